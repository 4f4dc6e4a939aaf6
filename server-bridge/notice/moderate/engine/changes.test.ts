import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../../bench/corpus.ts';
import {
  buildMachine,
  DictionaryError,
  encodeDictionary,
  HitBuffer,
  openDictionary,
  rebuilt,
  withAdded,
  withRemoved,
  type EngineOptions,
  type Machine,
  type MatchKind,
  type PatternInput,
} from './index.ts';
import { createOracle } from './testing/oracle.ts';

const isLong = (process.env['GAZETTE_LONG'] ?? '') !== '';
const hits = new HitBuffer(1);
/** Whether two words are the same in normal form, by both. */
const sameWords = new Map<string, boolean>();

function spansOf(machine: Machine, text: string, kind: MatchKind = 'overlapping'): number[][] {
  const count = machine.find(text, kind, hits);
  return Array.from({ length: count }, (_value, index) => [
    hits.start(index),
    hits.end(index),
    hits.entry(index),
  ]);
}

/** `+` begins an allow word. */
function patternsOf(words: readonly string[]): PatternInput[] {
  return words.map((word, entry) => ({
    text: word.replace(/^\+/, ''),
    isAllow: word.startsWith('+'),
    boundary: 'latin',
    entry,
  }));
}

const skip = { marks: true, spaces: true, punctuation: true };
const CASES: ReadonlyArray<
  readonly [words: string[], text: string, found: string[], kind: MatchKind, options?: EngineOptions]
> = [
  [['测试词'], '测测试试试词', ['测测试试试词'], 'leftmost-longest', { repeats: true }],
  [['测试词'], '测测试试试词', [], 'leftmost-longest'],
  [['demo'], 'dDⒹemmo', ['dDⒹemmo'], 'leftmost-longest', { repeats: true }],
  [['测试词'], '测试词词词', ['测试词词词'], 'leftmost-longest', { repeats: true }],
  [['测试词'], '测试词词词', ['测试词'], 'leftmost-shortest', { repeats: true }],
  [['测测试'], '测试', ['测试'], 'leftmost-longest', { repeats: true }],
  [['测试词'], '测*试#词 ##测试词##', ['测*试#词', '测试词'], 'leftmost-longest', { skip }],
  [['测试词'], '测😀试\u200b词', ['测😀试\u200b词'], 'leftmost-longest', { skip }],
  [['a-b', 'ab'], 'a--b ab', ['a--b', 'ab'], 'leftmost-longest', { skip }],
  [['a-b'], 'ab a+b a+-b', ['a+-b'], 'leftmost-longest', { skip }],
  [['.net'], 'x ..net.', ['.net'], 'leftmost-longest', { skip }],
  [['***'], 'a***b', ['***'], 'leftmost-longest', { skip }],
  [['cafe'], 'un café', ['café'], 'leftmost-longest', { skip }],
  [['株式'], '㈱式', ['㈱式'], 'leftmost-longest', { skip }],
  [['测试', '测试词组'], '这是测试词组和测试', ['测试', '测试'], 'leftmost-shortest'],
  [['测试', '测试词组'], '这是测试词组和测试', ['测试词组', '测试'], 'leftmost-longest'],
  [['测试', '测试词组'], '这是测试词组和测试', ['测试', '测试'], 'leftmost-first'],
  [['测试', '测试词组'], '这是测试词组和测试', ['测试', '测试词组', '测试'], 'overlapping'],
  [['测试', '测试词组'], '这是测试词组和测试', ['测试词组'], 'first'],
  [['测试', '+测试报告'], '测试报告与测试', ['测试'], 'leftmost-longest'],
  [['测试', '+单元测试'], '单元测试', [], 'leftmost-longest'],
  [['测试', '+试卷'], '测试卷', ['测试'], 'leftmost-longest'],
  [['测试', '+測試報告'], '测试报告', [], 'count'],
  [['abc'], 'xabcx abc 测abc试 abc1', ['abc', 'abc', 'abc'], 'leftmost-longest'],
  [['词12'], '词⑫ 词Ⅻ 词壹貳', ['词⑫', '词Ⅻ', '词壹貳'], 'leftmost-longest'],
  [['词1'], '词⑫', [], 'leftmost-longest'],
  [['词10'], '词㊉ 词㈩ 词十', ['词㊉', '词㈩'], 'leftmost-longest'],
  [['𠮷x', '😀'], '😀𠮷x\ud83d', ['😀', '𠮷x'], 'leftmost-longest'],
];

