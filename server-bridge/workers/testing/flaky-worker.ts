/**
 * The pool's worker with faults, each asked for by a word in the text. `DIE-ONCE <path>` dies until the path is there;
 * `DIE-DONE` when it has done the work but not told of it, `DIE-TOLD` when it just has, both once as well.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { claim, createClaim } from '../claim.ts';
import { unpackInputs } from '../codec.ts';
import { createJobHandler } from '../job.ts';
import type { FromWorker, ToWorker, WorkerStart } from '../protocol.ts';

const handle = createJobHandler(workerData as WorkerStart);

function fail(text: string, isPlain: boolean): void {
  dieOnce('ONCE', text);
  if (text.includes('DIE-ALWAYS') || (text.includes('DIE-RENDER') && !isPlain)) process.exit(3);
  if (text.includes('HANG-RENDER') && !isPlain) for (;;);
}

function dieOnce(when: 'ONCE' | 'DONE' | 'TOLD', text: string): void {
  const path = new RegExp(`DIE-${when} (\\S+)`).exec(text)?.[1];
  if (path === undefined || existsSync(path)) return;
  writeFileSync(path, '');
  process.exit(3);
}

parentPort?.on('message', (job: ToWorker) => {
  if (!claim(job.claim)) return;
  const texts = unpackInputs(job.bytes).map(({ text }) => text);
  for (const text of texts) fail(text, job.isPlain);
  const answer = handle({ ...job, claim: createClaim() });
  if (answer === null) return;
  for (const text of texts) dieOnce('DONE', text);
  parentPort?.postMessage(answer, [answer.bytes]);
  for (const text of texts) dieOnce('TOLD', text);
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage({ type: 'ready' } satisfies FromWorker);
