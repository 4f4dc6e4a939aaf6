/** Do not disturb, as the tray offers it: for as long as the settings page offers. */
import type { Settings } from '../../server-bridge/contract/settings.ts';
import { snoozeEnd } from '../../server-bridge/rules/attention.ts';

type DoNotDisturb = Settings['doNotDisturb'];

export const isPaused = ({ isOn, until }: DoNotDisturb, now: number): boolean =>
  isOn && (until === null || until > now);

export const PAUSES = ['off', 'hour', 'tomorrow'] as const;

/** The setting for a choice made at `now`, in ms. */
export function pauseFor(choice: (typeof PAUSES)[number], now: number): DoNotDisturb {
  return { isOn: choice !== 'off', until: choice === 'off' ? null : snoozeEnd(choice, now) };
}
