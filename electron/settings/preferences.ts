import type { z } from '../../server-bridge/contract/schema.ts';
import { settings } from '../../server-bridge/contract/settings.ts';

/** The settings that main needs before the bridge has told them: as they were last. */
export const preferences = settings.pick({ language: true, theme: true, notifications: true });
export type Preferences = z.infer<typeof preferences>;

export const DEFAULT_PREFERENCES: Preferences = preferences.parse({});

export function isSamePreferences(a: Preferences, b: Preferences): boolean {
  return a.language === b.language && a.theme === b.theme && a.notifications === b.notifications;
}
