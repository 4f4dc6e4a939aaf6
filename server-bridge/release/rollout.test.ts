import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeRollout, cohortOf, isOffered, type Offer, offeredPercent } from './rollout.ts';
import type { Stage } from './stage.ts';
import { sha256 } from './testing/manifest.ts';
import { compareVersions, isPrerelease } from './version.ts';

function offer(change: Partial<Offer['rollout']> = {}): Offer {
  return { version: '1.2.0', counter: 7, rollout: { percent: 100, isGated: true, rings: {}, ...change } };
}

function stage(percent: number, change: Partial<Stage> = {}): Stage {
  return { format: 1, version: '1.2.0', counter: 7, state: 'running', percent, ...change };
}

describe('what is offered', () => {
  it('is the least of the signed percentage and the stage', () => {
    expect(offeredPercent(offer(), stage(5))).toBe(5);
    expect(offeredPercent(offer({ percent: 3 }), stage(5))).toBe(3);
    expect(offeredPercent(offer({ isGated: false, percent: 50 }), stage(5))).toBe(5);
  });

  it('is nothing while the channel holds it back', () => {
    for (const state of ['paused', 'halted', 'withdrawn'] as const)
      expect(offeredPercent(offer({ isGated: false }), stage(25, { state }))).toBe(0);
  });

  it('is nothing without its own stage where it is gated, else what is signed', () => {
    const others = [null, stage(100, { version: '1.1.0' }), stage(100, { counter: 6 })];
    expect(others.map((it) => offeredPercent(offer(), it))).toEqual([0, 0, 0]);
    expect(others.map((it) => offeredPercent(offer({ isGated: false, percent: 40 }), it))).toEqual([
      40, 40, 40,
    ]);
  });

  it('goes by ring as a whole where the rule names it, else by cohort', () => {
    const rule = offer({ rings: { pilot: 1, late: 100, first: 0 } });
    const offered = (ring: string, percent: number, cohort: number): boolean =>
      isOffered(rule, stage(percent), { ring, cohort });
    expect([offered('pilot', 0.5, 0), offered('pilot', 1, 99.9), offered('late', 25, 0)]).toEqual([
      false,
      true,
      false,
    ]);
    expect([offered('late', 100, 99), offered('first', 0.1, 99), offered('first', 0, 0)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([offered('broad', 25, 24.99), offered('broad', 25, 25), offered('broad', 100, 99.999)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(offered('constructor', 25, 99)).toBe(false);
  });

  it('never drops a desk by widening', () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        percent,
        percent,
        fc.dictionary(fc.constantFrom('pilot', 'late', 'broad'), percent),
        fc.record({ ring: fc.constantFrom('pilot', 'late', 'broad'), cohort: percent }),
        (one, other, rings, desk) => {
          const [narrow, wide] = one < other ? [one, other] : [other, one];
          const rule = offer({ rings });
          const isKept = !isOffered(rule, stage(narrow), desk) || isOffered(rule, stage(wide), desk);
          const signed = (to: number): boolean =>
            isOffered(offer({ rings, percent: to, isGated: false }), null, desk);
          expect([isKept, !signed(narrow) || signed(wide)]).toEqual([true, true]);
        },
      ),
    );
  });
});

describe('cohorts', () => {
  const desks = Array.from({ length: 2000 }, (_, index) => `desk-${String(index)}`);
  const cohorts = (version: string): Promise<number[]> =>
    Promise.all(desks.map((desk) => cohortOf(version, desk, sha256)));

  it('are the first 48 bits of the digest, scaled to a hundred', async () => {
    const digest = (first: readonly number[]) => () => Uint8Array.from([...first, 255, 255]);
    expect(await cohortOf('1.2.0', 'a', digest([0, 0, 0, 0, 0, 0]))).toBe(0);
    expect(await cohortOf('1.2.0', 'a', digest([128, 0, 0, 0, 0, 0]))).toBe(50);
    const last = await cohortOf('1.2.0', 'a', digest([255, 255, 255, 255, 255, 255]));
    expect([last < 100, last > 99.999]).toEqual([true, true]);
    // docs/update-manifest.md
    expect(await cohortOf('1.2.0', '00112233445566778899aabbccddeeff', sha256)).toBeCloseTo(82.3358, 4);
  });

  it('are spread evenly, and other ones for every version', async () => {
    const [one, other] = [await cohorts('1.2.0'), await cohorts('1.3.0')];
    for (const percent of [1, 5, 25]) {
      const share = (one.filter((cohort) => cohort < percent).length / desks.length) * 100;
      expect(Math.abs(share - percent)).toBeLessThan(
        3 * Math.sqrt((percent * (100 - percent)) / desks.length),
      );
    }
    const isFirst = (cohort: number | undefined): boolean => cohort !== undefined && cohort < 25;
    const both = desks.filter((_, index) => isFirst(one[index]) && isFirst(other[index])).length;
    // Of the quarter that is first with one version, a quarter is first with the next.
    expect(both / desks.length).toBeGreaterThan(0.04);
    expect(both / desks.length).toBeLessThan(0.085);
  });
});

it('the rollout is told step by step, as desks will see it', () => {
  const rings = { pilot: 1, late: 100 };
  expect(describeRollout({ percent: 50, isGated: true, rings })).toEqual([
    { percent: 1, rings: { pilot: 100, late: 0 }, others: 1 },
    { percent: 5, rings: { pilot: 100, late: 0 }, others: 5 },
    { percent: 25, rings: { pilot: 100, late: 0 }, others: 25 },
    { percent: 50, rings: { pilot: 100, late: 0 }, others: 50 },
  ]);
  expect(describeRollout({ percent: 100, isGated: false, rings })).toEqual([
    { percent: 100, rings: { pilot: 100, late: 100 }, others: 100 },
  ]);
  for (const { percent, rings: shares } of describeRollout({ percent: 100, isGated: true, rings })) {
    for (const [ring, share] of Object.entries(shares))
      expect(isOffered(offer({ rings }), stage(percent), { ring, cohort: 99.9 })).toBe(share === 100);
  }
});

it('versions are compared as Semantic Versioning says', () => {
  const ascending = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0',
    '1.2.0',
    '1.10.0',
  ];
  expect([...ascending].reverse().sort(compareVersions)).toEqual(ascending);
  expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  expect(() => compareVersions('1.0', '1.0.0')).toThrow(TypeError);
  expect(['1.0.0-beta.1', '1.0.0'].map(isPrerelease)).toEqual([true, false]);
});
