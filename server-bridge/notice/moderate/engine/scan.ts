import { isWhole } from './boundary.ts';
import { PAIR, SKIP } from './class-table.ts';
import { BOUNDARY_SHIFT, HEAD, LENGTH_MASK, type Part } from './part.ts';
import { scanSlowly, type Scanning } from './scan-slowly.ts';
import { astralClass } from './symbols.ts';
import { pairHash } from './trie.ts';

/**
 * Finds all words of the part that begin at `from` or later, and writes them with their codes. Reads at least up to
 * `to`, and then until nothing is in progress; answers where it stopped.
 */
export function scanPart(scanning: Scanning, from: number, to: number): number {
  const { part, text, cursor } = scanning;
  const { classes, filter, cells } = part;
  const special = part.head[HEAD.special] ?? 0;
  const mask = part.head[HEAD.filterMask] ?? 0;
  const resetGap = part.head[HEAD.resetGap] ?? 0;
  const shallow = (part.head[HEAD.classCount] ?? 0) << 2;
  const repeats = part.head[HEAD.repeats] === 1;
  const hasGaps = part.head[HEAD.hasGaps] === 1;
  const length = text.length;
  let stop = Math.min(to, length);
  /** The class of the last visible character, where it stands, and the place that is read. */
  let previous = 0;
  let previousAt = from;
  let at = from;

  for (;;) {
    reading: while (at < stop) {
      let next = classes[text.charCodeAt(at)] ?? 0;
      if (next >= special) {
        if (next >= SKIP) {
          let gap = 0;
          do {
            if (next === SKIP) gap += 1;
            at += 1;
            if (at >= length) return at;
            next = classes[text.charCodeAt(at)] ?? 0;
          } while (next >= SKIP);
          if (gap > resetGap) previous = 0;
        }
        if (next >= special) {
          if (next === PAIR && astralClass(part, text.codePointAt(at) ?? 0) === 0) {
            at += (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00 ? 2 : 1;
            previous = 0;
            continue;
          }
          scanSlowly(scanning, previous === 0 ? at : previousAt, at);
          ({ at, previous, previousAt } = cursor);
          continue;
        }
      }
      const hash = pairHash(previous, next);
      if (((filter[(hash >>> 5) & mask] ?? 0) >>> (hash & 31)) & 1) {
        let state = (cells[previous << 2] ?? 0) + (next << 2);
        if (cells[state + 1] === previous << 2) {
          if (previousAt === at - 1) {
            for (;;) {
              const out = cells[state + 3] ?? 0;
              if (out !== 0) {
                if (hasGaps || (repeats && !isAlone(part, text, previousAt, at, previous, next))) {
                  scanSlowly(scanning, previousAt, at);
                  ({ at, previous, previousAt } = cursor);
                  continue reading;
                }
                emit(scanning, out, at + 1);
              }
              at += 1;
              if (at >= length) return at;
              const last = next;
              next = classes[text.charCodeAt(at)] ?? 0;
              if (next >= special || (repeats && next === last)) {
                scanSlowly(scanning, previousAt, at);
                ({ at, previous, previousAt } = cursor);
                continue reading;
              }
              let target = (cells[state] ?? 0) + (next << 2);
              while (cells[target + 1] !== state) {
                state = cells[state + 2] ?? 0;
                if (state <= shallow) {
                  previous = state >> 2;
                  previousAt = at - 1;
                  continue reading;
                }
                target = (cells[state] ?? 0) + (next << 2);
              }
              state = target;
            }
          }
          if ((cells[state + 3] ?? 0) !== 0 || goesOn(scanning, state, next, at + 1)) {
            scanSlowly(scanning, previousAt, at);
            ({ at, previous, previousAt } = cursor);
            continue;
          }
        }
      }
      previous = next;
      previousAt = at;
      at += 1;
    }
    if (at >= length || previous === 0) return at;
    stop = Math.min(length, at + 1);
  }
}

/** Whether the symbols `first` and `last` at both ends of a stretch of single ones are no part of longer runs. */
function isAlone(
  { classes, head }: Part,
  text: string,
  from: number,
  to: number,
  first: number,
  last: number,
): boolean {
  const special = head[HEAD.special] ?? 0;
  if (from > 0) {
    const unit = text.charCodeAt(from - 1);
    const before = classes[unit] ?? 0;
    // Half of a character: it may be the same symbol.
    if (before >= special || before === first || (unit & 0xfc00) === 0xdc00) return false;
  }
  if (to + 1 >= text.length) return true;
  const after = classes[text.charCodeAt(to + 1)] ?? 0;
  return after < special && after !== last;
}

/** Whether a third symbol may follow the two of the state, of which `last` is the second. */
function goesOn({ part, text }: Scanning, state: number, last: number, from: number): boolean {
  const { classes, cells, head } = part;
  const repeated = head[HEAD.repeats] === 1 ? last : SKIP;
  for (let at = from; at < text.length; at += 1) {
    const next = classes[text.charCodeAt(at)] ?? 0;
    if (next >= SKIP || next === repeated) continue;
    return next >= (head[HEAD.special] ?? 0) || cells[(cells[state] ?? 0) + (next << 2) + 1] === state;
  }
  return false;
}

/** Writes the hits of an output, in a stretch where every symbol is one unit. */
function emit({ part, text, hits, table, skipsMarks }: Scanning, output: number, end: number): void {
  const { outs, meta, codes } = part;
  let at = output;
  do {
    const pattern = outs[at] ?? 0;
    at += 1;
    if (pattern < 0) {
      at = ~pattern;
      continue;
    }
    const about = meta[pattern] ?? 0;
    const start = end - (about & LENGTH_MASK);
    const boundary = (about >> BOUNDARY_SHIFT) & 3;
    const code = codes[pattern] ?? -1;
    if (code < 0) continue;
    if (boundary !== 0 && !isWhole(text, start, end, boundary === 2, table, skipsMarks)) continue;
    hits.push(start, end, code);
  } while (at !== 0);
}
