import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOREIGN_POLICY, HUB_POLICY, LOCAL_POLICY, Reconnector, retryDelay } from './connection-policy.ts';

const middle = () => 0.5;

describe('retryDelay', () => {
  it('doubles from 100 ms to 5 s locally', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 100, 1e9].map((n) => retryDelay(LOCAL_POLICY, n, middle));
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000]);
  });

  it('stays within 15 % around the local wait and below the remote one', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(unit, fc.integer({ min: 1, max: 2000 }), (r, failures) => {
        const local = Math.min(5000, 100 * 2 ** (failures - 1));
        const wait = retryDelay(LOCAL_POLICY, failures, () => r);
        expect(wait).toBeGreaterThanOrEqual(local * 0.85 - 1e-6);
        expect(wait).toBeLessThanOrEqual(local * 1.15 + 1e-6);
        for (const [policy, max] of [
          [HUB_POLICY, 20_000],
          [FOREIGN_POLICY, 120_000],
        ] as const) {
          const remote = retryDelay(policy, failures, () => r);
          expect(remote).toBeGreaterThanOrEqual(0);
          expect(remote).toBeLessThanOrEqual(Math.min(max, 1000 * 2 ** (failures - 1)));
        }
      }),
    );
  });

  it('lets a hint win, but no nonsense', () => {
    expect(retryDelay(HUB_POLICY, 1, middle, 90_000)).toBe(90_000);
    expect(retryDelay(HUB_POLICY, 9, middle, 0)).toBe(0);
    expect(retryDelay(HUB_POLICY, 1, middle, Number.POSITIVE_INFINITY)).toBe(86_400_000);
    expect(retryDelay(HUB_POLICY, 1, middle, -5)).toBe(500);
    expect(retryDelay(HUB_POLICY, 1, middle, Number.NaN)).toBe(500);
  });
});

function setUp() {
  let time = 0;
  let timer: { ms: number; callback: () => void } | null = null;
  let attempts = 0;
  const reconnector = new Reconnector({
    policy: LOCAL_POLICY,
    now: () => time,
    random: middle,
    setTimer: (ms, callback) => {
      const mine = { ms, callback };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
    attempt: () => {
      attempts += 1;
    },
  });
  return {
    reconnector,
    attempts: () => attempts,
    wait: () => timer?.ms ?? null,
    pass: (ms: number) => {
      time += ms;
    },
    fire: () => {
      const due = timer;
      timer = null;
      due?.callback();
    },
  };
}

describe('Reconnector', () => {
  it('attempts at once, then ever later, and never stops by itself', () => {
    const { reconnector, attempts, wait, fire } = setUp();
    reconnector.wake();
    for (let i = 0; i < 50; i += 1) {
      reconnector.failed();
      expect(wait()).toBe(Math.min(5000, 100 * 2 ** i));
      fire();
    }
    expect(attempts()).toBe(51);
  });

  it('starts again at the first wait after a good connection only', () => {
    const { reconnector, wait, pass, fire } = setUp();
    reconnector.wake();
    reconnector.failed();
    fire();
    reconnector.connected();
    pass(999);
    reconnector.failed();
    expect(wait()).toBe(200);
    fire();
    reconnector.connected();
    pass(1000);
    reconnector.failed();
    expect(wait()).toBe(100);
  });

  it('wakes at once, once, and not while connected', () => {
    const { reconnector, attempts, wait } = setUp();
    reconnector.wake();
    reconnector.wake();
    expect(attempts()).toBe(1);
    reconnector.failed();
    reconnector.wake();
    expect([attempts(), wait()]).toEqual([2, null]);
    reconnector.connected();
    reconnector.wake();
    expect(attempts()).toBe(2);
  });

  it('counts a loss that is told twice once', () => {
    const { reconnector, wait } = setUp();
    reconnector.wake();
    expect(reconnector.failed()).toBe(100);
    expect(reconnector.failed()).toBeNull();
    expect(wait()).toBe(100);
  });

  it('stops for good', () => {
    const { reconnector, attempts, wait, fire } = setUp();
    reconnector.wake();
    reconnector.failed();
    reconnector.stop();
    fire();
    reconnector.wake();
    expect(reconnector.failed()).toBeNull();
    expect([attempts(), wait()]).toEqual([1, null]);
  });
});
