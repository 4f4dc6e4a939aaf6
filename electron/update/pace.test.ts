import { describe, expect, it } from 'vitest';
import { manualClock } from '../bridge/testing.ts';
import { createPace, DAILY_ATTEMPTS, mayAttempt, type Pace } from './pace.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = 1_000 * HOUR;

function setUp(random: number): { pace: Pace; looks: number[]; clock: ReturnType<typeof manualClock> } {
  const clock = manualClock();
  const looks: number[] = [];
  const pace = createPace({
    later: clock.later,
    wallClock: () => START + clock.now(),
    random: () => random,
    look: () => void looks.push(clock.now() / MINUTE),
  });
  return { pace, looks, clock };
}

describe('when the channel is looked at', () => {
  it.each([
    [0, [2]],
    [1, [5]],
  ])('first some minutes after the start (%d)', async (random, expected) => {
    const { pace, looks, clock } = setUp(random);
    pace.begin();
    await clock.advance(HOUR);
    expect(looks).toEqual(expected);
  });

  it.each([
    [0, 180],
    [0.5, 240],
    [1, 300],
  ])('then every few hours, each desk at another time (%d)', async (random, expected) => {
    const { pace, looks, clock } = setUp(random);
    pace.succeeded({ kind: 'nothing' });
    await clock.advance(6 * HOUR);
    expect(looks).toEqual([expected]);
  });

  it('sooner while a rollout goes on, and when the days of deferring are over', async () => {
    const { pace, looks, clock } = setUp(0.5);
    pace.succeeded({ kind: 'waiting', version: '2.0.0', reason: 'rollout', until: null });
    await clock.advance(2 * HOUR);
    pace.succeeded({ kind: 'waiting', version: '2.0.0', reason: 'deferred', until: START + 3 * HOUR });
    await clock.advance(2 * HOUR);
    expect(looks).toEqual([60, 180.5]);
  });

  it('after failures later and later, at most as usual, and tells when', async () => {
    const { pace, clock } = setUp(0.5);
    const waits = Array.from({ length: 8 }, () => (pace.failed('unreachable', []) - START) / MINUTE);
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 240, 240]);
    pace.succeeded({ kind: 'nothing' });
    expect(pace.failed('timeout', [])).toBe(START + 5 * MINUTE);
    await clock.advance(0);
  });

  it('when the budget is spent, a day after the oldest download', () => {
    const { pace } = setUp(0.5);
    expect(pace.failed('budget-spent', [START - HOUR, START])).toBe(START + 23 * HOUR + MINUTE);
  });

  it('soon after a sleep, unless it was just done', async () => {
    const { pace, looks, clock } = setUp(0.5);
    pace.begin();
    pace.wake(START - 10 * MINUTE);
    await clock.advance(MINUTE);
    expect(looks).toEqual([]);
    pace.wake(START - 2 * HOUR);
    await clock.advance(MINUTE);
    expect(looks).toHaveLength(1);
    pace.wake(null);
    pace.callOff();
    await clock.advance(24 * HOUR);
    expect(looks).toHaveLength(1);
  });

  it('counts the downloads of a day, and none of a clock that was ahead', () => {
    const full = Array<number>(DAILY_ATTEMPTS).fill(START);
    expect(() => mayAttempt(full, START + HOUR)).toThrow('within a day');
    expect(mayAttempt(full, START + 25 * HOUR)).toEqual([]);
    expect(mayAttempt(full, START - HOUR)).toEqual([]);
    expect(mayAttempt([...full.slice(1), START - 30 * HOUR], START)).toHaveLength(DAILY_ATTEMPTS - 1);
  });
});
