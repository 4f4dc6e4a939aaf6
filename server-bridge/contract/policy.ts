import { z } from './schema.ts';
import { folderSourceSetting, settingsPatch } from './settings.ts';
import { updateChannel } from './update.ts';

export const POLICY_VERSION = 1;

/** Addresses are shown and logged: a password has no place in them. */
const webAddress = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !/^[^/]*\/\/[^/?#]*@/.test(text), 'no user name or password in an address');

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
  /** Where the channels are (`<address>/updates/<channel>/manifest.json`), instead of the package's own place. */
  address: webAddress.nullable().default(null),
  channel: updateChannel.default('stable'),
  ring: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('broad'),
  /** The only version that is taken. */
  pin: z.string().max(40).nullable().default(null),
  deferDays: z.number().int().min(0).max(365).default(0),
  /** The most that a download takes, in KiB/s; null: no limit. */
  mostKiBPerSecond: z.number().int().min(1).max(10_000_000).nullable().default(null),
  /** Desks tell the channel how versions start (docs/updates.md says what). */
  mayReport: z.boolean().default(true),
  /** Proves to the channel that a report is from a desk of the organisation: `gazette channel` makes it. A secret. */
  reportKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .nullable()
    .default(null),
});

/** The groups of a policy, whose fields are judged one by one. */
export const policyGroups = {
  settings: settingsPatch.shape,
  update: updatePolicy.shape,
  notifications: notificationPolicy.shape,
} as const;

/** What an organisation decides for its desks. Every field has a default: `{"version": 1}` is a whole policy. */
export const policy = z.object({
  version: z.literal(POLICY_VERSION).default(POLICY_VERSION),
  /** Values that win over the settings file, the environment and arguments. */
  settings: settingsPatch.default({}),
  /** Names of settings that nobody changes here, and `sources`; a setting without a value in `settings` keeps its default. */
  locked: z.array(z.string().max(40)).max(100).default([]),
  /** Sources that are there and stay; the person's own are kept beside them, unless `locked` names `sources`. */
  sources: z.array(folderSourceSetting).max(100).default([]),
  hub: z.object({ address: webAddress }).nullable().default(null),
  update: updatePolicy.prefault({}),
  notifications: notificationPolicy.prefault({}),
  /** Where Chromium's dictionaries are; without it nothing is spell-checked, since they would come from the internet. */
  spellcheckDictionaryUrl: webAddress.nullable().default(null),
});
export type Policy = z.infer<typeof policy>;

export const DEFAULT_POLICY: Policy = policy.parse({});

export const policyState = z.object({
  values: policy,
  /** Places the policy was read from: files, registry keys, preference files. Empty where there is no policy. */
  origins: z.array(z.string()),
  /** The fields that the policy sets (`update.channel`, `sources.<id>`, `locked.<name>`), each with the place it is from. */
  set: z.array(z.object({ field: z.string(), origin: z.string() })),
  /** What is not as it must be, the field `policy` for a place as a whole. Such a field is left out, others are in force. */
  problems: z.array(z.object({ origin: z.string(), field: z.string(), reason: z.string() })),
  /** A place cannot be read, or a field is wrong, at present: what it said last is in force. */
  isLastGood: z.boolean(),
});
export type PolicyState = z.infer<typeof policyState>;

export const NO_POLICY: PolicyState = {
  values: DEFAULT_POLICY,
  origins: [],
  set: [],
  problems: [],
  isLastGood: false,
};
