/**
 * The position guard (DESIGN section 4): pushes and loads of one notice arrive in any order, and every receiver takes
 * only what is newer. Clocks play no part, since they go backwards.
 */
import type { Position } from '../contract/notice.ts';

/**
 * `fresh`: take it. `stale`: take it, marked STALE, because an evict came while it was loading. `drop`: something newer
 * is here already, or it belongs to another change log.
 */
type Verdict = 'fresh' | 'stale' | 'drop';

/** One load under way: begun before the request leaves, asked when the answer is here, ended in any case. */
export interface GuardedLoad {
  /** Judges one notice of the answer by the position of its last change, and remembers it when it is taken. */
  take(id: string, position: Position): Verdict;
  end(): void;
}

/** True when `candidate` is later in the same change log; across epochs nothing is newer. */
export function isNewer(candidate: Position, known: Position): boolean {
  return candidate.epoch === known.epoch && candidate.seq > known.seq;
}

/** Ids remembered before the oldest are forgotten. */
const DEFAULT_CAPACITY = 20_000;

export class PositionGuard {
  #epoch: string | null = null;
  readonly #seqs = new Map<string, number>();
  readonly #loads = new Set<{ readonly evicted: Set<string>; isAllEvicted: boolean }>();
  readonly #capacity: number;
  /** The latest push. */
  #pushed = -1;

  constructor(capacity: number = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
  }

  /** The change log of the present connection, null before the first. */
  get epoch(): string | null {
    return this.#epoch;
  }

  /** Call on each (re)connection. True when the change log is another one: the receiver's entries are STALE then. */
  connected(epoch: string): boolean {
    if (this.#epoch === epoch) return false;
    const isOther = this.#epoch !== null;
    this.#epoch = epoch;
    this.#seqs.clear();
    this.#pushed = -1;
    return isOther;
  }

  /** True when a push is to be taken: it is of this change log and newer than what is known of the id. */
  push(id: string, position: Position): boolean {
    if (position.epoch !== this.#epoch) return false;
    this.#pushed = Math.max(this.#pushed, position.seq);
    if (position.seq <= this.#known(id)) return false;
    this.#remember(id, position.seq);
    return true;
  }

  /** Begins a load of one notice or of many. */
  beginLoad(): GuardedLoad {
    const load = { evicted: new Set<string>(), isAllEvicted: false };
    this.#loads.add(load);
    return {
      take: (id, position) => {
        // The same position is taken: a push carries less than a load of the very same change.
        if (position.epoch !== this.#epoch || position.seq < this.#known(id)) return 'drop';
        this.#remember(id, position.seq);
        return load.isAllEvicted || load.evicted.has(id) ? 'stale' : 'fresh';
      },
      end: () => {
        this.#loads.delete(load);
        this.#forgetOldest();
      },
    };
  }

  /** Notes an evict of one notice, or of all (null), for the loads under way. */
  evict(id: string | null): void {
    for (const load of this.#loads) {
      if (id === null) load.isAllEvicted = true;
      else load.evicted.add(id);
    }
  }

  #known(id: string): number {
    return this.#seqs.get(id) ?? -1;
  }

  #remember(id: string, seq: number): void {
    this.#seqs.delete(id);
    this.#seqs.set(id, seq);
    this.#forgetOldest();
  }

  /**
   * Pushes of a connection come in order, and a load that begins now sees everything pushed so far. Older than what is
   * known can only be an answer under way, or the push of a change that a load has told already.
   */
  #forgetOldest(): void {
    if (this.#loads.size > 0) return;
    for (const [id, seq] of this.#seqs) {
      if (this.#seqs.size <= this.#capacity) return;
      if (seq <= this.#pushed) this.#seqs.delete(id);
    }
  }
}
