import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clause, DiffPart, NoticeDiff } from '../../contract/notice.ts';
import { diffContents, type DiffContent } from './index.ts';
import { diffLines } from './lines.ts';
import { Work } from './work.ts';
import { diffWords } from './words.ts';

function clauses(
  ...pairs: ReadonlyArray<readonly [key: string | null, value: string, label?: string | undefined]>
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

  it('names the fields that differ, dates and level first, absent ones as null', () => {
    const { fields } = diffContents(
      content(1),
      content(2, {
        title: 'New',
        level: 'urgent',
        fields: { effectiveFrom: '2026-12-01', effectiveTo: null, expires: null, issuer: null, number: null },
      }),
    );
    expect(fields).toEqual([
      { field: 'effectiveFrom', before: null, after: '2026-12-01' },
      { field: 'level', before: 'normal', after: 'urgent' },
      { field: 'title', before: 'Title', after: 'New' },
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

  it.each([
    [
      'a key that was edited slightly is the same clause',
      clauses(['办理地点', '行政楼一层'], ['联系人', '李老师'], ['电话', '1234']),
      clauses(['联系人', '李老师'], ['电话', '1234'], ['办理地点（新）', '行政楼一层']),
      ['moved-changed 办理地点（新）'],
    ],
    [
      'another key is another clause',
      clauses(['地点', '行政楼']),
      clauses(['电话', '行政楼']),
      ['added 电话', 'removed 地点'],
    ],
    [
      'moved and changed',
      clauses(['a', '1'], ['b', '2'], ['c', '3 days']),
      clauses(['c', '4 days'], ['a', '1'], ['b', '2']),
      ['moved-changed c'],
    ],
    [
      'a numbered clause put between others renames none of them',
      clauses([null, '值班人员应当按时到岗', '一、'], [null, '车辆一律停放在南门', '二、']),
      clauses(
        [null, '值班人员应当按时到岗', '一、'],
        [null, '访客凭证件登记', '二、'],
        [null, '车辆一律停放在南门', '三、'],
      ),
      ['added 二、'],
    ],
    [
      'a numbered clause is known by its words',
      clauses([null, '值班人员应当按时到岗', '一、'], [null, '车辆一律停放在南门', '二、']),
      clauses([null, '车辆一律停放在北门', '一、'], [null, '值班人员应当按时到岗', '二、']),
      ['moved-changed 一、'],
    ],
    ['all new', clauses(['a', '1']), clauses(['b', '2'], ['c', '3']), ['added b', 'added c', 'removed a']],
    ['none before', [], clauses(['a', '1']), ['added a']],
    ['none after', clauses(['a', '1']), [], ['removed a']],
  ])('clauses: %s', (_name, before, after, expected) => {
    expect(changesOf(before, after).map(({ kind, key }) => `${kind} ${key}`)).toEqual(expected);
  });

  it('says where a clause stood and stands, and what became of its key', () => {
    const [change] = changesOf(
      clauses(['time', '9:00'], ['fee', '5'], ['meeting place', 'room 1']),
      clauses(['new meeting place', 'room 1'], ['time', '9:00'], ['fee', '5']),
    );
    expect(change).toEqual({
      kind: 'moved-changed',
      key: 'new meeting place',
      keyParts: [
        { kind: 'added', text: 'new ' },
        { kind: 'same', text: 'meeting place' },
      ],
      before: 'room 1',
      after: 'room 1',
      parts: [],
      from: 3,
      to: 1,
    });
  });
});

function changesOf(before: Clause[], after: Clause[]): NoticeDiff['clauses'] {
  return diffContents(content(1, { clauses: before }), content(2, { clauses: after })).clauses;
}

/** `[-removed-]{+added+}` in between what is the same. */
function marked(parts: readonly DiffPart[]): string {
  return parts
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `{+${text}+}` : `[-${text}-]`))
    .join('');
}

describe('words', () => {
  it.each([
    ['the meeting is on 1 December', 'the meeting is on 5 December', 'the meeting is on [-1-]{+5+} December'],
    ['上午九点至十点', '上午九点至十一点', '上午九点至十{+一+}点'],
    ['11月28日停水', '12月28日停水', '[-11-]{+12+}月28日停水'],
    ['停水通知', '停电通知', '停[-水-]{+电+}通知'],
    ['don’t stop', 'don’t start', 'don’t [-stop-]{+start+}'],
    ['room 12', 'room 123', 'room [-12-]{+123+}'],
    ['a cafe\u0301 b', 'a cafe b', 'a [-cafe\u0301-]{+cafe+} b'],
    ['x👍🏽y', 'x👍🏿y', 'x[-👍🏽-]{+👍🏿+}y'],
    ['x👩‍💻y', 'x👩‍🚀y', 'x[-👩‍💻-]{+👩‍🚀+}y'],
    ['x😀y', 'x😁y', 'x[-😀-]{+😁+}y'],
    ['ถนนใหญ่', 'ถนนเล็ก', 'ถนน[-ใหญ่-]{+เล็ก+}'],
    ['red big house', 'blue tiny house', '[-red big-]{+blue tiny+} house'],
    ['', 'new', '{+new+}'],
    ['old', '', '[-old-]'],
    ['', '', ''],
  ])('%j → %j', (before, after, expected) => {
    expect(marked(diffWords(before, after, new Work()))).toBe(expected);
  });
});

describe('lines', () => {
  const shape = (before: string, after: string): string[] =>
    diffLines(before, after, new Work()).map((line) =>
      line.kind === 'changed' ? `~ ${marked(line.parts)}` : `${line.kind} ${JSON.stringify(line.text)}`,
    );

  it.each([
    ['a\nb', 'a\nb\nc', ['same "a\\nb"', 'added "c"']],
    ['b', 'a\nb', ['added "a"', 'same "b"']],
    ['a\nc', 'a\nb\nc', ['same "a"', 'added "b"', 'same "c"']],
    ['a\n', 'a\nb', ['same "a"', 'removed ""', 'added "b"']],
    ['', 'a\nb', ['added "a\\nb"']],
    ['a\n\nb', '', ['removed "a\\n\\nb"']],
    ['\nx', 'y', ['removed "\\nx"', 'added "y"']],
    [
      'head\n车辆一律停放在南门\ntail',
      'head\n车辆一律停放在北门\ntail',
      ['same "head"', '~ 车辆一律停放在[-南-]{+北+}门', 'same "tail"'],
    ],
    [
      'one line here\nsecond line there',
      'new words\nsecond line where',
      ['removed "one line here"', 'added "new words"', '~ second line [-there-]{+where+}'],
    ],
  ])('%j → %j', (before, after, expected) => {
    expect(shape(before, after)).toEqual(expected);
  });

  it('keeps to lines that both texts have once, where there are very many', () => {
    const lines = Array.from({ length: 5_000 }, (_value, index) => `line ${index}`);
    const edited = lines.flatMap((line, index) =>
      index % 100 === 7 ? [] : index % 100 === 50 ? [line, `more ${index}`] : [line],
    );
    const { text, isCoarse } = diffContents(
      content(1, { plainText: lines.join('\n') }),
      content(2, { plainText: edited.join('\n') }),
    );
    expect(isCoarse).toBe(false);
    expect(text.filter(({ kind }) => kind === 'added')).toHaveLength(50);
    expect(text.filter(({ kind }) => kind === 'removed')).toHaveLength(50);
  });
});

describe('hostile texts', () => {
  const random = (seed: number, length: number, of: string): string => {
    let state = seed;
    return Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return of[(state >>> 16) % of.length];
    }).join('');
  };

  it.each([
    ['lines in another order', random(1, 400_000, 'ab\n'), random(2, 400_000, 'ab\n')],
    ['one line', random(3, 300_000, '停水 '), random(4, 300_000, '停水 ')],
    ['many megabytes', 'a\n'.repeat(2_000_000), 'b\n'.repeat(2_000_000)],
  ])('%s are answered, coarsely', (_name, before, after) => {
    const { text, isCoarse } = diffContents(
      content(1, { plainText: before }),
      content(2, { plainText: after }),
    );
    expect(isCoarse).toBe(true);
    expect(textOf(text, 'added')).toBe(before);
    expect(textOf(text, 'removed')).toBe(after);
  });

  it('ten thousand clauses that are all alike and none the same', () => {
    const many = (seed: string) =>
      clauses(
        ...Array.from(
          { length: 10_000 },
          (_value, index) => [`${seed}${index}`, `${seed} value ${index}`] as const,
        ),
      );
    const changes = changesOf(many('x'), many('y'));
    expect(changes.length).toBeGreaterThanOrEqual(10_000);
  });
});

