/**
 * Health figures of the version that is being rolled out and of the one before, from the desks' reports. Pure: time is
 * what it is told to be (`advance`), never looked at, so that no change of a clock makes a start late.
 *
 * A report with a proof that it is from a desk of the organisation counts as what it says. One without counts as bad news
 * only: it adds to what is wrong, never to the starts, so that no such report ever makes a window better.
 */
import { z } from '../contract/schema.ts';
import { HEALTHY_WITHIN_MS, type Report } from '../release/report.ts';
import {
  CONNECTED,
  CRASHED,
  type Desk,
  Desks,
  ERROR,
  HEALTHY,
  RETURNED,
  SETTLED,
  SKIPPED,
  type Start,
  STARTED,
  startOf,
  storedDesk,
} from './desks.ts';
import { Histogram } from './histogram.ts';
import { histogramEntries, storedTally, Tally } from './tally.ts';

const MOST_DESKS = 50_000;
const MOST_DOUBTFUL_DESKS = 5_000;
const MOST_RINGS = 64;
const MOST_ADDRESSES = 10_000;
const MOST_COHORTS = 64;
/** Bad news without a proof that count from one address in one window. */
const DOUBTFUL_PER_ADDRESS = 3;

/**
 * - `counted`: it is in the figures, or may be later.
 * - `repeated`: this desk has said so of this start before, or the start is too long ago.
 * - `not-watched`: it is about a version that is neither rolled out nor the one before.
 */
export type Reception = 'counted' | 'repeated' | 'not-watched';

/** What is watched: the version that is rolled out, and what it is compared with. */
export interface Watched {
  readonly version: string;
  readonly previous: string | null;
  /** Rings that are offered a version as a whole: their desks' cohorts say nothing. */
  readonly wholeRings: readonly string[];
  /** Another number: another window begins, with the figures of rings going on. */
  readonly window: number;
  /** Another number: the windows of rings begin anew, too. */
  readonly round: number;
}

const storedVersion = z.strictObject({
  version: z.string(),
  desks: z.array(storedDesk).max(MOST_DESKS),
  paints: histogramEntries,
  ringPaints: z.array(z.tuple([z.string(), histogramEntries])).max(MOST_RINGS),
  connected: z.number().int(),
});
export const storedFigures = z.strictObject({
  format: z.literal(1),
  time: z.number().nonnegative(),
  version: z.string(),
  previous: z.string().nullable(),
  window: z.number().int(),
  round: z.number().int(),
  whole: storedTally,
  rings: z.array(z.tuple([z.string(), storedTally])).max(MOST_RINGS),
  versions: z.array(storedVersion).max(2),
  cohorts: z.array(z.number()).max(MOST_COHORTS),
});
export type StoredFigures = z.infer<typeof storedFigures>;

class VersionFigures {
  readonly desks = new Desks(MOST_DESKS);
  paints = new Histogram();
  readonly ringPaints = new Map<string, Histogram>();
  connected = 0;
}

interface Pending {
  readonly desk: Desk;
  readonly start: Start;
  readonly isProved: boolean;
  readonly address: string | null;
  readonly until: number;
}

const BIT_OF = {
  started: STARTED,
  healthy: HEALTHY,
  connected: CONNECTED,
  crashed: CRASHED,
  returned: RETURNED,
} as const;

export class Figures {
  readonly #startsPerDesk: number;
  #time = 0;
  #watched: Watched = { version: '', previous: null, wholeRings: [], window: -1, round: -1 };
  #whole = new Tally(0);
  #rings = new Map<string, Tally>();
  #versions = new Map<string, VersionFigures>();
  #doubtful = new Desks(MOST_DOUBTFUL_DESKS);
  #addresses = new Map<string, number>();
  #cohorts: number[] = [];
  #pending: Pending[] = [];

  constructor(startsPerDesk: number, stored: StoredFigures | null = null) {
    this.#startsPerDesk = startsPerDesk;
    if (stored !== null) this.#restore(stored);
  }

  /** Milliseconds for which these figures have been kept. */
  get time(): number {
    return this.#time;
  }

  get whole(): Tally {
    return this.#whole;
  }

  get rings(): ReadonlyMap<string, Tally> {
    return this.#rings;
  }

  /** First paints of the previous version; of one ring where it is named. */
  previousPaints(ring: string | null = null): Histogram | null {
    const { previous } = this.#watched;
    const found = previous === null ? undefined : this.#versions.get(previous);
    return (ring === null ? found?.paints : found?.ringPaints.get(ring)) ?? null;
  }

  /** Desks that are known to run, or to have run, the version. */
  get deskCount(): number {
    return this.#versions.get(this.#watched.version)?.desks.size ?? 0;
  }

  get connectedCount(): number {
    return this.#versions.get(this.#watched.version)?.connected ?? 0;
  }

