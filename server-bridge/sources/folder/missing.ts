/** Decides about items whose files are missing: makes sure, asks where many are gone, withdraws. */
import { join } from 'node:path';
import type { SourcePort } from '../source.ts';
import { type FileSystem, isAbsence } from './file-system.ts';
import type { Ledger } from './ledger.ts';
import type { Looks } from './looks.ts';
import { joinRelative, parentOf, toRemoteId } from './names.ts';
import { QUIET } from './settle.ts';
import type { Taker } from './taker.ts';
import type { Tree, Trouble } from './tree.ts';
import type { Vanished } from './vanished.ts';

/** No longer than this does a withdrawal wait for new files that may be the missing ones, in ms. */
const MOVE_PATIENCE_MS = 5000;
const BATCH = 512;

export interface MissingOptions {
  readonly fs: FileSystem;
  readonly port: SourcePort;
  readonly ledger: Ledger;
  readonly looks: Looks;
  readonly vanished: Vanished;
  readonly taker: Taker;
  readonly tree: Tree;
  readonly clock: () => number;
  readonly onTrouble: (trouble: Trouble) => void;
  /** The root is not what it was. */
  readonly onRootInDoubt: () => void;
}

export class MissingJudge {
  readonly #options: MissingOptions;

  constructor(options: MissingOptions) {
    this.#options = options;
  }

  /** A new file that is not read yet may be one of the missing under another name. */
  isMoveLikely(): boolean {
    const { ledger, looks, vanished, clock } = this.#options;
    const now = clock();
    const oldest = vanished.nextAt();
    if (oldest === null || oldest + MOVE_PATIENCE_MS < now) return false;
    return looks.values().some((look) => !ledger.items.has(look.remoteId) && look.dueAt < now + QUIET.hard);
  }

  /** True when something was decided. Rejects as the port does. */
  async judge(): Promise<boolean> {
    const { ledger, vanished, port, tree, clock } = this.#options;
    const due = vanished.due(clock());
    if (due.length === 0 || this.isMoveLikely()) return false;
    const sure = await this.confirm(due);
    if (sure.length === 0) return true;
    if (vanished.missing().length >= ledger.items.size) {
      // Nothing is left: the root may have been emptied, or its share unmounted.
      const result = await tree.walkAll({ isKnown: () => true, onFile: () => undefined });
      const isEmpty = !('state' in result) && result.count === 0 && result.failed.length === 0;
      if ('state' in result || isEmpty) {
        this.#options.onTrouble('state' in result ? result : { state: 'empty', detail: null });
        return true;
      }
    }
    // A copy that waited for the id keeps the notice alive.
    if (this.#options.taker.retryRivals(sure)) return true;
    const verdict = vanished.judge(sure, ledger.items.size);
    if (verdict.kind === 'withdraw') await this.withdraw(verdict.remoteIds);
    if (verdict.kind === 'ask') {
      port.log('warn', `${verdict.remoteIds.length} files vanished at once: waiting for an answer`);
    }
    port.changed();
    return true;
  }

  /** Those of the items whose folders do not list them; the others are looked at again. */
  async confirm(remoteIds: readonly string[]): Promise<string[]> {
    const { fs, ledger, looks, vanished, tree, clock } = this.#options;
    if (!(await tree.isThere())) {
      this.#options.onRootInDoubt();
      return [];
    }
    const byFolder = Map.groupBy(remoteIds, (remoteId) =>
      parentOf(ledger.items.get(remoteId)?.relative ?? remoteId),
    );
    const sure: string[] = [];
    for (const [folder, members] of byFolder) {
      const names = await fs.list(join(tree.root.real, folder)).then(
        (entries) => new Set(entries.map(({ name }) => toRemoteId(joinRelative(folder, name)))),
        (error: unknown) => (isAbsence(error) ? new Set<string>() : null),
      );
      for (const remoteId of members) {
        if (names !== null && !names.has(remoteId)) {
          sure.push(remoteId);
          continue;
        }
        vanished.forget(remoteId);
        const relative = ledger.items.get(remoteId)?.relative ?? remoteId;
        if (names !== null) looks.again(remoteId, relative, clock(), {});
      }
    }
    // The root may have gone while its folders were asked.
    return (await tree.isThere()) ? sure : [];
  }

  async withdraw(remoteIds: readonly string[]): Promise<void> {
    for (let start = 0; start < remoteIds.length; start += BATCH) {
      await this.#options.taker.withdraw(remoteIds.slice(start, start + BATCH));
    }
  }
}
