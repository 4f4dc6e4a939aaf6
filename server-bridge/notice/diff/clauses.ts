import type { Clause, NoticeDiff } from '../../contract/notice.ts';
import { diffWords, type DiffLimits } from './tokens.ts';

type ClauseChange = NoticeDiff['clauses'][number];

interface Named {
  readonly clause: Clause;
  /** What makes it the same clause in another version. */
  readonly name: string;
  readonly shown: string;
}

/**
 * Clauses that were added, removed, changed or moved, in the order of the newer version, removed ones where they stood.
 * A clause is known by its key, else by its numbering, and by how often that has occurred before.
 */
export function diffClauses(
  before: readonly Clause[],
  after: readonly Clause[],
  limits: DiffLimits,
): ClauseChange[] {
  const old = named(before);
  const fresh = named(after);
  const oldByName = new Map(old.map((entry) => [entry.name, entry]));
  const freshNames = new Set(fresh.map(({ name }) => name));
  const moved = movedNames(old, fresh);
  const changes: ClauseChange[] = [];
  let at = 0;

  const flushRemoved = (until: number): void => {
    for (; at < until; at += 1) {
      const entry = old[at];
      if (entry === undefined || freshNames.has(entry.name)) continue;
      changes.push({ kind: 'removed', key: entry.shown, before: entry.clause.value, after: null, parts: [] });
    }
  };

  for (const entry of fresh) {
    const same = oldByName.get(entry.name);
    const value = entry.clause.value;
    if (same === undefined) {
      changes.push({ kind: 'added', key: entry.shown, before: null, after: value, parts: [] });
      continue;
    }
    if (!moved.has(entry.name)) flushRemoved(old.indexOf(same));
    if (same.clause.value !== value) {
      const parts = diffWords(same.clause.value, value, limits);
      changes.push({ kind: 'changed', key: entry.shown, before: same.clause.value, after: value, parts });
    } else if (moved.has(entry.name)) {
      changes.push({ kind: 'moved', key: entry.shown, before: value, after: value, parts: [] });
    }
  }
  flushRemoved(old.length);
  return changes;
}

function named(clauses: readonly Clause[]): Named[] {
  const counts = new Map<string, number>();
  return clauses.map((clause) => {
    const base = clause.key === null ? `#${clause.label ?? ''}` : `=${clause.key}`;
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const shown = clause.key ?? clause.label ?? '';
    return { clause, name: `${base}\0${String(count)}`, shown };
  });
}

/** Names in both whose order changed: those outside the longest run that kept its order (numbering does not move). */
function movedNames(old: readonly Named[], fresh: readonly Named[]): ReadonlySet<string> {
  const place = new Map(old.map(({ name }, index) => [name, index]));
  const common = fresh.filter(({ name, clause }) => place.has(name) && clause.key !== null);
  const places = common.map(({ name }) => place.get(name) ?? 0);
  const kept = longestIncreasing(places);
  return new Set(common.filter((_entry, index) => !kept.has(index)).map(({ name }) => name));
}

/** Indexes of a longest strictly increasing subsequence; O(n log n). */
function longestIncreasing(values: readonly number[]): ReadonlySet<number> {
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
  const kept = new Set<number>();
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) kept.add(index);
  return kept;
}
