/** The bridge's end of the thread that reads a folder's disk. It runs while there is something to read. */
import { Worker } from 'node:worker_threads';
import { type FileAnswer, type FileCall, type FileOp, type PackedListing } from './file-protocol.ts';
import {
  ENTRY_KINDS,
  watchFolder,
  type FileContent,
  type FileStat,
  type FileSystem,
  type StatColumns,
} from './file-system.ts';

/** So long without work it stays, in ms. */
const IDLE_MS = 3_000;
const HEAP_MIB = 256;
/** Calls in one message, and so answers in one turn of the loop. */
const BATCH = 64;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** `workerUrl` is `file-worker.ts` beside this file, or its bundle. Rejections have the system's `code`. */
export function createFileThread(workerUrl: URL): FileSystem {
  const pending = new Map<number, Pending>();
  const calls: FileCall[] = [];
  let worker: Worker | null = null;
  let isBusy = false;
  let lastId = 0;
  let idle: NodeJS.Timeout | null = null;
  let isClosed = false;

  function call(op: FileOp, path: string, maxBytes = 0, names = ''): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      calls.push({ id, op, path, maxBytes, names });
      // What one turn asks for travels together.
      if (calls.length === 1) setImmediate(send);
    });
  }

  function send(): void {
    if (isClosed) fail('the folder is closed');
    // One message at a time: what waits meanwhile is answered in turns of its own.
    if (isBusy || calls.length === 0) return;
    isBusy = true;
    if (idle !== null) clearTimeout(idle);
    worker ??= start();
    worker.ref();
    const batch = calls.splice(0, BATCH);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(batch);
  }

  function start(): Worker {
    const started = new Worker(workerUrl, {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB, maxYoungGenerationSizeMb: 4 },
    });
    started.on('message', (answers: readonly FileAnswer[]) => {
      isBusy = false;
      for (const answer of answers) settle(answer);
      if (calls.length > 0) setImmediate(send);
      else if (pending.size === 0) rest(started);
    });
    // Told by `exit`, too, which comes in any case.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker !== started) return;
      worker = null;
      fail('the thread that reads the folder has ended');
    });
    return started;
  }

  function settle(answer: FileAnswer): void {
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if ('code' in answer) {
      const { message, code } = answer;
      waiting?.reject(Object.assign(new Error(message), { code }));
    } else waiting?.resolve(answer.value);
  }

  /** Nobody is kept awake by a thread that has nothing to do. */
  function rest(started: Worker): void {
    started.unref();
    idle = setTimeout(end, IDLE_MS);
    idle.unref();
  }

  function end(): void {
    const ended = worker;
    worker = null;
    void ended?.terminate();
  }

  function fail(message: string): void {
    const waiting = [...pending.values()];
    pending.clear();
    calls.length = 0;
    isBusy = false;
    for (const { reject } of waiting) reject(Object.assign(new Error(message), { code: 'EIO' }));
  }

  return {
    list: async (folder) => unpack((await call('list', folder)) as PackedListing),
    lstat: async (path) => (await call('lstat', path)) as FileStat,
    lstats: async (folder, names) => (await call('lstats', folder, 0, names.join('/'))) as StatColumns,
    stat: async (path) => (await call('stat', path)) as FileStat,
    realpath: async (path) => (await call('realpath', path)) as string,
    read: async (path, maxBytes) => (await call('read', path, maxBytes)) as FileContent,
    readHead: async (path, maxBytes) => (await call('readHead', path, maxBytes)) as Uint8Array,
    watch: watchFolder,
    close() {
      isClosed = true;
      if (idle !== null) clearTimeout(idle);
      end();
      fail('the folder is closed');
    },
  };
}

function unpack({ names, kinds }: PackedListing): Awaited<ReturnType<FileSystem['list']>> {
  if (kinds.length === 0) return [];
  return names.split('/').map((name, index) => ({ name, kind: ENTRY_KINDS[kinds[index] ?? 0] ?? 'other' }));
}
