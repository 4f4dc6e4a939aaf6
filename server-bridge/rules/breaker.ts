/**
 * The breaker guards requests, not connection attempts (DESIGN section 4): while it is open they are answered at once
 * from the layer below, or refused with a retryable code.
 *
 *   closed --3 failures in a row--> open --30 s--> half-open --probe succeeds--> closed
 *     ^                              ^                 \--probe fails--> open
 *     \---- a new connection --------+
 */

export interface BreakerOptions {
  /** Monotonic, in ms. */
  readonly now: () => number;
  readonly failures?: number;
  readonly openMs?: number;
}

/** How one admitted request went; the first call counts, one of them must come. */
export interface Permit {
  /** The other end answered, be it with an error of its own. */
  succeeded(): void;
  /** No answer in time, or the connection broke. */
  failed(): void;
}

export class Breaker {
  readonly #now: () => number;
  readonly #limit: number;
  readonly #openMs: number;
  #failures = 0;
  /** When it opened, null while closed. */
  #openedAt: number | null = null;
  #isProbing = false;
  /** Requests of an earlier connection no longer count. */
  #era = 0;

  constructor(options: BreakerOptions) {
    this.#now = options.now;
    this.#limit = options.failures ?? 3;
    this.#openMs = options.openMs ?? 30_000;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    if (this.#openedAt === null) return 'closed';
    return this.#now() - this.#openedAt >= this.#openMs ? 'half-open' : 'open';
  }

  /** Admits a request, or null when it is to be refused. Half-open admits one at a time. */
  admit(): Permit | null {
    const { state } = this;
    if (state === 'open' || (state === 'half-open' && this.#isProbing)) return null;
    const isProbe = state === 'half-open';
    if (isProbe) this.#isProbing = true;
    const era = this.#era;
    let isSettled = false;
    const settle = (apply: () => void) => {
      if (isSettled || era !== this.#era) return;
      isSettled = true;
      apply();
    };
    return {
      succeeded: () => {
        settle(() => {
          this.#close();
        });
      },
      failed: () => {
        settle(() => {
          this.#fail(isProbe);
        });
      },
    };
  }

  /** A new connection closes it. */
  connected(): void {
    this.#era += 1;
    this.#close();
  }

  #close(): void {
    this.#failures = 0;
    this.#openedAt = null;
    this.#isProbing = false;
  }

  #fail(isProbe: boolean): void {
    if (isProbe) this.#isProbing = false;
    // What was admitted before it opened does not prolong the wait.
    else if (this.#openedAt !== null) return;
    this.#failures += 1;
    if (isProbe || this.#failures >= this.#limit) this.#openedAt = this.#now();
  }
}
