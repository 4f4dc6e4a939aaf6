/** The job of Gazette's pool as piscina runs it. */
import { MessageChannel } from 'node:worker_threads';
import { move, workerData } from 'piscina';
import { createClaim, microseconds } from '../../../server-bridge/workers/claim.ts';
import { createJobHandler } from '../../../server-bridge/workers/job.ts';
import type { ToWorker, WorkerSetup } from '../../../server-bridge/workers/protocol.ts';

const handle = createJobHandler({ setup: workerData as WorkerSetup, setups: new MessageChannel().port1 });

export function run(job: Pick<ToWorker, 'bytes' | 'isPlain'>): unknown {
  const answer = handle({ ...job, claim: createClaim(), givenAt: microseconds() });
  if (answer === null) throw new Error('nobody takes it back');
  return move(answer.bytes);
}
