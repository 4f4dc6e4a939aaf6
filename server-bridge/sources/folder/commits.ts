/**
 * Hands items to the port: some batches at a time, so that one is read while another is processed and a third written; a refused
 * batch is halved until the item that is to blame stands alone.
 */
import { GazetteError } from '../../contract/errors.ts';
import type { FoundItem, ItemOutcome, SourcePort } from '../source.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Outline } from './settle.ts';

export interface Prepared {
  readonly item: FoundItem;
  readonly print: Fingerprint;
  readonly relative: string;
  readonly hash: string;
  readonly outline: Outline;
  /** The id that the front matter names. */
  readonly frontId: string | null;
}

export interface CommitsOptions {
  readonly port: SourcePort;
  readonly onTaken: (done: ReadonlyArray<readonly [Prepared, ItemOutcome]>) => Promise<void>;
  /** This item alone is refused. */
  readonly onRefused: (prepared: Prepared, error: unknown) => void;
  /** The store takes nothing at present; the items come again with a later scan. */
  readonly onLost: (error: unknown) => void;
  /** After each batch, however it ended. */
  readonly onSettled: () => void;
}

const IN_FLIGHT = 3;

/** True when the fault is the store's, not the items'. */
function isStoreTrouble(error: unknown): boolean {
  if (!(error instanceof GazetteError)) return false;
  return error.retryable || error.code === 'store-damaged' || error.code === 'schema-newer';
}

export class Commits {
  readonly #options: CommitsOptions;
  readonly #running = new Set<Promise<void>>();

  constructor(options: CommitsOptions) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Resolves when there is room for another batch. */
  async put(batch: readonly Prepared[]): Promise<void> {
    if (batch.length === 0) return;
    const run = this.#send(batch).finally(() => {
      this.#running.delete(run);
      this.#options.onSettled();
    });
    this.#running.add(run);
    while (this.#running.size >= IN_FLIGHT) await Promise.race(this.#running);
  }

  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #send(batch: readonly Prepared[]): Promise<void> {
    let outcomes: ItemOutcome[];
    try {
      outcomes = await this.#options.port.put(batch.map(({ item }) => item));
    } catch (error) {
      if (isStoreTrouble(error)) return this.#options.onLost(error);
      const [only] = batch;
      if (batch.length === 1 && only !== undefined) return this.#options.onRefused(only, error);
      const middle = Math.ceil(batch.length / 2);
      await this.#send(batch.slice(0, middle));
      return await this.#send(batch.slice(middle));
    }
    const byId = new Map(outcomes.map((outcome) => [outcome.remoteId, outcome]));
    const done: Array<readonly [Prepared, ItemOutcome]> = [];
    for (const prepared of batch) {
      const outcome = byId.get(prepared.item.remoteId);
      if (outcome !== undefined) done.push([prepared, outcome]);
    }
    try {
      await this.#options.onTaken(done);
    } catch (error) {
      this.#options.onLost(error);
    }
  }
}
