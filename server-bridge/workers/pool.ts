/**
 * The pool that runs notice/* beside the bridge's loop. Workers start when there is work and end when there is none,
 * so that an idle bridge is small. A worker that dies or hangs costs no item: its job is tried again in smaller pieces,
 * at last as plain text. May import contract and notice.
 */
import { GazetteError } from '../contract/failure.ts';
import type { DocumentInput } from '../notice/document.ts';
import { packDocument, type PackedDocument } from '../notice/packed.ts';
import { hasColouredCode } from '../notice/render/languages.ts';
import { createBalancer } from './balancer.ts';
import { packInputs, unpackDocuments, type Spare } from './codec.ts';
import type { WorkerSetup } from './protocol.ts';
import { createJobQueue, type Call, type Item, type Job } from './queue.ts';
import { startWorker, type NoticeWorker } from './thread.ts';

export interface NoticePoolOptions extends WorkerSetup {
  /** `notice-worker.ts` beside this file, or its bundle. */
  readonly workerUrl: URL;
  readonly maxWorkers: number;
  /** Jobs that are given to a worker at a time; with more than one it finds the next when it is done with one. */
  readonly ahead?: number;
  /** Milliseconds for which work must have waited before another worker is started beside a busy one. */
  readonly patienceMs?: number;
  /** Milliseconds without work after which a worker ends. */
  readonly idleMs?: number;
  /** Milliseconds that a job of so many UTF-16 units may take. */
  readonly limitMs?: (units: number) => number;
}

export interface NoticePool {
  /**
   * Documents in the order of the inputs. Rejects with `unavailable` when the pool is closed meanwhile, with `internal`
   * when no worker can be started.
   */
  process(inputs: readonly DocumentInput[]): Promise<PackedDocument[]>;
  /** Is a worker there, or about to be? */
  isRunning(): boolean;
  /** Counts for all jobs that begin after it. */
  setDictionary(setup: WorkerSetup): void;
  /** Ends the workers; what is under way is given up. */
  close(): Promise<void>;
}

interface Member {
  readonly worker: NoticeWorker;
  /** Under way, the first one being worked on. */
  readonly jobs: Job[];
  /** When it was given the last one. */
  givenAt: number;
  isReady: boolean;
  hasDone: boolean;
  spare: Spare;
}

const AHEAD = 2;
/** A worker takes a tenth of a second of processor time to start, and its memory. */
const PATIENCE_MS = 100;
const IDLE_MS = 5000;
/** Larger messages are not kept for the next one. */
const SPARE_BYTES = 1024 * 1024;
const CLOSED = 'the notice workers are closed';
/** Ten seconds, and ten more for each MiB: a large text on a busy machine is no hostile one. */
const defaultLimit = (units: number): number => 10_000 + units / 100;

