import { describe, expect, it } from 'vitest';
import {
  addPending,
  allowAdopt,
  clearPending,
  dropSummaries,
  initialNotices,
  judge,
  markOf,
  putMarks,
  putSummaries,
  readStateOf,
  settle,
} from './notices.ts';
import { summaryOf } from './testing.ts';

const mark = (rev: number, readVersion: number) => ({
  rev,
  readVersion,
  readAt: 5,
  ackVersion: 0,
  ackAt: null,
});
const at = (seq: number, epoch = 'e1') => settle(initialNotices, { epoch, seq });

describe('position guard of the notices', () => {
  it('takes the newer change of a notice, whatever the order of arrival', () => {
    const newer = putSummaries(at(9), 'e1', [summaryOf('a', { seq: 9, title: 'new' })]);
    const late = putSummaries(newer, 'e1', [summaryOf('a', { seq: 4, title: 'old' })]);
    expect(late.byId['a']?.title).toBe('new');
    expect(late).toBe(newer);
  });

  it('keeps a newer mark that comes with an older change, and the other way round', () => {
    const first = putSummaries(at(9), 'e1', [summaryOf('a', { seq: 9, mark: mark(3, 1) })]);
    expect(
      putSummaries(first, 'e1', [summaryOf('a', { seq: 8, mark: mark(4, 0) })]).byId['a']?.mark.rev,
    ).toBe(4);
    expect(
      putSummaries(first, 'e1', [summaryOf('a', { seq: 10, mark: mark(2, 0) })]).byId['a']?.mark.rev,
    ).toBe(3);
  });

  it('leaves the state untouched when nothing is new', () => {
    const state = putSummaries(at(3), 'e1', [summaryOf('a', { seq: 3 })]);
    expect(putSummaries(state, 'e1', [summaryOf('a', { seq: 3 })])).toBe(state);
  });

  it('drops what belongs to another change log until the connection was lost', () => {
    const state = at(3);
    expect(judge(state, 'e2')).toBe('drop');
    expect(putSummaries(state, 'e2', [summaryOf('a')])).toBe(state);
    const open = allowAdopt(state);
    expect(judge(open, 'e2')).toBe('adopt');
    expect(settle(open, { epoch: 'e2', seq: 1 })).toMatchObject({ epoch: 'e2', seq: 1, mayAdopt: false });
  });

  it('lets entries of the former change log give way, though their seq was higher', () => {
    const old = putSummaries(at(90), 'e1', [summaryOf('a', { seq: 90, title: 'old' })]);
    const next = settle(allowAdopt(old), { epoch: 'e2', seq: 2 });
    expect(putSummaries(next, 'e2', [summaryOf('a', { seq: 2, title: 'new' })]).byId['a']?.title).toBe('new');
  });

  it('never moves seq back within a change log', () => {
    expect(settle(at(9), { epoch: 'e1', seq: 4 }).seq).toBe(9);
  });

  it('forgets what readers no longer see', () => {
    const state = putSummaries(at(1), 'e1', [summaryOf('a')]);
    expect(dropSummaries(state, ['a']).byId).toEqual({});
    expect(dropSummaries(state, ['b'])).toBe(state);
  });
});

describe('marks', () => {
  it('takes the higher revision only', () => {
    const state = putSummaries(at(1), 'e1', [summaryOf('a', { mark: mark(5, 1) })]);
    expect(putMarks(state, [{ id: 'a', mark: mark(4, 0) }])).toBe(state);
    expect(putMarks(state, [{ id: 'a', mark: mark(6, 0) }]).byId['a']?.mark.readVersion).toBe(0);
  });

  it('lays what waits in the outbox over what is known, in order', () => {
    const known = mark(1, 0);
    const one = addPending(initialNotices, [{ id: 'a', key: 'k1', read: 2, at: 10 }]);
    const two = addPending(one, [{ id: 'a', key: 'k2', ack: 2, at: 11 }]);
    expect(markOf(two, 'a', known)).toMatchObject({ readVersion: 2, readAt: 10, ackVersion: 2, ackAt: 11 });
    expect(markOf(clearPending(two, 'k1'), 'a', known)).toMatchObject({ readVersion: 0, ackVersion: 2 });
    expect(markOf(clearPending(clearPending(two, 'k1'), 'k2'), 'a', known)).toBe(known);
  });

  it('never takes an acknowledgement back', () => {
    const acked = { ...mark(1, 3), ackVersion: 3, ackAt: 1 };
    const state = addPending(initialNotices, [{ id: 'a', key: 'k', ack: 2, at: 9 }]);
    expect(markOf(state, 'a', acked)).toMatchObject({ ackVersion: 3, ackAt: 1 });
  });

  it('tells read, unread and updated apart', () => {
    expect([readStateOf(2, mark(1, 2)), readStateOf(2, mark(1, 1)), readStateOf(2, mark(1, 0))]).toEqual([
      'read',
      'updated',
      'unread',
    ]);
  });
});
