/** A worker thread of the pool: one job after another, several items a job. */
import { parentPort, workerData } from 'node:worker_threads';
import { createHighlighter } from '../notice/render/index.ts';
import { giveWay } from '../threads/give-way.ts';
import { createJobHandler } from './job.ts';
import type { FromWorker, ToWorker, WorkerStart } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('this module is a worker');
giveWay();
const { load, highlight } = createHighlighter();
const handle = createJobHandler(workerData as WorkerStart, highlight);
let loading: Promise<void> | null = null;

function answer(job: ToWorker): void {
  const done = handle(job);
  if (done !== null) port?.postMessage(done, [done.bytes]);
}

port.on('message', (job: ToWorker) => {
  if (job.isColoured === true) loading ??= load();
  if (loading === null) answer(job);
  // Jobs keep their order.
  else void loading.then(() => answer(job));
});
port.postMessage({ type: 'ready' } satisfies FromWorker);
