import { isPair, isWhole } from './boundary.ts';
import { SEVERAL_CLASSES, SKIP } from './class-table.ts';
import { endAfter, gapFits, startBefore } from './gaps.ts';
import type { HitBuffer } from './hits.ts';
import type { NormalTable } from './normal-table.ts';
import { BOUNDARY_SHIFT, GAPS_BIT, HEAD, LENGTH_MASK, type Part } from './part.ts';
import { createSymbols, readSymbols } from './symbols.ts';
import { pairHash } from './trie.ts';

/** One text being scanned by one part. */
export interface Scanning {
  readonly part: Part;
  readonly table: NormalTable;
  readonly text: string;
  readonly hits: HitBuffer;
  readonly skipsMarks: boolean;
  /** Hits end as early as they can, for the shortest match. */
  readonly isTight: boolean;
  /** Where the fast loop goes on: the place, and the class of the visible character before it and its place. */
  readonly cursor: Cursor;
}

export interface Cursor {
  at: number;
  previous: number;
  previousAt: number;
}

/** Of the latest symbols, by number: the earliest start of a word there or -1, begin and end of the symbol's run. */
const rings = { mask: -1, starts: new Int32Array(0), firsts: new Int32Array(0), ends: new Int32Array(0) };

function fitRings(longest: number): void {
  if (rings.mask >= longest) return;
  let size = 64;
  while (size <= longest) size *= 2;
  rings.mask = size - 1;
  rings.starts = new Int32Array(size);
  rings.firsts = new Int32Array(size);
  rings.ends = new Int32Array(size);
}

/** The character that is read, and one beside it. */
const here = createSymbols();
const beside = createSymbols();

/**
 * The whole automaton, for what the fast loop leaves: characters of several units or symbols, skipping, repeats, words
 * of one character. Reads from `from` past `known`, until nothing but at most one plain symbol is in progress, and sets the
 * cursor. Hits of symbols before `known` are found already.
 */
export function scanSlowly(scanning: Scanning, from: number, known: number): void {
  const { part, text, cursor } = scanning;
  const { cells, classes, head } = part;
  const shallow = (head[HEAD.classCount] ?? 0) << 2;
  const resetGap = head[HEAD.resetGap] ?? 0;
  const maxGap = head[HEAD.maxGap] ?? 0;
  const repeats = head[HEAD.repeats] === 1;
  fitRings(head[HEAD.longest] ?? 0);
  const { mask, starts, firsts, ends } = rings;
  let state = 0;
  /** The number of the last symbol and its class; skipped characters since; the first symbol behind a wide gap. */
  let number = -1;
  let previous = 0;
  let gap = 0;
  let behindGap = 0;
  for (let at = from; at < text.length;) {
    const plain = classes[text.charCodeAt(at)] ?? 0;
    const isOne = plain < SEVERAL_CLASSES;
    const count = isOne ? 1 : readSymbols(part, text, at, here);
    const end = isOne || !isPair(text, at) ? at + 1 : at + 2;
    if (count >= SKIP) {
      if (count === SKIP) gap += 1;
      at = end;
      if (gap <= resetGap) continue;
      leave(cursor, at, 0);
      return;
    }
    for (let index = 0; index < count; index += 1) {
      const symbol = isOne ? plain : (here.values[index] ?? 0);
      if (symbol === 0) {
        leave(cursor, end, 0);
        return;
      }
      const isStart = isOne || isPure(0, index, symbol, repeats);
      const slot = number & mask;
      if (repeats && symbol === previous && gap <= maxGap) {
        gap = 0;
        ends[slot] = end;
        if (!isStart || (starts[slot] ?? 0) >= 0) continue;
        starts[slot] = at;
        // Words of one symbol could not begin before.
        const out = cells[state + 3] ?? 0;
        if (out === 0 || at < known || !(isOne || isPure(index + 1, count, symbol, repeats))) continue;
        emit(scanning, out, number, number, end, endOfRun(scanning, end, symbol), 1);
        continue;
      }
      number += 1;
      if (gap > maxGap) behindGap = number;
      gap = 0;
      previous = symbol;
      const next = number & mask;
      starts[next] = isStart ? (repeats && number === 0 ? startOfRun(scanning, at, symbol) : at) : -1;
      firsts[next] = at;
      ends[next] = end;
      state = follow(part, state, symbol, shallow);
      const out = cells[state + 3] ?? 0;
      if (out === 0 || at < known || !(isOne || isPure(index + 1, count, symbol, repeats))) continue;
      const longEnd = repeats ? endOfRun(scanning, end, symbol) : end;
      emit(scanning, out, number, behindGap, end, longEnd, LENGTH_MASK);
    }
    at = end;
    // A plain symbol alone is what the fast loop can go on from.
    const isPlain = count === 1 && end - firstOf(number) === 1;
    if (at > known && (state === 0 || (state <= shallow && isPlain))) {
      leave(cursor, at, state >> 2);
      return;
    }
  }
  leave(cursor, text.length, 0);
}

function firstOf(number: number): number {
  return rings.firsts[number & rings.mask] ?? 0;
}

function leave(cursor: Cursor, at: number, previous: number): void {
  cursor.at = at;
  cursor.previous = previous;
  cursor.previousAt = at - 1;
}

