import { describe, expect, it } from 'vitest';
import {
  begin,
  decide,
  type Decision,
  HOUR_MS,
  type Rollout,
  stageOf,
  stagesOf,
  watchedOf,
} from './controller.ts';
import { Figures } from './figures.ts';
import { DEFAULT_GATES, type Gates, readGates } from './gates.ts';
import { pause, resume, withdraw } from './orders.ts';
import { idOf, reportOf } from './testing/reports.ts';
import { manifestOf } from './testing/simulate.ts';

const MINUTE_MS = 60_000;
const first = begin(manifestOf({ version: '1.0.0', counter: 1 }), null).rollout;

/** A rollout of 2.0.0 with its figures, as the keeper holds them. */
class Desk {
  rollout: Rollout;
  readonly steps: string[] = [];
  readonly figures = new Figures(3);
  readonly #gates: Gates;
  #next = 1;

  constructor(decision: Decision = begin(manifestOf(), first), gates: Gates = DEFAULT_GATES) {
    this.#gates = gates;
    this.rollout = decision.rollout;
    this.take(decision);
    this.wait(0);
  }

  take(decision: Decision): void {
    this.rollout = decision.rollout;
    for (const ring of decision.closedRings) this.figures.closeRing(ring);
    this.figures.watch(watchedOf(this.rollout));
    this.steps.push(...decision.steps.map(({ step, from, to }) => `${step} ${String(from)} ${String(to)}`));
  }

