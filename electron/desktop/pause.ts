/** Do not disturb, as the tray offers it. */
import type { Settings } from '../../server-bridge/contract/settings.ts';

type DoNotDisturb = Settings['doNotDisturb'];

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;
/** A morning that is nearer is not what a person means by "tomorrow". */
const NIGHT_LEAST_MS = 4 * HOUR_MS;

/** The next morning at 8 by this machine's clock, at least four hours away. Times in ms. */
export function nextMorning(now: number): number {
  const morning = new Date(now);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  while (morning.getTime() - now < NIGHT_LEAST_MS) morning.setDate(morning.getDate() + 1);
  return morning.getTime();
}

export const isPaused = ({ isOn, until }: DoNotDisturb, now: number): boolean =>
  isOn && (until === null || until > now);

export const PAUSES = ['off', 'hour', 'morning'] as const;

/** The setting for a choice made at `now`. */
export function pauseFor(choice: (typeof PAUSES)[number], now: number): DoNotDisturb {
  if (choice === 'off') return { isOn: false, until: null };
  return { isOn: true, until: choice === 'hour' ? now + HOUR_MS : nextMorning(now) };
}
