import type { Later } from '../../bridge/supervisor.ts';
import { abortable } from '../fetch/transport.ts';

/** Holds a transfer to a rate. */
export interface Bucket {
  /** Resolves when `bytes` more may have come. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

const SLICE_MS = 1000;

/**
 * A token bucket of one second's size.
 * @param rate bytes a second, asked anew each time; null: no limit
 */
export function createBucket(rate: () => number | null, now: () => number, later: Later): Bucket {
  let tokens = 0;
  let filledAt = now();
  const fill = (perSecond: number): void => {
    const at = now();
    tokens = Math.min(perSecond, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
  };
  return {
    async take(bytes, signal) {
      tokens -= bytes;
      for (;;) {
        const perSecond = rate();
        if (perSecond === null) {
          tokens = 0;
          return;
        }
        fill(perSecond);
        if (tokens >= 0) return;
        // In slices: the rate may change meanwhile.
        const ms = Math.max(1, Math.min(SLICE_MS, (-tokens / perSecond) * 1000));
        let callOff = (): void => {};
        const passed = new Promise<void>((resolve) => {
          callOff = later(ms, resolve);
        });
        await abortable(passed, signal).finally(() => callOff());
      }
    },
  };
}
