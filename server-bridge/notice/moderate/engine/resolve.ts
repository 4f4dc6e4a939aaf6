import type { HitBuffer } from './hits.ts';

/**
 * Which of the hits are answered, by start and then by end:
 * - `overlapping`: all of them; `count`: only their number;
 * - `leftmost-longest`, `leftmost-shortest`, `leftmost-first` (the lowest entry): one at each place, from left to
 *   right, never overlapping;
 * - `first`: the first that `leftmost-longest` would answer.
 */
export type MatchKind =
  | 'overlapping'
  | 'leftmost-longest'
  | 'leftmost-shortest'
  | 'leftmost-first'
  | 'first'
  | 'count';

/** Replaces codes by entries, drops allow words and what they cover whole, and picks what the kind asks for. */
export function resolve(hits: HitBuffer, kind: MatchKind): void {
  if (hits.count === 0) return;
  sort(hits);
  const { triples } = hits;
  const total = hits.count;
  const keepsAll = kind === 'overlapping' || kind === 'count';
  let kept = 0;
  /** Where the allow words that began so far reach to, and behind the last hit. */
  let allowedTo = 0;
  let freeFrom = 0;
  for (let from = 0; from < total;) {
    const start = triples[from * 3] ?? 0;
    let to = from;
    for (; to < total && triples[to * 3] === start; to += 1) {
      if (((triples[to * 3 + 2] ?? 0) & 1) === 1) allowedTo = Math.max(allowedTo, triples[to * 3 + 1] ?? 0);
    }
    let best = -1;
    for (let index = from; index < to; index += 1) {
      const code = triples[index * 3 + 2] ?? 0;
      const end = triples[index * 3 + 1] ?? 0;
      if ((code & 1) === 1 || end <= allowedTo) continue;
      if (keepsAll) keep(triples, kept++, start, end, code >> 1);
      else if (best < 0 || isBetter(triples, index, best, kind)) best = index;
    }
    if (best >= 0 && start >= freeFrom) {
      freeFrom = triples[best * 3 + 1] ?? 0;
      keep(triples, kept++, start, freeFrom, (triples[best * 3 + 2] ?? 0) >> 1);
      if (kind === 'first') break;
    }
    from = to;
  }
  hits.count = kept;
}

/** Allow words are a class of their own. */
const ALLOW_CLASS = 31;
const longest = new Int32Array(ALLOW_CLASS + 1);

/**
 * Of all hits in the form in which they are found, leaves the longest of each class at each place: more are never
 * answered where each class (0 to 30) is resolved by itself, or all as one, by the longest.
 */
export function keepLongest(hits: HitBuffer, classOf: (entry: number) => number): void {
  sort(hits);
  const { triples, count } = hits;
  const classAt = (index: number): number => {
    const code = triples[index * 3 + 2] ?? 0;
    return (code & 1) === 1 ? ALLOW_CLASS : classOf(code >> 1);
  };
  let kept = 0;
  for (let from = 0; from < count;) {
    const start = triples[from * 3] ?? 0;
    let to = from;
    while (to < count && triples[to * 3] === start) to += 1;
    longest.fill(-1);
    for (let index = to - 1; index >= from; index -= 1) {
      const number = classAt(index);
      const known = longest[number] ?? -1;
      // Of those that are as long, the lowest entry.
      if (known < 0 || triples[known * 3 + 1] === triples[index * 3 + 1]) longest[number] = index;
    }
    for (let index = from; index < to; index += 1) {
      if (longest[classAt(index)] !== index) continue;
      keep(triples, kept++, start, triples[index * 3 + 1] ?? 0, triples[index * 3 + 2] ?? 0);
    }
    from = to;
  }
  hits.count = kept;
}

function keep(triples: Int32Array, index: number, start: number, end: number, entry: number): void {
  triples[index * 3] = start;
  triples[index * 3 + 1] = end;
  triples[index * 3 + 2] = entry;
}

function isBetter(triples: Int32Array, one: number, other: number, kind: MatchKind): boolean {
  const longer = (triples[one * 3 + 1] ?? 0) - (triples[other * 3 + 1] ?? 0);
  const later = (triples[one * 3 + 2] ?? 0) - (triples[other * 3 + 2] ?? 0);
  if (kind === 'leftmost-first') return later < 0 || (later === 0 && longer > 0);
  if (longer === 0) return later < 0;
  return kind === 'leftmost-shortest' ? longer < 0 : longer > 0;
}

const FEW = 24;

/** By start, end and code; they come by end, so few of them are far from their place. */
function sort(hits: HitBuffer): void {
  if (hits.count > FEW && !isSorted(hits)) sortByStart(hits);
  insertionSort(hits);
}

function isSorted({ triples, count }: HitBuffer): boolean {
  for (let at = 3; at < count * 3; at += 3) if ((triples[at] ?? 0) < (triples[at - 3] ?? 0)) return false;
  return true;
}

function insertionSort({ triples, count }: HitBuffer): void {
  for (let index = 1; index < count; index += 1) {
    const start = triples[index * 3] ?? 0;
    const end = triples[index * 3 + 1] ?? 0;
    const code = triples[index * 3 + 2] ?? 0;
    let at = index * 3;
    while (at > 0 && isBehind(triples, at - 3, start, end, code)) {
      triples[at] = triples[at - 3] ?? 0;
      triples[at + 1] = triples[at - 2] ?? 0;
      triples[at + 2] = triples[at - 1] ?? 0;
      at -= 3;
    }
    triples[at] = start;
    triples[at + 1] = end;
    triples[at + 2] = code;
  }
}

function isBehind(triples: Int32Array, at: number, start: number, end: number, code: number): boolean {
  const startHere = triples[at] ?? 0;
  if (startHere !== start) return startHere > start;
  const endHere = triples[at + 1] ?? 0;
  return endHere === end ? (triples[at + 2] ?? 0) > code : endHere > end;
}

let counts = new Int32Array(0);
let sorted = new Int32Array(0);
/** More numbers than these are given back. */
const MUCH = 1 << 21;

/** Counting sort, stable: linear in hits and text. */
function sortByStart({ triples, count }: HitBuffer): void {
  let least = Infinity;
  let most = 0;
  for (let at = 0; at < count * 3; at += 3) {
    const start = triples[at] ?? 0;
    least = Math.min(least, start);
    most = Math.max(most, start);
  }
  const range = most - least + 2;
  if (counts.length < range) counts = new Int32Array(range * 2);
  else counts.fill(0, 0, range);
  for (let at = 0; at < count * 3; at += 3) {
    const place = (triples[at] ?? 0) - least + 1;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  for (let place = 1; place < range; place += 1)
    counts[place] = (counts[place] ?? 0) + (counts[place - 1] ?? 0);
  if (sorted.length < count * 3) sorted = new Int32Array(count * 6);
  for (let at = 0; at < count * 3; at += 3) {
    const place = (triples[at] ?? 0) - least;
    const to = (counts[place] ?? 0) * 3;
    counts[place] = (counts[place] ?? 0) + 1;
    sorted[to] = triples[at] ?? 0;
    sorted[to + 1] = triples[at + 1] ?? 0;
    sorted[to + 2] = triples[at + 2] ?? 0;
  }
  triples.set(sorted.subarray(0, count * 3));
  if (sorted.length > MUCH) sorted = new Int32Array(0);
  if (counts.length > MUCH) counts = new Int32Array(0);
}
