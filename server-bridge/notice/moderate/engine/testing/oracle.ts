/**
 * What the machine must find, said plainly: at every place of the text each word is compared symbol by symbol. Slow,
 * and shares nothing with the machine but its types.
 */
import type { ResolvedOptions } from '../options.ts';
import type { PatternInput } from '../patterns.ts';
import type { MatchKind } from '../resolve.ts';
import { formOf, isSkippable } from './oracle-forms.ts';

interface Character {
  readonly start: number;
  readonly end: number;
  readonly symbols: readonly string[];
  readonly isSkipped: boolean;
}

/** Equal symbols in a row (one, unless repeats are on), and what is skipped before them. */
interface Run {
  readonly symbol: string;
  /** Where a word can begin and end: whole characters of this symbol only. */
  readonly starts: number[];
  readonly ends: number[];
  /** A word can end with the first symbol of the run or not at all. */
  isOpen: boolean;
  readonly first: number;
  last: number;
  readonly gap: readonly Character[];
}

export type Found = readonly [start: number, end: number, entry: number];

const skippable = new Map<ResolvedOptions, Map<string, boolean>>();

/** {@link isSkippable}, remembered. */
function skips(symbol: string, options: ResolvedOptions): boolean {
  const known = skippable.get(options) ?? new Map<string, boolean>();
  skippable.set(options, known);
  const answer = known.get(symbol) ?? isSkippable(symbol, options);
  known.set(symbol, answer);
  return answer;
}

export function charactersOf(text: string, options: ResolvedOptions): Character[] {
  let at = 0;
  return Array.from(text, (character) => {
    const start = at;
    at += character.length;
    const symbols = character.isWellFormed() ? formOf(character, options) : [character];
    const isSkipped = symbols.length > 0 && symbols.every((symbol) => skips(symbol, options));
    return { start, end: at, symbols, isSkipped };
  }).filter(({ symbols }) => symbols.length > 0);
}

function runsOf(characters: readonly Character[], options: ResolvedOptions, isLiteral: boolean): Run[] {
  const runs: Run[] = [];
  let gap: Character[] = [];
  for (const character of characters) {
    const { symbols, start, end } = character;
    if (character.isSkipped && !isLiteral) {
      gap.push(character);
      continue;
    }
    for (const [index, symbol] of symbols.entries()) {
      const same = (part: readonly string[]): boolean =>
        part.every((each) => options.repeats && each === symbol);
      const canStart = same(symbols.slice(0, index));
      const canEnd = same(symbols.slice(index + 1));
      let run = runs.at(-1);
      const joins = options.repeats && run?.symbol === symbol && (index > 0 || gap.length <= options.maxGap);
      if (run === undefined || !joins) {
        run = { symbol, starts: [], ends: [], isOpen: canEnd, first: start, last: end, gap };
        runs.push(run);
      }
      if (canStart) run.starts.push(start);
      if (canEnd) run.ends.push(end);
      run.last = end;
      gap = [];
    }
  }
  return runs;
}

interface Word {
  readonly skeleton: readonly string[];
  readonly gaps: ReadonlyArray<readonly string[]>;
  readonly isLiteral: boolean;
}

function wordOf(text: string, options: ResolvedOptions): Word | null {
  const composed = options.marks ? text.normalize('NFC') : text;
  const symbols = charactersOf(composed, options).flatMap((each) => each.symbols);
  while (/^[ \u3000]$/.test(symbols[0] ?? '')) symbols.shift();
  while (/^[ \u3000]$/.test(symbols.at(-1) ?? '')) symbols.pop();
  if (symbols.length === 0) return null;
  const isLiteral = symbols.every((symbol) => isSkippable(symbol, options));
  const skeleton: string[] = [];
  const gaps: string[][] = [[]];
  for (const symbol of symbols) {
    const gap = gaps.at(-1)!;
    if (!isLiteral && isSkippable(symbol, options)) {
      if (!options.repeats || gap.at(-1) !== symbol) gap.push(symbol);
    } else if (options.repeats && skeleton.at(-1) === symbol) gap.length = 0;
    else {
      skeleton.push(symbol);
      gaps.push([]);
    }
  }
  return { skeleton, gaps, isLiteral };
}

/** How far the wanted symbols go in these characters, everything else skipped; null when they do not. */
function fit(
  wanted: readonly string[],
  characters: readonly Character[],
  maxGap: number,
  isWhole: boolean,
): Character | 'nothing' | null {
  let rest = wanted;
  let skipped = 0;
  let last: Character | 'nothing' = 'nothing';
  for (const character of characters) {
    if (rest.length === 0 && !isWhole) break;
    const { symbols } = character;
    if (symbols.length <= rest.length && symbols.every((symbol, index) => symbol === rest[index])) {
      rest = rest.slice(symbols.length);
      skipped = 0;
      last = character;
    } else skipped += 1;
    if (skipped > maxGap) return null;
  }
  return rest.length === 0 ? last : null;
}

const mirrored = (characters: readonly Character[]): Character[] =>
  characters.map((each) => ({ ...each, symbols: each.symbols.toReversed() })).toReversed();

