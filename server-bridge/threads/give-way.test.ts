import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';

const module = new URL('./give-way.ts', import.meta.url).href;
const priorities = (): number[] =>
  readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)));

describe.runIf(process.platform === 'linux')('giveWay', () => {
  it('lowers the calling thread and no other', async () => {
    const before = priorities();
    const worker = new Worker(
      `import(${JSON.stringify(module)}).then(({ giveWay }) => {
        giveWay();
        require('node:worker_threads').parentPort.postMessage('done');
        setInterval(() => undefined, 1000);
      });`,
      { eval: true },
    );
    await new Promise((done) => worker.once('message', done));
    const lowered = priorities().filter((priority) => priority > Math.max(...before));
    expect(lowered).toHaveLength(1);
    expect(getPriority()).toBe(before[0]);
    await worker.terminate();
  });
});
