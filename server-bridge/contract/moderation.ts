import { MODERATION_ACTIONS } from './names.ts';
import { noticeId } from './notice.ts';
import { z } from './schema.ts';

export const moderationAction = z.enum(MODERATION_ACTIONS);
export type ModerationAction = z.infer<typeof moderationAction>;

/** A word found. Offsets are `[start, end)` in UTF-16 units on the notice's source text. */
export const moderationHit = z.object({
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  /** The dictionary word, whatever form the text used. */
  word: z.string(),
  action: moderationAction,
  /** What was looked at: the body's visible text, or one of the other places. */
  place: z.enum(['body', 'title', 'alt', 'link-title', 'issuer', 'channel', 'tag', 'file-name', 'number']),
  tags: z.array(z.string()),
});
export type ModerationHit = z.infer<typeof moderationHit>;

export const moderationItem = z.object({
  id: noticeId,
  version: z.number().int().positive(),
  title: z.string(),
  sourceId: z.string(),
  disposition: z.enum(['held', 'draft', 'scheduled', 'flagged']),
  at: z.number().int(),
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

export const dictionaryInfo = z.object({
  version: z.string(),
  wordCount: z.number().int().nonnegative(),
  allowCount: z.number().int().nonnegative(),
  path: z.string(),
  /** Lines of the file that could not be read. */
  brokenLines: z.array(z.object({ line: z.number().int(), reason: z.string() })),
});
export type DictionaryInfo = z.infer<typeof dictionaryInfo>;
