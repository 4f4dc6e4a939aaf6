/** What a verified manifest means for this desk. Pure. */
import type { UpdateState } from '../../server-bridge/contract/update.ts';
import { isOffered, offeredPercent, type Offer } from '../../server-bridge/release/rollout.ts';
import type { Stage } from '../../server-bridge/release/stage.ts';
import type { Verified } from '../../server-bridge/release/verify.ts';

type WaitingReason = Extract<UpdateState, { state: 'waiting' }>['reason'];

export type Verdict =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'waiting';
      readonly version: string;
      readonly reason: WaitingReason;
      /** Milliseconds since 1970. */
      readonly until: number | null;
    }
  | { readonly kind: 'take'; readonly version: string }
  /** The version is kept here: nothing has to be fetched. */
  | { readonly kind: 'kept'; readonly version: string };

export interface DeskFacts {
  readonly ring: string;
  /** The desk's place for this version. */
  readonly cohort: number;
  readonly pin: string | null;
  readonly deferDays: number;
  /** When this version was first seen here; milliseconds since 1970. */
  readonly firstSeen: number;
  readonly now: number;
  /** Versions that did not start well here. */
  readonly left: readonly string[];
  /** The version that is kept to go back to. */
  readonly previous: string | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * In this order: a version that did not start well here is not taken again; a pin wins over everything else; then the
 * channel's rollout; then the days for which the organisation defers. A return is not deferred.
 */
export function decide(
  { manifest, step }: Pick<Verified, 'step'> & { readonly manifest: Offer },
  stage: Stage | null,
  facts: DeskFacts,
): Verdict {
  const { version } = manifest;
  if (step === 'same') return { kind: 'nothing' };
  const wait = (reason: WaitingReason, until: number | null = null): Verdict => ({
    kind: 'waiting',
    version,
    reason,
    until,
  });
  if (facts.left.includes(version)) return wait('returned');
  if (facts.pin !== null && facts.pin !== version) return wait('pinned');
  if (!isOffered(manifest, stage, facts)) return wait(isPaused(manifest, stage) ? 'paused' : 'rollout');
  if (step === 'return') return { kind: version === facts.previous ? 'kept' : 'take', version };
  const until = deferredUntil(facts.firstSeen, facts.deferDays);
  if (until > facts.now) return wait('deferred', until);
  return { kind: 'take', version };
}

/** Milliseconds since 1970. */
export const deferredUntil = (firstSeen: number, deferDays: number): number => firstSeen + deferDays * DAY_MS;

/** Stopped for everybody, not only not this desk's turn. */
function isPaused(manifest: Offer, stage: Stage | null): boolean {
  const isOfThis = stage?.version === manifest.version && stage.counter === manifest.counter;
  return isOfThis && stage.state !== 'running' && offeredPercent(manifest, stage) === 0;
}
