/** Finds out that the other end of a silent connection is dead: a ping after silence, and a deadline for its answer. */
import type { SetTimer } from './client-lane.ts';

export interface HeartbeatOptions {
  /** Monotonic, in ms. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Silence after which a ping leaves, in ms. */
  readonly idleMs: number;
  /** How long anything may take to come then, in ms. */
  readonly deadlineMs: number;
  readonly ping: () => void;
  readonly dead: () => void;
}

/** A timer this late tells that this process slept: the answer may be waiting to be read. */
const SLEPT_MS = 500;

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #heardAt: number;
  #isAnswered = false;
  #cancel: () => void = () => undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heardAt = options.now();
    this.#wait(options.idleMs);
  }

  /** Something came in. */
  heard(): void {
    this.#heardAt = this.#options.now();
    this.#isAnswered = true;
  }

  /** Pings now, whatever came before. */
  probe(): void {
    this.#cancel();
    this.#ping();
  }

  stop(): void {
    this.#cancel();
  }

  #wait(ms: number): void {
    // One timer for many messages: it looks at the clock when it is due.
    this.#cancel = this.#options.setTimer(ms, () => {
      const { now, idleMs } = this.#options;
      const left = this.#heardAt + idleMs - now();
      if (left > 0) this.#wait(left);
      else this.#ping();
    });
  }

  #ping(): void {
    this.#isAnswered = false;
    this.#options.ping();
    this.#expect();
  }

  #expect(): void {
    const { now, setTimer, deadlineMs, idleMs, dead } = this.#options;
    const dueAt = now() + deadlineMs;
    this.#cancel = setTimer(deadlineMs, () => {
      if (this.#isAnswered) this.#wait(idleMs);
      else if (now() - dueAt > SLEPT_MS) this.#expect();
      else dead();
    });
  }
}
