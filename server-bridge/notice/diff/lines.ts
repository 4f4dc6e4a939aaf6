/** Line by line, and inside a line that became another one word by word. */
import type { DiffLine } from '../../contract/notice.ts';
import { commonEnd, commonStart } from './common.ts';
import { findEdits, type Hunk, longestIncreasing } from './edits.ts';
import { canBeSimilar, similarityOf, similaritySteps } from './similarity.ts';
import type { Work } from './work.ts';
import { diffWords } from './words.ts';

/** So similar are the two states of one line. */
const SAME_LINE = 0.4;
/** Pairs of lines that are tried within one difference. */
const MOST_PAIRS = 1024;
/** What a line costs beside its length, in steps. */
const LINE_STEPS = 16;

/**
 * In order, the lines of a part joined by `\n`: all parts that are not `added`, joined by `\n`, are `before`; those not
 * `removed` are `after`. A text without a character has no lines.
 */
export function diffLines(before: string, after: string, work: Work): DiffLine[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  let head = commonStart(before, after);
  head = head === 0 ? 0 : before.lastIndexOf('\n', head - 1) + 1;
  let tail = commonEnd(before, after, Math.min(before.length, after.length) - head);
  // To where a line begins in both.
  const begins = (text: string): boolean => text.length === tail || text.at(-tail - 1) === '\n';
  if (tail > 0 && !(begins(before) && begins(after))) {
    const end = before.indexOf('\n', before.length - tail);
    tail = end < 0 ? 0 : before.length - end - 1;
  }
  const result: DiffLine[] = [];
  if (head > 0) addLines(result, 'same', [before.slice(0, head - 1)]);
  const isPaid = work.pay(before.length + after.length - 2 * (head + tail));
  const middle = (text: string): string[] => {
    const end = tail === 0 ? text.length : text.length - tail - 1;
    if (end < head || text === '') return [];
    const lines = text.slice(head, end);
    return isPaid ? lines.split('\n') : [lines];
  };
  if (isPaid) compare(middle(before), middle(after), work, result);
  else {
    addLines(result, 'removed', middle(before));
    addLines(result, 'added', middle(after));
  }
  if (tail > 0) addLines(result, 'same', [before.slice(before.length - tail)]);
  return result;
}

function compare(before: readonly string[], after: readonly string[], work: Work, result: DiffLine[]): void {
  const names = new Map<string, number>();
  const idOf = (line: string): number => {
    const known = names.get(line);
    if (known !== undefined) return known;
    names.set(line, names.size);
    return names.size - 1;
  };
  if (!work.pay((before.length + after.length) * LINE_STEPS)) {
    addLines(result, 'removed', before);
    addLines(result, 'added', after);
    return;
  }
  const old = before.map(idOf);
  const fresh = after.map(idOf);
  let at = 0;
  for (const hunk of hunksOf(old, fresh, names.size, work)) {
    addLines(result, 'same', before.slice(at, hunk.beforeStart));
    changeLines(
      before.slice(hunk.beforeStart, hunk.beforeEnd),
      after.slice(hunk.afterStart, hunk.afterEnd),
      work,
      result,
    );
    at = hunk.beforeEnd;
  }
  addLines(result, 'same', before.slice(at));
}

/** Where the shortest way is too far, lines that each text has once are the fixed points (patience). */
function hunksOf(before: readonly number[], after: readonly number[], ids: number, work: Work): Hunk[] {
  const isSmall = before.length + after.length <= work.edits;
  const edits = isSmall ? findEdits(before, after, work) : null;
  if (edits !== null) return edits;
  const hunks: Hunk[] = [];
  let [fromBefore, fromAfter] = [0, 0];
  const fixed = [...fixedPoints(before, after, ids), [before.length, after.length] as const];
  for (const [toBefore, toAfter] of fixed) {
    const found = findEdits(before.slice(fromBefore, toBefore), after.slice(fromAfter, toAfter), work);
    const whole = {
      beforeStart: 0,
      beforeEnd: toBefore - fromBefore,
      afterStart: 0,
      afterEnd: toAfter - fromAfter,
    };
    for (const hunk of found ?? [whole]) {
      hunks.push({
        beforeStart: hunk.beforeStart + fromBefore,
        beforeEnd: hunk.beforeEnd + fromBefore,
        afterStart: hunk.afterStart + fromAfter,
        afterEnd: hunk.afterEnd + fromAfter,
      });
    }
    [fromBefore, fromAfter] = [toBefore + 1, toAfter + 1];
  }
  return hunks;
}

