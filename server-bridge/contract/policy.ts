import { z } from './schema.ts';
import { folderSourceSetting, settingsPatch } from './settings.ts';

/** What notices may do on a managed desk, beyond what the person's settings say. */
const notificationPolicy = z.object({
  /** Minutes after which an emergency that nobody acknowledges leaves the displays; null: never. */
  emergencyMinutes: z.number().int().min(1).max(1440).nullable().default(null),
  /** The longest pause between two reminders, in minutes. */
  remindMostMinutes: z.number().int().min(1).max(1440).default(240),
  /** Quiet hours, do-not-disturb and presentation may be switched on by the person. */
  mayBeQuiet: z.boolean().default(true),
});
export type NotificationPolicy = z.infer<typeof notificationPolicy>;

const updatePolicy = z.object({
  isOff: z.boolean().default(false),
  channel: z.enum(['stable', 'beta']).default('stable'),
  ring: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('broad'),
  /** The only version that is taken. */
  pin: z.string().max(40).nullable().default(null),
  deferDays: z.number().int().min(0).max(365).default(0),
});

/** What an organisation decides for its desks. Every field has a default: `{"version": 1}` is a whole policy. */
export const policy = z.object({
  version: z.literal(1),
  /** Values that win over the settings file, the environment and arguments. */
  settings: settingsPatch.default({}),
  /** Names of settings that nobody changes here; those with a value in `settings` are locked by that. */
  locked: z.array(z.string().max(40)).max(100).default([]),
  /** Sources that are there and stay; the person's own are kept beside them. */
  sources: z.array(folderSourceSetting).max(100).default([]),
  hub: z
    .object({ address: z.url({ protocol: /^https?$/ }) })
    .nullable()
    .default(null),
  update: updatePolicy.prefault({}),
  notifications: notificationPolicy.prefault({}),
  /** Where Chromium's dictionaries are; without it nothing is spell-checked, since they would come from the internet. */
  spellcheckDictionaryUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
});
export type Policy = z.infer<typeof policy>;

export const DEFAULT_POLICY: Policy = policy.parse({ version: 1 });

export const policyState = z.object({
  values: policy,
  /** File, registry key or preference domain it was read from; null where there is no policy. */
  origin: z.string().nullable(),
  /** The fields that the policy sets. */
  set: z.array(z.string()),
  /** Fields that are not as they must be: they are left out, the others are in force. */
  problems: z.array(z.object({ field: z.string(), reason: z.string() })),
});
export type PolicyState = z.infer<typeof policyState>;
