import { commonEnd, commonStart } from './common.ts';

/** Of longer texts the beginning stands for all: whoever compares many pays the same for each. */
const MOST_UNITS = 512;
const SLOTS = 2048;
/** How often each pair of neighbours occurs, by its hash; all zero between calls. */
const counts = new Int16Array(SLOTS);

const slotOf = (unit: number, next: number): number => (Math.imul(unit, 0x9e_37) + next) & (SLOTS - 1);

/**
 * How much two texts share, 0 to 1: what they begin and end with, where that is most of them; else Dice's coefficient
 * of their pairs of neighbouring UTF-16 units, a little high where two pairs have one hash. Equal texts are 1.
 */
export function similarityOf(one: string, other: string): number {
  if (one === other) return 1;
  const isShort = one.length <= MOST_UNITS && other.length <= MOST_UNITS;
  const ends = isShort ? (2 * commonEnds(one, other)) / (one.length + other.length) : 0;
  return ends > 0.5 ? ends : Math.max(ends, sharedPairs(one, other));
}

function commonEnds(one: string, other: string): number {
  const start = commonStart(one, other);
  return start + commonEnd(one, other, Math.min(one.length, other.length) - start);
}

function sharedPairs(one: string, other: string): number {
  const pairsOfOne = Math.min(one.length, MOST_UNITS) - 1;
  const pairsOfOther = Math.min(other.length, MOST_UNITS) - 1;
  if (pairsOfOne < 1 || pairsOfOther < 1) return 0;
  let unit = one.charCodeAt(0);
  for (let index = 1; index <= pairsOfOne; index += 1) {
    const next = one.charCodeAt(index);
    const slot = slotOf(unit, next);
    counts[slot] = (counts[slot] ?? 0) + 1;
    unit = next;
  }
  let shared = 0;
  unit = other.charCodeAt(0);
  for (let index = 1; index <= pairsOfOther; index += 1) {
    const next = other.charCodeAt(index);
    const slot = slotOf(unit, next);
    const left = counts[slot] ?? 0;
    if (left > 0) {
      counts[slot] = left - 1;
      shared += 1;
    }
    unit = next;
  }
  counts.fill(0);
  return (2 * shared) / (pairsOfOne + pairsOfOther);
}

/** Whether their lengths allow them to be so similar. */
export function canBeSimilar(one: string, other: string, least: number): boolean {
  const shorter = Math.min(one.length, other.length, MOST_UNITS);
  const longer = Math.min(Math.max(one.length, other.length), MOST_UNITS);
  return one === other || 2 * (shorter - 1) >= least * (shorter + longer - 2);
}

/** What a call of `similarityOf` costs at most, in steps of `Work`. */
export function similaritySteps(one: string, other: string): number {
  return Math.min(one.length, MOST_UNITS) + Math.min(other.length, MOST_UNITS);
}
