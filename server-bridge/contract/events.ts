import { changeKind, mark, noticeId, noticeSummary, position } from './notice.ts';
import { policyState } from './policy.ts';
import { z } from './schema.ts';
import { settingsState } from './settings.ts';
import { sourceStatus } from './source.ts';

export { PUSH_HTML_LIMIT } from './names.ts';

/** What the bridge pushes after `feed.subscribe`. */
export const events = {
  'notice:updated': z.object({
    id: noticeId,
    kind: changeKind,
    version: z.number().int().positive(),
    epoch: z.string(),
    seq: z.number().int().positive(),
    /** When it happened, in ms; for showing, never for ordering. */
    ts: z.number().int(),
    /** Null when the notice has nothing for readers. */
    summary: noticeSummary.nullable(),
    /** Moderated and sanitised body; left out when large or when many changes come at once. */
    html: z.string().optional(),
    /** The change belongs to a source's first scan: no notification of its own. */
    isBackfill: z.boolean(),
  }),
  /** The receiver was too slow or the log is another one: fetch `feed.changes` from the last position. */
  'feed:lagged': z.object({ position }),
  /** Marks of single notices, or (`marks` null) of so many that lists are to be read again. */
  'marks:changed': z.object({
    rev: z.number().int(),
    marks: z.array(z.object({ id: noticeId, mark })).nullable(),
  }),
  'sources:changed': z.object({ sources: z.array(sourceStatus) }),
  'cache:evicted': z.object({ id: noticeId.nullable() }),
  'settings:changed': settingsState,
  'policy:changed': policyState,
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<E extends EventName> = z.infer<Events[E]>;
export type AnyEvent = {
  [E in EventName]: { readonly event: E; readonly payload: EventPayload<E> };
}[EventName];
