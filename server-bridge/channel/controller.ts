/**
 * The rollout's controller: widens a version stage by stage while its windows are good, and halts it by itself. Pure: what
 * it knows is handed in, what it decides is handed back with the steps for the log. Table of states in docs/update-channel.md.
 */
import { z } from '../contract/schema.ts';
import { updateChannel } from '../contract/update.ts';
import { type ManifestBody, releaseVersion } from '../release/manifest.ts';
import { type Stage, STAGES } from '../release/stage.ts';
import type { Figures, Watched } from './figures.ts';
import type { Gates } from './gates.ts';
import { type Judgement, judge, type WindowFigures } from './judge.ts';

export const ROLLOUT_STATES = [
  'running',
  /** The stage did not pass in its time: it stays as it is until the operator decides, and is still halted when bad. */
  'undecided',
  /** The last stage has passed; it is not judged any more. */
  'complete',
  'paused',
  'halted',
  'withdrawn',
] as const;

/** What is kept of a rollout, `rollout.json`. */
export const rollout = z.strictObject({
  format: z.literal(1),
  channel: updateChannel,
  version: releaseVersion,
  counter: z.number().int().positive(),
  /** What it is compared with, and brought back to. */
  previous: releaseVersion.nullable(),
  state: z.enum(ROLLOUT_STATES),
  /** The most that the manifest allows. */
  mostPercent: z.number().min(0).max(100),
  wholeRings: z.array(z.string()).max(100),
  stage: z.number().int().nonnegative(),
  /** Offered now: the stage's, or more where it would have no desk. */
  percent: z.number().min(0).max(100),
  /** Of `Figures.time`, in ms; null: not yet begun. */
  stageSince: z.number().nullable(),
  /** Grows with every window. */
  window: z.number().int().nonnegative(),
  /** Grows when everything is looked at anew: a manifest of another version, or the operator goes on. */
  round: z.number().int().nonnegative(),
  goodWindows: z.number().int().nonnegative(),
  /** The window has been told to be too short already. */
  isLengthened: z.boolean(),
  /** Why it is halted, paused or withdrawn. */
  reason: z.string().max(1000).nullable(),
});
export type Rollout = z.infer<typeof rollout>;

/** A line of the log; what `figures` are of is in `ring`, null for the whole. */
export interface Step {
  readonly step:
    | 'begin'
    | 'renewed'
    | 'good'
    | 'widen'
    | 'lengthen'
    | 'lift'
    | 'halt'
    | 'undecided'
    | 'complete'
    | 'pause'
    | 'resume'
    | 'withdraw'
    | 'return';
  readonly reason: string;
  readonly from: number;
  readonly to: number;
  readonly ring: string | null;
  readonly figures: WindowFigures | null;
}

export interface Decision {
  readonly rollout: Rollout;
  readonly steps: readonly Step[];
  /** Rings whose windows were good. */
  readonly closedRings: readonly string[];
}

export const HOUR_MS = 3_600_000;

/** Percentages that the rollout goes through. */
export function stagesOf(mostPercent: number): readonly number[] {
  return [...STAGES.filter((percent) => percent < mostPercent), mostPercent];
}

export function watchedOf({ version, previous, wholeRings, window, round }: Rollout): Watched {
  return { version, previous, wholeRings, window, round };
}

/** What the channel's stage file says of the rollout. */
export function stageOf({ version, counter, state, percent }: Rollout): Stage {
  const told = state === 'undecided' || state === 'complete' ? 'running' : state;
  return { format: 1, version, counter, state: told, percent };
}

/**
 * A manifest was published. The same version again (a renewed one, with a later expiry) goes on where it was.
 *
 * @param old null where none was kept
 * @param before the version that was published before, where none was kept
 */
export function begin(manifest: ManifestBody, old: Rollout | null, before: string | null = null): Decision {
  const { channel, version, counter } = manifest;
  const { percent: mostPercent, isGated, rings } = manifest.rollout;
  const shared = { channel, version, counter, mostPercent, wholeRings: Object.keys(rings) };
  const stages = stagesOf(mostPercent);
  if (old !== null && old.version === version) {
    const percent = isGated ? Math.min(old.percent, mostPercent) : mostPercent;
    const stage = Math.max(
      0,
      stages.findLastIndex((one) => one <= percent),
    );
    const next: Rollout = { ...old, ...shared, stage, percent };
    const renewed = step('renewed', `manifest ${String(counter)}`, old.percent, percent);
    // Signed for more desks than it was done with.
    const isOpen = old.state === 'complete' && percent < mostPercent;
    return decided(isOpen ? anew({ ...next, state: 'running', stageSince: null }) : next, renewed);
  }
  // Most desks have the version before one that was not taken further.
  const isRefused = old?.state === 'halted' || old?.state === 'withdrawn';
  const previous = old === null ? before : isRefused ? old.previous : old.version;
  const stage = isGated ? 0 : stages.length - 1;
  const percent = stages[stage] ?? mostPercent;
  const next: Rollout = {
    format: 1,
    ...shared,
    previous: previous === version ? null : previous,
    // Bringing desks back is not tried out on a few.
    state: manifest.returnsFrom.length > 0 ? 'complete' : 'running',
    stage,
    percent,
    stageSince: null,
    window: (old?.window ?? 0) + 1,
    round: (old?.round ?? 0) + 1,
    goodWindows: 0,
    isLengthened: false,
    reason: null,
  };
  return decided(next, step('begin', `manifest ${String(counter)}`, 0, percent));
}

/** Windows begin anew. */
export function anew(current: Rollout): Rollout {
  const { window, round } = current;
  return { ...current, window: window + 1, round: round + 1, goodWindows: 0, isLengthened: false };
}

