/** The contract's plain names and numbers, without the schema library: threads that check no message need not load it. */

/** Address of a notice in `/notice/:id`. */
export const NOTICE_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;

/** From quiet to loud; marks in a text reach `urgent` at most. */
export const LEVELS = ['info', 'normal', 'important', 'urgent', 'emergency'] as const;

/**
 * How much of a person's attention a notice takes on their desk, from least to most: a line in the inbox, the unread
 * figure, the system's notification, a window of its own, one that stays on top, and one over every display.
 */
export const ATTENTION_STEPS = ['inbox', 'badge', 'toast', 'window', 'urgent', 'emergency'] as const;

/**
 * What may be in force when a notice comes: the first three and `turned-off` are the person's own switches, since no
 * system tells its own; `snooze` belongs to one notice.
 */
export const SITUATIONS = ['turned-off', 'do-not-disturb', 'presentation', 'quiet-hours', 'snooze'] as const;

/** How long one notice is put off: 15 minutes, an hour, until tomorrow morning. */
export const SNOOZE_LENGTHS = ['quarter', 'hour', 'tomorrow'] as const;
export type SnoozeLength = (typeof SNOOZE_LENGTHS)[number];

/**
 * Where a notice stands. `draft`, `scheduled` (before its publishAt) and `held` are seen in the moderation view only;
 * `withdrawn` leaves a tombstone.
 */
export const NOTICE_STATES = [
  'draft',
  'scheduled',
  'held',
  'upcoming',
  'current',
  'expired',
  'withdrawn',
] as const;

/** What a comparison of two versions names, in the order in which it is told: what changes someone's day comes first. */
export const DIFF_FIELDS = [
  'effectiveFrom',
  'effectiveTo',
  'expires',
  'level',
  'title',
  'issuer',
  'number',
] as const;

export const LIST_SORTS = ['newest', 'oldest', 'level', 'effective'] as const;

/** Which changes a notice goes through. `moderation` tells nothing to readers; `retired` means retention removed it. */
export const CHANGE_KINDS = [
  'published',
  'updated',
  'current',
  'expired',
  'withdrawn',
  'moderation',
  'retired',
] as const;

/** What is done about a hit, from weak to strong: of several, the strongest counts. */
export const MODERATION_ACTIONS = ['flag', 'mask', 'replace', 'hold', 'reject'] as const;

/** How bad a hit is, from least to most; it steers nothing and sorts what moderators see. */
export const MODERATION_LEVELS = ['low', 'medium', 'high', 'critical'] as const;

/** What is found by its form instead of by a list, in the order that counts where two find the same characters. */
export const DETECTORS = ['email', 'url', 'ipv6', 'ipv4', 'id-card', 'bank-card', 'phone', 'number'] as const;

/** What can be wrong with a line of a word list. */
export const BROKEN_LINE_REASONS = [
  'no-word',
  'nothing-visible',
  'too-long',
  'control-character',
  'unknown-action',
  'unknown-level',
  'unknown-setting',
  'unknown-detector',
  'no-replacement',
  'needless-replacement',
  'too-many-tags',
  'too-many-channels',
  'needs-tabs',
  'bad-tag',
  'bad-channel',
  'bad-mask',
  'bad-quotes',
  'too-many-fields',
  'no-header',
  'bad-json',
] as const;

/** Above this many UTF-16 units `html` is left out of a push and fetched. */
export const PUSH_HTML_LIMIT = 64 * 1024;

/** How many of each a notice's facts list at most. */
export const MAX_FACTS = {
  addressees: 50,
  names: 12,
  attachments: 200,
  copies: 50,
  contacts: 200,
  references: 110,
} as const;

/**
 * In the data folder: the desk went back to its previous version, and its data has still to follow (`returnedFrom` of
 * `update.ts`). Written by whoever brings the previous version back, before that version can be started, as a whole
 * (beside, synced, renamed); removed by the bridge when store and settings have followed.
 */
export const RETURNED_FILE = 'returned-from.json';
