/** Who is offered a version, and when: the rule of the signed manifest, narrowed by the channel's unsigned stage. */
import type { ManifestBody, RolloutRule } from './manifest.ts';
import { type Stage, STAGES } from './stage.ts';

/** SHA-256 (32 bytes), handed in. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What of a manifest decides who is offered its version. */
export type Offer = Pick<ManifestBody, 'version' | 'counter' | 'rollout'>;

/**
 * A desk's place among all desks, from 0 to just below 100: the first 48 bits of SHA-256(`<version>:<desk id>`) as a share
 * of a hundred. Another one for every version, so that the first desks are not the same ones every time.
 *
 * @param deskId random, made and kept by the desk, never sent
 */
export async function cohortOf(version: string, deskId: string, sha256: Sha256): Promise<number> {
  const digest = await sha256(new TextEncoder().encode(`${version}:${deskId}`));
  const bits = digest.subarray(0, 6).reduce((value, byte) => value * 256 + byte, 0);
  return (bits / 2 ** 48) * 100;
}

/**
 * How much of the version is offered now, as a percentage of the desks: what is signed, and no more than the stage allows.
 * A stage of another version or counter counts as none.
 *
 * @param stage null where the channel has none
 */
export function offeredPercent(offer: Offer, stage: Stage | null): number {
  const { percent, isGated } = offer.rollout;
  if (stage?.version !== offer.version || stage.counter !== offer.counter) return isGated ? 0 : percent;
  return stage.state === 'running' ? Math.min(percent, stage.percent) : 0;
}

/** Whether a desk of this ring and cohort is offered the version now. */
export function isOffered(
  offer: Offer,
  stage: Stage | null,
  desk: { readonly ring: string; readonly cohort: number },
): boolean {
  const percent = offeredPercent(offer, stage);
  const ringFrom = ringStage(offer.rollout, desk.ring);
  if (ringFrom === null) return desk.cohort < percent;
  return isRingOpen(percent, ringFrom);
}

/** The stage from which the ring is offered the version as a whole; null for a ring that goes by cohort. */
function ringStage(rule: RolloutRule, ring: string): number | null {
  return Object.hasOwn(rule.rings, ring) ? (rule.rings[ring] ?? null) : null;
}

/** At 0 nothing is offered to anybody, a ring from 0 on included. */
function isRingOpen(percent: number, from: number): boolean {
  return percent > 0 && percent >= from;
}

/** Percentages of the desks of each kind that are offered the version while `percent` is. */
export interface RolloutStep {
  readonly percent: number;
  readonly rings: Readonly<Record<string, number>>;
  /** Of the desks of all other rings. */
  readonly others: number;
}

/** What every cohort and ring gets, step by step: the controller's stages where it is gated, else the one signed percentage. */
export function describeRollout(rule: RolloutRule): RolloutStep[] {
  const stages = rule.isGated ? STAGES.filter((stage) => stage < rule.percent) : [];
  return [...stages, rule.percent].map((percent) => ({
    percent,
    rings: Object.fromEntries(
      Object.entries(rule.rings).map(([ring, from]) => [ring, isRingOpen(percent, from) ? 100 : 0]),
    ),
    others: percent,
  }));
}
