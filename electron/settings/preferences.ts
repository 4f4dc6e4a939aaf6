import { isDeepStrictEqual } from 'node:util';
import type { z } from '../../server-bridge/contract/schema.ts';
import { settings } from '../../server-bridge/contract/settings.ts';

/** The settings that main needs before the bridge has told them: as they were last. */
export const preferences = settings.pick({
  language: true,
  theme: true,
  notifications: true,
  closeToTray: true,
  startHidden: true,
  steps: true,
  sound: true,
  quietHours: true,
  doNotDisturb: true,
  presentation: true,
  remindMinutes: true,
});
export type Preferences = z.infer<typeof preferences>;

export const DEFAULT_PREFERENCES: Preferences = preferences.parse({});

export const isSamePreferences = (a: Preferences, b: Preferences): boolean => isDeepStrictEqual(a, b);
