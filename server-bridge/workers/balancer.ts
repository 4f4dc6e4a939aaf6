/**
 * Who of the workers lags. A worker's waiting time is that of a job which it could have begun: it says how much the
 * machine is in its way, not how long its work is. Pure; the clock is handed in.
 */

export interface BalancerOptions {
  /** Milliseconds of any clock that only goes forward. */
  readonly now: () => number;
}

export interface Balancer<Worker> {
  join(worker: Worker): void;
  leave(worker: Worker): void;
  /** A job waited so many microseconds before the worker began it, without other work of the worker's in its way. */
  waited(worker: Worker, microseconds: number): void;
  /** Its average is long, and longer than everybody else's: it is to get nothing to do later, and what waits moves. */
  lags(worker: Worker): boolean;
}

/** Weight of the newest waiting time in the moving average. */
const ALPHA = 0.3;
/** Averages up to this are what waking up a thread takes. */
const LONG_US = 50;
/** Judgements are not revised sooner, so that work does not go to and fro. */
const REVISE_MS = 10;

export function createBalancer<Worker>({ now }: BalancerOptions): Balancer<Worker> {
  const averages = new Map<Worker, number | null>();
  let laggard: Worker | null = null;
  let judgedAt = -Infinity;

  function judge(): void {
    if (now() - judgedAt < REVISE_MS) return;
    judgedAt = now();
    laggard = null;
    let longest = LONG_US;
    for (const [worker, average] of averages) {
      if (average === null || average <= longest) continue;
      laggard = worker;
      longest = average;
    }
    // Alone, or all as slow as each other: there is nobody to do better.
    const others = [...averages].filter(([worker]) => worker !== laggard);
    if (!others.some(([, average]) => (average ?? 0) < longest)) laggard = null;
  }

  return {
    join(worker) {
      averages.set(worker, null);
    },
    leave(worker) {
      averages.delete(worker);
      if (laggard === worker) laggard = null;
    },
    waited(worker, microseconds) {
      const average = averages.get(worker);
      if (average === undefined) return;
      averages.set(worker, average === null ? microseconds : average + ALPHA * (microseconds - average));
    },
    lags(worker) {
      judge();
      return laggard === worker;
    },
  };
}
