/**
 * Words that contain what may be skipped (`a-b` where punctuation is): the automaton finds what is left of them, and
 * here it is seen whether the rest stands where it must, with nothing but what may be skipped beside it.
 */
import { isPair } from './boundary.ts';
import { normalValue, PAYLOAD, SEVERAL, SKIPPED, UNSEEN, type NormalTable } from './normal-table.ts';
import type { Part } from './part.ts';

/** Whether the gap's symbols, in `part.gapPool` from `gapAt` on, stand in the text from `from` to `to`. */
export function gapFits(
  part: Part,
  table: NormalTable,
  text: string,
  maxGap: number,
  from: number,
  to: number,
  gapAt: number,
): boolean {
  const count = part.gapPool[gapAt] ?? 0;
  let matched = 0;
  let skipped = 0;
  for (let at = from; at < to; at += isPair(text, at) ? 2 : 1) {
    const value = normalValue(table, text.codePointAt(at) ?? 0);
    if ((value & UNSEEN) !== 0) continue;
    const length = lengthOf(table, value);
    if (matched + length <= count && isNext(part, table, value, gapAt + 1 + matched)) {
      matched += length;
      skipped = 0;
    } else {
      skipped += 1;
      if (skipped > maxGap) return false;
    }
  }
  return matched === count;
}

/** Where a word begins whose first counting symbol is at `start`; -1 when what must be before it is not there. */
export function startBefore(
  part: Part,
  table: NormalTable,
  text: string,
  maxGap: number,
  start: number,
  gapAt: number,
): number {
  let left = part.gapPool[gapAt] ?? 0;
  let at = start;
  let skipped = 0;
  while (left > 0 && at > 0) {
    at -= isPair(text, at - 2) ? 2 : 1;
    const value = normalValue(table, text.codePointAt(at) ?? 0);
    if ((value & UNSEEN) !== 0) continue;
    if ((value & SKIPPED) === 0) return -1;
    const length = lengthOf(table, value);
    if (length <= left && isNext(part, table, value, gapAt + 1 + left - length)) {
      left -= length;
      skipped = 0;
    } else {
      skipped += 1;
      if (skipped > maxGap) return -1;
    }
  }
  return left === 0 ? at : -1;
}

/** Where a word ends whose last counting symbol ends at `end`; -1 when what must be behind it is not there. */
export function endAfter(
  part: Part,
  table: NormalTable,
  text: string,
  maxGap: number,
  end: number,
  gapAt: number,
): number {
  const count = part.gapPool[gapAt] ?? 0;
  let matched = 0;
  let at = end;
  let skipped = 0;
  while (matched < count && at < text.length) {
    const value = normalValue(table, text.codePointAt(at) ?? 0);
    at += isPair(text, at) ? 2 : 1;
    if ((value & UNSEEN) !== 0) continue;
    if ((value & SKIPPED) === 0) return -1;
    const length = lengthOf(table, value);
    if (matched + length <= count && isNext(part, table, value, gapAt + 1 + matched)) {
      matched += length;
      skipped = 0;
    } else {
      skipped += 1;
      if (skipped > maxGap) return -1;
    }
  }
  return matched === count ? at : -1;
}

function lengthOf(table: NormalTable, value: number): number {
  return (value & SEVERAL) === 0 ? 1 : (table.pool[value & PAYLOAD] ?? 0);
}

/** Whether the character's symbols are those of the pool from `at` on. */
function isNext(part: Part, table: NormalTable, value: number, at: number): boolean {
  const payload = value & PAYLOAD;
  if ((value & SEVERAL) === 0) return part.gapPool[at] === payload;
  const count = table.pool[payload] ?? 0;
  for (let index = 0; index < count; index += 1) {
    if (part.gapPool[at + index] !== table.pool[payload + 1 + index]) return false;
  }
  return true;
}
