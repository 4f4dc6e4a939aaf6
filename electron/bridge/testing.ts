import type { Later } from './supervisor.ts';

/** A clock for tests: time passes only in `advance`. */
export function manualClock(): {
  readonly now: () => number;
  readonly later: Later;
  /** Lets milliseconds pass, running what falls due on the way, and microtasks in between. */
  advance(ms: number): Promise<void>;
} {
  let time = 0;
  let nextId = 0;
  const timers = new Map<number, { at: number; task: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    now: () => time,
    later(ms, task) {
      const id = (nextId += 1);
      timers.set(id, { at: time + ms, task });
      return () => void timers.delete(id);
    },
    async advance(ms) {
      const end = time + ms;
      await settle();
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        time = Math.max(time, due[1].at);
        due[1].task();
        await settle();
      }
      time = end;
      await settle();
    },
  };
}
