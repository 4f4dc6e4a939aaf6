/** Compares what a walk found with what is known, and asks for looks at what differs. */
import { join } from 'node:path';
import { Backlog } from './backlog.ts';
import { stampOf } from './fingerprint.ts';
import type { Census } from './items.ts';
import type { Ledger } from './ledger.ts';
import type { Looks } from './looks.ts';
import { type MediaReader, stampNow } from './media.ts';
import { isBelow, toRemoteId } from './names.ts';
import { nextTurn } from './timers.ts';
import type { Vanished } from './vanished.ts';
import { eachOf, type Found, type Visitor, type Walk } from './walk.ts';

/** Of a new source so many are unread. */
const NEWEST_UNREAD = 20;
/** So many looks are asked for at a time. */
const ROOM = 1024;
/** After so many comparisons the loop gets a turn. */
const TURN = 250;

export interface CompareOptions {
  readonly ledger: Ledger;
  readonly looks: Looks;
  readonly vanished: Vanished;
  readonly clock: () => number;
  readonly isFirstScan: () => boolean;
  readonly mediaReader: MediaReader;
  /** Files that are empty and not items, by the state in which they were seen. */
  readonly emptyStamps: Map<string, string>;
}

/** One walk against what is known. */
export interface Comparison extends Visitor {
  /** Call when the walk has ended. */
  end(walk: Walk): Promise<void>;
}

export class Comparer {
  readonly #options: CompareOptions;
  readonly #backlog = new Backlog();
  /** So many of a first scan's backlog were taken. */
  #fed = 0;
  /** It may be taken from. Not while a first scan walks: which are the newest is not known yet. */
  #isOpen = false;

  constructor(options: CompareOptions) {
    this.#options = options;
  }

  /** For one walk of everything below `scope`: asks for a look at each file that differs from what is known. */
  begin(scope: string): Comparison {
    const { ledger } = this.#options;
    const isFirstScan = this.#options.isFirstScan();
    if (scope === '') {
      this.#backlog.clear();
      this.#fed = 0;
      this.#isOpen = !isFirstScan;
    }
    const census = ledger.items.census();
    /** Files met that are no items. */
    const others = new Set<string>();
    /** Unchanged items that refer to files. */
    const referring: string[] = [];
    return {
      isKnown: (remoteId, looks, at) => {
        const refs = isFirstScan ? null : census.meetUnchanged(remoteId, looks, at);
        if (refs === null) return false;
        this.#options.vanished.forget(remoteId);
        if (refs.length > 0) referring.push(remoteId);
        ledger.clear(remoteId);
        return true;
      },
      onFile: (found) => {
        const { remoteId } = found;
        this.#options.vanished.forget(remoteId);
        if (ledger.items.has(remoteId)) census.meet(remoteId);
        else others.add(remoteId);
        if (ledger.items.refsOf(remoteId).length > 0 && ledger.items.isFresh(remoteId, found.stat)) {
          referring.push(remoteId);
        }
        if (isFirstScan) this.#backlog.add(found);
        else if (this.#isUnchanged(found)) return;
        else if (this.#options.looks.size < ROOM) this.#look(found, false, false);
        else this.#backlog.add(found);
      },
      end: async (walk) => {
        await this.#compareMissing(walk, scope, census, others);
        await this.#compareReferences(referring);
        if (scope === '') this.#isOpen = true;
      },
    };
  }

  /** Files that no look was asked for yet. */
  get waiting(): number {
    return this.#backlog.size;
  }

  /** Asks for looks at some of those; call when there may be room. */
  feed(): void {
    const isFirstScan = this.#options.isFirstScan();
    while (this.#isOpen && this.#options.looks.size < ROOM) {
      const found = this.#backlog.take();
      if (found === null) return;
      // Newest first, so that the unread ones are the first that come.
      this.#fed += 1;
      if (!this.#isUnchanged(found)) this.#look(found, isFirstScan, isFirstScan && this.#fed > NEWEST_UNREAD);
    }
  }

  /** The next walk finds them again. */
  clear(): void {
    this.#backlog.clear();
  }

  #isUnchanged(found: Found): boolean {
    const { ledger } = this.#options;
    const { remoteId, relative, stat } = found;
    const isFresh = ledger.items.isFresh(remoteId, stat);
    if (isFresh) ledger.clear(remoteId);
    ledger.items.relocate(remoteId, relative);
    return isFresh;
  }

  #look(found: Found, isBackfill: boolean, isRead: boolean): void {
    const { clock, ledger, looks, emptyStamps, mediaReader } = this.#options;
    const { remoteId, relative, stat } = found;
    const stamp = stampOf(stat);
    if (ledger.problemOf(remoteId)?.stamp === stamp || emptyStamps.get(remoteId) === stamp) return;
    const path = found.path ?? join(mediaReader.root().real, relative);
    looks.found({ ...found, path }, stamp, clock(), { isBackfill, isRead, isForced: false });
  }

  async #compareMissing(
    { failed, problems }: Walk,
    scope: string,
    census: Census,
    others: ReadonlySet<string>,
  ): Promise<void> {
    const { ledger, vanished, emptyStamps } = this.#options;
    const now = this.#options.clock();
    const reported = new Set(problems.map(({ remoteId }) => remoteId));
    const walked = toRemoteId(scope);
    const unread = failed.map(toRemoteId);
    const isMissing = (remoteId: string): boolean =>
      isBelow(remoteId, walked) &&
      !others.has(remoteId) &&
      !census.hasMet(remoteId) &&
      !unread.some((folder) => isBelow(remoteId, folder));
    let count = 0;
    // What comes meanwhile is met or is seen by the next walk.
    for (const remoteId of census.missing()) {
      if (++count % TURN === 0) await nextTurn();
      if (!isMissing(remoteId)) continue;
      // A link that leads out now, or a name that cannot be read, is there but bad: its last version stays.
      if (reported.has(remoteId)) vanished.forget(remoteId);
      else vanished.note(remoteId, now);
    }
    for (const remoteId of ledger.problemIds()) {
      if (isMissing(remoteId)) ledger.clear(remoteId);
    }
    for (const remoteId of emptyStamps.keys()) {
      if (isMissing(remoteId)) emptyStamps.delete(remoteId);
    }
    for (const problem of problems) ledger.report(problem);
  }

  /** Items whose files are the same but whose images or linked files changed are taken in again. */
  async #compareReferences(remoteIds: readonly string[]): Promise<void> {
    const { ledger, looks, clock, mediaReader } = this.#options;
    const stamps = new Map<string, Promise<string>>();
    const stampOnce = (path: string): Promise<string> => {
      const stamp = stamps.get(path) ?? stampNow(mediaReader, path);
      stamps.set(path, stamp);
      return stamp;
    };
    await eachOf(
      () => remoteIds.values(),
      async (remoteId) => {
        for (const [path, stamp] of ledger.items.refsOf(remoteId)) {
          if ((await stampOnce(path)) === stamp) continue;
          const relative = ledger.items.get(remoteId)?.relative ?? remoteId;
          looks.again(remoteId, relative, clock(), { isForced: true });
          return;
        }
      },
    );
  }
}