  /** The smallest cohort, of desks that wait for the version, that `percent` does not reach; null where none is known. */
  nextCohort(percent: number): number | null {
    return this.#cohorts.find((cohort) => cohort >= percent) ?? null;
  }

  hasCohortBelow(percent: number): boolean {
    return this.#cohorts.some((cohort) => cohort < percent);
  }

  watch(watched: Watched): void {
    const old = this.#watched;
    this.#watched = watched;
    if (watched.version !== old.version) {
      this.#pending = [];
      this.#cohorts = [];
      this.#doubtful = new Desks(MOST_DOUBTFUL_DESKS);
      for (const version of this.#versions.keys()) {
        if (version !== watched.version && version !== watched.previous) this.#versions.delete(version);
      }
    }
    const isSame = watched.version === old.version && watched.round === old.round;
    if (isSame && watched.window === old.window) return;
    this.#whole = new Tally(this.#time);
    this.#addresses = new Map();
    if (!isSame) this.#rings = new Map();
  }

  /** The ring's window was good: another one begins. */
  closeRing(ring: string): void {
    this.#rings.set(ring, new Tally(this.#time));
  }

  /** Time goes on: starts without a healthy report in time are errors now. */
  advance(ms: number): void {
    this.#time += ms;
    let due = 0;
    for (const { until } of this.#pending) {
      if (until > this.#time) break;
      due += 1;
    }
    for (const { desk, start, isProved, address } of this.#pending.splice(0, due))
      this.#settle(desk, start, isProved, address, true);
  }

  /** Nobody listened for a while: what should have been heard meanwhile is not known. */
  forgetPending(): void {
    this.#pending = [];
  }

  /** @param address of whoever reports, for reports without a proof; null: not limited */
  accept(report: Report, isProved: boolean, address: string | null): Reception {
    const { what } = report;
    if (what.kind === 'waiting') return this.#wait(report.ring, what, isProved);
    const isNew = report.version === this.#watched.version;
    if (!isNew && report.version !== this.#watched.previous) return 'not-watched';
    const figures = this.#figuresOf(report.version);
    const proved = isProved ? figures.desks.take(report.id, report.ring) : null;
    // Nothing but bad news counts without a proof, nor of a desk that there is no room for.
    if (proved === null && !isNew) return 'not-watched';
    const desk = proved ?? this.#takeDoubtful(report.id, report.ring);
    const start = startOf(desk, report.start);
    const bit = BIT_OF[what.kind];
    if (start === null || (start.flags & bit) !== 0) return 'repeated';
    start.flags |= bit;
    if (proved !== null) this.#note(figures, report);
    if (isNew) this.#count(desk, start, what, proved !== null, address);
    return 'counted';
  }

  #figuresOf(version: string): VersionFigures {
    let figures = this.#versions.get(version);
    if (figures === undefined) this.#versions.set(version, (figures = new VersionFigures()));
    return figures;
  }

  #takeDoubtful(id: string, ring: string): Desk {
    for (;;) {
      const desk = this.#doubtful.take(id, ring);
      if (desk !== null) return desk;
      const oldest = this.#doubtful.removeOldest();
      // What it was waited for counts as not come, else a crowd of strangers would hide it.
      for (const start of oldest?.starts ?? []) {
        if ((start.flags & (STARTED | SETTLED)) !== STARTED) continue;
        const pending = this.#pending.find((one) => one.start === start);
        if (pending !== undefined) this.#settle(pending.desk, start, false, pending.address, true);
      }
    }
  }

  #wait(ring: string, what: Extract<Report['what'], { kind: 'waiting' }>, isProved: boolean): Reception {
    const { version, wholeRings } = this.#watched;
    if (!isProved || what.next !== version || wholeRings.includes(ring)) return 'not-watched';
    const isLarge = this.#cohorts.length >= MOST_COHORTS && what.cohort >= (this.#cohorts.at(-1) ?? 0);
    if (isLarge || this.#cohorts.includes(what.cohort)) return 'repeated';
    this.#cohorts = [...this.#cohorts, what.cohort].sort((one, other) => one - other).slice(0, MOST_COHORTS);
    return 'counted';
  }

  /** What outlasts windows: it is what the next version is compared with. */
  #note(figures: VersionFigures, { what, ring }: Report): void {
    if (what.kind === 'connected') figures.connected += 1;
    if (what.kind !== 'healthy') return;
    figures.paints.add(what.firstPaintMs);
    let paints = figures.ringPaints.get(ring);
    if (paints === undefined && figures.ringPaints.size < MOST_RINGS)
      figures.ringPaints.set(ring, (paints = new Histogram()));
    paints?.add(what.firstPaintMs);
  }

