/**
 * Lets time pass: asks the store to write what time brings (published, current, expired) when it is due. Looks at the
 * clock every few seconds instead of sleeping until then, because timers stand still while the machine sleeps and know
 * nothing of a changed clock.
 */
export interface TimekeeperOptions {
  /** Writes what is due; answers when the next is due, in ms. */
  advance(now: number): Promise<{ nextDueAt: number | null }>;
  now(): number;
  /** Called every `LOOK_MS` and once at a known due time; returns its stop. */
  setTimer(callback: () => void, ms: number): () => void;
  log(level: 'error' | 'warn', message: string): void;
}

export interface Timekeeper {
  /** Something was committed, or the machine was asleep: what is due next may have changed. */
  touch(): void;
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

const LOOK_MS = 5_000;
const TOUCH_MS = 250;

export function startTimekeeper(options: TimekeeperOptions): Timekeeper {
  let nextDueAt: number | null = null;
  let isAsking = true;
  let stopped = false;
  let under: Promise<void> = Promise.resolve();
  let cancel = (): void => undefined;

  function schedule(): void {
    cancel();
    if (stopped) return;
    const untilDue = nextDueAt === null ? LOOK_MS : nextDueAt - options.now();
    const wait = isAsking ? TOUCH_MS : Math.max(1, Math.min(LOOK_MS, untilDue));
    cancel = options.setTimer(look, wait);
  }

  function look(): void {
    const now = options.now();
    const isDue = isAsking || (nextDueAt !== null && now >= nextDueAt);
    if (!isDue) {
      schedule();
      return;
    }
    isAsking = false;
    under = options.advance(now).then(
      (answer) => {
        nextDueAt = answer.nextDueAt;
        schedule();
      },
      (error: unknown) => {
        options.log(
          'warn',
          `time could not be written: ${error instanceof Error ? error.message : 'unknown'}`,
        );
        nextDueAt = options.now() + LOOK_MS;
        schedule();
      },
    );
  }

  look();
  return {
    touch() {
      if (isAsking) return;
      isAsking = true;
      schedule();
    },
    async stop() {
      stopped = true;
      cancel();
      await under;
    },
  };
}
