import type { MessagePort } from 'node:worker_threads';
import type { ListEdit } from '../notice/moderate/index.ts';

/** By what a worker judges. */
export interface WorkerSetup {
  /** A compiled word list, in memory that all workers share. */
  readonly dictionary: Uint8Array;
  readonly dictionaryVersion: string;
  /** What was changed since it was compiled; nothing unless given. */
  readonly edits?: readonly ListEdit[];
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly setup: WorkerSetup;
  /** Brings each later `WorkerSetup`; looked at before each job, so that it overtakes jobs that wait. */
  readonly setups: MessagePort;
}

/** A job; answered by one `done`. `isPlain` skips rendering. */
export interface ToWorker {
  /** See codec.ts: items there, documents back, in the same memory where they fit. */
  readonly bytes: ArrayBuffer;
  readonly isPlain: boolean;
  /** Has code to be coloured: the worker loads what that needs before its first such job. */
  readonly isColoured?: boolean;
  /** See claim.ts. */
  readonly claim: SharedArrayBuffer;
  /** Microseconds, see claim.ts. */
  readonly givenAt: number;
}

export type FromWorker =
  /** Once, when its modules are loaded and the word list is compiled. */
  | { readonly type: 'ready' }
  | {
      readonly type: 'done';
      readonly bytes: ArrayBuffer;
      /** Microseconds from when the worker could have begun the job until it did. */
      readonly waited: number;
    };
