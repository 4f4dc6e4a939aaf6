import { level } from './notice.ts';
import { z } from './schema.ts';

export const SETTINGS_VERSION = 1;

export const folderSourceSetting = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  kind: z.literal('folder'),
  path: z.string().min(1),
  name: z.string().min(1).max(120),
  maxLevel: level.default('urgent'),
  zone: z.string().nullable().default(null),
});
export type FolderSourceSetting = z.infer<typeof folderSourceSetting>;

/** What a person may change in one step: no defaults here, since a patch must leave alone what it does not name. */
const preferences = {
  language: z.enum(['system', 'zh', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.enum(['small', 'medium', 'large', 'x-large']),
  /** Shortcuts that are one character without a modifier (WCAG 2.1.4): `j`, `k`, `u`, `/`, `?`. */
  singleKeyShortcuts: z.boolean(),
  notifications: z.boolean(),
  /** Days after which expired and withdrawn notices leave every layer; null keeps them. */
  retentionDays: z.number().int().min(1).max(36_500).nullable(),
  /** Older versions kept of each notice, the published one not counted; null keeps all. */
  retentionVersions: z.number().int().min(0).max(10_000).nullable(),
  rescanSeconds: z.number().int().min(1).max(86_400),
  logLevel: z.enum(['error', 'warn', 'info', 'debug']),
};

/** The settings file. Every field has a default, so that `{}` with a version is a whole one. */
export const settings = z.object({
  version: z.literal(SETTINGS_VERSION),
  language: preferences.language.default('system'),
  theme: preferences.theme.default('system'),
  textSize: preferences.textSize.default('medium'),
  singleKeyShortcuts: preferences.singleKeyShortcuts.default(true),
  notifications: preferences.notifications.default(true),
  retentionDays: preferences.retentionDays.default(null),
  retentionVersions: preferences.retentionVersions.default(null),
  rescanSeconds: preferences.rescanSeconds.default(60),
  logLevel: preferences.logLevel.default('info'),
  sources: z.array(folderSourceSetting).default([]),
});
export type Settings = z.infer<typeof settings>;

/** Sources have methods of their own. */
export const settingsPatch = z.object(preferences).partial();
export type SettingsPatch = z.infer<typeof settingsPatch>;

export const settingsState = z.object({
  values: settings,
  /** Where each value comes from. */
  origins: z.record(z.string(), z.enum(['default', 'file', 'environment', 'argument'])),
  path: z.string(),
  /** Set when the file is bad: the last good settings stay in force. */
  problem: z.object({ reason: z.string(), keptAs: z.string() }).nullable(),
});
export type SettingsState = z.infer<typeof settingsState>;
