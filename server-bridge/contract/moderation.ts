import { BROKEN_LINE_REASONS, DETECTORS, MODERATION_ACTIONS, MODERATION_LEVELS } from './names.ts';
import { noticeId } from './notice.ts';
import { z } from './schema.ts';

export const moderationAction = z.enum(MODERATION_ACTIONS);
export type ModerationAction = z.infer<typeof moderationAction>;
export const moderationLevel = z.enum(MODERATION_LEVELS);
export type ModerationLevel = z.infer<typeof moderationLevel>;
export type Detector = (typeof DETECTORS)[number];
export const moderationRule = z.enum(['word', ...DETECTORS]);
export type ModerationRule = z.infer<typeof moderationRule>;

/** A word found. Offsets are `[start, end)` in UTF-16 units on the notice's source text. */
export const moderationHit = z.object({
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  /** The dictionary word, whatever form the text used; of a detector, what it found, as it is in the text, up to 200 units. */
  word: z.string(),
  /** Defaults are for hits that were stored before there were others. */
  rule: moderationRule.default('word'),
  level: moderationLevel.default('medium'),
  action: moderationAction,
  /** What was looked at: the body's visible text, or one of the other places. */
  place: z.enum(['body', 'title', 'alt', 'link-title', 'issuer', 'channel', 'tag', 'file-name', 'number']),
  tags: z.array(z.string()),
  /** What readers see instead, of action `replace`. */
  replacement: z.string().nullable().default(null),
  /** The list that judged. */
  dictionaryVersion: z.string().default(''),
});
export type ModerationHit = z.infer<typeof moderationHit>;

export const moderationItem = z.object({
  id: noticeId,
  version: z.number().int().positive(),
  title: z.string(),
  sourceId: z.string(),
  disposition: z.enum(['held', 'rejected', 'draft', 'scheduled', 'flagged']),
  at: z.number().int(),
  /** When it asks to be published, in ms. */
  publishAt: z.number().int().nullable().default(null),
  hitCount: z.number().int().nonnegative(),
  /** Which word list judged. */
  dictionaryVersion: z.string(),
  isReleased: z.boolean(),
});
export type ModerationItem = z.infer<typeof moderationItem>;

export const moderationDetail = z.object({
  item: moderationItem,
  /** The source text that the offsets of body hits point into. */
  text: z.string(),
  hits: z.array(moderationHit),
});

export const brokenLineReason = z.enum(BROKEN_LINE_REASONS);

const count = z.number().int().nonnegative();

/** What a list says, counted when it was compiled. */
export const dictionaryCounts = z.object({
  wordCount: count,
  allowCount: count,
  /** Lines that repeat a word of another line, in whatever form. */
  duplicateCount: count,
  blankCount: count,
  commentCount: count,
  /** The first of the lines that could not be read, and how many there are. */
  brokenLines: z.array(z.object({ line: z.number().int(), reason: brokenLineReason })),
  brokenCount: count,
  /** Words by what is done about them, by level, and by their most frequent tags. */
  actions: z.record(moderationAction, count),
  levels: z.record(moderationLevel, count),
  tags: z.array(z.object({ tag: z.string(), count })),
  detectors: z.array(z.enum(DETECTORS)),
});
export type DictionaryCounts = z.infer<typeof dictionaryCounts>;

/** One list that was in force. */
export const listVersion = z.object({
  version: z.string(),
  /** Since when, in ms. */
  at: z.number().int(),
  wordCount: count,
  allowCount: count,
  brokenCount: count,
  bytes: count,
});
export type ListVersion = z.infer<typeof listVersion>;

export const dictionaryInfo = dictionaryCounts.extend({
  version: z.string(),
  path: z.string(),
  /** Why the file as it is now is not in force; the list of `version` is. */
  problem: z.enum(['unreadable', 'too-large', 'too-many-words', 'malformed', 'not-compiled']).nullable(),
  /** Newest first; the first one is in force. */
  history: z.array(listVersion),
});
export type DictionaryInfo = z.infer<typeof dictionaryInfo>;

/** A word as a list has it; an empty text is a field that is left out. */
export const newWord = z.object({
  word: z.string().min(1).max(200),
  isAllow: z.boolean(),
  action: z.string().max(20),
  level: z.string().max(20),
  tags: z.array(z.string().max(200)).max(20),
  replacement: z.string().max(200),
  channels: z.array(z.string().max(200)).max(20),
  whole: z.string().max(5),
});

/** What became of a change of the list. */
export const listChange = z.object({
  added: count,
  changed: count,
  removed: count,
  /** Words to remove that it does not have. */
  missing: z.array(z.string()),
});
export type ListChange = z.infer<typeof listChange>;
