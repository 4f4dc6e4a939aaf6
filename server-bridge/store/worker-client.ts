/** The bridge's end of one store worker: calls by name, answers by number; a crashed worker is started once more. */
import { Worker } from 'node:worker_threads';
import { fromErrorData, GazetteError } from '../contract/failure.ts';
import type { Position } from '../contract/notice.ts';
import type { AnswerOf, AnyApi, InputOf, WorkerInput, WorkerMessage, WorkerRequest } from './protocol.ts';

export interface WorkerClientOptions {
  readonly url: URL;
  /** Asked at each start. */
  readonly input: () => WorkerInput;
  /** Of the worker's JavaScript heap; SQLite's memory is bounded by its cache sizes. */
  readonly heapMiB: number;
  readonly isRestarted: boolean;
  /** It has ended for good: no call will be answered any more. */
  readonly onGone?: (reason: GazetteError) => void;
  /** Messages that are no answers, in order. */
  readonly onMessage: (message: WorkerMessage) => void;
  readonly log: (level: 'error' | 'warn', message: string) => void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: GazetteError) => void;
}

export class WorkerClient<Api extends AnyApi<Api>> {
  readonly #options: WorkerClientOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #ready: Promise<Position> | null = null;
  #exited: Promise<void> = Promise.resolve();
  #lastId = 0;
  #crashes = 0;
  #isClosing = false;

  constructor(options: WorkerClientOptions) {
    this.#options = options;
  }

  /** Resolves when the worker has opened its files; rejects with the reason why it cannot. */
  start(): Promise<Position> {
    this.#ready ??= this.#spawn();
    return this.#ready;
  }

  #spawn(): Promise<Position> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#options.url, {
        workerData: this.#options.input(),
        resourceLimits: { maxOldGenerationSizeMb: this.#options.heapMiB, maxYoungGenerationSizeMb: 8 },
      });
      this.#worker = worker;
      let isReady = false;
      let refusal: GazetteError | null = null;
      worker.on('message', (message: WorkerMessage) => {
        if (message.type === 'ready') {
          isReady = true;
          resolve(message.head);
        } else if (message.type === 'refused') refusal = fromErrorData(message.error);
        this.#receive(message);
      });
      worker.on('error', (error) => this.#options.log('error', `a store worker failed: ${error.message}`));
      this.#exited = new Promise((exited) => {
        worker.on('exit', (code) => {
          this.#worker = null;
          const reason = refusal ?? new GazetteError('unavailable', 'the store worker has ended');
          if (!isReady) reject(reason);
          for (const { reject } of this.#pending.values()) reject(reason);
          this.#pending.clear();
          if (isReady && !this.#isClosing) this.#crashed(code);
          exited();
        });
      });
    });
  }

  #crashed(code: number): void {
    this.#crashes += 1;
    this.#options.log('error', `a store worker ended with code ${code}`);
    if (!this.#options.isRestarted) return;
    if (this.#crashes > 1) {
      this.#options.onGone?.(new GazetteError('unavailable', 'a store worker has crashed twice'));
      return;
    }
    this.#ready = this.#spawn();
    this.#ready.catch((error: unknown) => {
      const reason = error instanceof GazetteError ? error : new GazetteError('internal', 'unknown');
      this.#options.log('error', `the store worker could not be started again: ${reason.message}`);
      this.#options.onGone?.(reason);
    });
  }

  #receive(message: WorkerMessage): void {
    if (message.type !== 'answer' && message.type !== 'failed') {
      this.#options.onMessage(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.type === 'answer') pending?.resolve(message.value);
    else pending?.reject(fromErrorData(message.error));
  }

  /** `handedOver` leaves this thread with the call. */
  async call<Op extends keyof Api & string>(
    op: Op,
    input: InputOf<Api[Op]>,
    handedOver: readonly ArrayBuffer[] = [],
  ): Promise<AnswerOf<Api[Op]>> {
    await this.start();
    const worker = this.#worker;
    if (worker === null || this.#isClosing) {
      throw new GazetteError('unavailable', 'the store is closed or its worker has crashed');
    }
    return await new Promise<AnswerOf<Api[Op]>>((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve: (value) => resolve(value as AnswerOf<Api[Op]>), reject });
      const request: WorkerRequest = { id, op, input };
      worker.postMessage(request, handedOver);
    });
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    if (this.#ready === null) return;
    await this.#ready.catch(() => undefined);
    this.#isClosing = true;
    this.#worker?.postMessage('close');
    await this.#exited;
  }
}
