import { classTables, SEVERAL_CLASSES, type ClassTables } from './class-table.ts';
import type { NormalTable } from './normal-table.ts';
import type { ResolvedOptions } from './options.ts';
import { wholeOf, type Pattern } from './patterns.ts';
import { buildTrie } from './trie.ts';

/**
 * One automaton over classes: a class is a character that occurs in some word, 1 to `N`; 0 is every other. All of it
 * is typed arrays, in this order in a compiled file. See DESIGN.md.
 */
export interface Part extends ClassTables {
  /** See {@link HEAD}. */
  readonly head: Int32Array;
  /** A bit for each pair of classes that begins a word, by hash. */
  readonly filter: Int32Array;
  /** Four numbers a state: base, check, failure, output. A state is the place of its first. */
  readonly cells: Int32Array;
  /** Outputs: patterns, then `~` the next output of a shorter suffix. */
  readonly outs: Int32Array;
  /** By pattern: twice the entry, one more for allow words; -1 for removed ones. */
  readonly codes: Int32Array;
  /** By pattern: see {@link BOUNDARY_SHIFT}. */
  readonly meta: Int32Array;
  /** By pattern: where in `gapPool` what must stand around its symbols begins: count and symbols for each gap. */
  readonly gapAt: Uint32Array;
  readonly gapPool: Uint32Array;
  /** The normal form of pattern `p` is `texts` from `textAt[p]` to `textAt[p + 1]`, UTF-16. */
  readonly textAt: Uint32Array;
  readonly texts: Uint16Array;
}

/** Names and order of the arrays, with their kinds; the format of a compiled file. */
export const PART_ARRAYS = [
  ['head', Int32Array],
  ['classes', Uint16Array],
  ['pages', Uint16Array],
  ['blocks', Uint16Array],
  ['severalKeys', Uint32Array],
  ['severalAt', Uint32Array],
  ['severalPool', Uint16Array],
  ['filter', Int32Array],
  ['cells', Int32Array],
  ['outs', Int32Array],
  ['codes', Int32Array],
  ['meta', Int32Array],
  ['gapAt', Uint32Array],
  ['gapPool', Uint32Array],
  ['textAt', Uint32Array],
  ['texts', Uint16Array],
] as const;

/** Places in {@link Part.head}. */
export const HEAD = {
  /** The highest class. */
  classCount: 0,
  /** From here on a class needs more than the fast loop: words of one character, then the special values. */
  special: 1,
  filterMask: 2,
  /** Symbols of the longest skeleton. */
  longest: 3,
  /** More skipped characters than these end everything that is in progress. */
  resetGap: 4,
  hasGaps: 5,
  maxGap: 6,
  repeats: 7,
} as const;

/** A part without patterns. */
export const NO_PART: Part = {
  head: new Int32Array(8),
  classes: new Uint16Array(),
  pages: new Uint16Array(),
  blocks: new Uint16Array(),
  severalKeys: new Uint32Array(),
  severalAt: new Uint32Array(),
  severalPool: new Uint16Array(),
  filter: new Int32Array(),
  cells: new Int32Array(),
  outs: new Int32Array(),
  codes: new Int32Array(),
  meta: new Int32Array(),
  gapAt: new Uint32Array(),
  gapPool: new Uint32Array(),
  textAt: new Uint32Array(),
  texts: new Uint16Array(),
};

/** {@link Part.meta}: the skeleton's length, then two bits of boundary, then whether it has gaps. */
export const LENGTH_MASK = 0xffff;
export const BOUNDARY_SHIFT = 16;
export const GAPS_BIT = 1 << 18;
const BOUNDARIES = ['none', 'latin', 'latin-digit'] as const;
const MAX_LENGTH = 0x7fff;

/** Builds the automaton. With `isLiteral`, nothing is skipped but what nobody sees. */
export function buildPart(
  patterns: readonly Pattern[],
  table: NormalTable,
  options: ResolvedOptions,
  isLiteral: boolean,
): Part {
  const classOf = assignClasses(patterns);
  const classes = classTables(classOf.of, table, isLiteral);
  const sequences = patterns.map(({ skeleton }) => {
    if (skeleton.length > MAX_LENGTH)
      throw new RangeError(`a word of more than ${String(MAX_LENGTH)} characters`);
    return String.fromCharCode(...skeleton.map((symbol) => classOf.of.get(symbol) ?? 0));
  });
  const trie = buildTrie(sequences, classOf.count);
  const gaps = gapTables(patterns);
  const head = new Int32Array(8);
  head[HEAD.classCount] = classOf.count;
  head[HEAD.special] = classOf.special;
  head[HEAD.filterMask] = trie.filter.length - 1;
  head[HEAD.longest] = sequences.reduce((longest, { length }) => Math.max(longest, length), 0);
  head[HEAD.resetGap] = options.maxGap * (gaps.widest + 1) + gaps.widest;
  head[HEAD.hasGaps] = gaps.gapPool.length > 0 ? 1 : 0;
  head[HEAD.maxGap] = options.maxGap;
  head[HEAD.repeats] = options.repeats ? 1 : 0;
  return {
    head,
    ...classes,
    ...trie,
    codes: Int32Array.from(patterns, ({ entry, isAllow }) => entry * 2 + (isAllow ? 1 : 0)),
    meta: Int32Array.from(
      patterns,
      ({ skeleton, boundary, gaps }) =>
        skeleton.length | (BOUNDARIES.indexOf(boundary) << BOUNDARY_SHIFT) | (gaps === null ? 0 : GAPS_BIT),
    ),
    gapAt: gaps.gapAt,
    gapPool: gaps.gapPool,
    ...textTables(patterns),
  };
}

