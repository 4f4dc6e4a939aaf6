import { describe, expect, it } from 'vitest';
import { DEFAULT_GATES, readGates } from './gates.ts';
import { Histogram } from './histogram.ts';
import { judge } from './judge.ts';
import { Tally } from './tally.ts';

const gates = DEFAULT_GATES;
function tallyOf(counts: Partial<Pick<Tally, 'starts' | 'errors' | 'crashes' | 'doubtfulErrors'>>): Tally {
  return Object.assign(new Tally(0), counts);
}
function histogramOf(...runs: ReadonlyArray<readonly [count: number, ms: number]>): Histogram {
  const histogram = new Histogram();
  for (const [count, ms] of runs) for (let index = 0; index < count; index += 1) histogram.add(ms);
  return histogram;
}
const verdictOf = (counts: Parameters<typeof tallyOf>[0], settings = gates): string => {
  const judgement = judge(tallyOf(counts), null, settings, settings.sample);
  return judgement.verdict === 'bad' ? judgement.reason : judgement.verdict;
};

describe('a window', () => {
  it('is bad above 3 % errors and below 99 % crash-free starts, not at them', () => {
    expect(verdictOf({ starts: 200, errors: 6 })).toBe('good');
    expect(verdictOf({ starts: 199, errors: 6 })).toBe('errors');
    expect(verdictOf({ starts: 200, errors: 2, crashes: 2 })).toBe('good');
    expect(verdictOf({ starts: 199, errors: 2, crashes: 2 })).toBe('crashes');
    expect(verdictOf({ starts: 200, errors: 3, doubtfulErrors: 4 })).toBe('errors');
  });

  it('goes on below the sample, and while one start alone would decide', () => {
    expect(verdictOf({ starts: 9 })).toBe('short');
    expect(verdictOf({ starts: 10 })).toBe('good');
    expect(verdictOf({ starts: 1, errors: 1 })).toBe('short');
    expect(verdictOf({ starts: 33, errors: 1 })).toBe('short');
    expect(verdictOf({ starts: 34, errors: 1 })).toBe('good');
    const strict = readGates('{"sample":{"bad":1}}');
    expect(verdictOf({ starts: 1, errors: 1 }, strict)).toBe('errors');
  });

  it('is bad before it has the sample when nothing could make it good again', () => {
    expect(verdictOf({ starts: 2, errors: 2 })).toBe('errors');
    // Crashes of starts that were counted in windows before.
    expect(verdictOf({ crashes: 2, errors: 2 })).toBe('crashes');
    const large = readGates('{"sample":{"starts":100}}');
    expect(verdictOf({ starts: 5, errors: 3 }, large)).toBe('short');
    expect(verdictOf({ starts: 5, errors: 4 }, large)).toBe('errors');
  });

  it('is bad when the first paint’s p95 is more than 800 ms slower', () => {
    const previous = histogramOf([95, 1000], [5, 3000]);
    const withPaints = (...runs: ReadonlyArray<readonly [count: number, ms: number]>): string => {
      const tally = tallyOf({ starts: 100 });
      tally.paints = histogramOf(...runs);
      const judgement = judge(tally, previous, gates, gates.sample);
      return judgement.verdict === 'bad' ? judgement.reason : judgement.verdict;
    };
    expect(withPaints([100, 1800])).toBe('good');
    expect(withPaints([94, 1800], [6, 1810])).toBe('slow');
    expect(withPaints([95, 1800], [5, 60_000])).toBe('good');
    // Of a few paints the largest says nothing about the p95.
    expect(withPaints([6, 1000], [4, 5000])).toBe('good');
    expect(withPaints([5, 1000], [5, 5000])).toBe('slow');
    const nothingBefore = judge(tallyOf({ starts: 100 }), histogramOf([5, 1]), gates, gates.sample);
    expect(nothingBefore.figures.previousP95).toBeNull();
  });
});

describe('paints in steps', () => {
  it('have the nearest-rank p95', () => {
    expect(new Histogram().p95).toBeNull();
    expect(histogramOf([1, 1234]).p95).toBe(1230);
    expect(histogramOf([19, 100], [1, 900]).p95).toBe(100);
    expect(histogramOf([18, 100], [2, 900]).p95).toBe(900);
    expect(histogramOf([1, 3_600_000]).p95).toBe(60_000);
    const back = Histogram.from(histogramOf([3, 120], [2, 50]).entries());
    expect([back.count, back.p95, back.countAbove(50), back.countAbove(120)]).toEqual([5, 120, 3, 0]);
  });
});

describe('the settings of the gates', () => {
  it('have defaults, and every bad value is named', () => {
    expect(readGates('{}')).toEqual(DEFAULT_GATES);
    expect(DEFAULT_GATES).toMatchObject({
      windowMinutes: 30,
      goodWindows: 3,
      stageHours: 24,
      mostErrorPercent: 3,
      mostSlowerMs: 800,
      leastCrashFreePercent: 99,
    });
    expect(() => readGates('{')).toThrow(/^no JSON: /);
    expect(() => readGates('[]')).toThrow(/expected object/);
    expect(() => readGates('{"windowMinutes":0,"sample":{"starts":"many"},"colour":1}')).toThrow(
      /windowMinutes: .*; sample\.starts: .*; .*colour/s,
    );
  });
});
