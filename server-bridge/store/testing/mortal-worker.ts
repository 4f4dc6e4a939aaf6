/** The store's worker, dying when a file named `die-<role>` appears in its data folder. */
import { existsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { WorkerInput } from '../protocol.ts';
import '../worker.ts';

const { dataFolder, role } = workerData as WorkerInput;
const order = join(dataFolder, `die-${role}`);
setInterval(() => {
  if (!existsSync(order)) return;
  unlinkSync(order);
  process.exit(3);
}, 5).unref();
