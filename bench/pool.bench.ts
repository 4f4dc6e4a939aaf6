/**
 * The pool beside the bridge's loop: the longest turn of the loop while 10,000 notices are queued, and what a text of
 * 1 MiB costs the loop when it crosses to a worker by copy and by transfer.
 *
 *     node bench/pool.bench.ts
 */
import { Worker } from 'node:worker_threads';
import type { DocumentInput } from '../server-bridge/notice/document.ts';
import { compileDictionary } from '../server-bridge/notice/moderate/index.ts';
import { createProcessing, type Processing } from '../server-bridge/processing.ts';
import { noticeWorkerUrl } from '../server-bridge/runtime.ts';
import { packInputs } from '../server-bridge/workers/codec.ts';
import { announcement } from './corpus.ts';
import { percentile, report, type Row } from './table.ts';
import { inputs } from './text/path.ts';
import { wordListText } from './text/words.ts';

const QUEUED = 10_000;
/** What the folder source hands in at a time. */
const BATCH = 128;
const MIB = 1024 * 1024;
const ROUNDS = 50;
const REST = { maxLevel: 'urgent', zone: 'UTC', media: {} } as const;

const burst: readonly DocumentInput[] = Array.from({ length: QUEUED / inputs.length }, () => inputs).flat();

interface Turns {
  /** Milliseconds, and of the processor alone: a machine that is busy with others lengthens the first only. */
  readonly wall: number[];
  readonly processor: number[];
}

/** How long a timer that is due at once has to wait while the work is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<Turns> {
  const turns: Turns = { wall: [], processor: [] };
  let wall = performance.now();
  let processor = threadMs();
  const turn = (): void => {
    const [nextWall, nextProcessor] = [performance.now(), threadMs()];
    turns.wall.push(nextWall - wall);
    turns.processor.push(nextProcessor - processor);
    [wall, processor] = [nextWall, nextProcessor];
  };
  const timer = setInterval(turn, 1);
  await work();
  turn();
  clearInterval(timer);
  return turns;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function loopRow(what: string, processing: Processing, size: number): Promise<Row> {
  const before = performance.now();
  const turns = await turnsDuring(async () => {
    const calls: Promise<unknown>[] = [];
    for (let at = 0; at < burst.length; at += size) {
      calls.push(processing.process(burst.slice(at, at + size)));
    }
    await Promise.all(calls);
  });
  return {
    what,
    'notices/s': Math.round((QUEUED * 1000) / (performance.now() - before)),
    'p99 ms': percentile(turns.wall, 0.99),
    'longest ms': percentile(turns.wall, 1),
    'longest ms of processor': percentile(turns.processor, 1),
  };
}

async function loop(): Promise<Row[]> {
  const { bytes, info } = compileDictionary(wordListText(), { version: 'bench' });
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const list = { version: 'bench', bytes: shared, edits: [], counts: info };
  const processing = createProcessing({
    workerUrl: noticeWorkerUrl,
    words: { current: () => Promise.resolve(list), onChange: () => () => undefined },
  });
  try {
    // Modules and the list, here and in a worker.
    await processing.process(burst.slice(0, 1));
    await processing.process(burst.slice(0, BATCH));
    return [
      await loopRow(`10,000 in calls of ${String(BATCH)}`, processing, BATCH),
      await loopRow('10,000 in calls of one', processing, 1),
      await loopRow('10,000 in one call', processing, QUEUED),
    ];
  } finally {
    await processing.close();
  }
}

/** Milliseconds that the loop spends on handing a text to a thread. */
async function crossing(): Promise<Row[]> {
  const text = announcement(1, MIB);
  const worker = new Worker(`require('node:worker_threads').parentPort.on('message', () => undefined)`, {
    eval: true,
  });
  const median = (send: () => void): number => {
    const samples = Array.from({ length: ROUNDS }, () => {
      const before = performance.now();
      send();
      return performance.now() - before;
    });
    return percentile(samples, 0.5);
  };
  try {
    const item: DocumentInput = { format: 'markdown', fallbackTitle: '', channel: null, ...REST, text };
    const pack = (): ArrayBuffer => packInputs([item], null);
    const copied = pack();
    const waiting = Array.from({ length: ROUNDS }, pack);
    return [
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      { what: 'text, cloned by the system', 'median ms': median(() => worker.postMessage(item)) },
      {
        what: 'text, packed and handed over',
        'median ms': median(() => {
          const bytes = pack();
          worker.postMessage(bytes, [bytes]);
        }),
      },
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      { what: 'its bytes, copied', 'median ms': median(() => worker.postMessage(copied)) },
      {
        what: 'its bytes, handed over',
        'median ms': median(() => {
          const bytes = waiting.pop() ?? new ArrayBuffer(0);
          worker.postMessage(bytes, [bytes]);
        }),
      },
    ];
  } finally {
    await worker.terminate();
  }
}

report('The loop while 10,000 notices are queued', await loop());
report('A text of 1 MiB crosses to a worker', await crossing());
