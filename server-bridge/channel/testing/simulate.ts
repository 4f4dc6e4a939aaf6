/** A rollout of version 2.0.0 to a simulated fleet, by the controller and the figures as they are. */
import { isOffered } from '../../release/rollout.ts';
import type { Report } from '../../release/report.ts';
import type { ManifestBody } from '../../release/manifest.ts';
import { begin, decide, HOUR_MS, type Rollout, type Step, stageOf, watchedOf } from '../controller.ts';
import { Figures, storedFigures } from '../figures.ts';
import { DEFAULT_GATES, type Gates } from '../gates.ts';
import { resume } from '../orders.ts';
import { paceOf } from '../pace.ts';
import { type Behaviour, FINE, Fleet } from './fleet.ts';
import { randomOf } from './random.ts';

const STEP_MS = 60_000;

export interface Scenario {
  readonly seed: number;
  readonly behaviour?: Partial<Behaviour>;
  readonly desks?: number;
  readonly hoursBetweenStarts?: number;
  readonly rings?: Readonly<Record<string, number>>;
  readonly ringStages?: Readonly<Record<string, number>>;
  readonly gates?: Gates;
  /** What the operator does when asked; left out: nothing. */
  readonly operator?: 'widens';
  readonly mostHours?: number;
  /** Each report comes again, later: this often. */
  readonly replays?: number;
  /** Restarts of the server, with minutes without one. */
  readonly restarts?: { readonly everyHours: number; readonly minutes: number };
  /** By how much the server's clock jumps, once in an hour. */
  readonly clockJumpMs?: number;
  /** Called at every step, to report without a proof. */
  readonly forge?: (forged: (report: Report, address: string) => void, now: number) => void;
}

export interface Outcome {
  readonly rollout: Rollout;
  readonly steps: ReadonlyArray<Step & { readonly hours: number }>;
  readonly hours: number;
  readonly updated: number;
  /** Offered at every step, with the state's part in it. */
  readonly course: readonly number[];
}

export function manifestOf(changes: Partial<ManifestBody> = {}): ManifestBody {
  return {
    format: 1,
    channel: 'stable',
    version: '2.0.0',
    minimumVersion: '1.0.0',
    returnsFrom: [],
    counter: 2,
    issuedAt: '2026-01-01T00:00:00Z',
    expiresAt: '2027-01-01T00:00:00Z',
    rollout: { percent: 100, isGated: true, rings: {} },
    files: [
      {
        target: 'appimage',
        arch: 'x64',
        name: 'gazette-2.0.0.AppImage',
        size: 1,
        sha512: `${'A'.repeat(86)}==`,
        blockMapSize: null,
      },
    ],
    nextTrust: null,
    ...changes,
  };
}

export function simulate(scenario: Scenario): Outcome {
  const { seed, gates = DEFAULT_GATES, mostHours = 240, restarts, replays = 0 } = scenario;
  const random = randomOf(seed);
  const ownRandom = randomOf(seed + 1_000_003);
  const manifest = manifestOf({
    rollout: { percent: 100, isGated: true, rings: scenario.ringStages ?? {} },
  });
  const before = begin(manifestOf({ version: '1.0.0', counter: 1 }), null).rollout;
  let { rollout, steps: first } = begin(manifest, before);
  let figures = new Figures(gates.startsPerDesk);
  figures.watch(watchedOf(rollout));

  let now = 0;
  let clock = 0;
  let downUntil = 0;
  const again = new Map<number, Report[]>();
  const steps: Array<Step & { hours: number }> = first.map((one) => ({ ...one, hours: 0 }));
  const course: number[] = [];
  const deliver = (report: Report, isProved: boolean, address: string | null): void => {
    if (now >= downUntil) figures.accept(report, isProved, address);
  };
  const sayAgain = (report: Report, at: number): void => {
    again.set(at, [...(again.get(at) ?? []), report]);
  };
  const fleet = new Fleet({
    desks: scenario.desks ?? 1000,
    hoursBetweenStarts: scenario.hoursBetweenStarts ?? 2,
    rings: scenario.rings ?? { kiosk: 0.04, canary: 0.02 },
    behaviour: { ...FINE, ...scenario.behaviour },
    random,
    isOffered: (cohort, ring) => isOffered(manifest, stageOf(rollout), { cohort, ring }),
    report(report) {
      deliver(report, true, null);
      for (let copy = 0; copy < replays; copy += 1)
        sayAgain(report, now + (1 + Math.floor(ownRandom() * 240)) * STEP_MS);
    },
  });
  const take = (decision: ReturnType<typeof decide>): void => {
    rollout = decision.rollout;
    for (const ring of decision.closedRings) figures.closeRing(ring);
    figures.watch(watchedOf(rollout));
    steps.push(...decision.steps.map((one) => ({ ...one, hours: now / HOUR_MS })));
  };

  const isOver = (): boolean => ['complete', 'halted'].includes(rollout.state);
  while (!isOver() && now < mostHours * HOUR_MS) {
    now += STEP_MS;
    const isHour = now % HOUR_MS === 0;
    if (restarts !== undefined && now % (restarts.everyHours * HOUR_MS) === 0) {
      downUntil = now + restarts.minutes * 60_000;
      figures = new Figures(gates.startsPerDesk, storedFigures.parse(JSON.parse(JSON.stringify(figures))));
      figures.watch(watchedOf(rollout));
    }
    if (now >= downUntil) {
      const last = clock;
      clock += STEP_MS + (isHour ? (scenario.clockJumpMs ?? 0) : 0);
      const { ms, isGap } = paceOf(last, clock);
      if (isGap) figures.forgetPending();
      figures.advance(ms);
    }
    fleet.step(now);
    for (const report of again.get(now) ?? []) deliver(report, true, null);
    again.delete(now);
    scenario.forge?.((report, address) => deliver(report, false, address), now);
    if (now < downUntil) continue;
    take(decide(rollout, figures, gates));
    if (rollout.state === 'undecided' && scenario.operator === 'widens')
      take(resume(rollout, rollout.percent < 100));
    course.push(rollout.state === 'halted' ? 0 : rollout.percent);
  }
  return { rollout, steps, hours: now / HOUR_MS, updated: fleet.updated, course };
}
