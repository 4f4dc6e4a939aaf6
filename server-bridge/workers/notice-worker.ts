/** A worker thread of the pool: one job after another, several items a job. */
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../threads/give-way.ts';
import { createJobHandler } from './job.ts';
import type { FromWorker, ToWorker, WorkerStart } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('this module is a worker');
giveWay();
const handle = createJobHandler(workerData as WorkerStart);

port.on('message', (job: ToWorker) => {
  const answer = handle(job);
  if (answer !== null) port.postMessage(answer, [answer.bytes]);
});
port.postMessage({ type: 'ready' } satisfies FromWorker);
