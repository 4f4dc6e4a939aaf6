import { diagnosisCheck, diagnosisFile } from './diagnosis.ts';
import type { Encoded } from './encoded.ts';
import { errorData } from './errors.ts';
import { dictionaryInfo, listChange, moderationDetail, moderationItem, newWord } from './moderation.ts';
import {
  change,
  level,
  LIST_SORTS,
  mark,
  mediaHash,
  noticeAnswer,
  noticeDiff,
  noticeFilter,
  noticeId,
  noticeSummary,
  position,
  versionInfo,
} from './notice.ts';
import { policyState } from './policy.ts';
import { z } from './schema.ts';
import { settingsPatch, settingsState } from './settings.ts';
import { sourceStatus } from './source.ts';
import { bridgeStatus, logLine, storeCheck } from './status.ts';

const none = z.object({});
const version = z.number().int().positive();
const highlighted = z.array(z.object({ text: z.string(), isHit: z.boolean() }));
/** Names one action for ever, so that repeating it after a lost answer changes nothing. */
const idempotencyKey = z.string().min(8).max(64);

/** What the bridge answers, to main over the socket and to web pages over the WebSocket. */
export const methods = {
  ping: { params: none, result: z.object({ now: z.number().int() }) },

  /** Starts the events of this connection. With a position: tells whether it can be resumed from there. */
  'feed.subscribe': {
    params: z.object({ since: position.nullable() }),
    result: z.object({ position, canResume: z.boolean() }),
  },
  /** Changes after `since`, oldest first, only the last one of each notice. */
  'feed.changes': {
    params: z.object({ since: position, limit: z.number().int().min(1).max(1000) }),
    result: z.discriminatedUnion('status', [
      z.object({
        status: z.literal('ok'),
        changes: z.array(change),
        /** Where the next call goes on; equals `head` when nothing is left. */
        next: position,
        head: position,
      }),
      z.object({ status: z.literal('resync'), head: position }),
    ]),
  },

  'notices.list': {
    params: z.object({
      filter: noticeFilter,
      sort: z.enum(LIST_SORTS),
      /** Rows to skip in the order asked for; pinned notices come first. */
      offset: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(200),
    }),
    result: z.object({ position, total: z.number().int(), items: z.array(noticeSummary) }),
  },
  'notices.get': { params: z.object({ id: noticeId, version: version.optional() }), result: noticeAnswer },
  'notices.versions': {
    params: z.object({ id: noticeId }),
    result: z.object({ versions: z.array(versionInfo) }),
  },
  'notices.diff': { params: z.object({ id: noticeId, from: version, to: version }), result: noticeDiff },
  'notices.search': {
    params: z.object({
      query: z.string().max(400),
      filter: noticeFilter,
      offset: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(100),
    }),
    result: z.object({
      position,
      /** How many match; `isTotalExact` is false where counting stopped at a bound. */
      total: z.number().int(),
      isTotalExact: z.boolean(),
      items: z.array(z.object({ summary: noticeSummary, title: highlighted, excerpt: highlighted })),
    }),
  },
  /** Figures for badge and filters: readers' notices that are not expired or withdrawn. */
  'notices.counts': {
    params: none,
    result: z.object({
      position,
      total: z.number().int(),
      unread: z.number().int(),
      needsAck: z.number().int(),
      archived: z.number().int(),
      held: z.number().int(),
      levels: z.array(z.object({ level, total: z.number().int(), unread: z.number().int() })),
      channels: z.array(z.object({ channel: z.string(), total: z.number().int(), unread: z.number().int() })),
    }),
  },

  'marks.set': {
    params: z.object({
      key: idempotencyKey,
      items: z
        .array(
          z.object({
            id: noticeId,
            /** The version read, 0 to make it unread. */
            read: z.number().int().nonnegative().optional(),
            /** The version acknowledged. */
            ack: version.optional(),
            at: z.number().int(),
          }),
        )
        .min(1)
        .max(500),
    }),
    result: z.object({ marks: z.array(z.object({ id: noticeId, mark })) }),
  },
  'marks.readAll': {
    /** Only what changed up to `upTo.seq` is marked: what came meanwhile stays unread. */
    params: z.object({ key: idempotencyKey, filter: noticeFilter, upTo: position, at: z.number().int() }),
    result: z.object({ marked: z.number().int() }),
  },

  'sources.list': { params: none, result: z.object({ sources: z.array(sourceStatus) }) },
  'sources.add': {
    params: z.object({
      kind: z.literal('folder'),
      path: z.string().min(1).max(4096),
      name: z.string().min(1).max(120).optional(),
    }),
    result: z.object({ source: sourceStatus }),
  },
  'sources.update': {
    params: z.object({
      id: z.string(),
      name: z.string().min(1).max(120).optional(),
      maxLevel: level.optional(),
      zone: z.string().nullable().optional(),
    }),
    result: z.object({ source: sourceStatus }),
  },
  /** Its notices are withdrawn. */
  'sources.remove': { params: z.object({ id: z.string() }), result: none },
  /** Answers when the scan has ended. */
  'sources.rescan': { params: z.object({ id: z.string() }), result: z.object({ source: sourceStatus }) },
  /** Answers a source that asks: withdraw what vanished, or keep it until it is back. */
  'sources.confirm': {
    params: z.object({ id: z.string(), withdraw: z.boolean() }),
    result: z.object({ source: sourceStatus }),
  },
  /** Copies announcement files into the folder source of imports; each file has its own outcome. */
  'sources.import': {
    params: z.object({ paths: z.array(z.string()).min(1).max(1000) }),
    result: z.object({
      items: z.array(z.object({ path: z.string(), id: noticeId.nullable(), error: errorData.nullable() })),
    }),
  },

  'moderation.list': {
    params: z.object({
      disposition: z.enum(['held', 'rejected', 'draft', 'scheduled', 'flagged']),
      offset: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(200),
    }),
    result: z.object({ total: z.number().int(), items: z.array(moderationItem), dictionary: dictionaryInfo }),
  },
  'moderation.get': { params: z.object({ id: noticeId, version }), result: moderationDetail },
  /** Publishes a held version as it is; a rejected one never is. */
  'moderation.release': { params: z.object({ id: noticeId, version }), result: none },
  /** The word list in force. */
  'dictionary.get': { params: none, result: dictionaryInfo },
  /** The text of a list that is or was in force. */
  'dictionary.text': {
    params: z.object({ version: z.string().regex(/^[0-9a-f]{12}$/) }),
    result: z.object({ text: z.string() }),
  },
  /** Edits the list's file; what is answered is in force. Refuses a list in another format than text. */
  'dictionary.edit': {
    params: z.object({ add: z.array(newWord).max(1000), remove: z.array(z.string().max(201)).max(1000) }),
    result: z.object({ change: listChange, dictionary: dictionaryInfo }),
  },

  'settings.get': { params: none, result: settingsState },
  /** Refuses a locked setting with `settings-locked`. */
  'settings.update': { params: z.object({ patch: settingsPatch }), result: settingsState },
  /** What the organisation decides for this desk, and where that comes from. */
  'policy.get': { params: none, result: policyState },

  'status.get': { params: none, result: bridgeStatus },
  'status.logs': {
    params: z.object({ limit: z.number().int().min(1).max(1000) }),
    result: z.object({ lines: z.array(logLine) }),
  },
  'store.check': { params: z.object({ kind: z.enum(['quick', 'full']) }), result: storeCheck },

  /** Looks at what may be wrong: the store, and whether configured addresses answer. No other address is asked. */
  'diagnosis.run': {
    /** Which ones; all without it. */
    params: z.object({ names: z.array(z.enum(['store', 'hub'])).optional() }),
    result: z.object({ checks: z.array(diagnosisCheck) }),
  },
  /** The bridge's files of the bundle, masked; `checks` are those that the host has made itself. */
  'diagnosis.files': {
    params: z.object({ checks: z.array(diagnosisCheck).max(20) }),
    result: z.object({ files: z.array(diagnosisFile) }),
  },

  /** Turns the caches of every client STALE, for one notice or all. */
  'cache.evict': { params: z.object({ id: noticeId.nullable() }), result: none },
  'media.get': {
    params: z.object({ hash: mediaHash }),
    result: z.object({
      name: z.string(),
      mime: z.string(),
      bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    }),
  },
  /** A new one-time link to the web host. Refused to web pages. */
  'web.link': { params: none, result: z.object({ url: z.string() }) },
} as const;

export type Methods = typeof methods;
export type Method = keyof Methods;
export type Params<M extends Method> = z.infer<Methods[M]['params']>;
export type Result<M extends Method> = z.infer<Methods[M]['result']>;

/** What a handler answers: pages are large and frequent, and reach the wire as the store has written them. */
type Answer<M extends Method> = M extends 'notices.list' | 'notices.search' ? Encoded<Result<M>> : Result<M>;

/** One handler per method: a missing one does not compile. Parameters arrive parsed. */
export type Handlers<Context> = {
  readonly [M in Method]: (params: Params<M>, context: Context) => Promise<Answer<M>> | Answer<M>;
};

/** What every client of the bridge offers, whatever carries it. Rejects with `GazetteError`. */
export interface Caller {
  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
}

/** Answers that may be large and travel on a client's second connection. */
export const BULK_METHODS: ReadonlySet<Method> = new Set<Method>([
  'media.get',
  'notices.diff',
  'moderation.get',
  'dictionary.text',
  'dictionary.edit',
  'sources.import',
  'store.check',
  'diagnosis.files',
]);
