/** A worker thread that compiles or edits one word list and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { GazetteError, toErrorData } from '../contract/failure.ts';
import { compileDictionary, editWords } from '../notice/moderate/index.ts';
import { giveWay } from '../threads/give-way.ts';
import type { Compiled, CompileJob, EditedText, EditJob } from './compile.ts';

giveWay();
const job = workerData as CompileJob | EditJob;

function run(): Compiled | EditedText {
  try {
    return 'edits' in job ? edit(job) : compile(job);
  } catch (error) {
    if (!(error instanceof GazetteError)) throw error;
    return { refusal: toErrorData(error) };
  }
}

function compile({ text, version }: CompileJob): Compiled {
  const { bytes } = compileDictionary(text, { version });
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return { bytes: shared };
}

function edit({ text, edits }: EditJob): EditedText {
  const edited = editWords(text, edits);
  if (edited === null)
    throw new GazetteError('not-supported', 'only a list in the text format can be edited');
  return { text: edited };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(run());
