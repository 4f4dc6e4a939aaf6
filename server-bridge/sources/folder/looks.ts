/**
 * The files that have to be looked at, and when: hints and scans ask for looks, a look that finds a file unfinished
 * is put back for later. Hinted files come before those of a scan. Times are those of a monotonic clock, in ms.
 */
import type { Found } from './walk.ts';
import { QUIET } from './settle.ts';

export interface Look {
  readonly remoteId: string;
  /** Path below the root as the disk spells it. */
  readonly relative: string;
  /** Where to read it, when a walk has found that out. */
  path: string | null;
  readonly isScanned: boolean;
  dueAt: number;
  /** The last sign of a change. */
  changedAt: number;
  longestPause: number;
  sawChange: boolean;
  sawRename: boolean;
  isGrowing: boolean;
  /** The state seen last, and when. */
  stamp: string | null;
  seenAt: number;
  size: number;
  /** Taken in again even when it looks unchanged: something it refers to changed. */
  isForced: boolean;
  /** Found by the first scan of a new source. */
  isBackfill: boolean;
  isRead: boolean;
}

const UNKNOWN_SIZE = 2048;

export class Looks {
  readonly #hinted = new Map<string, Look>();
  readonly #scanned = new Map<string, Look>();

  get size(): number {
    return this.#hinted.size + this.#scanned.size;
  }

  has(remoteId: string): boolean {
    return this.#hinted.has(remoteId) || this.#scanned.has(remoteId);
  }

  isHinted(remoteId: string): boolean {
    return this.#hinted.has(remoteId);
  }

  /** A sign that somebody changed the file. */
  hint(remoteId: string, relative: string, type: 'rename' | 'change', now: number): void {
    const before = this.#hinted.get(remoteId) ?? this.#scanned.get(remoteId);
    this.#scanned.delete(remoteId);
    const look: Look = before ?? newLook(remoteId, relative, now, false);
    if (before !== undefined && !before.isScanned) {
      look.longestPause = Math.max(look.longestPause, now - look.changedAt);
    }
    look.changedAt = now;
    if (type === 'rename') look.sawRename = true;
    else look.sawChange = true;
    look.dueAt =
      now +
      (look.sawChange ? Math.min(QUIET.soft, Math.max(QUIET.edit, look.longestPause * 2)) : QUIET.moved);
    this.#hinted.set(remoteId, { ...look, isScanned: false, path: null });
  }

  /** Something a scan found; a hinted look at the same file goes first. */
  found(
    found: Found,
    stamp: string,
    now: number,
    flags: { isBackfill: boolean; isRead: boolean; isForced: boolean },
  ): void {
    if (this.#hinted.has(found.remoteId)) return;
    this.#scanned.set(found.remoteId, {
      ...newLook(found.remoteId, found.relative, now, true),
      path: found.path,
      dueAt: now + QUIET.edit,
      stamp,
      size: found.stat.size,
      ...flags,
    });
  }

  /** Looks again at a file that nobody is known to have changed. */
  again(
    remoteId: string,
    relative: string,
    dueAt: number,
    flags: Partial<Pick<Look, 'isForced' | 'isBackfill' | 'isRead'>>,
  ): void {
    if (this.has(remoteId)) return;
    this.#scanned.set(remoteId, { ...newLook(remoteId, relative, dueAt, true), ...flags });
  }

  putBack(look: Look, dueAt: number): void {
    if (this.has(look.remoteId)) return;
    look.dueAt = dueAt;
    (look.isScanned ? this.#scanned : this.#hinted).set(look.remoteId, look);
  }

  /** Takes what is due, at most so many and, but for the first, so many bytes. */
  takeDue(now: number, maxCount: number, maxBytes: number): Look[] {
    const due: Look[] = [];
    let bytes = 0;
    for (const map of [this.#hinted, this.#scanned]) {
      for (const look of map.values()) {
        if (look.dueAt > now) continue;
        bytes += look.size;
        if (due.length === maxCount || (due.length > 0 && bytes > maxBytes)) return due;
        due.push(look);
        map.delete(look.remoteId);
      }
    }
    return due;
  }

  nextDue(): number | null {
    let next = Infinity;
    for (const map of [this.#hinted, this.#scanned]) {
      for (const look of map.values()) next = Math.min(next, look.dueAt);
    }
    return next === Infinity ? null : next;
  }

  values(): Look[] {
    return [...this.#hinted.values(), ...this.#scanned.values()];
  }

  clear(): void {
    this.#hinted.clear();
    this.#scanned.clear();
  }
}

function newLook(remoteId: string, relative: string, now: number, isScanned: boolean): Look {
  return {
    remoteId,
    relative,
    path: null,
    isScanned,
    dueAt: now,
    changedAt: now,
    longestPause: 0,
    sawChange: false,
    sawRename: false,
    isGrowing: false,
    stamp: null,
    seenAt: now,
    size: UNKNOWN_SIZE,
    isForced: false,
    isBackfill: false,
    isRead: false,
  };
}