export function createNoticePool(options: NoticePoolOptions): NoticePool {
  const { workerUrl, ahead = AHEAD, patienceMs = PATIENCE_MS } = options;
  const { idleMs = IDLE_MS, limitMs = defaultLimit } = options;
  const maxWorkers = Math.max(1, options.maxWorkers);
  const { dictionary, dictionaryVersion, edits = [] } = options;
  let setup: WorkerSetup = { dictionary, dictionaryVersion, edits };
  const queue = createJobQueue();
  const members = new Set<Member>();
  const balancer = createBalancer<Member>({ now: () => performance.now() });
  const ending = new Set<Promise<unknown>>();
  /** As many workers as the system gives. */
  let limit = maxWorkers;
  let waitsSince: number | null = null;
  let watch: NodeJS.Timeout | null = null;
  let isClosed = false;

  function dispatch(): void {
    if (members.size < limit && waitsLong()) start();
    takeBack();
    while (queue.size > 0) {
      const member = members.size === 0 ? start() : choose();
      const job = member === null ? null : queue.next(1 / members.size);
      if (member === null || job === null) break;
      give(member, job);
    }
    waitsSince = queue.size === 0 ? null : (waitsSince ?? performance.now());
    watchWaiting();
  }

  /** Work waits in the queue, or behind a job that takes its time, for longer than starting a worker takes. */
  function waitsLong(): boolean {
    // Help that is on its way is waited for.
    if (![...members].every(({ isReady }) => isReady)) return false;
    const since = [...members].flatMap(({ jobs, givenAt }) => (jobs.length > 1 ? [givenAt] : []));
    return performance.now() - Math.min(waitsSince ?? Infinity, ...since) >= patienceMs;
  }

  /** Looks again when nothing happens meanwhile. */
  function watchWaiting(): void {
    const waits = queue.size > 0 || [...members].some(({ jobs }) => jobs.length > 1);
    if (!waits || watch !== null || members.size >= limit || isClosed) return;
    watch = setTimeout(() => {
      watch = null;
      dispatch();
    }, patienceMs);
  }

  /** What waits behind another job moves where it is begun sooner: from who lags, and to who has nothing to do. */
  function takeBack(): void {
    const isWanted = queue.size === 0 && [...members].some(({ jobs }) => jobs.length === 0);
    for (const member of members) {
      if (member.jobs.length < 2 || !(isWanted || balancer.lags(member))) continue;
      const job = member.worker.takeBack() ? member.jobs.pop() : undefined;
      if (job !== undefined) queue.again(job);
      if (isWanted && job !== undefined) return;
    }
  }

  /** The worker with the least to do among those that may have another job. */
  function choose(): Member | null {
    let best: Member | null = null;
    for (const member of members) {
      const isOpen = member.jobs.length === 0 || (member.jobs.length < ahead && !balancer.lags(member));
      if (isOpen && member.jobs.length < (best?.jobs.length ?? Infinity)) best = member;
    }
    return best;
  }

  function give(member: Member, job: Job): void {
    const inputs = job.items.map(({ input }) => input);
    const bytes = packInputs(inputs, member.spare);
    member.spare = null;
    member.jobs.push(job);
    member.givenAt = performance.now();
    const units = inputs.reduce((sum, { text }) => sum + text.length, 0);
    const isColoured = inputs.some(({ text }) => hasColouredCode(text));
    member.worker.run({ bytes, isPlain: job.attempt === 'plain', isColoured }, limitMs(units));
  }

  function start(): Member {
    const worker = startWorker(workerUrl, setup, idleMs, {
      onReady() {
        member.isReady = true;
        // Waiting for it says nothing of how quick it is.
        member.givenAt = performance.now();
        if (waitsSince !== null) waitsSince = member.givenAt;
        watchWaiting();
      },
      onDone(bytes, waited) {
        member.hasDone = true;
        balancer.waited(member, waited);
        const job = member.jobs.shift();
        const documents = unpackDocuments(bytes);
        if (bytes.byteLength <= SPARE_BYTES) member.spare = bytes;
        dispatch();
        for (const [index, item] of job?.items.entries() ?? []) finish(item, documents[index]);
      },
      onGone(reason) {
        members.delete(member);
        balancer.leave(member);
        const ended = worker.stop().finally(() => ending.delete(ended));
        ending.add(ended);
        recover(member, reason);
        if (reason === 'unstartable') unstartable();
        if (members.size === 0) limit = maxWorkers;
        if (!isClosed) dispatch();
      },
    });
    const member: Member = { worker, jobs: [], givenAt: 0, isReady: false, hasDone: false, spare: null };
    members.add(member);
    balancer.join(member);
    return member;
  }

  /** No text has part in that, and none must be judged by it: others do it, or it is taken in later. */
  function unstartable(): void {
    limit = members.size;
    if (members.size === 0) failAll('internal', 'a notice worker does not start');
  }

  /**
   * The jobs of a worker that is gone: only the one that it had begun can be to blame, or the first one of a worker
   * that never did any.
   */
  function recover(member: Member, reason: string): void {
    const suspects = member.hasDone || reason === 'unstartable' ? 0 : 1;
    while (member.jobs.length > suspects && member.worker.takeBack()) {
      const job = member.jobs.pop();
      if (job !== undefined) queue.again(job);
    }
    const [begun] = member.jobs;
    if (begun === undefined) return;
    if (begun.attempt === 'plain') {
      for (const item of begun.items) giveUp(item).catch(item.call.reject);
      return;
    }
    // A hang is not tried twice, as it would hold the others up again.
    const isHopeless = begun.attempt === 'retry' || (reason === 'timeout' && begun.items.length === 1);
    for (const item of begun.items) queue.again({ items: [item], attempt: isHopeless ? 'plain' : 'retry' });
  }

  /** Loaded when it is needed, which is almost never: the bridge's own thread does without the pipeline. */
  async function giveUp(item: Item): Promise<void> {
    const { unprocessed } = await import('../notice/process.ts');
    const { input } = item;
    finish(item, packDocument(unprocessed(input, setup.dictionaryVersion), input.text));
  }

  function failAll(code: 'internal' | 'unavailable', reason: string): void {
    const given = [...members].flatMap(({ jobs }) => jobs.flatMap(({ items }) => items));
    for (const { call } of [...given, ...queue.clear()]) {
      call.isOver = true;
      call.reject(new GazetteError(code, reason));
    }
  }

  return {
    process(inputs) {
      return new Promise((resolve, reject) => {
        if (isClosed) {
          reject(new GazetteError('unavailable', CLOSED));
          return;
        }
        const call: Call = { documents: [], left: inputs.length, isOver: false, resolve, reject };
        if (inputs.length === 0) end(call);
        queue.add(inputs.map((input, index) => ({ input, call, index })));
        dispatch();
      });
    },
    isRunning: () => members.size > 0,
    setDictionary(next) {
      setup = next;
      for (const { worker } of members) worker.setUp(setup);
    },
    async close() {
      isClosed = true;
      if (watch !== null) clearTimeout(watch);
      failAll('unavailable', CLOSED);
      for (const { worker } of members) ending.add(worker.stop());
      members.clear();
      await Promise.all(ending);
    },
  };
}

function finish({ call, index }: Item, document: PackedDocument | undefined): void {
  if (document === undefined) {
    call.isOver = true;
    call.reject(new GazetteError('internal', 'a notice worker answered without an item'));
    return;
  }
  call.documents[index] = document;
  call.left -= 1;
  if (call.left === 0) end(call);
}

function end(call: Call): void {
  call.isOver = true;
  call.resolve(call.documents);
}
