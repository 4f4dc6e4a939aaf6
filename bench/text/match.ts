/** Finding 65,000 words in texts: ours and the JavaScript matchers, each with what it does best. */
import { AhoCorasick } from '@monyone/aho-corasick/fast';
import FastScanner from 'fastscan';
import { Mint } from 'mint-filter';
import {
  buildMachine,
  HitBuffer,
  type EngineOptions,
  type MatchKind,
} from '../../server-bridge/notice/moderate/engine/index.ts';
import { bytesOf, notices } from './corpus.ts';
import { hostileTexts, words } from './words.ts';
import type { Measure, Round, Side } from './measure.ts';

const WORDS = words();
const NOTICES = notices();
const HOSTILE = hostileTexts(WORDS);

/** Nothing but what nobody sees is left out: what the others compare. */
const EXACT: EngineOptions = { letterCase: false, width: false, style: false, digits: false, chinese: false };
const EVERYTHING: EngineOptions = { skip: { marks: true, spaces: true, punctuation: true } };
const AND_REPEATS: EngineOptions = { ...EVERYTHING, repeats: true };

export function machineOf(options: EngineOptions, list: readonly string[] = WORDS) {
  return buildMachine(
    list.map((text, entry) => ({ text, entry, isAllow: false, boundary: 'latin' as const })),
    options,
  ).machine;
}

/** The number of hits, and one more: a side may find nothing. */
function over(texts: readonly string[], count: (text: string) => number): Round {
  return () => texts.reduce((sum, text) => sum + count(text), 1);
}

function ours(name: string, texts: readonly string[], options: EngineOptions, kind: MatchKind): Side {
  return {
    name,
    prepare: async () => {
      const machine = machineOf(options);
      const hits = new HitBuffer();
      return over(texts, (text) => machine.find(text, kind, hits));
    },
  };
}

function peers(texts: readonly string[]): Side[] {
  return [
    {
      name: '@monyone/aho-corasick (fast), exact',
      prepare: async () => {
        const matcher = new AhoCorasick(WORDS);
        return over(texts, (text) => matcher.matchInText(text).length);
      },
    },
    {
      name: 'mint-filter, exact',
      prepare: async () => {
        const mint = new Mint(WORDS);
        return over(texts, (text) => mint.filter(text, { replace: false }).words.length);
      },
    },
    {
      name: 'fastscan, exact',
      prepare: async () => {
        const scanner = new FastScanner(WORDS);
        return over(texts, (text) => scanner.search(text).length);
      },
    },
  ];
}

function measure(name: string, texts: readonly string[], ratio: number, sides: readonly Side[]): Measure {
  const [first, ...more] = sides;
  if (first === undefined) throw new Error('no side');
  return { name, amount: bytesOf(texts) / 1e6, unit: 'MB', target: { ratio }, sides: [first, ...more] };
}

export const matchExact = measure('match-exact', NOTICES, 4, [
  ours('gazette, exact, all hits', NOTICES, EXACT, 'overlapping'),
  ...peers(NOTICES),
]);

export const matchNormalised = measure('match-normalised', NOTICES, 2.5, [
  ours('gazette, all forms, skipping', NOTICES, EVERYTHING, 'overlapping'),
  ...peers(NOTICES),
]);

export const matchHostile = measure('match-hostile', HOSTILE, 2, [
  ours('gazette, all forms, skipping, repeats', HOSTILE, AND_REPEATS, 'overlapping'),
  ...peers(HOSTILE),
]);

/** Of all notices together. */
const LENGTH = NOTICES.reduce((sum, { length }) => sum + length, 0);

/** The slowest of these texts, each as long as the notices. */
function slowest(texts: readonly string[], count: (text: string) => number): string {
  let worst = { text: '', milliseconds: 0 };
  for (const each of texts) {
    const text = each.repeat(Math.ceil(LENGTH / each.length)).slice(0, LENGTH);
    count(text);
    const before = process.cpuUsage();
    count(text);
    const { user, system } = process.cpuUsage(before);
    if (user + system > worst.milliseconds * 1000) worst = { text, milliseconds: (user + system) / 1000 };
  }
  console.log(`  slowest: ${worst.text.slice(0, 12)}`);
  return worst.text;
}

/** The worst case stays linear: per character, at most four times what the best exact peer takes for notices. */
export const matchWorst: Measure = {
  name: 'match-worst',
  amount: LENGTH / 1e6,
  unit: 'M characters',
  target: { ratio: 0.25 },
  sides: [
    {
      name: 'gazette, all forms, skipping, repeats, slowest hostile text',
      prepare: async () => {
        const machine = machineOf(AND_REPEATS);
        const hits = new HitBuffer();
        const count = (text: string): number => machine.find(text, 'overlapping', hits);
        return over([slowest(HOSTILE, count)], count);
      },
    },
    ...peers(NOTICES).map((side) => ({ ...side, name: `${side.name}, notices` })),
  ],
};
