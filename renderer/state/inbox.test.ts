import { describe, expect, it } from 'vitest';
import {
  addPage,
  changeQuery,
  idAt,
  indexOfId,
  initialInbox,
  isNarrowed,
  missingPages,
  PAGE_SIZE,
  pagesOf,
  replacePages,
} from './inbox.ts';

const position = { epoch: 'e1', seq: 1 };
const ids = (from: number, count: number) => Array.from({ length: count }, (_, index) => `n${from + index}`);
const loaded = replacePages(
  initialInbox,
  [
    { page: 0, ids: ids(0, PAGE_SIZE) },
    { page: 1, ids: ids(PAGE_SIZE, PAGE_SIZE) },
  ],
  350,
  position,
);

describe('the windowed list', () => {
  it('finds rows by index and indexes by id', () => {
    expect(idAt(loaded, 0)).toBe('n0');
    expect(idAt(loaded, PAGE_SIZE + 3)).toBe(`n${PAGE_SIZE + 3}`);
    expect(idAt(loaded, 2 * PAGE_SIZE)).toBeNull();
    expect(indexOfId(loaded, `n${PAGE_SIZE + 3}`)).toBe(PAGE_SIZE + 3);
    expect(indexOfId(loaded, 'nowhere')).toBe(-1);
  });

  it('names the pages of a stretch of rows', () => {
    expect(pagesOf(-20, 10)).toEqual([0]);
    expect(pagesOf(95, 105)).toEqual([0, 1]);
    expect(pagesOf(5, 0)).toEqual([0]);
  });

  it('misses only pages on the screen that exist', () => {
    const at = (first: number, last: number) => missingPages({ ...loaded, visible: { first, last } });
    expect(at(0, 12)).toEqual([]);
    expect(at(195, 207)).toEqual([2]);
    expect(at(340, 460)).toEqual([3]);
  });

  it('moves an id that turns up on another page', () => {
    const next = addPage(loaded, { page: 2, ids: ['n7', ...ids(201, 99)] }, 350, position);
    expect(idAt(next, 7)).toBeNull();
    expect(indexOfId(next, 'n7')).toBe(200);
  });

  it('keeps pages that did not change as they are, so that nothing is drawn anew', () => {
    const next = replacePages(loaded, [{ page: 0, ids: ids(0, PAGE_SIZE) }], 350, position);
    expect(next.pages[0]).toBe(loaded.pages[0]);
    expect(next.pages[1]).toBeUndefined();
  });

  it('never lists an id twice', () => {
    const next = replacePages(
      initialInbox,
      [
        { page: 0, ids: ['a', 'b'] },
        { page: 1, ids: ['b', 'c'] },
      ],
      4,
      position,
    );
    expect(next.pages[1]).toEqual([null, 'c']);
  });

  it('starts anew with another filter', () => {
    const next = changeQuery(loaded, { filter: { levels: ['urgent'] } });
    expect(next).toMatchObject({
      total: null,
      pages: {},
      generation: loaded.generation + 1,
      isLoading: true,
    });
    expect([isNarrowed(next.filter), isNarrowed(initialInbox.filter)]).toEqual([true, false]);
  });
});
