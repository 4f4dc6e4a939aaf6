/** The store's worker threads, one module for all three roles: opens what the role needs and serves its calls. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorData } from '../contract/failure.ts';
import { readHead } from './change-log.ts';
import { Database, type Log } from './database.ts';
import { storeError } from './errors.ts';
import { storeFiles } from './files.ts';
import { createInspector } from './inspector.ts';
import { giveWay } from '../threads/give-way.ts';
import type { WorkerInput, WorkerMessage, WorkerRequest } from './protocol.ts';
import { createReader } from './reader.ts';
import { createWriter } from './writer.ts';

interface Role {
  readonly api: Readonly<Record<string, (input: never) => unknown>>;
  start?(): void;
  /** In how many ms it wants to be called again, null for after the next call. */
  idle?(): number | null;
  /** Gives back what only the work before needed. */
  rest?(): void;
  close(): void;
}

/** So long without work ends a burst, in ms; so many calls make one. The start is one, too. */
const REST_MS = 3_000;
const BURST = 100;

const input = workerData as WorkerInput;
const port = parentPort;
if (port === null) throw new Error('this module is a worker');

const tell = (message: WorkerMessage): void => port.postMessage(message);
const log: Log = (level, message) => tell({ type: 'log', level, message });

function createRole(): Role {
  if (input.role !== 'reader') giveWay();
  switch (input.role) {
    case 'writer': {
      const writer = createWriter(input, Date.now(), log, tell);
      return { ...writer, api: { ...writer.api } };
    }
    case 'reader': {
      const reader = createReader(input.dataFolder, log);
      return { ...reader, api: { ...reader.api } };
    }
    case 'inspector':
      return { api: { ...createInspector(input.dataFolder, log) }, close: () => undefined };
  }
}

function serve(role: Role): void {
  let isClosing = false;
  let turn: NodeJS.Immediate | null = null;
  let timer: NodeJS.Timeout | null = null;
  let running = 0;
  let sinceRest = BURST;
  const resting = setTimeout(rest, REST_MS);

  function rest(): void {
    if (isClosing || running > 0 || sinceRest < BURST) return;
    sinceRest = 0;
    role.rest?.();
    globalThis.gc?.();
  }

  // Work nobody waits for runs in turns of the loop of its own, so that calls come in between.
  function idle(): void {
    if (turn !== null || isClosing || role.idle === undefined) return;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    turn = setImmediate(() => {
      turn = null;
      if (isClosing) return;
      let next: number | null = null;
      sinceRest += 1;
      resting.refresh();
      try {
        next = role.idle?.() ?? null;
      } catch (error) {
        // The writer's index, the reader's columns: tried again with the next call.
        log('error', `background work of the ${input.role} failed: ${storeError(error).message}`);
      }
      if (next === 0) idle();
      else if (next !== null) timer = setTimeout(idle, next);
    });
  }

  function closeWhenDone(): void {
    if (!isClosing || running > 0) return;
    if (timer !== null) clearTimeout(timer);
    clearTimeout(resting);
    role.close();
    port?.close();
  }

  async function run({ id, op, input }: WorkerRequest): Promise<void> {
    running += 1;
    sinceRest += 1;
    resting.refresh();
    try {
      const method = role.api[op];
      if (method === undefined) throw new Error(`unknown operation ${op}`);
      tell({ type: 'answer', id, value: await method(input as never) });
    } catch (error) {
      tell({ type: 'failed', id, error: toErrorData(storeError(error)) });
    } finally {
      running -= 1;
    }
    idle();
    closeWhenDone();
  }

  port?.on('message', (message: WorkerRequest | 'close') => {
    if (message === 'close') {
      isClosing = true;
      closeWhenDone();
    } else void run(message);
  });
  role.start?.();
  idle();
}

function currentHead(): { epoch: string; seq: number } {
  const db = new Database(storeFiles(input.dataFolder).store, { readOnly: true, log });
  try {
    const { epoch, seq } = readHead(db);
    return { epoch, seq };
  } finally {
    db.close();
  }
}

try {
  const role = createRole();
  tell({ type: 'ready', head: currentHead() });
  serve(role);
} catch (error) {
  tell({ type: 'refused', error: toErrorData(storeError(error)) });
  port.close();
}
