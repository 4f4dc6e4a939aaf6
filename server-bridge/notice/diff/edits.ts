/** The shortest way from one sequence to another: Myers, "An O(ND) difference algorithm" (1986), greedy and bounded. */
import type { Work } from './work.ts';

/** `before[beforeStart, beforeEnd)` becomes `after[afterStart, afterEnd)`; one of the two may be empty. */
export interface Hunk {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

export type Sequence = ArrayLike<number>;

/** What a search writes on; made once for the usual ones, which are short. */
const KEPT_EDITS = 128;
const keptReach = new Int32Array(2 * KEPT_EDITS + 3);
const keptTrace = new Int32Array(((KEPT_EDITS + 1) * (KEPT_EDITS + 2)) / 2);

/** All differences in order, none touching the next; null when the search costs more than `work` has. */
export function findEdits(before: Sequence, after: Sequence, work: Work): Hunk[] | null {
  const { length: n } = before;
  const { length: m } = after;
  if (n === 0 && m === 0) return [];
  if (n === 0 || m === 0) return [{ beforeStart: 0, beforeEnd: n, afterStart: 0, afterEnd: m }];
  const most = Math.min(work.edits, n + m);
  const middle = most + 1;
  /** How far along `before` each diagonal has come. */
  const reach = most <= KEPT_EDITS ? keptReach : new Int32Array(2 * most + 3);
  /** The diagonals -d, -d + 2 ... d of each round d. */
  let trace = keptTrace;
  let end = 0;
  reach[middle + 1] = 0;
  for (let edits = 0; edits <= most; edits += 1) {
    if (end + edits >= trace.length) trace = grown(trace);
    let steps = edits + 1;
    for (let k = -edits; k <= edits; k += 2) {
      const down = reach[middle + k + 1] ?? 0;
      const right = (reach[middle + k - 1] ?? 0) + 1;
      let x = k === -edits || (k !== edits && right <= down) ? down : right;
      const start = x;
      while (x < n && x - k < m && before[x] === after[x - k]) x += 1;
      steps += x - start;
      reach[middle + k] = x;
      trace[end++] = x;
      if (x >= n && x - k >= m) return follow(trace, edits, n, m);
    }
    if (!work.pay(steps)) return null;
  }
  work.giveUp();
  return null;
}

function grown(trace: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(trace.length * 2);
  larger.set(trace);
  return larger;
}

/** Back along what each round had reached. */
function follow(trace: Int32Array, edits: number, n: number, m: number): Hunk[] {
  const hunks: Hunk[] = [];
  let x = n;
  let y = m;
  for (let d = edits; d > 0; d -= 1) {
    const k = x - y;
    // Round d - 1 begins after 1 + 2 + ... + (d - 1) places, with diagonal 1 - d.
    const round = ((d - 1) * d) / 2;
    const below = round + ((k + d) >> 1);
    const isDown = k === -d || (k !== d && (trace[below - 1] ?? 0) + 1 <= (trace[below] ?? 0));
    const fromX = trace[isDown ? below : below - 1] ?? 0;
    const fromY = fromX - (isDown ? k + 1 : k - 1);
    addEdit(hunks, fromX, fromY, isDown ? fromX : fromX + 1, isDown ? fromY + 1 : fromY);
    x = fromX;
    y = fromY;
  }
  return hunks.reverse();
}

/** Found from the end: joins what touches the one found before. */
function addEdit(
  hunks: Hunk[],
  beforeStart: number,
  afterStart: number,
  beforeEnd: number,
  afterEnd: number,
): void {
  const next = hunks.at(-1);
  if (next !== undefined && next.beforeStart === beforeEnd && next.afterStart === afterEnd) {
    const { beforeEnd: lastBefore, afterEnd: lastAfter } = next;
    hunks[hunks.length - 1] = { beforeStart, afterStart, beforeEnd: lastBefore, afterEnd: lastAfter };
  } else hunks.push({ beforeStart, beforeEnd, afterStart, afterEnd });
}

/** Indexes of a longest strictly increasing subsequence; O(n log n). */
export function longestIncreasing(values: readonly number[]): number[] {
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [index, value] of values.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = index;
  }
  const kept: number[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) kept.push(index);
  return kept.reverse();
}
