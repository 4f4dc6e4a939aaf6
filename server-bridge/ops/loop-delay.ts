import { createHistogram, performance } from 'node:perf_hooks';
import type { BridgeStatus } from '../contract/status.ts';

export interface LoopDelay {
  /** How late the event loop's turns came since the start, in ms. */
  read(): BridgeStatus['loopDelay'];
  stop(): void;
}

/** How often the loop is probed while it works, in ms: delays are seen to this precision. */
const BUSY_MS = 50;
/** At rest: each probe wakes the processor up, and twenty a second are most of what an idle bridge would cost. */
const CALM_MS = 500;
/** Busier than this between two probes, it works. */
const BUSY = 0.05;
/** So many calm probes in a row are rest. */
const CALM_PROBES = 40;

/** Measures how long the event loop was held up. */
export function watchLoopDelay(): LoopDelay {
  /** In µs, from 1. */
  const histogram = createHistogram();
  let before = performance.eventLoopUtilization();
  let calm = 0;
  let due = 0;
  let timer: NodeJS.Timeout;

  function plan(): void {
    const period = calm < CALM_PROBES ? BUSY_MS : CALM_MS;
    due = performance.now() + period;
    timer = setTimeout(probe, period);
    timer.unref();
  }

  function probe(): void {
    const late = performance.now() - due;
    histogram.record(Math.max(1, Math.round(late * 1000)));
    const now = performance.eventLoopUtilization();
    calm = performance.eventLoopUtilization(now, before).utilization < BUSY ? calm + 1 : 0;
    before = now;
    plan();
  }

  plan();
  const inMs = (micros: number): number => Math.round(micros / 10) / 100;
  return {
    read() {
      if (histogram.count === 0) return { p50: 0, p99: 0, p999: 0, max: 0 };
      return {
        p50: inMs(histogram.percentile(50)),
        p99: inMs(histogram.percentile(99)),
        p999: inMs(histogram.percentile(99.9)),
        max: inMs(histogram.max),
      };
    },
    stop: () => clearTimeout(timer),
  };
}