/** Pairs of places, rising in both, of lines that occur once in each. */
function fixedPoints(
  before: readonly number[],
  after: readonly number[],
  ids: number,
): Array<readonly [before: number, after: number]> {
  const NONE = -1;
  const TWICE = -2;
  const placesOf = (lines: readonly number[]): Int32Array => {
    const places = new Int32Array(ids).fill(NONE);
    for (const [place, id] of lines.entries()) places[id] = places[id] === NONE ? place : TWICE;
    return places;
  };
  const old = placesOf(before);
  const fresh = placesOf(after);
  const common: Array<readonly [number, number]> = [];
  for (const [place, id] of after.entries()) {
    const from = old[id] ?? NONE;
    if (from >= 0 && fresh[id] === place) common.push([from, place]);
  }
  return longestIncreasing(common.map(([from]) => from)).flatMap((index) => common.slice(index, index + 1));
}

/** Lines that took each other's place: the similar ones are shown as one line that changed. */
function changeLines(
  before: readonly string[],
  after: readonly string[],
  work: Work,
  result: DiffLine[],
): void {
  let [fromBefore, fromAfter] = [0, 0];
  const flush = (toBefore: number, toAfter: number): void => {
    addLines(result, 'removed', before.slice(fromBefore, toBefore));
    addLines(result, 'added', after.slice(fromAfter, toAfter));
  };
  for (const [one, other] of pairsOf(before, after, work)) {
    flush(one, other);
    result.push({ kind: 'changed', parts: diffWords(before[one] ?? '', after[other] ?? '', work) });
    [fromBefore, fromAfter] = [one + 1, other + 1];
  }
  flush(before.length, after.length);
}

/** The pairs that keep the order and are together most similar. */
function pairsOf(
  before: readonly string[],
  after: readonly string[],
  work: Work,
): Array<readonly [before: number, after: number]> {
  const { length: n } = before;
  const { length: m } = after;
  if (n === 0 || m === 0 || n * m > MOST_PAIRS) return [];
  const likeness = (old = '', fresh = ''): number => {
    if (!canBeSimilar(old, fresh, SAME_LINE) || !work.pay(similaritySteps(old, fresh))) return 0;
    const found = similarityOf(old, fresh);
    return found < SAME_LINE ? 0 : found;
  };
  if (n === 1 && m === 1) return likeness(before[0], after[0]) === 0 ? [] : [[0, 0]];
  const width = m + 1;
  const score = new Float64Array((n + 1) * width);
  for (let one = n - 1; one >= 0; one -= 1) {
    for (let other = m - 1; other >= 0; other -= 1) {
      const value = likeness(before[one], after[other]);
      score[one * width + other] = Math.max(
        score[(one + 1) * width + other] ?? 0,
        score[one * width + other + 1] ?? 0,
        value === 0 ? 0 : value + (score[(one + 1) * width + other + 1] ?? 0),
      );
    }
  }
  const pairs: Array<readonly [number, number]> = [];
  for (let one = 0, other = 0; one < n && other < m;) {
    const best = score[one * width + other];
    if (best === score[(one + 1) * width + other]) one += 1;
    else if (best === score[one * width + other + 1]) other += 1;
    else {
      pairs.push([one, other]);
      one += 1;
      other += 1;
    }
  }
  return pairs;
}

/** Joins neighbours of a kind. */
function addLines(result: DiffLine[], kind: 'same' | 'added' | 'removed', lines: readonly string[]): void {
  if (lines.length === 0) return;
  const text = lines.join('\n');
  const last = result.at(-1);
  if (last?.kind === kind) result[result.length - 1] = { kind, text: `${last.text}\n${text}` };
  else result.push({ kind, text });
}
