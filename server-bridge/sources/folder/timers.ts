/** Named timers, one of each name at a time, on whatever clock is handed in. */
export class Timers {
  readonly #setTimer: (work: () => void, ms: number) => () => void;
  readonly #running = new Map<string, () => void>();

  constructor(setTimer: (work: () => void, ms: number) => () => void) {
    this.#setTimer = setTimer;
  }

  /** Replaces one of the same name. */
  set(name: string, ms: number, work: () => void): void {
    this.cancel(name);
    const cancel = this.#setTimer(() => {
      this.#running.delete(name);
      work();
    }, ms);
    this.#running.set(name, cancel);
  }

  has(name: string): boolean {
    return this.#running.has(name);
  }

  cancel(name: string): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  clear(): void {
    for (const name of [...this.#running.keys()]) this.cancel(name);
  }
}

/** Lets the loop do what else is waiting. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
