import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clause } from '../../contract/notice.ts';
import { diffContents, type DiffContent } from './index.ts';
import { diffLines, diffWords } from './tokens.ts';

const LIMITS = { timeoutMs: 1_000, maxEdits: 10_000 };

function clauses(
  ...pairs: ReadonlyArray<readonly [key: string | null, value: string, label?: string]>
): Clause[] {
  return pairs.map(([key, value, label], order) => ({
    order,
    depth: 0,
    label: label ?? null,
    key,
    value,
    lines: [order + 1, order + 1],
  }));
}

function content(version: number, more: Partial<DiffContent> = {}): DiffContent {
  return {
    version,
    title: 'Title',
    level: 'normal',
    fields: { effectiveFrom: null, effectiveTo: null, expires: null, issuer: null, number: null },
    clauses: [],
    plainText: 'one\ntwo\nthree',
    ...more,
  };
}

describe('diffContents', () => {
  it('has nothing for equal contents', () => {
    const { fields, clauses: changed, text, isCoarse } = diffContents(content(1), content(2));
    expect({ fields, changed, isCoarse }).toEqual({ fields: [], changed: [], isCoarse: false });
    expect(text.every(({ kind }) => kind === 'same')).toBe(true);
  });

  it('names the fields that differ, absent ones as null', () => {
    const { fields } = diffContents(
      content(1),
      content(2, {
        title: 'New',
        level: 'urgent',
        fields: { effectiveFrom: '2026-12-01', effectiveTo: null, expires: null, issuer: null, number: null },
      }),
    );
    expect(fields).toEqual([
      { field: 'title', before: 'Title', after: 'New' },
      { field: 'level', before: 'normal', after: 'urgent' },
      { field: 'effectiveFrom', before: null, after: '2026-12-01' },
    ]);
  });

  it.each([
    ['added', clauses(['a', '1']), clauses(['a', '1'], ['b', '2']), ['added b']],
    ['removed', clauses(['a', '1'], ['b', '2']), clauses(['a', '1']), ['removed b']],
    ['changed', clauses(['a', '1'], ['b', '2']), clauses(['a', '9'], ['b', '2']), ['changed a']],
    [
      'moved',
      clauses(['a', '1'], ['b', '2'], ['c', '3']),
      clauses(['c', '3'], ['a', '1'], ['b', '2']),
      ['moved c'],
    ],
    ['the same key twice', clauses(['a', '1'], ['a', '2']), clauses(['a', '1'], ['a', '3']), ['changed a']],
    [
      'numbered',
      clauses([null, 'x', '一、'], [null, 'y', '二、']),
      clauses([null, 'x', '一、']),
      ['removed 二、'],
    ],
    [
      'removed where it stood',
      clauses(['a', '1'], ['b', '2'], ['c', '3']),
      clauses(['a', '9'], ['c', '8']),
      ['changed a', 'removed b', 'changed c'],
    ],
    ['nothing', clauses(['a', '1']), clauses(['a', '1']), []],
  ])('clauses: %s', (_name, before, after, expected) => {
    const { clauses: changed } = diffContents(
      content(1, { clauses: before }),
      content(2, { clauses: after }),
    );
    expect(changed.map(({ kind, key }) => `${kind} ${key}`)).toEqual(expected);
  });

  it('marks changed words, Chinese by character', () => {
    const { clauses: changed } = diffContents(
      content(1, { clauses: clauses(['时间', '上午九点至十点']) }),
      content(2, { clauses: clauses(['时间', '上午九点至十一点']) }),
    );
    expect(changed[0]?.parts).toEqual([
      { kind: 'same', text: '上午九点至十' },
      { kind: 'added', text: '一' },
      { kind: 'same', text: '点' },
    ]);
  });

  it('answers coarsely rather than late', () => {
    const words = (seed: number) =>
      Array.from({ length: 4000 }, (_value, index) => String((index * seed) % 4001)).join('\n');
    const diff = diffContents(content(1, { plainText: words(7) }), content(2, { plainText: words(11) }), {
      timeoutMs: 1_000,
      maxEdits: 50,
    });
    expect(diff.isCoarse).toBe(true);
    expect(diff.text.map(({ kind }) => kind)).toContain('removed');
  });
});

describe('the parts of a comparison', () => {
  const texts = fc.string({
    unit: fc.constantFrom('a', 'b', ' ', '\n', '停', '水', '😀', '。'),
    maxLength: 60,
  });

  it('join to both texts, by word and by line', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        for (const parts of [diffWords(before, after, LIMITS), diffLines(before, after, LIMITS).parts]) {
          const join = (without: string) =>
            parts.map(({ kind, text }) => (kind === without ? '' : text)).join('');
          expect(join('added')).toBe(before);
          expect(join('removed')).toBe(after);
          expect(parts.every(({ text }) => text !== '')).toBe(true);
        }
      }),
    );
  });
});
