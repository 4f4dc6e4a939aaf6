/**
 * Rollouts to 1,000 simulated desks, good and bad ones, seeded: halted where it must be, and nowhere else. `GAZETTE_LONG=1`
 * tries twenty times as many seeds.
 */
import { describe, expect, it } from 'vitest';
import { readGates } from './gates.ts';
import { FINE } from './testing/fleet.ts';
import { randomOf } from './testing/random.ts';
import { idOf, reportOf } from './testing/reports.ts';
import { type Outcome, type Scenario, simulate } from './testing/simulate.ts';

const FACTOR = process.env['GAZETTE_LONG'] === '1' ? 20 : 1;
const HOUR_MS = 3_600_000;

function each(seeds: number, scenario: Omit<Scenario, 'seed'>, check: (outcome: Outcome) => void): void {
  for (let seed = 1; seed <= seeds * FACTOR; seed += 1) {
    const outcome = simulate({ seed, ...scenario });
    try {
      check(outcome);
    } catch (error) {
      throw new Error(`seed ${String(seed)}: ${(error as Error).message}`, { cause: error });
    }
  }
}
const end = ({ rollout }: Outcome): string => `${rollout.state} ${rollout.reason ?? ''}`.trim();
/** Steps of the whole and of rings, by name. */
const names = ({ steps }: Outcome): string[] => steps.map(({ step }) => step);

describe('a good release', { timeout: 600_000 }, () => {
  it('reaches everybody, stage by stage, and is never halted', () => {
    each(6, { operator: 'widens' }, (outcome) => {
      expect(end(outcome)).toBe('complete');
      expect(names(outcome)).not.toContain('halt');
      expect(outcome.steps.filter(({ step }) => step === 'widen').map(({ to }) => to)).toEqual([5, 25, 100]);
      expect(outcome.updated).toBeGreaterThan(950);
    });
  });

  it('reaches everybody where now and then a desk crashes or falls silent', () => {
    const behaviour = { crashAtStart: 0.0001, silent: 0.0005 };
    // What the documents advise for such fleets.
    const gates = readGates('{"sample":{"bad":3}}');
    each(4, { operator: 'widens', behaviour, gates }, (outcome) => {
      expect(end(outcome)).toBe('complete');
    });
  });

  it('goes to the rings that are named, before all others', () => {
    each(2, { operator: 'widens', ringStages: { canary: 1, kiosk: 100 } }, (outcome) => {
      expect(end(outcome)).toBe('complete');
    });
  });
});

describe('a bad release', { timeout: 600_000 }, () => {
  const isEarly = (outcome: Outcome, percent: number): void => {
    expect(outcome.rollout.state).toBe('halted');
    expect(outcome.rollout.percent).toBeLessThanOrEqual(percent);
    const halt = outcome.steps.at(-1);
    expect([halt?.step, halt?.to]).toEqual(['halt', 0]);
    expect(halt?.figures?.starts).toBeTypeOf('number');
  };

  it('that crashes at the start is halted in the first stages', () => {
    each(20, { behaviour: { crashAtStart: 0.3 } }, (outcome) => {
      isEarly(outcome, 5);
      expect(outcome.updated).toBeLessThan(60);
      expect(end(outcome)).toMatch(/^halted (?:crashes|errors)/);
    });
  });

  it('that crashes at one start of twenty is halted before it is widened to all', () => {
    each(5, { behaviour: { crashAtStart: 0.05 }, operator: 'widens' }, (outcome) => {
      isEarly(outcome, 25);
      expect(end(outcome)).toMatch(/^halted (?:crashes|errors)/);
    });
  });

  it('that paints slowly is halted in the first stages', () => {
    each(12, { behaviour: { slowerMs: 2000 } }, (outcome) => {
      isEarly(outcome, 5);
      expect(end(outcome)).toMatch(/^halted slow/);
    });
  });

  it('that crashes after an hour is halted before it is widened to all', () => {
    each(10, { behaviour: { crashLater: 0.5 } }, (outcome) => {
      isEarly(outcome, 25);
      expect(end(outcome)).toMatch(/^halted crashes/);
    });
  });

  it('that never gets well at every fifth start is halted', () => {
    each(6, { behaviour: { silent: 0.2 }, operator: 'widens' }, (outcome) => {
      isEarly(outcome, 25);
      expect(end(outcome)).toMatch(/^halted errors/);
    });
  });

  it('that is bad on one ring only is halted, however small its part is', () => {
    const onlyRing = 'kiosk';
    each(5, { behaviour: { crashAtStart: 0.9, onlyRing } }, (outcome) => isEarly(outcome, 100));
    each(4, { behaviour: { slowerMs: 3000, onlyRing }, operator: 'widens' }, (outcome) => {
      isEarly(outcome, 100);
      expect(end(outcome)).toBe('halted slow (kiosk)');
    });
    // 30 of 10,000 starts: nothing to be seen in the whole.
    const rings = { kiosk: 0.003 };
    const desks = 3000;
    const lenient = readGates('{"sample":{"bad":1000}}');
    each(1, { behaviour: { crashAtStart: 1, onlyRing }, rings, desks, gates: lenient }, (outcome) => {
      expect(end(outcome)).toBe('halted crashes (kiosk)');
    });
  });
});

