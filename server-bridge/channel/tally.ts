/** What was counted in one window: of the whole rollout, or of one ring. */
import { z } from '../contract/schema.ts';
import { Histogram } from './histogram.ts';

const count = z.number().int().nonnegative();
export const histogramEntries = z.array(z.tuple([count, count])).max(7000);

export const storedTally = z.strictObject({
  /** Of `Figures.time`, in ms. */
  since: z.number().nonnegative(),
  starts: count,
  errors: count,
  crashes: count,
  doubtfulErrors: count,
  doubtfulCrashes: count,
  paints: histogramEntries,
  doubtfulPaints: histogramEntries,
});
export type StoredTally = z.infer<typeof storedTally>;

/**
 * `starts` are those whose outcome is known: healthy in time, late, or crashed. `errors` are starts that were late or
 * crashed, `crashes` those that crashed. What nobody can prove to be of the organisation is doubtful: it is bad news only, and
 * never a start.
 */
export class Tally {
  since: number;
  starts = 0;
  errors = 0;
  crashes = 0;
  doubtfulErrors = 0;
  doubtfulCrashes = 0;
  paints = new Histogram();
  doubtfulPaints = new Histogram();

  constructor(since: number) {
    this.since = since;
  }

  static from(stored: StoredTally): Tally {
    const tally = new Tally(stored.since);
    const { paints, doubtfulPaints, ...counts } = stored;
    Object.assign(tally, counts);
    tally.paints = Histogram.from(paints);
    tally.doubtfulPaints = Histogram.from(doubtfulPaints);
    return tally;
  }

  toJSON(): StoredTally {
    const { since, starts, errors, crashes, doubtfulErrors, doubtfulCrashes } = this;
    const paints = this.paints.entries();
    const doubtfulPaints = this.doubtfulPaints.entries();
    return { since, starts, errors, crashes, doubtfulErrors, doubtfulCrashes, paints, doubtfulPaints };
  }
}
