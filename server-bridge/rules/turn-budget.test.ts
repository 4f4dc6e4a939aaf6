import { describe, expect, it } from 'vitest';
import { createTurnBudget } from './turn-budget.ts';

function setUp() {
  const clock = { ms: 0 };
  const turns: Array<() => void> = [];
  const budget = createTurnBudget({
    now: () => clock.ms,
    afterTurn: (callback) => turns.push(callback),
    limitMs: 8,
  });
  const work = (ms: number): number =>
    budget.spend(() => {
      clock.ms += ms;
      return ms;
    });
  return { budget, turns, work, clock };
}

describe('createTurnBudget', () => {
  it('is spent by the work of one turn, not by the time between', () => {
    const { budget, work, clock } = setUp();
    expect(work(5)).toBe(5);
    clock.ms += 100;
    expect(budget.hasRoom(1)).toBe(true);
    work(3);
    expect(budget.hasRoom(1)).toBe(false);
  });

  it('has no room for what would take longer than is left', () => {
    const { budget, work } = setUp();
    expect([budget.hasRoom(8), budget.hasRoom(8.5)]).toEqual([true, false]);
    work(5);
    expect([budget.hasRoom(3), budget.hasRoom(3.5)]).toEqual([true, false]);
  });

  it('begins anew with each turn, and asks for its end once', () => {
    const { budget, turns, work } = setUp();
    work(20);
    work(20);
    expect(turns.length).toBe(1);
    turns[0]?.();
    expect(budget.hasRoom(1)).toBe(true);
    work(1);
    expect(turns.length).toBe(2);
  });

  it('counts work that fails', () => {
    const { budget, clock } = setUp();
    expect(() =>
      budget.spend(() => {
        clock.ms += 9;
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(budget.hasRoom(1)).toBe(false);
  });
});
