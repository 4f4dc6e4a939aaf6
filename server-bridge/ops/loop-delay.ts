import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { BridgeStatus } from '../contract/status.ts';

export interface LoopDelay {
  /** How late the event loop's turns came since the start, in ms. */
  read(): BridgeStatus['loopDelay'];
  stop(): void;
}

/** How often the loop is probed, in ms: delays are seen to this precision, and an idle bridge wakes up no oftener. */
const RESOLUTION = 50;

/** Measures how long the event loop was held up. */
export function watchLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  // The histogram holds the time between two probes: the delay is what exceeds the probe's own period.
  const late = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? Math.max(0, Math.round(nanoseconds / 1e4) / 100 - RESOLUTION) : 0;
  return {
    read() {
      if (histogram.count === 0) return { p50: 0, p99: 0, p999: 0, max: 0 };
      return {
        p50: late(histogram.percentile(50)),
        p99: late(histogram.percentile(99)),
        p999: late(histogram.percentile(99.9)),
        max: late(histogram.max),
      };
    },
    stop: () => histogram.disable(),
  };
}
