import { MessageChannel, Worker } from 'node:worker_threads';
import { claim, createClaim, microseconds } from './claim.ts';
import type { FromWorker, WorkerSetup, WorkerStart, ToWorker } from './protocol.ts';

export interface NoticeWorker {
  /** Jobs are done in the order in which they are given; its bytes leave this thread. */
  run(job: Pick<ToWorker, 'bytes' | 'isPlain' | 'isColoured'>, limitMs: number): void;
  /** Takes the last job back, also from a worker that is gone; false when it was begun, or there is none. */
  takeBack(): boolean;
  /** Counts for all jobs that the worker begins after it. */
  setUp(setup: WorkerSetup): void;
  /** Ends it without a word to the listeners. */
  stop(): Promise<unknown>;
}

export interface WorkerListeners {
  /** It has started. */
  onReady(): void;
  /** The answer to its first job, and how many microseconds it waited without the worker's other work in its way. */
  onDone(bytes: ArrayBuffer, waited: number): void;
  /** Once: it never came up, died, took too long with its first job, or was idle for long. It takes no more jobs. */
  onGone(reason: 'unstartable' | 'died' | 'timeout' | 'idle'): void;
}

/** A text that fills the heap ends its worker, not the bridge. */
const HEAP_MB = 1024;
/** Of a machine that is busy with everything else. */
const START_MS = 60_000;

export function startWorker(
  url: URL,
  setup: WorkerSetup,
  idleMs: number,
  listeners: WorkerListeners,
): NoticeWorker {
  const { port1: setups, port2 } = new MessageChannel();
  const worker = new Worker(url, {
    workerData: { setup, setups: port2 } satisfies WorkerStart,
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  /** Under way; the time of the first one is running. */
  const given: Array<{ readonly limitMs: number; readonly claim: SharedArrayBuffer }> = [];
  let timer: NodeJS.Timeout | null = null;
  let isGone = false;
  let isReady = false;

  function gone(reason: Parameters<WorkerListeners['onGone']>[0]): void {
    if (isGone) return;
    isGone = true;
    if (timer !== null) clearTimeout(timer);
    listeners.onGone(reason);
  }

  /** Counts the time of starting, of the first job, or of having none. */
  function arm(): void {
    if (timer !== null) clearTimeout(timer);
    const [first] = given;
    if (first === undefined) timer = setTimeout(gone, idleMs, 'idle');
    else if (isReady) timer = setTimeout(gone, first.limitMs, 'timeout');
    else timer = setTimeout(gone, START_MS, 'unstartable');
    // Idle workers keep nobody awake.
    if (first === undefined) {
      timer.unref();
      worker.unref();
    } else worker.ref();
  }

  worker.on('message', (message: FromWorker) => {
    if (isGone) return;
    if (message.type === 'ready') {
      isReady = true;
      if (given.length > 0) arm();
      listeners.onReady();
      return;
    }
    given.shift();
    arm();
    listeners.onDone(message.bytes, message.waited);
  });
  worker.on('error', () => gone(isReady ? 'died' : 'unstartable'));
  worker.on('exit', () => gone(isReady ? 'died' : 'unstartable'));

  return {
    run(job, limitMs) {
      const shared = createClaim();
      given.push({ limitMs, claim: shared });
      if (given.length === 1) arm();
      const message: ToWorker = { ...job, claim: shared, givenAt: microseconds() };
      worker.postMessage(message, [job.bytes]);
    },
    takeBack() {
      const last = given.at(-1);
      if (last === undefined || !claim(last.claim)) return false;
      given.pop();
      if (given.length === 0 && !isGone) arm();
      return true;
    },
    setUp(next) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      setups.postMessage(next);
    },
    stop() {
      isGone = true;
      if (timer !== null) clearTimeout(timer);
      setups.close();
      return worker.terminate();
    },
  };
}