describe('cases, through every way to a machine', () => {
  const ways: Record<string, (inputs: readonly PatternInput[], options: EngineOptions) => Machine> = {
    built: (inputs, options) => buildMachine(inputs, options).machine,
    added: (inputs, options) =>
      inputs.reduce((machine, input) => withAdded(machine, input).machine, buildMachine([], options).machine),
    rebuilt: (inputs, options) => rebuilt(ways['added']!(inputs, options)),
    reloaded: (inputs, options) => openDictionary(encodeDictionary(ways['added']!(inputs, options))).machine,
    restored: (inputs, options) => {
      const full = buildMachine(
        [...inputs, { text: '另外', isAllow: false, boundary: 'none', entry: 999 }],
        options,
      );
      const without = inputs.reduce(
        (machine, { text, isAllow }) => withRemoved(machine, { text, isAllow }).machine,
        full.machine,
      );
      expect(without.patternCount).toBe(1);
      return inputs.reduce((machine, input) => withAdded(machine, input).machine, without);
    },
  };
  it.each(Object.keys(ways))('%s', (way) => {
    for (const [words, text, found, kind, options = {}] of CASES) {
      const machine = ways[way]!(patternsOf(words), options);
      const spans = spansOf(machine, text, kind).map(([start, end]) => text.slice(start, end));
      expect([words, text, kind, spans]).toEqual([words, text, kind, found]);
    }
  });

  it('finds words among thousands that begin alike', () => {
    const random = randomFrom(5);
    const character = (): string => String.fromCharCode(0x4e00 + Math.floor(random() ** 2 * 900));
    const string = (length: number): string => Array.from({ length }, character).join('');
    for (const options of [{}, { skip }, { skip, repeats: true }]) {
      const inputs = patternsOf(Array.from({ length: 4000 }, () => string(2 + Math.floor(random() * 3))));
      const { machine } = buildMachine(inputs, options);
      const oracle = createOracle(inputs, machine.options);
      for (let round = 0; round < 6; round += 1) {
        const text = Array.from({ length: 60 }, () => string(4)).join(round % 2 === 0 ? '' : '。 ');
        expect(spansOf(machine, text)).toEqual(oracle(text)('overlapping'));
      }
    }
  });
});

describe('adding and removing', () => {
  it('is the same as building, in any order, and leaves the old machine as it was', () => {
    const word = fc
      .array(fc.constantFrom('测', '试', 'a', 'B', '-', '①'), { minLength: 1, maxLength: 3 })
      .map((each) => each.join(''));
    const change = fc.record({ text: word, isAllow: fc.boolean(), isRemoval: fc.boolean() });
    const text = fc
      .array(fc.constantFrom('测', '試', 'a', 'b', '-', '1', ' '), { maxLength: 20 })
      .map((each) => each.join(''));
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 4 }),
        fc.array(change, { maxLength: 12 }),
        text,
        (words, changes, shown) => {
          const options = { skip };
          const start = patternsOf([...new Set(words)]);
          let { machine } = buildMachine(start, options);
          const first = machine;
          const before = spansOf(first, shown);
          let list: PatternInput[] = [...start];
          for (const [index, { text: changed, isAllow, isRemoval }] of changes.entries()) {
            const input: PatternInput = { text: changed, isAllow, boundary: 'latin', entry: 100 + index };
            const { known, machine: next } = isRemoval
              ? withRemoved(machine, input)
              : withAdded(machine, input);
            machine = next;
            // What is the same in another form goes with the first.
            const same = list.filter((each) => each.isAllow === isAllow && isSame(each.text, changed));
            expect(known === null).toBe(same.length === 0);
            list = isRemoval
              ? list.filter((each) => !same.includes(each))
              : same.length > 0
                ? list
                : [...list, input];
          }
          const expected = spansOf(buildMachine(list, options).machine, shown);
          expect(spansOf(machine, shown)).toEqual(expected);
          expect(spansOf(rebuilt(machine), shown)).toEqual(expected);
          expect(spansOf(first, shown)).toEqual(before);
        },
      ),
      { seed: 44, numRuns: isLong ? 1500 : 10 },
    );

    function isSame(one: string, other: string): boolean {
      const key = `${one} ${other}`;
      const known = sameWords.get(key) ?? buildMachine(patternsOf([one, other]), { skip }).equal.length === 1;
      sameWords.set(key, known);
      return known;
    }
  });

  it('keeps to the words through hundreds of changes, whatever was built together', () => {
    const random = randomFrom(12);
    const pick = (limit: number): number => Math.floor(random() * limit);
    const word = (): string =>
      Array.from({ length: 1 + pick(4) }, () => 'ab测试①⑫-'.charAt(pick(7))).join('');
    let { machine } = buildMachine(patternsOf(['测试', 'ab']), { skip });
    for (let round = 1; round <= 900; round += 1) {
      const input: PatternInput = {
        text: word(),
        isAllow: pick(9) === 0,
        boundary: 'none',
        entry: 10 + round,
      };
      const count = machine.patternCount;
      const isRemoval = pick(4) === 0;
      const { machine: next, known } = (isRemoval ? withRemoved : withAdded)(machine, input);
      machine = next;
      const changed = isRemoval ? Number(known !== null) : -Number(known === null);
      expect(machine.patternCount).toBe(count - changed);
      if (round % 90 !== 0) continue;
      const text = Array.from({ length: 30 }, word).join('');
      const all = rebuilt(machine);
      expect(all.patternCount).toBe(machine.patternCount);
      expect(spansOf(machine, text)).toEqual(spansOf(all, text));
    }
    expect(machine.pendingCount).toBeGreaterThan(128);
  });

  it('says what is empty, malformed and equal', () => {
    const { unusable, equal, machine } = buildMachine(
      patternsOf(['測試', '\u200b ', '测试', 'x\ud800', '+测试']),
    );
    expect({ unusable, equal, count: machine.patternCount }).toEqual({
      unusable: [
        { entry: 1, reason: 'empty' },
        { entry: 3, reason: 'malformed' },
      ],
      equal: [{ entry: 2, to: 0 }],
      count: 2,
    });
    expect(() => withAdded(machine, { text: ' ', isAllow: false, boundary: 'none', entry: 9 })).toThrow(
      RangeError,
    );
    expect(() => buildMachine([], { skip: { maxGap: 1.5 } })).toThrow(RangeError);
  });
});

