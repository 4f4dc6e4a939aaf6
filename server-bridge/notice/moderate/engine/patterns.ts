import { normalValue, SKIPPED, symbolsOf, type NormalTable } from './normal-table.ts';
import type { ResolvedOptions } from './options.ts';

/** One word as the caller has it. */
export interface PatternInput {
  readonly text: string;
  /** A word of the allow list: hits that it covers whole do not count. */
  readonly isAllow: boolean;
  /**
   * Beside which neighbours a Latin word does not count: none, Latin letters, or digits too. Words with other
   * characters than Latin letters, marks and spaces have no boundaries.
   */
  readonly boundary: 'none' | 'latin' | 'latin-digit';
  /** The caller's own number, 0 to 2^30 - 1: hits carry it. */
  readonly entry: number;
}

/** A word in normal form, as code points. */
export interface Pattern {
  readonly entry: number;
  readonly isAllow: boolean;
  readonly boundary: PatternInput['boundary'];
  /** What the automaton looks for: without what may be skipped, unless the word is nothing else. */
  readonly skeleton: readonly number[];
  /** What must stand before, between and behind the skeleton's symbols; null where nothing must. */
  readonly gaps: ReadonlyArray<readonly number[]> | null;
  /** Consists of what may be skipped, so nothing is skipped in it. */
  readonly isSkippable: boolean;
  /** Equal for words that are the same. */
  readonly key: string;
}

/** The word in normal form; null when nothing of it is visible. */
export function readPattern(
  input: PatternInput,
  table: NormalTable,
  options: ResolvedOptions,
): Pattern | null {
  const { entry, isAllow, boundary } = input;
  const symbols = trim(symbolsOfText(input.text, table, options));
  if (symbols.length === 0) return null;
  const isSkippable = symbols.every((symbol) => (normalValue(table, symbol) & SKIPPED) !== 0);
  const shape = isSkippable
    ? { skeleton: options.repeats ? withoutRepeats(symbols) : symbols, gaps: null }
    : shapeOf(symbols, table, options.repeats);
  const whole = wholeOf(shape.skeleton, shape.gaps);
  const isLatin = boundary !== 'none' && LATIN.test(whole);
  return {
    entry,
    isAllow,
    boundary: isLatin ? boundary : 'none',
    ...shape,
    isSkippable,
    key: `${isAllow ? '+' : '-'}${whole}`,
  };
}

const LATIN = /^[\p{Script=Latin}\p{M} ]+$/u;
const SPACES: ReadonlySet<number> = new Set([0x20, 0x3000]);

function symbolsOfText(text: string, table: NormalTable, options: ResolvedOptions): number[] {
  const symbols: number[] = [];
  // Marks of a letter count only where they cannot be composed: é is e in either form.
  for (const character of options.marks ? text.normalize('NFC') : text) {
    symbols.push(...symbolsOf(table, normalValue(table, character.codePointAt(0) ?? 0)));
  }
  return symbols;
}

function trim(symbols: readonly number[]): readonly number[] {
  const first = symbols.findIndex((symbol) => !SPACES.has(symbol));
  const last = symbols.findLastIndex((symbol) => !SPACES.has(symbol));
  return first < 0 ? [] : symbols.slice(first, last + 1);
}

function withoutRepeats(symbols: readonly number[]): readonly number[] {
  return symbols.filter((symbol, index) => index === 0 || symbol !== symbols[index - 1]);
}

/** Parts a word into what counts and what stands between. */
function shapeOf(
  symbols: readonly number[],
  table: NormalTable,
  repeats: boolean,
): Pick<Pattern, 'skeleton' | 'gaps'> {
  const skeleton: number[] = [];
  const gaps: number[][] = [];
  let gap: number[] = [];
  for (const symbol of symbols) {
    if ((normalValue(table, symbol) & SKIPPED) !== 0) gap.push(symbol);
    else if (repeats && symbol === skeleton.at(-1)) gap = [];
    else {
      gaps.push(gap);
      skeleton.push(symbol);
      gap = [];
    }
  }
  gaps.push(gap);
  if (gaps.every((each) => each.length === 0)) return { skeleton, gaps: null };
  return { skeleton, gaps: repeats ? gaps.map((each) => [...withoutRepeats(each)]) : gaps };
}

/** The word again, from its parts. */
export function wholeOf(skeleton: readonly number[], gaps: Pattern['gaps']): string {
  let whole = '';
  for (const [index, symbol] of skeleton.entries()) {
    for (const skipped of gaps?.[index] ?? []) whole += String.fromCodePoint(skipped);
    whole += String.fromCodePoint(symbol);
  }
  for (const skipped of gaps?.[skeleton.length] ?? []) whole += String.fromCodePoint(skipped);
  return whole;
}
