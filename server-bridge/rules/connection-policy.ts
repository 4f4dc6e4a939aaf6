/**
 * Connection attempts back off and never stop, except where the other end says "forbidden" or "do not return"
 * (DESIGN section 4). Clock, timer and randomness come from the caller.
 *
 *   waiting --timer or wake--> attempting --connected--> connected --failed--> waiting
 *                                  |  \--failed--> waiting                       |
 *                                  \------------------ stop -------------------> stopped
 */

export interface ConnectionPolicy {
  /** Wait before the second attempt, in ms; it doubles with each further one. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** `around`: the wait +-15 %. `full`: anything between nothing and the wait, so that a crowd spreads out. */
  readonly jitter: 'around' | 'full';
  /** A connection that lived this long, in ms, was a good one: the next wait is the first again. */
  readonly stableMs: number;
}

/** The bridge of this machine, over its socket. */
export const LOCAL_POLICY: ConnectionPolicy = {
  firstMs: 100,
  maxMs: 5_000,
  jitter: 'around',
  stableMs: 1_000,
};
export const HUB_POLICY: ConnectionPolicy = {
  firstMs: 1_000,
  maxMs: 20_000,
  jitter: 'full',
  stableMs: 10_000,
};
/** Other people's servers. */
export const FOREIGN_POLICY: ConnectionPolicy = { ...HUB_POLICY, maxMs: 120_000 };

const JITTER = 0.15;
/** Also keeps a nonsensical hint below what timers can hold. */
const MAX_HINT_MS = 24 * 60 * 60 * 1000;

/**
 * The wait in ms after `failures` failures in a row (1 or more). The server's hint or `Retry-After` wins over the
 * policy. `random` answers in [0, 1).
 */
export function retryDelay(
  policy: ConnectionPolicy,
  failures: number,
  random: () => number,
  hintMs: number | null = null,
): number {
  if (hintMs !== null && hintMs >= 0) return Math.min(hintMs, MAX_HINT_MS);
  const base = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(failures - 1, 30));
  return policy.jitter === 'full' ? base * random() : base * (1 - JITTER + 2 * JITTER * random());
}

export interface ReconnectorOptions {
  readonly policy: ConnectionPolicy;
  /** Monotonic, in ms. */
  readonly now: () => number;
  readonly random: () => number;
  /** Calls back once after `ms`; returns its cancel. */
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  /** Makes one attempt, which must end in `connected`, `failed` or `stop`. */
  readonly attempt: () => void;
}

/** Decides when the next attempt is made; the caller makes it and tells how it went. */
export class Reconnector {
  readonly #options: ReconnectorOptions;
  #state: 'waiting' | 'attempting' | 'connected' | 'stopped' = 'waiting';
  #failures = 0;
  #connectedAt = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(options: ReconnectorOptions) {
    this.#options = options;
  }

  /** Attempts at once: at the start, after resume, unlock or a network change, when the supervisor says "ready". */
  wake(): void {
    if (this.#state !== 'waiting') return;
    this.#cancelTimer();
    this.#state = 'attempting';
    this.#options.attempt();
  }

  connected(): void {
    if (this.#state !== 'attempting') return;
    this.#state = 'connected';
    this.#connectedAt = this.#options.now();
  }

  /** The attempt failed, or the connection was lost. Returns the wait in ms, null when it has stopped. */
  failed(hintMs: number | null = null): number | null {
    if (this.#state === 'stopped' || this.#state === 'waiting') return null;
    const { policy, now, random, setTimer } = this.#options;
    const wasGood = this.#state === 'connected' && now() - this.#connectedAt >= policy.stableMs;
    this.#failures = wasGood ? 1 : this.#failures + 1;
    this.#state = 'waiting';
    const delay = retryDelay(policy, this.#failures, random, hintMs);
    this.#cancelTimer = setTimer(delay, () => {
      this.wake();
    });
    return delay;
  }

  /** For good: "forbidden", "do not return", or the person closed it. */
  stop(): void {
    this.#cancelTimer();
    this.#state = 'stopped';
  }
}