/** The lines that are not of a kind, joined: one of the two texts. */
function textOf(text: NoticeDiff['text'], without: 'added' | 'removed'): string {
  return text
    .filter(({ kind }) => kind !== without)
    .map((line) => (line.kind === 'changed' ? partsOf(line.parts, without) : line.text))
    .join('\n');
}

function partsOf(parts: readonly DiffPart[], without: 'added' | 'removed'): string {
  return parts.map(({ kind, text }) => (kind === without ? '' : text)).join('');
}

describe('the parts of a comparison', () => {
  const texts = fc.string({
    unit: fc.constantFrom('a', 'b', ' ', '\n', '停', '水', '😀', '。', '\u0301', '\u200d', '\ud83d', '7'),
    maxLength: 60,
  });
  const limits = fc.constantFrom(undefined, { steps: 40, edits: 3 });

  it('join to both texts, by word and by line', () => {
    fc.assert(
      fc.property(texts, texts, limits, (before, after, limit) => {
        const parts = diffWords(before, after, new Work(limit));
        expect(partsOf(parts, 'added')).toBe(before);
        expect(partsOf(parts, 'removed')).toBe(after);
        expect(parts.every(({ text }) => text !== '')).toBe(true);
        const lines = diffLines(before, after, new Work(limit));
        expect(textOf(lines, 'added')).toBe(before);
        expect(textOf(lines, 'removed')).toBe(after);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are cut where the words of the whole text are', () => {
    const isWord = (character: string | undefined): boolean => /[a-z0-9]/.test(character ?? '');
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        let at = 0;
        for (const { kind, text } of diffWords(before, after, new Work())) {
          if (kind === 'added') continue;
          expect(isWord(before[at - 1]) && isWord(before[at])).toBe(false);
          at += text.length;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('of clauses make the newer version of the older one', () => {
    const list = fc
      .array(fc.tuple(fc.constantFrom('a', 'ab', 'abc', 'b', null), texts), { maxLength: 12 })
      .map((pairs) =>
        clauses(...pairs.map(([key, value]) => [key, value, key === null ? '1.' : undefined] as const)),
      );
    fc.assert(
      fc.property(list, list, limits, (before, after, limit) => {
        const { clauses: changes } = diffContents(
          content(1, { clauses: before }),
          content(2, { clauses: after }),
          limit,
        );
        expect(applied(before, changes, after.length)).toEqual(
          after.map(({ key, label, value }) => `${key ?? label ?? ''}: ${value}`),
        );
        for (const { before: old, after: fresh, parts } of changes) {
          if (parts.length === 0) continue;
          expect(partsOf(parts, 'added')).toBe(old);
          expect(partsOf(parts, 'removed')).toBe(fresh);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** The older clauses with the changes made to them. */
function applied(before: readonly Clause[], changes: NoticeDiff['clauses'], length: number): string[] {
  const gone = new Set(changes.flatMap(({ from }) => (from === null ? [] : [from])));
  const kept = before
    .filter((_clause, index) => !gone.has(index + 1))
    .map(({ key, label, value }) => `${key ?? label ?? ''}: ${value}`);
  const placed = new Map(
    changes.flatMap(({ to, key, after }) => (to === null ? [] : [[to, `${key}: ${after ?? ''}`] as const])),
  );
  return Array.from({ length }, (_value, index) => placed.get(index + 1) ?? kept.shift() ?? 'missing');
}
