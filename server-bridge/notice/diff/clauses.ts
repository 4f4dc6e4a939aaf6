/** Which clause of one version is which of the other, and what became of each. */
import type { Clause, ClauseChange } from '../../contract/notice.ts';
import { longestIncreasing } from './edits.ts';
import { similarityOf, similaritySteps } from './similarity.ts';
import type { Work } from './work.ts';
import { diffWords } from './words.ts';

const NONE = -1;
/** So similar are two states of one clause, when neither its key nor its numbering says so. */
const SAME_CLAUSE = 0.5;
/** A key says more about what a clause is than its value does. */
const KEY_SHARE = 0.6;
/** Under the same numbering less is enough. */
const SAME_LABEL = 0.25;
/** Clauses compared with each other by similarity; of more only those at about the same place. */
const MOST_PAIRS = 2048;

/** Clauses of one value that are looked at for the same key. */
const MOST_LOOKS = 16;

/** Each clause's other self, by place; -1 where it has none. */
interface Matches {
  readonly ofOld: Int32Array;
  readonly ofFresh: Int32Array;
}

/**
 * Clauses that were added, removed, changed or moved, in the order of the newer version, removed ones where they stood.
 * One is known again by its key and value, else by its key, else by similarity. Another numbering alone is no change.
 */
export function diffClauses(old: readonly Clause[], fresh: readonly Clause[], work: Work): ClauseChange[] {
  const matches = match(old, fresh, work);
  const moved = movedOf(matches.ofFresh);
  const changes: ClauseChange[] = [];
  let at = 0;
  const flushRemoved = (until: number): void => {
    for (; at < until; at += 1) {
      const clause = old[at];
      if (clause === undefined || matches.ofOld[at] !== NONE) continue;
      changes.push(changeOf('removed', clause, { before: clause.value, from: at + 1 }));
    }
  };
  for (const [to, clause] of fresh.entries()) {
    const from = matches.ofFresh[to] ?? NONE;
    const before = old[from];
    if (before === undefined) {
      changes.push(changeOf('added', clause, { after: clause.value, to: to + 1 }));
      continue;
    }
    const isMoved = moved.has(to);
    if (!isMoved) flushRemoved(from);
    const isChanged = before.value !== clause.value || before.key !== clause.key;
    if (!isChanged && !isMoved) continue;
    changes.push({
      kind: isChanged ? (isMoved ? 'moved-changed' : 'changed') : 'moved',
      key: shownOf(clause),
      keyParts: before.key === clause.key ? [] : diffWords(shownOf(before), shownOf(clause), work),
      before: before.value,
      after: clause.value,
      parts: before.value === clause.value ? [] : diffWords(before.value, clause.value, work),
      from: from + 1,
      to: to + 1,
    });
  }
  flushRemoved(old.length);
  return changes;
}

const shownOf = ({ key, label }: Clause): string => key ?? label ?? '';

function changeOf(
  kind: 'added' | 'removed',
  clause: Clause,
  own: Partial<Pick<ClauseChange, 'before' | 'after' | 'from' | 'to'>>,
): ClauseChange {
  const nothing = { keyParts: [], parts: [], before: null, after: null, from: null, to: null };
  return { kind, key: shownOf(clause), ...nothing, ...own };
}

function match(old: readonly Clause[], fresh: readonly Clause[], work: Work): Matches {
  const matches = {
    ofOld: new Int32Array(old.length).fill(NONE),
    ofFresh: new Int32Array(fresh.length).fill(NONE),
  };
  const join = (one: number, other: number): void => {
    matches.ofOld[one] = other;
    matches.ofFresh[other] = one;
  };
  // What both share at the ends is most of a usual edit.
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && isSame(old[head], fresh[head])) join(head, head++);
  let [oldEnd, freshEnd] = [old.length, fresh.length];
  while (oldEnd > head && freshEnd > head && isSame(old[oldEnd - 1], fresh[freshEnd - 1]))
    join(--oldEnd, --freshEnd);

  const middle = { old, fresh, head, oldEnd, freshEnd, matches, join };
  if (head < oldEnd && head < freshEnd) {
    matchEqual(middle);
    matchKeys(middle);
    matchSimilar(middle, work);
  }
  return matches;
}

function isSame(one: Clause | undefined, other: Clause | undefined): boolean {
  return one !== undefined && one.key === other?.key && one.value === other.value;
}

interface Middle {
  readonly old: readonly Clause[];
  readonly fresh: readonly Clause[];
  readonly head: number;
  readonly oldEnd: number;
  readonly freshEnd: number;
  readonly matches: Matches;
  join(one: number, other: number): void;
}

