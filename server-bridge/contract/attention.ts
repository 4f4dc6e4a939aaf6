import { ATTENTION_STEPS, SITUATIONS } from './names.ts';
import { noticeSummary } from './notice.ts';
import { z } from './schema.ts';

/** A notice in a window of its own, or over every display. */
const attentionItem = z.object({
  summary: noticeSummary,
  step: z.enum(ATTENTION_STEPS),
  /** Others see this screen: its level is told, its contents are not. */
  isBare: z.boolean(),
  /** Grows with every showing that may be heard. */
  rings: z.number().int().nonnegative(),
  /** When it was put there, in ms. */
  at: z.number().int(),
});
export type AttentionItem = z.infer<typeof attentionItem>;

/** What the host keeps about a person's attention, for its pages. */
export const attentionState = z.object({
  /** The language of windows that must show without the bridge's settings. */
  language: z.enum(['zh', 'en']),
  hasSound: z.boolean(),
  /** Why notices wait now, and until when in ms; `until` null: until it is switched off. */
  suppression: z.object({ why: z.enum(SITUATIONS), until: z.number().int().nullable() }).nullable(),
  /** Notices that will be told of in one summary. */
  waiting: z.number().int().nonnegative(),
  /** In the window of their own, newest first. */
  direct: z.array(attentionItem),
  /** Over every display, newest first. */
  emergencies: z.array(attentionItem),
});
export type AttentionState = z.infer<typeof attentionState>;