/** The pattern again, from the part's tables. */
export function patternOf(part: Part, index: number): Pattern & { readonly text: string } {
  const code = part.codes[index] ?? -1;
  const meta = part.meta[index] ?? 0;
  const text = textOf(part, index);
  const isAllow = (code & 1) === 1;
  const symbols = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const base = {
    entry: code >> 1,
    isAllow,
    boundary: BOUNDARIES[(meta >> BOUNDARY_SHIFT) & 3] ?? 'none',
    isSkippable: false,
    key: `${isAllow ? '+' : '-'}${text}`,
    text,
  };
  if ((meta & GAPS_BIT) === 0) return { ...base, skeleton: symbols, gaps: null };
  const gaps: number[][] = [];
  const skeleton: number[] = [];
  let at = part.gapAt[index] ?? 0;
  let from = 0;
  for (let gap = 0; gap <= (meta & LENGTH_MASK); gap += 1) {
    const count = part.gapPool[at] ?? 0;
    gaps.push(symbols.slice(from, from + count));
    from += count;
    const symbol = symbols[from];
    if (gap < (meta & LENGTH_MASK) && symbol !== undefined) skeleton.push(symbol);
    from += 1;
    at += 1 + count;
  }
  return { ...base, skeleton, gaps };
}

/** A pattern's normal form. */
export function textOf(part: Part, index: number): string {
  const from = part.textAt[index] ?? 0;
  const to = part.textAt[index + 1] ?? from;
  let text = '';
  for (let at = from; at < to; at += 1) text += String.fromCharCode(part.texts[at] ?? 0);
  return text;
}

interface Classes {
  readonly count: number;
  readonly special: number;
  /** By normal form. */
  readonly of: ReadonlyMap<number, number>;
}

/** The most frequent characters have the lowest classes; those that are words by themselves come last. */
function assignClasses(patterns: readonly Pattern[]): Classes {
  const uses = new Map<number, number>();
  const singles = new Set<number>();
  for (const { skeleton } of patterns) {
    for (const symbol of skeleton) uses.set(symbol, (uses.get(symbol) ?? 0) + 1);
    if (skeleton.length === 1) singles.add(skeleton[0] ?? 0);
  }
  const symbols = [...uses].sort(
    ([one, oneUses], [other, otherUses]) =>
      Number(singles.has(one)) - Number(singles.has(other)) || otherUses - oneUses || one - other,
  );
  if (symbols.length >= SEVERAL_CLASSES) throw new RangeError('too many different characters in the words');
  return {
    count: symbols.length,
    special: symbols.length - singles.size + 1,
    of: new Map(symbols.map(([symbol], index) => [symbol, index + 1])),
  };
}

function gapTables(patterns: readonly Pattern[]): {
  readonly gapAt: Uint32Array;
  readonly gapPool: Uint32Array;
  /** Symbols of the longest gap inside a word. */
  readonly widest: number;
} {
  const gapPool: number[] = [];
  let widest = 0;
  const places = patterns.map(({ gaps }) => {
    const at = gapPool.length;
    for (const [index, gap] of (gaps ?? []).entries()) {
      gapPool.push(gap.length, ...gap);
      if (index > 0 && gaps !== null && index < gaps.length - 1) widest = Math.max(widest, gap.length);
    }
    return at;
  });
  const gapAt = gapPool.length === 0 ? new Uint32Array() : Uint32Array.from(places);
  return { gapAt, gapPool: Uint32Array.from(gapPool), widest };
}

function textTables(patterns: readonly Pattern[]): Pick<Part, 'textAt' | 'texts'> {
  const all = patterns.map(({ skeleton, gaps }) => wholeOf(skeleton, gaps));
  const textAt = new Uint32Array(patterns.length + 1);
  const texts = new Uint16Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const [index, text] of all.entries()) {
    textAt[index] = at;
    for (let unit = 0; unit < text.length; unit += 1) texts[at + unit] = text.charCodeAt(unit);
    at += text.length;
  }
  textAt[patterns.length] = at;
  return { textAt, texts };
}