  /** Starts of as many desks, all healthy but for the crashed ones. */
  starts(count: number, crashed = 0, ring = 'broad'): void {
    for (let index = 0; index < count; index += 1) {
      const id = idOf((this.#next += 1));
      const what =
        index < crashed
          ? ({ kind: 'crashed', afterMs: 1 } as const)
          : ({ kind: 'healthy', firstPaintMs: 900 } as const);
      this.figures.accept(reportOf(what, { id, ring }), true, null);
    }
  }

  wait(minutes: number): void {
    this.figures.advance(minutes * MINUTE_MS);
    this.take(decide(this.rollout, this.figures, this.#gates));
  }

  good(windows: number): void {
    for (let index = 0; index < windows; index += 1) {
      this.starts(20);
      this.wait(30);
    }
  }
}

describe('the controller', () => {
  it('widens 1, 5, 25, 100 % after three good windows each, and is done when the last stage’s day is over', () => {
    const desk = new Desk();
    expect(stageOf(desk.rollout)).toEqual({
      format: 1,
      version: '2.0.0',
      counter: 2,
      state: 'running',
      percent: 1,
    });
    const seen: number[] = [];
    for (let window = 1; window <= 12; window += 1) {
      desk.good(1);
      seen.push(desk.rollout.percent);
    }
    expect(seen).toEqual([1, 1, 5, 5, 5, 25, 25, 25, 100, 100, 100, 100]);
    expect(desk.steps.slice(0, 5)).toEqual(['begin 0 1', 'good 1 1', 'good 1 1', 'good 1 1', 'widen 1 5']);
    desk.good(44);
    expect(desk.rollout.state).toBe('running');
    desk.good(2);
    expect(desk.rollout).toMatchObject({ state: 'complete', percent: 100 });
    // Not judged any more.
    desk.starts(10, 10);
    desk.wait(30);
    expect(stageOf(desk.rollout)).toMatchObject({ state: 'running', percent: 100 });
  });

  it('never judges a window before its end', () => {
    const desk = new Desk();
    desk.starts(100, 100);
    desk.wait(29.9);
    expect(desk.rollout.state).toBe('running');
    desk.wait(0.1);
    expect(desk.rollout).toMatchObject({ state: 'halted', reason: 'crashes', percent: 1 });
    expect(stageOf(desk.rollout)).toMatchObject({ state: 'halted' });
    expect(desk.steps.at(-1)).toBe('halt 1 0');
  });

  it('halts in whichever window is bad, the good ones before count nothing', () => {
    for (const windows of [1, 2, 4, 8, 10, 20]) {
      const desk = new Desk();
      desk.good(windows);
      desk.starts(50, 4);
      desk.wait(30);
      expect(desk.rollout.state).toBe('halted');
    }
  });

  it('lengthens a window below the sample, tells so once, and asks the operator after a day', () => {
    const desk = new Desk();
    desk.starts(6);
    for (let hour = 0; hour < 23; hour += 1) desk.wait(60);
    expect(desk.steps).toEqual(['begin 0 1', 'lengthen 1 1']);
    desk.starts(4);
    desk.wait(1);
    expect(desk.steps.at(-1)).toBe('good 1 1');
    desk.wait(60);
    expect(desk.rollout).toMatchObject({ state: 'undecided', percent: 1 });
    expect(stageOf(desk.rollout).state).toBe('running');
    // It does not widen any more, and still halts.
    desk.good(6);
    expect(desk.rollout).toMatchObject({ state: 'undecided', percent: 1 });
    desk.take(resume(desk.rollout, true));
    expect(desk.rollout).toMatchObject({ state: 'running', percent: 5, goodWindows: 0 });
    desk.starts(10, 2);
    desk.wait(30);
    expect(desk.rollout.state).toBe('halted');
  });

  it('lifts a stage without a desk to the first that waits, at most to the next stage', () => {
    const lifted = (...cohorts: number[]): number => {
      const desk = new Desk();
      for (const cohort of cohorts)
        desk.figures.accept(
          reportOf({ kind: 'waiting', next: '2.0.0', cohort }, { version: '1.0.0' }),
          true,
          null,
        );
      desk.wait(30);
      desk.wait(30);
      return desk.rollout.percent;
    };
    expect(lifted()).toBe(1);
    expect(lifted(60, 3.21234)).toBe(3.2124);
    expect(lifted(60)).toBe(5);
    // Somebody is in the stage and has not started yet.
    expect(lifted(0.5, 60)).toBe(1);
    const running = new Desk();
    running.figures.accept(
      reportOf({ kind: 'waiting', next: '2.0.0', cohort: 3 }, { version: '1.0.0' }),
      true,
      null,
    );
    running.starts(1);
    running.wait(30);
    expect(running.rollout.percent).toBe(1);
  });

  it('judges every ring by itself, over as many windows as it takes', () => {
    const desk = new Desk();
    for (let window = 0; window < 4; window += 1) {
      desk.starts(1, 1, 'kiosk');
      desk.starts(200);
      desk.wait(30);
    }
    expect(desk.rollout).toMatchObject({ state: 'halted', reason: 'crashes (kiosk)' });
    // A ring with few desks does not hold the others up.
    const calm = new Desk();
    for (let window = 0; window < 9; window += 1) {
      calm.starts(1, 0, 'kiosk');
      calm.good(1);
    }
    expect(calm.rollout.percent).toBe(100);
  });

  it('goes no further than the manifest allows', () => {
    expect([stagesOf(100), stagesOf(10), stagesOf(5), stagesOf(0.5)]).toEqual([
      [1, 5, 25, 100],
      [1, 5, 10],
      [1, 5],
      [0.5],
    ]);
    const rule = { percent: 3, isGated: true, rings: {} };
    const desk = new Desk(begin(manifestOf({ rollout: rule }), first));
    desk.good(20);
    expect(desk.rollout).toMatchObject({ percent: 3, state: 'running' });
  });

  it('takes its thresholds from the settings', () => {
    const gates = readGates(
      '{"windowMinutes":5,"goodWindows":1,"mostErrorPercent":50,"leastCrashFreePercent":50}',
    );
    const desk = new Desk(begin(manifestOf(), first), gates);
    desk.starts(20, 9);
    desk.wait(5);
    expect(desk.rollout.percent).toBe(5);
    desk.starts(20, 11);
    desk.wait(5);
    expect(desk.rollout.state).toBe('halted');
  });
});

describe('a manifest', () => {
  it('of the same version goes on, of another begins anew, and is compared with the last that was taken', () => {
    const desk = new Desk();
    desk.good(3);
    const renewed = begin(manifestOf({ counter: 3 }), desk.rollout);
    expect(renewed.rollout).toMatchObject({ counter: 3, percent: 5, state: 'running', previous: '1.0.0' });
    expect(renewed.steps.map(({ step }) => step)).toEqual(['renewed']);
    const narrower = begin(
      manifestOf({ counter: 3, rollout: { percent: 2, isGated: true, rings: {} } }),
      desk.rollout,
    );
    expect(narrower.rollout).toMatchObject({ percent: 2, stage: 1, mostPercent: 2 });
    const third = manifestOf({ version: '3.0.0', counter: 4 });
    expect(begin(third, desk.rollout).rollout).toMatchObject({ previous: '2.0.0', percent: 1, stage: 0 });
    desk.starts(10, 10);
    desk.wait(30);
    expect(begin(third, desk.rollout).rollout).toMatchObject({ previous: '1.0.0', state: 'running' });
    // A new signature alone does not set a bad version going again.
    expect(begin(manifestOf({ counter: 5 }), desk.rollout).rollout.state).toBe('halted');
  });

  it('that is signed for more desks opens what was done', () => {
    const rule = { percent: 10, isGated: true, rings: {} };
    const desk = new Desk(begin(manifestOf({ rollout: rule }), first));
    desk.good(9 + 50);
    expect(desk.rollout).toMatchObject({ state: 'complete', percent: 10 });
    desk.take(begin(manifestOf({ counter: 3 }), desk.rollout));
    expect(desk.rollout).toMatchObject({ state: 'running', percent: 10, stage: 1, goodWindows: 0 });
    desk.good(3);
    expect(desk.rollout.percent).toBe(25);
    const open = begin(
      manifestOf({ counter: 4, rollout: { percent: 60, isGated: false, rings: {} } }),
      desk.rollout,
    );
    expect(open.rollout).toMatchObject({ percent: 60, state: 'running' });
  });

  it('without gates is offered as signed, and is halted all the same', () => {
    const rule = { percent: 100, isGated: false, rings: {} };
    const desk = new Desk(begin(manifestOf({ rollout: rule }), first));
    expect(desk.rollout).toMatchObject({ percent: 100, stage: 3 });
    desk.starts(100, 10);
    desk.wait(30);
    expect(desk.rollout.state).toBe('halted');
  });

  it('that brings desks back is for all of them at once', () => {
    const withdrawn = withdraw(begin(manifestOf(), first).rollout).rollout;
    const back = manifestOf({
      version: '1.0.0',
      counter: 3,
      returnsFrom: ['2.0.0'],
      rollout: { percent: 100, isGated: false, rings: {} },
    });
    expect(begin(back, withdrawn).rollout).toMatchObject({
      state: 'complete',
      percent: 100,
      previous: null,
    });
  });
});

describe('the operator', () => {
  it('pauses and goes on where it was, with new windows', () => {
    const desk = new Desk();
    desk.good(4);
    desk.take(pause(desk.rollout));
    expect(stageOf(desk.rollout)).toMatchObject({ state: 'paused', percent: 5 });
    desk.starts(10, 10);
    desk.wait(300);
    expect(desk.rollout.state).toBe('paused');
    expect(pause(desk.rollout).steps).toEqual([]);
    desk.take(resume(desk.rollout, false));
    expect(desk.rollout).toMatchObject({ state: 'running', percent: 5, goodWindows: 0, stageSince: null });
    expect(desk.figures.whole.errors).toBe(0);
    desk.good(3);
    expect(desk.rollout.percent).toBe(25);
    expect(resume(desk.rollout, false).steps).toEqual([]);
  });

  it('decides after a halt, and for a wider stage while there is one', () => {
    const desk = new Desk();
    desk.starts(10, 10);
    desk.wait(30);
    expect(() => pause(desk.rollout)).toThrow(/halted/);
    desk.take(resume(desk.rollout, false));
    expect(desk.steps.at(-1)).toBe('resume 0 1');
    for (const percent of [5, 25, 100]) {
      desk.take(resume(desk.rollout, true));
      expect(desk.rollout.percent).toBe(percent);
    }
    expect(() => resume(desk.rollout, true)).toThrow('no wider stage than 100 %');
  });

  it('withdraws for good', () => {
    const desk = new Desk();
    desk.take(withdraw(desk.rollout));
    expect(stageOf(desk.rollout).state).toBe('withdrawn');
    expect(withdraw(desk.rollout).steps).toEqual([]);
    expect(() => resume(desk.rollout, false)).toThrow(/withdrawn; publish another/);
    expect(() => pause(desk.rollout)).toThrow(/withdrawn/);
  });

  it('is asked again a day later', () => {
    const desk = new Desk();
    desk.wait(24 * 60);
    desk.take(resume(desk.rollout, false));
    desk.wait(HOUR_MS / MINUTE_MS);
    expect(desk.rollout.state).toBe('running');
    desk.wait(24 * 60);
    expect(desk.rollout.state).toBe('undecided');
  });
});
