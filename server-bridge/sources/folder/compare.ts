/** Compares what a walk found with what is known, and asks for looks at what differs. */
import { stampOf } from './fingerprint.ts';
import type { Ledger } from './ledger.ts';
import type { Looks } from './looks.ts';
import { type MediaReader, stampNow } from './media.ts';
import { isBelow, toRemoteId } from './names.ts';
import { nextTurn } from './timers.ts';
import type { Vanished } from './vanished.ts';
import { eachOf, type Walk } from './walk.ts';

/** Of a new source so many are unread. */
const NEWEST_UNREAD = 20;
/** After so many comparisons the loop gets a turn. */
const TURN = 1000;

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

export class Comparer {
  readonly #options: CompareOptions;

  constructor(options: CompareOptions) {
    this.#options = options;
  }

  /** Asks for a look at everything below `scope` that differs from what is known. */
  async compare(result: Walk, scope: string): Promise<void> {
    const { clock, ledger, looks, vanished, emptyStamps } = this.#options;
    const newest = this.#options.isFirstScan() ? newestOf(result) : null;
    const order = newest === null ? result.found.values() : newest.order;
    const fresh: string[] = [];
    let count = 0;
    for (const found of order) {
      if (++count % TURN === 0) await nextTurn();
      const { remoteId, stat } = found;
      const item = ledger.items.get(remoteId);
      const stamp = stampOf(stat);
      vanished.forget(remoteId);
      if (item !== undefined && item.relative !== found.relative) {
        ledger.set({ ...item, relative: found.relative });
      }
      if (item?.print?.stamp === stamp && !item.print.isRacy) {
        ledger.clear(remoteId);
        if (item.print.refs.length > 0) fresh.push(remoteId);
        continue;
      }
      if (ledger.problemOf(remoteId)?.stamp === stamp || emptyStamps.get(remoteId) === stamp) continue;
      looks.found(found, stamp, clock(), {
        isBackfill: newest !== null,
        isRead: newest !== null && !newest.unread.has(remoteId),
        isForced: false,
      });
    }
    await this.#compareMissing(result, scope);
    await this.#compareReferences(fresh);
  }

  async #compareMissing({ found, failed, problems }: Walk, scope: string): Promise<void> {
    const { ledger, vanished, emptyStamps } = this.#options;
    const now = this.#options.clock();
    const reported = new Set(problems.map(({ remoteId }) => remoteId));
    const isUnknown = (remoteId: string): boolean =>
      !isBelow(remoteId, toRemoteId(scope)) ||
      found.has(remoteId) ||
      failed.some((folder) => isBelow(remoteId, toRemoteId(folder)));
    let count = 0;
    for (const remoteId of [...ledger.items.keys()]) {
      if (++count % TURN === 0) await nextTurn();
      // A link that leads out now, or a name that cannot be read, is there but bad: its last version stays.
      if (isUnknown(remoteId)) continue;
      if (reported.has(remoteId)) vanished.forget(remoteId);
      else vanished.note(remoteId, now);
    }
    for (const remoteId of ledger.problemIds()) {
      if (!isUnknown(remoteId)) ledger.clear(remoteId);
    }
    for (const remoteId of emptyStamps.keys()) {
      if (!isUnknown(remoteId)) emptyStamps.delete(remoteId);
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
        const item = ledger.items.get(remoteId);
        for (const [path, stamp] of item?.print?.refs ?? []) {
          if ((await stampOnce(path)) === stamp) continue;
          looks.again(remoteId, item?.relative ?? remoteId, clock(), { isForced: true });
          return;
        }
      },
    );
  }
}

/** Newest first; of a new source the newest 20 are unread. */
function newestOf({ found }: Walk) {
  const order = [...found.values()].sort((a, b) => Number(b.stat.mtimeNs - a.stat.mtimeNs));
  return { order, unread: new Set(order.slice(0, NEWEST_UNREAD).map(({ remoteId }) => remoteId)) };
}
