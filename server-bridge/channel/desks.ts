/** Which starts of which desks have been heard of: so that every report counts once. Bounded in desks and starts. */
import { z } from '../contract/schema.ts';

/** What is known of one start, as bits. */
export const STARTED = 1;
export const HEALTHY = 2;
export const CONNECTED = 4;
export const CRASHED = 8;
export const RETURNED = 16;
/** Its outcome is known. */
export const SETTLED = 32;
/** It was counted as an error. */
export const ERROR = 64;
/** Not in the figures: the desk has had its share of the window. */
export const SKIPPED = 128;

/** Older starts than the newest few of a desk are not heard any more. */
const STARTS_KEPT = 8;

export interface Start {
  readonly number: number;
  flags: number;
}

export interface Desk {
  readonly id: string;
  ring: string;
  /** Newest last. */
  starts: Start[];
  /** What it has had of this window. */
  window: number;
  settled: number;
  errors: number;
}

export const storedDesk = z.tuple([
  z.string(),
  z.string(),
  z.array(z.tuple([z.number().int(), z.number().int()])).max(STARTS_KEPT),
  z.number().int(),
  z.number().int(),
  z.number().int(),
]);
export type StoredDesk = z.infer<typeof storedDesk>;

export class Desks {
  readonly #desks = new Map<string, Desk>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#desks.size;
  }

  get(id: string): Desk | null {
    return this.#desks.get(id) ?? null;
  }

  /** Null where there is no room for another desk. */
  take(id: string, ring: string): Desk | null {
    const known = this.#desks.get(id);
    if (known !== undefined) {
      known.ring = ring;
      return known;
    }
    if (this.#desks.size >= this.#most) return null;
    const desk: Desk = { id, ring, starts: [], window: -1, settled: 0, errors: 0 };
    this.#desks.set(id, desk);
    return desk;
  }

  removeOldest(): Desk | null {
    const [oldest] = this.#desks.values();
    if (oldest !== undefined) this.#desks.delete(oldest.id);
    return oldest ?? null;
  }

  restore(stored: readonly StoredDesk[]): void {
    for (const [id, ring, starts, window, settled, errors] of stored) {
      const list = starts.map(([number, flags]) => ({ number, flags }));
      this.#desks.set(id, { id, ring, starts: list, window, settled, errors });
    }
  }

  toJSON(): StoredDesk[] {
    return [...this.#desks.values()].map(({ id, ring, starts, window, settled, errors }) => [
      id,
      ring,
      starts.map(({ number, flags }) => [number, flags]),
      window,
      settled,
      errors,
    ]);
  }
}

/** Null for a start that is older than those kept. */
export function startOf(desk: Desk, number: number): Start | null {
  const known = desk.starts.find((start) => start.number === number);
  if (known !== undefined) return known;
  const [oldest] = desk.starts;
  if (desk.starts.length >= STARTS_KEPT && oldest !== undefined && number < oldest.number) return null;
  const start: Start = { number, flags: 0 };
  desk.starts = [...desk.starts, start].sort((one, other) => one.number - other.number).slice(-STARTS_KEPT);
  return start;
}
