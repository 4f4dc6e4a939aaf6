import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildMachine,
  HitBuffer,
  type EngineOptions,
  type Machine,
  type MatchKind,
  type PatternInput,
} from './index.ts';
import { normalTableOf, normalValue, SKIPPED, symbolsOf } from './normal-table.ts';
import { resolveOptions } from './options.ts';
import { charactersOf, createOracle } from './testing/oracle.ts';

const isLong = (process.env['GAZETTE_LONG'] ?? '') !== '';
const KINDS: readonly MatchKind[] = [
  'overlapping',
  'leftmost-longest',
  'leftmost-shortest',
  'leftmost-first',
  'first',
  'count',
];
const EVERYTHING: EngineOptions = {
  skip: { marks: true, spaces: true, punctuation: true, maxGap: 3 },
  repeats: true,
};
const OPTIONS: ReadonlyArray<readonly [name: string, options: EngineOptions]> = [
  ['defaults', {}],
  ['repeats', { repeats: true }],
  ['skipping', { skip: { marks: true, spaces: true, punctuation: true } }],
  ['a narrow gap', { skip: { punctuation: true, maxGap: 1 } }],
  ['everything', EVERYTHING],
  ['nothing', { letterCase: false, width: false, style: false, digits: false, chinese: false }],
];

/** Saves memory from the fifth hit on. */
const hits = new HitBuffer(1, 4);

function found(machine: Machine, text: string, kind: MatchKind): number[][] {
  const count = machine.find(text, kind, hits);
  return Array.from({ length: count }, (_value, index) => [
    hits.start(index),
    hits.end(index),
    hits.entry(index),
  ]);
}

describe('normal forms', () => {
  // All sets of options in the long form: each has a table of its own.
  it.each(OPTIONS.filter(([name]) => isLong || name === 'everything'))(
    'of every character are those of the oracle: %s',
    (_name, options) => {
      const resolved = resolveOptions(options);
      const table = normalTableOf(resolved);
      const different: string[] = [];
      for (let code = 0; code < 0x110000; code += code < 0x33500 ? 1 : 7) {
        if (code >= 0xd800 && code <= 0xdfff) continue;
        const value = normalValue(table, code);
        const [expected] = charactersOf(String.fromCodePoint(code), resolved);
        const symbols = String.fromCodePoint(...symbolsOf(table, value));
        const isSame =
          symbols === (expected?.symbols.join('') ?? '') &&
          ((value & SKIPPED) !== 0) === (expected?.isSkipped ?? false);
        if (!isSame) different.push(`${code.toString(16)} ${symbols} ${String(expected?.symbols.join(''))}`);
      }
      expect(different).toEqual([]);
    },
    60_000,
  );
});

const ALPHABETS: ReadonlyArray<readonly string[]> = [
  ['a', 'b'],
  ['a', 'b', '-', ' ', '\u200b'],
  ['a', 'A', 'ａ', 'ⓐ', '𝐚', '🅐', 'b', 'é', 'e', '\u0301', '-', ' ', '1', '①', '⑫', '⑪', '㉑', '2'],
  ['测', '試', '试', '词', '詞', '😀', '\u200b', '\ufe0f', '。', '、', '…', '.', '㈱', '株', '(', ')', '㍿'],
  [
    '1',
    '2',
    '一',
    '壹',
    '貳',
    '⑪',
    '⑫',
    'Ⅻ',
    '㉒',
    '⑾',
    '12',
    '1.',
    '１',
    '𝟏',
    'ﬃ',
    'f',
    'i',
    '℅',
    'c',
    'o',
    '/',
  ],
  ['か', 'が', 'カ', 'ガ', 'ｶ', 'ﾞ', 'ﾊﾟ', 'パ', '\u3099', 'a', 'é', 'e\u0301', 'e', 'Å', 'A\u030a', '\u0301'],
  ['测', '\ud83d', '\ude00', '😀', 'x', '\u0301', '𠮷', '試', '𝓍'],
];

const wordFrom = (alphabet: readonly string[], least: number, most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { minLength: least, maxLength: most }).map((each) => each.join(''));

const caseFrom = (alphabet: readonly string[]) =>
  fc.record({
    words: fc.array(
      fc.record({
        text: wordFrom(alphabet, 1, 5),
        isAllow: fc.boolean().map((isAllow) => isAllow),
        boundary: fc.constantFrom('none' as const, 'latin' as const, 'latin-digit' as const),
      }),
      { maxLength: 7 },
    ),
    texts: fc.array(wordFrom(alphabet, 0, 24), { minLength: 12, maxLength: 12 }),
  });

describe('against the oracle', () => {
  it.each(
    OPTIONS.flatMap(([name, options]) =>
      ALPHABETS.map((alphabet, index) => [name, index, options, alphabet] as const),
    ),
  )(
    '%s, alphabet %i',
    (_name, index, options, alphabet) => {
      const resolved = resolveOptions(options);
      fc.assert(
        fc.property(caseFrom(alphabet), ({ words, texts }) => {
          const inputs = words.map((word, entry): PatternInput => ({ ...word, entry }));
          const { machine } = buildMachine(inputs, options);
          const oracle = createOracle(inputs, resolved);
          for (const text of texts) {
            const expected = oracle(text);
            for (const kind of KINDS) {
              expect([text, kind, found(machine, text, kind)]).toEqual([text, kind, expected(kind)]);
            }
          }
        }),
        { seed: 8 + index, numRuns: isLong ? 4000 : 15 },
      );
    },
    isLong ? 600_000 : 20_000,
  );
});
