/** A worker thread of the pool: one job at a time, several items a job. */
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../threads/give-way.ts';
import { createJobHandler } from './job.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('this module is a worker');
giveWay();
const handle = createJobHandler(workerData as WorkerSetup);

port.on('message', (message: ToWorker) => {
  const answer = handle(message);
  if (answer === null) return;
  port.postMessage(answer, answer.type === 'done' ? answer.documents.map(({ body }) => body.buffer) : []);
});
port.postMessage({ type: 'ready' } satisfies FromWorker);
