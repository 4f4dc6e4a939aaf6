import { ATTENTION_STEPS } from './names.ts';
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

/** What a notice of a level does on the desk; what is urgent or an emergency does so always. */
const quietStep = z.enum(ATTENTION_STEPS).exclude(['urgent', 'emergency']);
const attentionSteps = z.object({ info: quietStep, normal: quietStep, important: quietStep });

/** Wall-clock time of this machine, `HH:MM`. */
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
const quietHours = z.object({
  isOn: z.boolean(),
  from: timeOfDay,
  /** Before `from`: on the next day. */
  to: timeOfDay,
  /** Days on which they begin, 0 is Sunday. */
  days: z.array(z.number().int().min(0).max(6)).max(7),
});

/** What a person may change in one step: no defaults here, since a patch must leave alone what it does not name. */
const preferences = {
  language: z.enum(['system', 'zh', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.enum(['small', 'medium', 'large', 'x-large']),
  /** Shortcuts that are one character without a modifier (WCAG 2.1.4): `j`, `k`, `u`, `/`, `?`. */
  singleKeyShortcuts: z.boolean(),
  notifications: z.boolean(),
  steps: attentionSteps,
  sound: z.boolean(),
  quietHours,
  /** `until` in ms; null until it is switched off. */
  doNotDisturb: z.object({ isOn: z.boolean(), until: z.number().int().nullable() }),
  /** Others see this screen. */
  presentation: z.boolean(),
  /** Minutes until the first reminder of what must be acknowledged, doubled each time; null for none. */
  remindMinutes: z.number().int().min(1).max(1440).nullable(),
  closeToTray: z.boolean(),
  startAtLogin: z.boolean(),
  /** Started with the system, the app shows no window until it is asked for one. */
  startHidden: z.boolean(),
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
  steps: preferences.steps.default({ info: 'badge', normal: 'toast', important: 'window' }),
  sound: preferences.sound.default(true),
  quietHours: preferences.quietHours.default({
    isOn: false,
    from: '22:00',
    to: '07:00',
    days: [0, 1, 2, 3, 4, 5, 6],
  }),
  doNotDisturb: preferences.doNotDisturb.default({ isOn: false, until: null }),
  presentation: preferences.presentation.default(false),
  remindMinutes: preferences.remindMinutes.default(15),
  closeToTray: preferences.closeToTray.default(false),
  startAtLogin: preferences.startAtLogin.default(false),
  startHidden: preferences.startHidden.default(true),
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
  origins: z.record(z.string(), z.enum(['default', 'file', 'environment', 'argument', 'policy'])),
  /** Values that the organisation's policy does not let anybody change here. */
  locked: z.array(z.string()),
  /** Ids of own sources that are left out while the policy has their id or folder, or lets nobody have own ones. */
  leftOut: z.array(z.string()).optional(),
  path: z.string(),
  /** Set when the file is bad: the last good settings stay in force. */
  problem: z.object({ reason: z.string(), keptAs: z.string() }).nullable(),
});
export type SettingsState = z.infer<typeof settingsState>;
