import { Worker } from 'node:worker_threads';
import { type ErrorData, fromErrorData, GazetteError } from '../contract/failure.ts';

export interface CompileJob {
  readonly text: string;
  readonly version: string;
}

export type Compiled = { readonly bytes: Uint8Array<SharedArrayBuffer> } | { readonly refusal: ErrorData };

/**
 * Compiles a word list in a thread of its own, into memory that all threads share.
 *
 * @throws GazetteError `too-large` for a list over the limits, `internal` when the thread dies
 */
export function compileInThread(url: URL, job: CompileJob): Promise<Uint8Array<SharedArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { workerData: job });
    worker.once('message', (answer: Compiled) => {
      if ('bytes' in answer) resolve(answer.bytes);
      else reject(fromErrorData(answer.refusal));
    });
    const onEnd = (): void => reject(new GazetteError('internal', 'the word list could not be compiled'));
    worker.once('error', onEnd);
    worker.once('exit', onEnd);
  });
}