describe('explain', () => {
  it('tells each character of a hit, and its neighbours', () => {
    const { machine } = buildMachine(patternsOf(['demo1']), { skip, repeats: true });
    const text = '见Ⓓd*ｅ\u200bmo壹。';
    expect(spansOf(machine, text)).toEqual([[1, 9, 0]]);
    expect(
      machine.explain(text, 1, 9, 0).map(({ text: one, normal, rules, role }) => [one, normal, rules, role]),
    ).toEqual([
      ['见', '见', [], 'neighbour'],
      ['Ⓓ', 'd', ['style', 'letterCase'], 'matched'],
      ['d', 'd', [], 'repeated'],
      ['*', '*', [], 'skipped'],
      ['ｅ', 'e', ['width'], 'matched'],
      ['\u200b', '', [], 'unseen'],
      ['m', 'm', [], 'matched'],
      ['o', 'o', [], 'matched'],
      ['壹', '1', ['digits'], 'matched'],
      ['。', '。', [], 'neighbour'],
    ]);
  });
});

describe('the compiled file', () => {
  const { machine } = buildMachine(patternsOf(['测试', 'a-b', '***', '+测试报告']), { skip, repeats: true });
  const file = encodeDictionary(machine, { entries: Uint8Array.of(1, 2, 3), 名: Uint8Array.of(9) });
  const codeOf = (bytes: Uint8Array): string => {
    try {
      openDictionary(bytes);
      return 'opened';
    } catch (error) {
      return error instanceof DictionaryError ? error.code : String(error);
    }
  };

  it('has all that is needed, in memory shared between threads too', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(file.byteLength));
    shared.set(file);
    const opened = openDictionary(shared);
    expect(opened.machine.options).toEqual(machine.options);
    expect([...opened.sections].map(([name, bytes]) => [name, ...bytes])).toEqual([
      ['entries', 1, 2, 3],
      ['名', 9],
    ]);
    expect(opened.machine.base.main.cells.buffer).toBe(shared.buffer);
    expect(spansOf(opened.machine, '测试 a--b ***')).toEqual(spansOf(machine, '测试 a--b ***'));
    const odd = new Uint8Array(file.byteLength + 1);
    odd.set(file, 1);
    expect(spansOf(openDictionary(odd.subarray(1)).machine, '测试')).toEqual([[0, 2, 0]]);
    expect(encodeDictionary(opened.machine, Object.fromEntries(opened.sections))).toEqual(file);
  });

  it('is refused when it is cut, changed, of another version or something else', () => {
    for (const length of [0, 3, 4, 31, 32, 1000, file.byteLength - 1]) {
      expect(codeOf(file.slice(0, length))).toBe(length < 4 ? 'not-a-dictionary' : 'truncated');
    }
    const random = randomFrom(3);
    for (let round = 0; round < 60; round += 1) {
      const changed = file.slice();
      const at = 12 + Math.floor(random() * (file.byteLength - 12));
      changed[at] = changed[at]! ^ (1 << Math.floor(random() * 8));
      expect(codeOf(changed)).toBe('damaged');
    }
    const other = file.slice();
    other[4] = 2;
    expect(codeOf(other)).toBe('other-version');
    expect(codeOf(new TextEncoder().encode('测试\tmask\n'))).toBe('not-a-dictionary');
  });
});
