import type { DocumentInput } from '../notice/document.ts';
import type { PackedDocument } from '../notice/packed.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly dictionaryText: string;
  readonly dictionaryVersion: string;
}

export type ToWorker =
  | ({ readonly type: 'dictionary' } & WorkerSetup)
  /** Answered by one `done` with as many documents; `isPlain` skips rendering. */
  | { readonly type: 'job'; readonly inputs: readonly DocumentInput[]; readonly isPlain: boolean };

export type FromWorker =
  /** Once, when its modules are loaded and the word list is compiled. */
  { readonly type: 'ready' } | { readonly type: 'done'; readonly documents: readonly PackedDocument[] };
