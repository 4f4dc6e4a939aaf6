import { setFlagsFromString } from 'node:v8';

/** MiB of one half of a worker's young generation, from its start. */
const WORKER_HALF_MIB = 2;

/** Percent that a heap grows by over what a full collection found alive, until the next one. */
const GROWTH = 20;

/**
 * Keeps the young generation of this thread's heap at its size of now, and gives workers started later a small one
 * that stays. V8 lets it grow to 96 MiB under a burst and shrinks it only with a full collection, which a quiet bridge
 * has no cause for. The old generation is collected more often for the same reason. The price is a tenth of a burst's
 * speed; 10,000 files leave 240 MiB resident instead of 340.
 */
export function keepHeapsSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${String(GROWTH)}`);
  setFlagsFromString(`--min-semi-space-size=${String(WORKER_HALF_MIB)}`);
}
