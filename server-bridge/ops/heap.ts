/** The bridge's memory: heaps that grow little, and what a burst needed is given back when the bridge has come to rest. */
import type { EventLoopUtilization } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** MiB of one half of a worker's young generation, from its start. */
const WORKER_HALF_MIB = 2;

/**
 * Keeps the young generation of this thread's heap at its size of now, and gives workers started later a small one
 * that stays: V8 lets it grow to 96 MiB under a burst and shrinks it only with a full collection, which a quiet bridge
 * has no cause for. Threads started later have a `gc` of their own. In Electron nothing is changed: its heaps are
 * half as large, and its V8 need not take flags at run time.
 */
export function keepHeapsSmall(): void {
  if (process.versions['electron'] !== undefined) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--min-semi-space-size=${String(WORKER_HALF_MIB)}`);
  setFlagsFromString('--expose-gc');
}

/** A full collection of this thread's heap; nothing where V8 does not offer it. */
export function collectGarbage(): void {
  const collect: unknown = runInNewContext('globalThis.gc');
  if (typeof collect === 'function') collect();
}

export interface RestPorts {
  /** How busy the loop was since `before`. */
  utilization(before?: EventLoopUtilization): EventLoopUtilization;
  /** Called once each time the bridge has come to rest. */
  rest(): void;
}

const PERIOD_MS = 4_000;
/** Busier than this for a period, it has work that may leave garbage. */
const BUSY = 0.1;
/** Less busy than this for a period, nobody waits for it. */
const IDLE = 0.02;

/** Watches for the end of a burst, the start being the first. Returns its stop. */
export function watchRest({ utilization, rest }: RestPorts): () => void {
  let before = utilization();
  let wasBusy = true;
  const timer = setInterval(() => {
    const now = utilization();
    const part = utilization(before).utilization;
    before = now;
    if (part > BUSY) wasBusy = true;
    if (!wasBusy || part > IDLE) return;
    wasBusy = false;
    rest();
  }, PERIOD_MS);
  timer.unref();
  return () => clearInterval(timer);
}
