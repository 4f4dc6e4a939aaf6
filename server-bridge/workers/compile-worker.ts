/** A worker thread that compiles one word list and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { GazetteError, toErrorData } from '../contract/failure.ts';
import { compileDictionary } from '../notice/moderate/index.ts';
import { giveWay } from '../threads/give-way.ts';
import type { CompileJob, Compiled } from './compile.ts';

giveWay();
const { text, version } = workerData as CompileJob;

function run(): Compiled {
  try {
    const { bytes } = compileDictionary(text, { version });
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return { bytes: shared };
  } catch (error) {
    if (!(error instanceof GazetteError)) throw error;
    return { refusal: toErrorData(error) };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(run());