/** All hits of one word: start, end, and the end of its last run. */
function hitsOfWord(
  word: Word,
  input: PatternInput,
  characters: readonly Character[],
  runs: readonly Run[],
  options: ResolvedOptions,
  text: string,
): Array<{ start: number; end: number; tight: number }> {
  const found: Array<{ start: number; end: number; tight: number }> = [];
  for (let from = 0; from + word.skeleton.length <= runs.length; from += 1) {
    if (runs[from]?.symbol !== word.skeleton[0]) continue;
    const part = runs.slice(from, from + word.skeleton.length);
    const [first, last] = [part[0]!, part.at(-1)!];
    if (!part.every((run, index) => run.symbol === word.skeleton[index])) continue;
    if (!part.every((run, index) => index === 0 || fit(word.gaps[index]!, run.gap, options.maxGap, true)))
      continue;
    let start = first.starts[0];
    let end = last.isOpen ? last.ends.at(-1) : undefined;
    let tight = last.ends.find((place) => place > (start ?? 0));
    if (start === undefined || end === undefined || tight === undefined) continue;
    const before = fit(
      word.gaps[0]!.toReversed(),
      mirrored(stretch(characters, start, -1)),
      options.maxGap,
      false,
    );
    const after = fit(word.gaps.at(-1)!, stretch(characters, end, 1), options.maxGap, false);
    if (before === null || after === null) continue;
    if (before !== 'nothing') start = before.start;
    if (after !== 'nothing') {
      end = after.end;
      tight = after.end;
    }
    if (isRefused(word, input, start, end, options, text)) continue;
    found.push({ start, end, tight });
  }
  return found;
}

/** The skipped characters before or behind a place. */
function stretch(characters: readonly Character[], place: number, way: -1 | 1): Character[] {
  const side = characters.filter(({ start, end }) => (way < 0 ? end <= place : start >= place));
  const ordered = way < 0 ? side.toReversed() : side;
  const stop = ordered.findIndex(({ isSkipped }) => !isSkipped);
  const part = stop < 0 ? ordered : ordered.slice(0, stop);
  return way < 0 ? part.toReversed() : part;
}

function isRefused(
  word: Word,
  input: PatternInput,
  start: number,
  end: number,
  options: ResolvedOptions,
  text: string,
): boolean {
  const all = [...word.gaps.flat(), ...word.skeleton];
  if (input.boundary === 'none' || !all.every((symbol) => /[\p{Script=Latin}\p{M} ]/u.test(symbol)))
    return false;
  const visible = (part: string): string[] =>
    charactersOf(part, options)
      .filter(({ symbols }) => !(options.marks && symbols.every((symbol) => /\p{M}/u.test(symbol))))
      .flatMap(({ symbols }) => symbols);
  const joins = input.boundary === 'latin' ? /[\p{Script=Latin}\p{M}]/u : /[\p{Script=Latin}\p{M}0-9]/u;
  return (
    joins.test(visible(text.slice(0, start)).findLast((symbol) => !/\p{M}/u.test(symbol)) ?? '') ||
    joins.test(visible(text.slice(end))[0] ?? '')
  );
}

type Oracle = (text: string) => (kind: MatchKind) => Found[];

/** Hits are sorted by start, end and entry. */
export function createOracle(inputs: readonly PatternInput[], options: ResolvedOptions): Oracle {
  const words = new Map<string, { readonly word: Word; readonly input: PatternInput }>();
  for (const input of inputs) {
    const word = input.text.isWellFormed() ? wordOf(input.text, options) : null;
    const key = JSON.stringify([input.isAllow, word]);
    if (word !== null && !words.has(key)) words.set(key, { word, input });
  }
  return (text) => {
    const characters = charactersOf(text, options);
    const runs = {
      literal: runsOf(characters, options, true),
      usual: runsOf(characters, options, false),
    };
    const all = [...words.values()].flatMap(({ word, input }) =>
      hitsOfWord(word, input, characters, word.isLiteral ? runs.literal : runs.usual, options, text).map(
        (hit) => ({
          ...hit,
          input,
        }),
      ),
    );
    return (kind) => pick(all, kind, text.length);
  };
}

function pick(
  all: ReadonlyArray<{ start: number; end: number; tight: number; input: PatternInput }>,
  kind: MatchKind,
  length: number,
): Found[] {
  const spans = (isAllow: boolean): Found[] =>
    all
      .filter(({ input }) => input.isAllow === isAllow)
      .map(({ start, end, tight, input }) => [
        start,
        kind === 'leftmost-shortest' ? tight : end,
        input.entry,
      ]);
  const allow = spans(true);
  const left = spans(false)
    .filter(([start, end]) => !allow.some(([from, to]) => from <= start && end <= to))
    .sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  if (kind === 'overlapping' || kind === 'count') return left;
  const picked: Found[] = [];
  for (let at = 0; at <= length; at += 1) {
    if (at < (picked.at(-1)?.[1] ?? 0)) continue;
    const here = left.filter(([start]) => start === at);
    if (here.length === 0) continue;
    here.sort((one, other) => {
      if (kind === 'leftmost-first') return one[2] - other[2] || other[1] - one[1];
      return (kind === 'leftmost-shortest' ? one[1] - other[1] : other[1] - one[1]) || one[2] - other[2];
    });
    picked.push(here[0]!);
  }
  return kind === 'first' ? picked.slice(0, 1) : picked;
}