/** Old clauses by a name, the first of each first, without a list for each. */
function chain({ old, head, oldEnd, matches }: Middle, nameOf: (clause: Clause) => string | null) {
  const first = new Map<string, number>();
  const next = new Int32Array(oldEnd - head);
  for (let place = oldEnd - 1; place >= head; place -= 1) {
    const clause = old[place];
    const name = clause === undefined || matches.ofOld[place] !== NONE ? null : nameOf(clause);
    if (name === null) continue;
    next[place - head] = first.get(name) ?? NONE;
    first.set(name, place);
  }
  return { first, next };
}

/** The same key and value. */
function matchEqual(middle: Middle): void {
  const { old, fresh, head, freshEnd, matches, join } = middle;
  const { first, next } = chain(middle, ({ value }) => value);
  for (let place = head; place < freshEnd; place += 1) {
    const clause = fresh[place];
    if (clause === undefined) continue;
    let other = first.get(clause.value) ?? NONE;
    for (let looks = 0; other !== NONE && looks < MOST_LOOKS; looks += 1) {
      if (matches.ofOld[other] === NONE && old[other]?.key === clause.key) {
        join(other, place);
        break;
      }
      other = next[other - head] ?? NONE;
    }
  }
}

/** The same key: the first that is left with the first that is left, and so on. */
function matchKeys(middle: Middle): void {
  const { fresh, head, freshEnd, matches, join } = middle;
  const { first, next } = chain(middle, ({ key }) => key);
  if (first.size === 0) return;
  for (let place = head; place < freshEnd; place += 1) {
    const key = matches.ofFresh[place] === NONE ? (fresh[place]?.key ?? null) : null;
    const other = key === null ? undefined : first.get(key);
    if (key === null || other === undefined || other === NONE) continue;
    join(other, place);
    first.set(key, next[other - head] ?? NONE);
  }
}

/** The most similar first; of equals the nearest. */
function matchSimilar({ old, fresh, head, oldEnd, freshEnd, matches, join }: Middle, work: Work): void {
  const left = (column: Int32Array, end: number): number[] => {
    const places: number[] = [];
    for (let place = head; place < end; place += 1) if (column[place] === NONE) places.push(place);
    return places;
  };
  const ofOld = left(matches.ofOld, oldEnd);
  const ofFresh = left(matches.ofFresh, freshEnd);
  if (ofOld.length === 0 || ofFresh.length === 0) return;
  const isFew = ofOld.length * ofFresh.length <= MOST_PAIRS;
  const window = isFew ? ofOld.length : Math.floor(MOST_PAIRS / ofFresh.length / 2);
  const found: Array<{ one: number; other: number; score: number }> = [];
  for (const [index, other] of ofFresh.entries()) {
    const centre = isFew ? 0 : Math.round((index * ofOld.length) / ofFresh.length);
    for (const one of ofOld.slice(Math.max(0, centre - window), centre + window + 1)) {
      const score = likeness(old[one], fresh[other], work);
      if (score > 0) found.push({ one, other, score });
    }
  }
  const apart = ({ one, other }: { one: number; other: number }): number => Math.abs(one - other);
  found.sort((a, b) => b.score - a.score || apart(a) - apart(b));
  for (const { one, other } of found) {
    if (matches.ofOld[one] === NONE && matches.ofFresh[other] === NONE) join(one, other);
  }
}

/** 0 when they are two clauses. */
function likeness(one: Clause | undefined, other: Clause | undefined, work: Work): number {
  if (one === undefined || other === undefined || (one.key === null) !== (other.key === null)) return 0;
  if (!work.pay(similaritySteps(one.value, other.value) + 64)) return 0;
  const ofValue = similarityOf(one.value, other.value);
  if (one.key === null || other.key === null) {
    const isEnough = ofValue >= SAME_CLAUSE || (ofValue >= SAME_LABEL && one.label === other.label);
    return isEnough ? ofValue : 0;
  }
  const score = KEY_SHARE * similarityOf(one.key, other.key) + (1 - KEY_SHARE) * ofValue;
  return score >= SAME_CLAUSE ? score : 0;
}

/** Places of the newer version outside the longest run that kept its order. */
function movedOf(ofFresh: Int32Array): ReadonlySet<number> {
  const matched: number[] = [];
  let isInOrder = true;
  let last = NONE;
  for (let place = 0; place < ofFresh.length; place += 1) {
    const from = ofFresh[place] ?? NONE;
    if (from === NONE) continue;
    matched.push(place);
    isInOrder &&= from > last;
    last = from;
  }
  if (isInOrder) return new Set();
  const moved = new Set(matched);
  for (const index of longestIncreasing(matched.map((place) => ofFresh[place] ?? 0))) {
    const place = matched[index];
    if (place !== undefined) moved.delete(place);
  }
  return moved;
}
