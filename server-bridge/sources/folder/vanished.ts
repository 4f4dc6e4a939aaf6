/**
 * Items whose files are missing: how long, and what that may mean. An editor that deletes and writes anew, a rename
 * and a share that comes and goes all look like a deletion at first. Pure but for the clock handed in.
 */

/** A file must be missing for so long, in ms, before that is looked into. */
const GONE_MS = 800;
const MANY = 20;

export interface Verdict {
  readonly kind: 'wait' | 'withdraw' | 'ask';
  readonly remoteIds: readonly string[];
}

export class Vanished {
  /** Since when each is missing. */
  readonly #since = new Map<string, number>();
  /** The person was asked about these and has not answered. */
  readonly #asked = new Set<string>();
  /** The person said to keep these. */
  #kept = new Set<string>();

  note(remoteId: string, now: number): void {
    if (!this.#since.has(remoteId)) this.#since.set(remoteId, now);
  }

  /** It is there again, or is no longer ours. */
  forget(remoteId: string): void {
    this.#since.delete(remoteId);
    this.#asked.delete(remoteId);
    this.#kept.delete(remoteId);
  }

  /** The root itself is in doubt: nothing is known to be missing. */
  clear(): void {
    this.#since.clear();
    this.#asked.clear();
  }

  has(remoteId: string): boolean {
    return this.#since.has(remoteId);
  }

  isMature(remoteId: string, now: number): boolean {
    const since = this.#since.get(remoteId);
    return since !== undefined && since + GONE_MS <= now;
  }

  /** When a missing item may be judged. */
  matureAt(remoteId: string): number {
    return (this.#since.get(remoteId) ?? 0) + GONE_MS;
  }

  missing(): string[] {
    return [...this.#since.keys()];
  }

  get askedCount(): number {
    return this.#asked.size;
  }

  asked(): string[] {
    return [...this.#asked];
  }

  /** When the next undecided item can be judged; null when all are decided. */
  nextAt(): number | null {
    let next: number | null = null;
    let newest = 0;
    let count = 0;
    for (const [remoteId, since] of this.#since) {
      if (this.#asked.has(remoteId) || this.#kept.has(remoteId)) continue;
      count++;
      newest = Math.max(newest, since);
      next = next === null ? since : Math.min(next, since);
    }
    if (next === null) return null;
    // While many are still vanishing, nobody can tell how many it will be.
    return (count > MANY ? newest : next) + GONE_MS;
  }

  /** Undecided items that have been missing long enough. */
  due(now: number): string[] {
    const nextAt = this.nextAt();
    if (nextAt === null || nextAt > now) return [];
    return this.missing().filter(
      (remoteId) => !this.#asked.has(remoteId) && !this.#kept.has(remoteId) && this.isMature(remoteId, now),
    );
  }

  /** What is to become of items that are gone for certain. `itemCount` includes the missing ones. */
  judge(due: readonly string[], itemCount: number): Verdict {
    if (due.length === 0) return { kind: 'wait', remoteIds: [] };
    const isMany = this.#since.size > MANY && this.#since.size * 2 > itemCount;
    if (!isMany && this.#asked.size === 0) return { kind: 'withdraw', remoteIds: due };
    this.#kept.clear();
    for (const remoteId of this.#since.keys()) this.#asked.add(remoteId);
    return { kind: 'ask', remoteIds: this.asked() };
  }

  /** The answer to `ask`: those to be withdrawn, none when they are to be kept. */
  answer(withdraw: boolean): string[] {
    const asked = this.asked();
    this.#asked.clear();
    if (withdraw) return asked;
    this.#kept = new Set(asked);
    return [];
  }
}
