/** Going back to the kept version: what the boot file does before main is loaded, and main when a version is taken back. */
import { statSync } from 'node:fs';
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import type { Records, ReturnRecord } from '../records.ts';
import { previousOf, swapBack } from './appimage.ts';
import { noSteps, refusalOf, type OnStep } from './durable.ts';
import type { Place } from './place.ts';
import { previousVersion, switchBack } from './tar-gz.ts';

/** The version that is kept and can be gone back to. */
export function keptVersion(place: Place, records: Records): string | null {
  if (place.target === 'tar.gz') return previousVersion(place.top);
  if (place.target !== 'appimage') return null;
  const kept = records.kept();
  const info = statSync(previousOf(place.file), { throwIfNoEntry: false });
  if (info === undefined || kept === null || info.size !== kept.size) return null;
  // A copy's time is a little coarser.
  return Math.abs(info.mtimeMs - kept.mtimeMs) < 2 ? kept.version : null;
}

export interface GoingBack {
  readonly place: Place;
  readonly records: Records;
  /** The version that runs. */
  readonly from: string;
  readonly reason: ReturnRecord['reason'];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly onStep?: OnStep;
}

/**
 * Puts the kept version back; the next start is its. A version that did not start well is not taken again.
 *
 * @throws Refusal
 */
export function putBack({ place, records, from, reason, at, onStep = noSteps }: GoingBack): string {
  const to = keptVersion(place, records);
  if (to === null) throw new Refusal('install-failed', `no version is kept beside ${from}`);
  try {
    onStep('record');
    // First: the version that is left would go back again if the power failed now, and the other one would not know why.
    records.setReturned({ from, to, at, reason });
    onStep('recorded');
    if (reason === 'unhealthy') records.leave(from);
    if (place.target === 'appimage') swapBack(place.file, onStep);
    else if (place.target === 'tar.gz') switchBack(place.top, to, onStep);
    onStep('end-trial');
    records.setTrial(null);
    return to;
  } catch (error) {
    throw refusalOf(error);
  }
}
