/** A fleet of simulated desks: they start, look for the new version, take it, and report. Seeded; time is handed in. */
import type { Report } from '../../release/report.ts';
import { idOf, reportOf } from './reports.ts';

const MINUTE_MS = 60_000;
const CHECK_MS = 60 * MINUTE_MS;

/** How a version does on a desk. Chances from 0 to 1. */
export interface Behaviour {
  readonly crashAtStart: number;
  /** Of a start: it crashes 60 to 90 minutes later. */
  readonly crashLater: number;
  /** Of a start: it says that it has begun, and no more (a lid that was shut, a network that was cut). */
  readonly silent: number;
  readonly slowerMs: number;
  /** Only on desks of this ring; null: on all. */
  readonly onlyRing: string | null;
}
export const FINE: Behaviour = { crashAtStart: 0, crashLater: 0, silent: 0, slowerMs: 0, onlyRing: null };

export interface FleetOptions {
  readonly desks: number;
  /** Between two starts of a desk, on average. */
  readonly hoursBetweenStarts: number;
  /** Shares of rings; the rest is `broad`. */
  readonly rings: Readonly<Record<string, number>>;
  readonly behaviour: Behaviour;
  readonly random: () => number;
  isOffered(cohort: number, ring: string): boolean;
  report(report: Report, desk: number): void;
}

interface Desk {
  readonly index: number;
  readonly ring: string;
  readonly cohort: number;
  /** First paint on this machine, ms. */
  readonly paintMs: number;
  nextStart: number;
  nextCheck: number;
  hasNew: boolean;
  isReady: boolean;
  hasLeft: boolean;
  starts: number;
  unhealthy: number;
}

export class Fleet {
  readonly #options: FleetOptions;
  readonly #desks: Desk[];
  #later: Array<{ at: number; desk: Desk; start: number }> = [];

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#desks = Array.from({ length: options.desks }, (_, index) => this.#newDesk(index));
  }

  /** Desks that run the new version. */
  get updated(): number {
    return this.#desks.filter(({ hasNew }) => hasNew).length;
  }

  step(now: number): void {
    const due = this.#later.filter(({ at }) => at <= now);
    if (due.length > 0) this.#later = this.#later.filter(({ at }) => at > now);
    for (const { desk, start } of due) {
      // What was started anew meanwhile ended in order.
      if (desk.starts === start && desk.hasNew) this.#crash(desk, 60 * MINUTE_MS, now);
    }
    for (const desk of this.#desks) {
      if (desk.nextStart <= now) this.#start(desk, now);
      if (desk.nextCheck <= now) this.#check(desk, now);
    }
  }

  #newDesk(index: number): Desk {
    const { random } = this.#options;
    let place = random();
    let ring = 'broad';
    for (const [name, share] of Object.entries(this.#options.rings)) {
      if (place >= 0 && place < share) ring = name;
      place -= share;
    }
    // Log-normal, by Box and Muller: the median 900 ms, one of twenty above 1,700.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return {
      index,
      ring,
      cohort: random() * 100,
      paintMs: 900 * Math.exp(0.4 * normal),
      nextStart: this.#pause(),
      nextCheck: random() * CHECK_MS,
      hasNew: false,
      isReady: false,
      hasLeft: false,
      starts: 0,
      unhealthy: 0,
    };
  }

  #pause(): number {
    return -Math.log(1 - this.#options.random()) * this.#options.hoursBetweenStarts * 3_600_000;
  }

  #start(desk: Desk, now: number): void {
    const { random, behaviour } = this.#options;
    desk.nextStart = now + this.#pause();
    if (desk.isReady) {
      desk.hasNew = true;
      desk.isReady = false;
      desk.starts = 0;
    }
    desk.starts += 1;
    const isAffected = desk.hasNew && (behaviour.onlyRing === null || behaviour.onlyRing === desk.ring);
    const { crashAtStart, crashLater, silent, slowerMs } = isAffected ? behaviour : FINE;
    this.#tell(desk, { kind: 'started' });
    const luck = random();
    if (luck < crashAtStart) {
      desk.unhealthy += 1;
      this.#crash(desk, 2000, now);
      return;
    }
    if (luck < crashAtStart + silent) return;
    const paint = desk.paintMs * (0.9 + 0.2 * random()) + slowerMs;
    this.#tell(desk, { kind: 'healthy', firstPaintMs: paint });
    this.#tell(desk, { kind: 'connected' });
    if (random() < crashLater)
      this.#later.push({ at: now + (60 + 30 * random()) * MINUTE_MS, desk, start: desk.starts });
  }

  /** It is started again soon; after two starts that did not work it is left for the version before. */
  #crash(desk: Desk, afterMs: number, now: number): void {
    this.#tell(desk, { kind: 'crashed', afterMs });
    desk.nextStart = Math.min(desk.nextStart, now + 2 * MINUTE_MS);
    if (desk.unhealthy < 2) return;
    this.#tell(desk, { kind: 'returned', reason: 'unhealthy' });
    desk.hasNew = false;
    desk.hasLeft = true;
  }

  #check(desk: Desk, now: number): void {
    desk.nextCheck = now + CHECK_MS;
    if (desk.hasNew || desk.isReady || desk.hasLeft) return;
    if (this.#options.isOffered(desk.cohort, desk.ring)) desk.isReady = true;
    else this.#tell(desk, { kind: 'waiting', next: '2.0.0', cohort: desk.cohort });
  }

  #tell(desk: Desk, what: Report['what']): void {
    const version = desk.hasNew ? '2.0.0' : '1.0.0';
    // Another id for every version.
    const id = idOf(desk.index * 2 + (desk.hasNew ? 1 : 0) + 1);
    this.#options.report(
      reportOf(what, { version, id, start: Math.max(1, desk.starts), ring: desk.ring }),
      desk.index,
    );
  }
}
