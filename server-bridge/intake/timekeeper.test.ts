import { describe, expect, it } from 'vitest';
import { startTimekeeper } from './timekeeper.ts';

/** A clock whose timers run on a monotonic time of their own, as real ones do while the wall clock jumps. */
function fakeTime(start: number) {
  let wall = start;
  let elapsed = 0;
  let timer: { at: number; callback: () => void } | null = null;
  return {
    now: () => wall,
    setTimer: (callback: () => void, ms: number) => {
      const mine = { at: elapsed + ms, callback };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
    jump: (ms: number) => {
      wall += ms;
    },
    async pass(ms: number) {
      for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
      const end = elapsed + ms;
      while (timer !== null && timer.at <= end) {
        const due = timer;
        timer = null;
        wall += due.at - elapsed;
        elapsed = due.at;
        due.callback();
        await Promise.resolve();
        await Promise.resolve();
        await Promise.resolve();
      }
      wall += end - elapsed;
      elapsed = end;
    },
  };
}

describe('the timekeeper', () => {
  function start(due: number[]) {
    const time = fakeTime(1_000_000);
    const asked: number[] = [];
    const keeper = startTimekeeper({
      now: time.now,
      setTimer: time.setTimer,
      log: () => undefined,
      advance: (now) => {
        asked.push(now);
        return Promise.resolve({ nextDueAt: due.find((at) => at > now) ?? null });
      },
    });
    return { time, asked, keeper };
  }

  it('asks at the start, at each due time and not in between', async () => {
    const { time, asked } = start([1_007_000, 1_060_000]);
    await time.pass(0);
    await time.pass(59_000);
    expect(asked).toEqual([1_000_000, 1_007_000]);
    await time.pass(1_000);
    expect(asked).toEqual([1_000_000, 1_007_000, 1_060_000]);
  });

  it('notices within seconds that the clock was set forward or the machine slept', async () => {
    const { time, asked } = start([1_000_000 + 3_600_000]);
    await time.pass(1_000);
    time.jump(3_600_000);
    await time.pass(5_000);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toBeGreaterThanOrEqual(1_000_000 + 3_600_000);
  });

  it('asks at once when it is told that the machine slept', async () => {
    const { time, asked, keeper } = start([1_000_000 + 3_600_000]);
    await time.pass(1_000);
    time.jump(3_600_000);
    keeper.touch();
    await time.pass(300);
    expect(asked).toHaveLength(2);
  });

  it('asks again soon after something was committed, once for many', async () => {
    const { time, asked, keeper } = start([]);
    await time.pass(0);
    for (let count = 0; count < 50; count += 1) keeper.touch();
    await time.pass(1_000);
    expect(asked).toHaveLength(2);
  });

  it('asks nothing after its stop', async () => {
    const { time, asked, keeper } = start([1_000_500]);
    await time.pass(0);
    await keeper.stop();
    await time.pass(60_000);
    expect(asked).toHaveLength(1);
  });

  it('goes on after a failure', async () => {
    const time = fakeTime(0);
    let calls = 0;
    const lines: string[] = [];
    startTimekeeper({
      now: time.now,
      setTimer: time.setTimer,
      log: (_level, message) => void lines.push(message),
      advance: () => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Error('busy')) : Promise.resolve({ nextDueAt: null });
      },
    });
    await time.pass(20_000);
    expect(calls).toBe(2);
    expect(lines[0]).toContain('busy');
  });
});
