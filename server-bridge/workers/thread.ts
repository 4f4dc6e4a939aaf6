import { Worker } from 'node:worker_threads';
import type { PackedDocument } from '../notice/packed.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

export interface NoticeWorker {
  /** One job at a time. */
  run(job: Extract<ToWorker, { type: 'job' }>, limitMs: number): void;
  setDictionary(setup: WorkerSetup): void;
  /** Ends it without a word to the listeners. */
  stop(): Promise<unknown>;
}

export interface WorkerListeners {
  onDone(documents: readonly PackedDocument[]): void;
  /** Once: it never came up, died, took too long, or was idle for long. It takes no more jobs. */
  onGone(reason: 'unstartable' | 'died' | 'timeout' | 'idle'): void;
}

/** A text that fills the heap ends its worker, not the bridge. */
const HEAP_MB = 1024;

export function startWorker(
  url: URL,
  setup: WorkerSetup,
  idleMs: number,
  listeners: WorkerListeners,
): NoticeWorker {
  const worker = new Worker(url, {
    workerData: setup,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let timer: NodeJS.Timeout | null = null;
  let isGone = false;
  let isReady = false;

  function gone(reason: Parameters<WorkerListeners['onGone']>[0]): void {
    if (isGone) return;
    isGone = true;
    if (timer !== null) clearTimeout(timer);
    listeners.onGone(reason);
  }

  function arm(ms: number, reason: 'timeout' | 'idle'): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(gone, ms, reason);
    // Idle workers keep nobody awake.
    if (reason === 'idle') {
      timer.unref();
      worker.unref();
    } else worker.ref();
  }

  worker.on('message', (message: FromWorker) => {
    if (isGone) return;
    if (message.type === 'ready') {
      isReady = true;
      return;
    }
    arm(idleMs, 'idle');
    listeners.onDone(message.documents);
  });
  worker.on('error', () => gone(isReady ? 'died' : 'unstartable'));
  worker.on('exit', () => gone(isReady ? 'died' : 'unstartable'));

  return {
    run(job, limitMs) {
      arm(limitMs, 'timeout');
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(job);
    },
    setDictionary(next) {
      const message: ToWorker = { type: 'dictionary', ...next };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(message);
    },
    stop() {
      isGone = true;
      if (timer !== null) clearTimeout(timer);
      return worker.terminate();
    },
  };
}
