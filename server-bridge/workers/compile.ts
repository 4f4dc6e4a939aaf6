import { Worker } from 'node:worker_threads';
import { type ErrorData, fromErrorData, GazetteError } from '../contract/failure.ts';
import type { ListEdit } from '../notice/moderate/index.ts';

export interface CompileJob {
  readonly text: string;
  readonly version: string;
}

export interface EditJob {
  readonly text: string;
  readonly edits: readonly ListEdit[];
}

export type Compiled = { readonly bytes: Uint8Array<SharedArrayBuffer> } | { readonly refusal: ErrorData };
export type EditedText = { readonly text: string } | { readonly refusal: ErrorData };

/**
 * Compiles a word list in a thread of its own, into memory that all threads share.
 *
 * @throws GazetteError `too-large` for a list over the limits, `internal` when the thread dies
 */
export async function compileInThread(url: URL, job: CompileJob): Promise<Uint8Array<SharedArrayBuffer>> {
  const answer = await runInThread<Compiled>(url, job);
  if ('bytes' in answer) return answer.bytes;
  throw fromErrorData(answer.refusal);
}

/**
 * Edits the text of a word list in a thread of its own.
 *
 * @throws GazetteError `not-supported` for a list that is not in the text format, else as {@link compileInThread}
 */
export async function editInThread(url: URL, job: EditJob): Promise<string> {
  const answer = await runInThread<EditedText>(url, job);
  if ('text' in answer) return answer.text;
  throw fromErrorData(answer.refusal);
}

function runInThread<Answer>(url: URL, job: CompileJob | EditJob): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { workerData: job });
    worker.once('message', resolve);
    const onEnd = (): void => reject(new GazetteError('internal', 'the word list could not be compiled'));
    worker.once('error', onEnd);
    worker.once('exit', onEnd);
  });
}
