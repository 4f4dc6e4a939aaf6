/** How time goes on for a channel: counted in small steps, so that a clock that jumps makes nothing late and nothing early. */

/** A longer pause than this was no pause between two looks: the process stood still, or the machine slept. */
const LONGEST_STEP_MS = 60_000;

export interface Pace {
  readonly ms: number;
  /** Nobody listened in between. */
  readonly isGap: boolean;
}

/** @param last,now readings of a clock that should only go forward, in ms */
export function paceOf(last: number, now: number): Pace {
  const ms = now - last;
  if (ms < 0) return { ms: 0, isGap: false };
  return ms > LONGEST_STEP_MS ? { ms: 0, isGap: true } : { ms, isGap: false };
}
