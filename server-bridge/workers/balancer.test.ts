import { describe, expect, it } from 'vitest';
import { createBalancer } from './balancer.ts';

function setUp(names: readonly string[]) {
  const clock = { ms: 0 };
  const balancer = createBalancer<string>({ now: () => clock.ms });
  for (const name of names) balancer.join(name);
  return {
    balancer,
    clock,
    wait(name: string, ...times: number[]): void {
      for (const time of times) balancer.waited(name, time);
    },
    laggards: (): string[] => names.filter((name) => balancer.lags(name)),
  };
}

describe('createBalancer', () => {
  it('finds who waits longer than 50 us and than the neighbours', () => {
    const { wait, laggards } = setUp(['a', 'b', 'c']);
    wait('a', 40);
    wait('b', 90);
    wait('c', 60);
    expect(laggards()).toEqual(['b']);
  });

  it('takes nobody for a laggard up to 50 us, alone, or among equals', () => {
    const short = setUp(['a', 'b']);
    short.wait('a', 50);
    short.wait('b', 5);
    expect(short.laggards()).toEqual([]);
    const alone = setUp(['a']);
    alone.wait('a', 10_000);
    expect(alone.laggards()).toEqual([]);
    const equal = setUp(['a', 'b']);
    equal.wait('a', 900);
    equal.wait('b', 900);
    expect(equal.laggards()).toEqual([]);
  });

  it('weighs the newest time with 0.3', () => {
    const { wait, laggards, clock } = setUp(['a', 'b']);
    wait('a', 20, 120);
    expect(laggards()).toEqual([]);
    clock.ms = 10;
    // 20 + 0.3 * 100 = 50, and 0.3 more of what is above.
    wait('a', 51);
    expect(laggards()).toEqual(['a']);
  });

  it('keeps to its judgement for 10 ms, whatever happens', () => {
    const { wait, laggards, clock } = setUp(['a', 'b']);
    wait('a', 500);
    expect(laggards()).toEqual(['a']);
    wait('a', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    wait('b', 5000);
    clock.ms = 9.9;
    expect(laggards()).toEqual(['a']);
    clock.ms = 10;
    expect(laggards()).toEqual(['b']);
  });

  it('lets a worker recover by short waiting times', () => {
    const { wait, laggards, clock } = setUp(['a', 'b']);
    wait('a', 200);
    const lagged: boolean[] = [];
    for (let round = 0; round < 6; round += 1) {
      lagged.push(laggards().includes('a'));
      wait('a', 10);
      clock.ms += 10;
    }
    // 200, 143, 103, 75, 56, 42
    expect(lagged).toEqual([true, true, true, true, true, false]);
  });

  it('forgets who has left', () => {
    const { wait, laggards, balancer, clock } = setUp(['a', 'b']);
    wait('a', 500);
    expect(laggards()).toEqual(['a']);
    balancer.leave('a');
    expect(laggards()).toEqual([]);
    wait('a', 500);
    clock.ms = 20;
    expect(laggards()).toEqual([]);
  });
});
