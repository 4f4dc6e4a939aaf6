/** Whether one window is good. Pure. */
import type { Gates, Sample } from './gates.ts';
import type { Histogram } from './histogram.ts';
import type { Tally } from './tally.ts';

/** Figures as the log and `gazette channel status` show them. Doubtful reports are in errors and crashes, too. */
export interface WindowFigures {
  readonly starts: number;
  readonly errors: number;
  readonly crashes: number;
  /** Of errors, those of reports without a proof. */
  readonly doubtful: number;
  readonly paints: number;
  /** Milliseconds; null where there is none to compare. */
  readonly firstPaintP95: number | null;
  readonly previousP95: number | null;
}

export type Reason = 'errors' | 'crashes' | 'slow';

export type Judgement =
  /** All that is asked for is there, and good. */
  | { readonly verdict: 'good'; readonly figures: WindowFigures }
  /** Less than the sample: it may still turn out either way. */
  | { readonly verdict: 'short'; readonly figures: WindowFigures }
  | { readonly verdict: 'bad'; readonly reason: Reason; readonly figures: WindowFigures };

/**
 * What is missing to the sample is taken as good: a window is bad only when no further start could make it good again.
 *
 * @param previous first paints of the version before; null or fewer than half the sample: nothing to compare with
 */
export function judge(tally: Tally, previous: Histogram | null, gates: Gates, sample: Sample): Judgement {
  const figures = figuresOf(tally, previous, sample);
  const { crashes, errors, previousP95 } = figures;
  const starts = Math.max(tally.starts, sample.starts);
  const limit = (previousP95 ?? Infinity) + gates.mostSlowerMs;
  // The p95 is above the limit exactly when more than 5 % of the values are.
  const slow = tally.paints.countAbove(limit) + tally.doubtfulPaints.countAbove(limit);
  const tests: ReadonlyArray<readonly [reason: Reason, bad: number, percent: number, of: number]> = [
    ['crashes', crashes, 100 - gates.leastCrashFreePercent, starts],
    ['errors', errors, gates.mostErrorPercent, starts],
    ['slow', slow, 5, Math.max(tally.paints.count, sample.paints)],
  ];
  const over = tests.filter(([, bad, percent, of]) => bad * 100 > percent * of);
  const found = over.find(([, bad]) => bad >= sample.bad);
  if (found !== undefined) return { verdict: 'bad', reason: found[0], figures };
  return { verdict: over.length === 0 && tally.starts >= sample.starts ? 'good' : 'short', figures };
}

function figuresOf(tally: Tally, previous: Histogram | null, sample: Sample): WindowFigures {
  return {
    starts: tally.starts,
    errors: tally.errors + tally.doubtfulErrors,
    crashes: tally.crashes + tally.doubtfulCrashes,
    doubtful: tally.doubtfulErrors,
    paints: tally.paints.count,
    firstPaintP95: tally.paints.p95,
    previousP95: previous !== null && previous.count >= sample.paints / 2 ? previous.p95 : null,
  };
}