/** Whether a word may end or begin there: none of the character's other symbols counts, but for repeats. */
function isPure(from: number, to: number, symbol: number, repeats: boolean): boolean {
  for (let index = from; index < to; index += 1) {
    if (!repeats || here.values[index] !== symbol) return false;
  }
  return true;
}

/** The state after one more symbol. */
function follow(part: Part, from: number, symbol: number, shallow: number): number {
  const { cells } = part;
  const step = symbol << 2;
  let state = from;
  while (state > shallow) {
    const target = (cells[state] ?? 0) + step;
    if (cells[target + 1] === state) return target;
    state = cells[state + 2] ?? 0;
  }
  // The filter is small and near; the array is neither.
  if (state !== 0 && mayBegin(part, state >> 2, symbol)) {
    const target = (cells[state] ?? 0) + step;
    if (cells[target + 1] === state) return target;
  }
  return cells[step + 1] === -1 ? step : 0;
}

function mayBegin({ filter }: Part, first: number, second: number): boolean {
  const hash = pairHash(first, second);
  return (((filter[(hash >>> 5) & (filter.length - 1)] ?? 0) >>> (hash & 31)) & 1) === 1;
}

/** Where the run of equal symbols begins that the character at `at` belongs to. */
function startOfRun({ part, text }: Scanning, from: number, symbol: number): number {
  const maxGap = part.head[HEAD.maxGap] ?? 0;
  let start = from;
  let gap = 0;
  for (let at = from; at > 0;) {
    at -= isPair(text, at - 2) ? 2 : 1;
    const count = readSymbols(part, text, at, beside);
    if (count >= SKIP) {
      if (count === SKIP) gap += 1;
      if (gap > maxGap) break;
      continue;
    }
    if (!isAll(count, symbol)) break;
    gap = 0;
    start = at;
  }
  return start;
}

function endOfRun({ part, text }: Scanning, from: number, symbol: number): number {
  const maxGap = part.head[HEAD.maxGap] ?? 0;
  let end = from;
  let gap = 0;
  for (let at = from; at < text.length;) {
    const count = readSymbols(part, text, at, beside);
    at += isPair(text, at) ? 2 : 1;
    if (count >= SKIP) {
      if (count === SKIP) gap += 1;
      if (gap > maxGap) break;
      continue;
    }
    if (!isAll(count, symbol)) break;
    gap = 0;
    end = at;
  }
  return end;
}

function isAll(count: number, symbol: number): boolean {
  for (let index = 0; index < count; index += 1) if (beside.values[index] !== symbol) return false;
  return true;
}

/**
 * Writes the hits of an output whose last symbol is `number`; its run ends at `longEnd`, its first at `tightEnd`. Leaves out those of
 * more than `longest` symbols.
 */
function emit(
  scanning: Scanning,
  output: number,
  number: number,
  behindGap: number,
  tightEnd: number,
  longEnd: number,
  longest: number,
): void {
  const { part, text, hits, table, isTight } = scanning;
  const { outs, meta, codes } = part;
  const maxGap = part.head[HEAD.maxGap] ?? 0;
  let at = output;
  do {
    const pattern = outs[at] ?? 0;
    at += 1;
    if (pattern < 0) {
      at = ~pattern;
      continue;
    }
    const code = codes[pattern] ?? -1;
    const about = meta[pattern] ?? 0;
    const first = number - (about & LENGTH_MASK) + 1;
    let start = rings.starts[first & rings.mask] ?? -1;
    if (code < 0 || start < 0 || (about & LENGTH_MASK) > longest) continue;
    let end = longEnd;
    let shown = isTight ? tightEnd : longEnd;
    if ((about & GAPS_BIT) !== 0) {
      let gapAt = part.gapAt[pattern] ?? 0;
      start = startBefore(part, table, text, maxGap, start, gapAt);
      if (start < 0) continue;
      gapAt = innerGapsFit(scanning, first, number, gapAt + 1 + (part.gapPool[gapAt] ?? 0));
      if (gapAt < 0) continue;
      if ((part.gapPool[gapAt] ?? 0) > 0) {
        end = endAfter(part, table, text, maxGap, longEnd, gapAt);
        if (end < 0) continue;
        shown = end;
      }
    } else if (behindGap > first) continue;
    const boundary = (about >> BOUNDARY_SHIFT) & 3;
    if (boundary !== 0 && !isWhole(text, start, end, boundary === 2, table, scanning.skipsMarks)) continue;
    hits.push(start, shown, code);
  } while (at !== 0);
}

/** The place of the gap behind the word, or -1 when a gap inside it does not fit. */
function innerGapsFit(scanning: Scanning, first: number, last: number, from: number): number {
  const { part, table, text } = scanning;
  const maxGap = part.head[HEAD.maxGap] ?? 0;
  const { mask, firsts, ends } = rings;
  let gapAt = from;
  for (let number = first; number < last; number += 1) {
    const [start, end] = [ends[number & mask] ?? 0, firsts[(number + 1) & mask] ?? 0];
    if (!gapFits(part, table, text, maxGap, start, end, gapAt)) return -1;
    gapAt += 1 + (part.gapPool[gapAt] ?? 0);
  }
  return gapAt;
}
