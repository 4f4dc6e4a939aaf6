/** The pool's worker with faults, each asked for by a word in the text. `DIE-ONCE <path>` dies until the path is there. */
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createJobHandler } from '../job.ts';
import type { ToWorker, WorkerSetup } from '../protocol.ts';

const handle = createJobHandler(workerData as WorkerSetup);

function fail(text: string, isPlain: boolean): void {
  const once = /DIE-ONCE (\S+)/.exec(text)?.[1];
  if (once !== undefined && !existsSync(once)) {
    writeFileSync(once, '');
    process.exit(3);
  }
  if (text.includes('DIE-ALWAYS') || (text.includes('DIE-RENDER') && !isPlain)) process.exit(3);
  if (text.includes('HANG-RENDER') && !isPlain) for (;;);
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'job') for (const { text } of message.inputs) fail(text, message.isPlain);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(handle(message));
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage({ type: 'ready' });
