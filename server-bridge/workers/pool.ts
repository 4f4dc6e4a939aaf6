/**
 * The pool that runs notice/* beside the bridge's loop. Workers start when there is work and end when there is none,
 * so that an idle bridge is small. A worker that dies or hangs costs no item: its job is tried again in smaller pieces,
 * at last as plain text. May import contract and notice. Node's own threads are used, not a pool library: those start
 * their workers from a file of their own, which a bundle does not have.
 */
import { GazetteError } from '../contract/failure.ts';
import type { DocumentInput } from '../notice/document.ts';
import { packDocument, type PackedDocument } from '../notice/packed.ts';
import { startWorker, type NoticeWorker } from './thread.ts';

export interface NoticePoolOptions {
  /** `notice-worker.ts` beside this file, or its bundle. */
  readonly workerUrl: URL;
  readonly dictionaryText: string;
  readonly dictionaryVersion: string;
  readonly maxWorkers: number;
  /** Milliseconds without work after which a worker ends. */
  readonly idleMs?: number;
  /** Milliseconds that a job of so many UTF-16 units may take. */
  readonly limitMs?: (units: number) => number;
}

export interface NoticePool {
  /** Documents in the order of the inputs. Rejects with `unavailable` when the pool is closed meanwhile. */
  process(inputs: readonly DocumentInput[]): Promise<PackedDocument[]>;
  /** Counts for all jobs that begin after it. */
  setDictionary(text: string, version: string): void;
  /** Ends the workers; what is under way is given up. */
  close(): Promise<void>;
}

interface Job {
  readonly inputs: readonly DocumentInput[];
  /** How it is tried: whole, once more alone, alone as plain text. */
  readonly attempt: 'first' | 'retry' | 'plain';
  readonly resolve: (documents: readonly PackedDocument[]) => void;
  readonly reject: (error: Error) => void;
}

/** One job: small enough to share the work among workers, large enough to outweigh its messages. */
const JOB_ITEMS = 32;
const JOB_UNITS = 256 * 1024;
const IDLE_MS = 5000;
/** Ten seconds, and ten more for each MiB: a large text on a busy machine is no hostile one. */
const defaultLimit = (units: number): number => 10_000 + units / 100;

export function createNoticePool(options: NoticePoolOptions): NoticePool {
  const { workerUrl, idleMs = IDLE_MS, limitMs = defaultLimit } = options;
  const maxWorkers = Math.max(1, options.maxWorkers);
  let setup = { dictionaryText: options.dictionaryText, dictionaryVersion: options.dictionaryVersion };
  const queue: Job[] = [];
  const workers = new Map<NoticeWorker, { job: Job | null }>();
  const ending = new Set<Promise<unknown>>();
  let isClosed = false;

  function submit(
    inputs: readonly DocumentInput[],
    attempt: Job['attempt'],
  ): Promise<readonly PackedDocument[]> {
    return new Promise((resolve, reject) => {
      if (isClosed) {
        reject(closedError());
        return;
      }
      const job = { inputs, attempt, resolve, reject };
      // What is tried again goes first: somebody waits for it longest.
      if (attempt === 'first') queue.push(job);
      else queue.unshift(job);
      dispatch();
    });
  }

  function dispatch(): void {
    while (queue.length > 0) {
      const idle = [...workers].find(([, { job }]) => job === null)?.[0];
      if (idle === undefined && workers.size >= maxWorkers) return;
      const worker = idle ?? start();
      const state = workers.get(worker);
      const job = queue.shift();
      if (state === undefined || job === undefined) return;
      state.job = job;
      const units = job.inputs.reduce((sum, { text }) => sum + text.length, 0);
      worker.run({ type: 'job', inputs: job.inputs, isPlain: job.attempt === 'plain' }, limitMs(units));
    }
  }

  function start(): NoticeWorker {
    const worker = startWorker(workerUrl, setup, idleMs, {
      onDone(documents) {
        const state = workers.get(worker);
        const job = state?.job;
        if (state !== undefined) state.job = null;
        job?.resolve(documents);
        dispatch();
      },
      onGone(reason) {
        const job = workers.get(worker)?.job;
        workers.delete(worker);
        const ended = worker.stop().finally(() => ending.delete(ended));
        ending.add(ended);
        // Its text has no part in that, and must not be judged by it.
        if (reason === 'unstartable')
          job?.reject(new GazetteError('internal', 'a notice worker does not start'));
        else if (job !== null && job !== undefined) recover(job, reason === 'timeout');
        if (!isClosed) dispatch();
      },
    });
    workers.set(worker, { job: null });
    return worker;
  }

  /** The items of a job whose worker is gone, each on its own. */
  function recover(job: Job, isTimeout: boolean): void {
    if (isClosed) {
      job.reject(closedError());
      return;
    }
    if (job.attempt === 'plain') {
      giveUp(job.inputs, setup.dictionaryVersion).then(job.resolve, job.reject);
      return;
    }
    // A hang is not tried twice, as it would hold the others up again.
    const isHopeless = job.attempt === 'retry' || (isTimeout && job.inputs.length === 1);
    const attempt = isHopeless ? 'plain' : 'retry';
    const parts = job.inputs.map((input) => submit([input], attempt));
    Promise.all(parts).then((documents) => job.resolve(documents.flat()), job.reject);
  }

  return {
    async process(inputs) {
      const parts = await Promise.all(splitJobs(inputs).map((part) => submit(part, 'first')));
      return parts.flat();
    },
    setDictionary(dictionaryText, dictionaryVersion) {
      setup = { dictionaryText, dictionaryVersion };
      for (const worker of workers.keys()) worker.setDictionary(setup);
    },
    async close() {
      isClosed = true;
      for (const job of queue.splice(0)) job.reject(closedError());
      for (const [worker, { job }] of workers) {
        ending.add(worker.stop());
        job?.reject(closedError());
      }
      workers.clear();
      await Promise.all(ending);
    },
  };
}

function splitJobs(inputs: readonly DocumentInput[]): DocumentInput[][] {
  const jobs: DocumentInput[][] = [];
  let units = 0;
  for (const input of inputs) {
    const last = jobs.at(-1);
    if (last === undefined || last.length >= JOB_ITEMS || units + input.text.length > JOB_UNITS) {
      jobs.push([input]);
      units = input.text.length;
    } else {
      last.push(input);
      units += input.text.length;
    }
  }
  return jobs;
}

function closedError(): GazetteError {
  return new GazetteError('unavailable', 'the notice workers are closed');
}

/** Loaded when it is needed, which is almost never: the bridge's own thread does without the pipeline. */
async function giveUp(inputs: readonly DocumentInput[], version: string): Promise<PackedDocument[]> {
  const { unprocessed } = await import('../notice/process.ts');
  return inputs.map((input) => packDocument(unprocessed(input, version), input.text));
}
