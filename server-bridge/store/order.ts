/** The readers' notices in each order, kept sorted as notices change. Pinned ones come first in all. */
import type { LIST_SORTS } from '../contract/notice.ts';
import type { Columns } from './columns.ts';

export type Sort = (typeof LIST_SORTS)[number];
type Compare = (a: number, b: number) => number;

/** The later row number is the newer one where times are equal. */
function compareBy(columns: Columns, sort: Sort): Compare {
  const { pinned, level, updatedAt, effectiveAt } = columns;
  const pin: Compare = (a, b) => (pinned[b] ?? 0) - (pinned[a] ?? 0);
  const newest: Compare = (a, b) => (updatedAt[b] ?? 0) - (updatedAt[a] ?? 0) || b - a;
  switch (sort) {
    case 'newest':
      return (a, b) => pin(a, b) || newest(a, b);
    case 'oldest':
      return (a, b) => pin(a, b) || newest(b, a);
    case 'level':
      return (a, b) => pin(a, b) || (level[b] ?? 0) - (level[a] ?? 0) || newest(a, b);
    case 'effective':
      return (a, b) => pin(a, b) || (effectiveAt[b] ?? 0) - (effectiveAt[a] ?? 0) || b - a;
  }
}

/** So many changes, and an eighth of what is sorted, are merged. */
const STALE = 2048;

/** An order as of its last use, and the row numbers that changed since. */
interface Kept {
  order: Int32Array;
  changed: number[];
}

export class Orders {
  readonly #columns: Columns;
  readonly #orders = new Map<Sort, Kept>();

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** `changed` as `Columns.refresh` answered it. */
  update(changed: number[] | null): void {
    if (changed?.length === 0) return;
    for (const [sort, kept] of this.#orders) {
      // Sorted anew when it is wanted again: merging that many would take as long, and remembering them takes room.
      const isStale =
        changed === null || kept.changed.length + changed.length > STALE + kept.order.length / 8;
      if (isStale) this.#orders.delete(sort);
      else for (const n of changed) kept.changed.push(n);
    }
  }

  /** Row numbers of all notices that readers see. */
  get(sort: Sort): Int32Array {
    const kept = this.#orders.get(sort);
    if (kept === undefined) {
      const order = this.#sorted(sort);
      this.#orders.set(sort, { order, changed: [] });
      return order;
    }
    if (kept.changed.length > 0) {
      kept.order = this.#merged(sort, kept.order, kept.changed);
      kept.changed = [];
    }
    return kept.order;
  }

  #sorted(sort: Sort): Int32Array {
    const visible: number[] = [];
    for (let n = this.#columns.end - 1; n > 0; n--) if (this.#columns.isVisible(n)) visible.push(n);
    // An array, not a typed one: its sort is fast where much is in order already, and it is.
    return Int32Array.from(visible.sort(compareBy(this.#columns, sort)));
  }

  #merged(sort: Sort, order: Int32Array, changed: readonly number[]): Int32Array {
    const compare = compareBy(this.#columns, sort);
    const isChanged = new Uint8Array(this.#columns.end);
    const added: number[] = [];
    for (const n of changed) {
      if (isChanged[n] === 0 && this.#columns.isVisible(n)) added.push(n);
      isChanged[n] = 1;
    }
    added.sort(compare);
    const merged = new Int32Array(order.length + added.length);
    let size = 0;
    let next = 0;
    for (let index = 0; index < order.length; index++) {
      const n = order[index] ?? 0;
      if (isChanged[n] === 1) continue;
      for (let candidate = added[next]; candidate !== undefined; candidate = added[next]) {
        if (compare(candidate, n) > 0) break;
        merged[size++] = candidate;
        next += 1;
      }
      merged[size++] = n;
    }
    for (; next < added.length; next++) merged[size++] = added[next] ?? 0;
    return merged.subarray(0, size);
  }
}