describe('too few desks', { timeout: 600_000 }, () => {
  it('leave the decision to the operator after a day, with at least one desk in the stage where one waits', () => {
    each(10, { desks: 12, mostHours: 40 }, (outcome) => {
      expect(outcome.rollout.state).toBe('undecided');
      const undecided = outcome.steps.find(({ step }) => step === 'undecided');
      expect(undecided?.hours).toBeGreaterThanOrEqual(24);
      expect(undecided?.hours).toBeLessThan(24.2);
      expect(outcome.rollout.percent).toBeLessThanOrEqual(5);
    });
  });

  it('get a good release with the operator’s help, and are kept from a bad one', () => {
    each(5, { desks: 12, operator: 'widens' }, (outcome) => {
      expect(end(outcome)).toBe('complete');
      expect(outcome.updated).toBeGreaterThan(9);
    });
    each(10, { desks: 12, operator: 'widens', behaviour: { crashAtStart: 1 } }, (outcome) => {
      expect(outcome.rollout.state).toBe('halted');
      expect(outcome.updated).toBeLessThanOrEqual(4);
    });
  });
});

describe('what is not as it should be', { timeout: 600_000 }, () => {
  const plain = { behaviour: FINE, mostHours: 30 } as const;

  it('reports that come again, later and twice, change nothing', () => {
    each(2, plain, () => undefined);
    for (let seed = 1; seed <= 2 * FACTOR; seed += 1) {
      const once = simulate({ seed, ...plain });
      const often = simulate({ seed, ...plain, replays: 2 });
      expect(often.steps).toEqual(once.steps);
      expect(often.course).toEqual(once.course);
    }
  });

  it('a clock that jumps makes nothing late: neither halts a good release nor hides a bad one', () => {
    for (const clockJumpMs of [5 * HOUR_MS, -5 * HOUR_MS, 90_000]) {
      each(1, { operator: 'widens', clockJumpMs }, (outcome) => expect(end(outcome)).toBe('complete'));
      each(4, { clockJumpMs, behaviour: { crashAtStart: 0.3 } }, (outcome) =>
        expect(outcome.rollout.state).toBe('halted'),
      );
    }
  });

  it('a server that is restarted in the middle goes on where it was', () => {
    const restarts = { everyHours: 2, minutes: 7 };
    each(2, { operator: 'widens', restarts }, (outcome) => expect(end(outcome)).toBe('complete'));
    each(6, { restarts, behaviour: { crashAtStart: 0.3 } }, (outcome) =>
      expect(outcome.rollout.state).toBe('halted'),
    );
    each(4, { restarts, behaviour: { crashLater: 0.5 } }, (outcome) =>
      expect(outcome.rollout.state).toBe('halted'),
    );
  });
});

describe('forgers', { timeout: 600_000 }, () => {
  const base = { mostHours: 12 } as const;

  it('with good news change nothing at all: neither in a good nor in a bad release', () => {
    for (const behaviour of [FINE, { ...FINE, crashAtStart: 0.04 }, { ...FINE, slowerMs: 1200 }]) {
      for (let seed = 1; seed <= FACTOR; seed += 1) {
        const honest = simulate({ seed, ...base, behaviour });
        let next = 1_000_000;
        const forged = simulate({
          seed,
          ...base,
          behaviour,
          forge(report) {
            for (let index = 0; index < 5; index += 1) {
              const id = idOf((next += 1));
              report(reportOf({ kind: 'started' }, { id }), String(next));
              report(reportOf({ kind: 'healthy', firstPaintMs: 300 }, { id }), String(next));
              report(reportOf({ kind: 'healthy', firstPaintMs: 60_000 }, { id, version: '1.0.0' }), 'a');
              report(
                reportOf({ kind: 'waiting', next: '2.0.0', cohort: 4.9 }, { id, version: '1.0.0' }),
                'a',
              );
            }
          },
        });
        expect(forged.course).toEqual(honest.course);
      }
    }
  });

  it('with bad news halt, once there is enough of it', () => {
    for (let seed = 1; seed <= 3 * FACTOR; seed += 1) {
      let next = 1_000_000;
      const outcome = simulate({
        seed,
        ...base,
        forge(report) {
          report(reportOf({ kind: 'crashed', afterMs: 1 }, { id: idOf((next += 1)) }), String(next));
        },
      });
      expect(outcome.rollout.state).toBe('halted');
      const figures = outcome.steps.at(-1)?.figures;
      expect(figures?.doubtful).toBeGreaterThan(0);
    }
  });

  it('with whatever news never widen', () => {
    for (let seed = 1; seed <= 2 * FACTOR; seed += 1) {
      const honest = simulate({ seed, ...base });
      const random = randomOf(seed + 77);
      const kinds = [
        { kind: 'started' },
        { kind: 'healthy', firstPaintMs: 300 },
        { kind: 'healthy', firstPaintMs: 30_000 },
        { kind: 'connected' },
        { kind: 'crashed', afterMs: 10 },
        { kind: 'returned', reason: 'unhealthy' },
        { kind: 'waiting', next: '2.0.0', cohort: 3 },
      ] as const;
      const forged = simulate({
        seed,
        ...base,
        forge(report) {
          if (random() < 0.98) return;
          const what = kinds[Math.floor(random() * kinds.length)] ?? kinds[0];
          const version = random() < 0.5 ? '2.0.0' : '1.0.0';
          // Ids of real desks, too: as if somebody had listened.
          const id = idOf(Math.floor(random() * 2500));
          report(reportOf(what, { id, version, start: 1 + Math.floor(random() * 4) }), 'a');
        },
      });
      const wider = forged.course.findIndex((percent, at) => percent > (honest.course[at] ?? Infinity));
      expect(wider).toBe(-1);
    }
  });
});