  #count(desk: Desk, start: Start, what: Report['what'], isProved: boolean, address: string | null): void {
    if (what.kind === 'started' && (start.flags & SETTLED) === 0) {
      const until = this.#time + HEALTHY_WITHIN_MS;
      this.#pending.push({ desk, start, isProved, address, until });
    } else if (what.kind === 'healthy') {
      this.#settle(desk, start, isProved, address, false);
      // One of each desk: a slow machine that starts often does not make the version slow.
      if ((start.flags & SKIPPED) === 0 && desk.settled <= 1)
        this.#add(desk.ring, isProved, ({ paints, doubtfulPaints }) =>
          (isProved ? paints : doubtfulPaints).add(what.firstPaintMs),
        );
    } else if (what.kind === 'crashed') {
      this.#fail(desk, start, isProved, address, true);
    } else if (what.kind === 'returned' && what.reason === 'unhealthy') {
      this.#fail(desk, start, isProved, address, false);
    }
  }

  /** The outcome of a start is known. */
  #settle(desk: Desk, start: Start, isProved: boolean, address: string | null, isLate: boolean): void {
    if ((start.flags & SETTLED) !== 0) return;
    start.flags |= SETTLED;
    this.#share(desk);
    desk.settled += 1;
    if (desk.settled > (isProved ? this.#startsPerDesk : 1)) start.flags |= SKIPPED;
    else if (isProved) this.#add(desk.ring, isProved, (tally) => (tally.starts += 1));
    if (isLate) this.#fail(desk, start, isProved, address, false);
  }

  #fail(desk: Desk, start: Start, isProved: boolean, address: string | null, isCrash: boolean): void {
    this.#settle(desk, start, isProved, address, false);
    const isNewError = (start.flags & ERROR) === 0;
    start.flags |= ERROR;
    if ((start.flags & SKIPPED) !== 0) return;
    this.#share(desk);
    // A crash of a start that was an error before is no second error.
    if (isNewError) desk.errors += 1;
    if (desk.errors > (isProved ? this.#startsPerDesk : 1)) return;
    if (isProved) {
      this.#add(desk.ring, isProved, (tally) => {
        if (isNewError) tally.errors += 1;
        if (isCrash) tally.crashes += 1;
      });
    } else if (this.#mayDoubt(address)) {
      this.#add(desk.ring, isProved, (tally) => {
        if (isNewError) tally.doubtfulErrors += 1;
        if (isCrash) tally.doubtfulCrashes += 1;
      });
    }
  }

  /** Begins the desk's share of this window. */
  #share(desk: Desk): void {
    if (desk.window === this.#watched.window) return;
    desk.window = this.#watched.window;
    desk.settled = 0;
    desk.errors = 0;
  }

  #mayDoubt(address: string | null): boolean {
    if (address === null) return true;
    const counted = this.#addresses.get(address) ?? 0;
    if (counted >= DOUBTFUL_PER_ADDRESS) return false;
    if (counted > 0 || this.#addresses.size < MOST_ADDRESSES) this.#addresses.set(address, counted + 1);
    return true;
  }

  /** A ring is one that a proved report has named: strangers do not fill the table. */
  #add(ring: string, isProved: boolean, change: (tally: Tally) => void): void {
    change(this.#whole);
    let tally = this.#rings.get(ring);
    if (tally === undefined && isProved && this.#rings.size < MOST_RINGS)
      this.#rings.set(ring, (tally = new Tally(this.#time)));
    if (tally !== undefined) change(tally);
  }

  #restore(stored: StoredFigures): void {
    this.#time = stored.time;
    this.#whole = Tally.from(stored.whole);
    this.#rings = new Map(stored.rings.map(([ring, tally]) => [ring, Tally.from(tally)]));
    for (const { version, desks, paints, ringPaints, connected } of stored.versions) {
      const figures = new VersionFigures();
      figures.desks.restore(desks);
      figures.paints = Histogram.from(paints);
      for (const [ring, entries] of ringPaints) figures.ringPaints.set(ring, Histogram.from(entries));
      figures.connected = connected;
      this.#versions.set(version, figures);
    }
    this.#cohorts = stored.cohorts;
    const { version, previous, window, round } = stored;
    this.#watched = { version, previous, wholeRings: [], window, round };
  }

  /** What is not settled yet, and desks without a proof, are left out: after a restart they are not known. */
  toJSON(): StoredFigures {
    const { version, previous, window, round } = this.#watched;
    return {
      format: 1,
      time: this.#time,
      version,
      previous,
      window,
      round,
      whole: this.#whole.toJSON(),
      rings: [...this.#rings].map(([ring, tally]) => [ring, tally.toJSON()]),
      versions: [...this.#versions].map(([name, { desks, paints, ringPaints, connected }]) => ({
        version: name,
        desks: desks.toJSON(),
        paints: paints.entries(),
        ringPaints: [...ringPaints].map(([ring, histogram]) => [ring, histogram.entries()]),
        connected,
      })),
      cohorts: this.#cohorts,
    };
  }
}