/** Looks at the figures; to be called every few seconds while reports come in. */
export function decide(current: Rollout, figures: Figures, gates: Gates): Decision {
  if (current.state !== 'running' && current.state !== 'undecided') return decided(current);
  const begun = begunStage(current, figures.time);
  const windowMs = gates.windowMinutes * 60_000;
  const rings = judgeRings(figures, gates, windowMs);
  const whole =
    figures.time - figures.whole.since < windowMs
      ? null
      : judge(figures.whole, figures.previousPaints(), gates, gates.sample);

  if (whole?.verdict === 'bad') return halt(begun, whole, null);
  for (const [ring, judgement] of rings) if (judgement.verdict === 'bad') return halt(begun, judgement, ring);
  const closedRings = rings.filter(([, { verdict }]) => verdict === 'good').map(([ring]) => ring);

  let decision = decided(begun);
  if (whole?.verdict === 'good') decision = goodWindow(begun, whole.figures, gates);
  else if (whole?.verdict === 'short') decision = shortWindow(begun, whole.figures, figures);
  return { ...endStage(decision, figures.time, gates), closedRings };
}

function begunStage(current: Rollout, time: number): Rollout {
  // Figures that were lost begin at 0 again.
  const isBegun = current.stageSince !== null && current.stageSince <= time;
  return isBegun ? current : { ...current, stageSince: time };
}

function judgeRings(
  figures: Figures,
  gates: Gates,
  windowMs: number,
): ReadonlyArray<readonly [string, Judgement]> {
  return [...figures.rings]
    .filter(([, { since }]) => figures.time - since >= windowMs)
    .map(([ring, tally]) => [ring, judge(tally, figures.previousPaints(ring), gates, gates.ringSample)]);
}

function halt(
  current: Rollout,
  { reason, figures }: Extract<Judgement, { verdict: 'bad' }>,
  ring: string | null,
): Decision {
  const { percent } = current;
  const next: Rollout = {
    ...current,
    state: 'halted',
    reason: ring === null ? reason : `${reason} (${ring})`,
  };
  return decided(next, { ...step('halt', reason, percent, 0), ring, figures });
}

function goodWindow(current: Rollout, figures: WindowFigures, gates: Gates): Decision {
  const { percent, stage, mostPercent } = current;
  const goodWindows = current.goodWindows + 1;
  const next: Rollout = { ...current, goodWindows, window: current.window + 1, isLengthened: false };
  const told = `${String(goodWindows)} of ${String(gates.goodWindows)}`;
  const good: Step = { ...step('good', told, percent, percent), figures };
  if (current.state !== 'running' || goodWindows < gates.goodWindows) return decided(next, good);
  const stages = stagesOf(mostPercent);
  const wider = stages[stage + 1];
  // Most desks take the version in the last stage: it is watched for its whole time.
  if (wider === undefined) return decided(next, good);
  return decided(
    { ...next, stage: stage + 1, percent: wider, goodWindows: 0, stageSince: null },
    good,
    step('widen', told, percent, wider),
  );
}

/** A window below the sample goes on. A stage that no desk is in is lifted to the first desk that is known to wait. */
function shortWindow(current: Rollout, windowFigures: WindowFigures, figures: Figures): Decision {
  const { percent } = current;
  let next: Rollout = current;
  const steps: Step[] = [];
  if (!current.isLengthened) {
    next = { ...next, isLengthened: true };
    steps.push({
      ...step('lengthen', 'fewer starts than the sample', percent, percent),
      figures: windowFigures,
    });
  }
  const lifted = current.state === 'running' ? liftedPercent(current, figures) : percent;
  if (lifted > percent) {
    next = { ...next, percent: lifted };
    steps.push(step('lift', 'no desk is in the stage', percent, lifted));
  }
  return decided(next, ...steps);
}

function liftedPercent({ percent, stage, mostPercent }: Rollout, figures: Figures): number {
  if (figures.deskCount > 0 || figures.hasCohortBelow(percent)) return percent;
  const cohort = figures.nextCohort(percent);
  const limit = stagesOf(mostPercent)[stage + 1] ?? mostPercent;
  // A cohort is below the percentage that reaches it.
  const reaching = cohort === null ? percent : (Math.floor(cohort * 10_000) + 1) / 10_000;
  return Math.max(percent, Math.min(reaching, limit));
}

/** The stage's time is over: the last one is done with it, of another the operator has to decide. */
function endStage(decision: Decision, time: number, gates: Gates): Decision {
  const { rollout: current, steps } = decision;
  if (current.state !== 'running' || !isStageOver(current, time, gates)) return decision;
  const { percent, mostPercent, goodWindows } = current;
  const hours = `${String(gates.stageHours)} h`;
  const isPassed = percent >= mostPercent && goodWindows >= gates.goodWindows;
  const reason = isPassed
    ? `${hours} and ${String(goodWindows)} good windows at the last stage`
    : `${hours} without ${String(gates.goodWindows)} good windows`;
  const state = isPassed ? 'complete' : 'undecided';
  const ended = step(state, reason, percent, percent);
  return {
    ...decision,
    rollout: { ...current, state, reason: isPassed ? null : reason },
    steps: [...steps, ended],
  };
}

function isStageOver({ stageSince }: Rollout, time: number, { stageHours }: Gates): boolean {
  return stageSince !== null && time - stageSince >= stageHours * HOUR_MS;
}

export function decided(next: Rollout, ...steps: Step[]): Decision {
  return { rollout: next, steps, closedRings: [] };
}

export function step(name: Step['step'], reason: string, from: number, to: number): Step {
  return { step: name, reason, from, to, ring: null, figures: null };
}
