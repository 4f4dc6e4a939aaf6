/** The pool's worker with faults: `HANG` and `DIE` in a text do what they say, `DIE-ONCE <path>` until the path is. */
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort, threadId } from 'node:worker_threads';
import '../notice-worker.ts';
import type { ToWorker } from '../protocol.ts';

parentPort?.prependListener('message', (message: ToWorker) => {
  if (message.type !== 'job') return;
  for (const { text } of message.inputs) {
    const once = /DIE-ONCE (\S+)/.exec(text)?.[1];
    if (once !== undefined && !existsSync(once)) {
      writeFileSync(once, String(threadId));
      process.exit(3);
    }
    if (text.includes('DIE-ALWAYS') || (text.includes('DIE-RENDER') && !message.isPlain)) process.exit(3);
    if (text.includes('HANG-RENDER') && !message.isPlain) for (;;);
  }
});
