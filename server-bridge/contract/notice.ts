import { CHANGE_KINDS, DIFF_FIELDS, LEVELS, MAX_FACTS, NOTICE_ID_PATTERN, NOTICE_STATES } from './names.ts';
import { z } from './schema.ts';

export { LEVELS, LIST_SORTS, NOTICE_ID_PATTERN, NOTICE_STATES } from './names.ts';

export const noticeId = z.string().regex(NOTICE_ID_PATTERN);

/** SHA-256 of the bytes in lower-case hexadecimal; addresses media as `/media/<hash>`. */
export const mediaHash = z.string().regex(/^[0-9a-f]{64}$/);

export const level = z.enum(LEVELS);
export type Level = z.infer<typeof level>;

export const noticeState = z.enum(NOTICE_STATES);
export type NoticeState = z.infer<typeof noticeState>;

/** A date or time as its author wrote it, with the instant it stands for. */
export const moment = z.object({
  /** Milliseconds since 1970-01-01T00:00Z. The end of a whole day is the first instant of the next day. */
  at: z.number().int(),
  /** ISO 8601 as written, without the zone when none was written: `2024-06-12`, `2024-06-12T09:00`. */
  text: z.string(),
  precision: z.enum(['day', 'minute']),
});
export type Moment = z.infer<typeof moment>;

/** Where a reader of changes stands. `seq` has no holes within an epoch. */
export const position = z.object({ epoch: z.string(), seq: z.number().int().nonnegative() });
export type Position = z.infer<typeof position>;

/** What this desk's person did with a notice. `rev` grows with every mark; the higher one is newer. */
export const mark = z.object({
  rev: z.number().int().nonnegative(),
  /** The version that was read, 0 when unread. */
  readVersion: z.number().int().nonnegative(),
  readAt: z.number().int().nullable(),
  /** The version that was acknowledged, 0 when none. */
  ackVersion: z.number().int().nonnegative(),
  ackAt: z.number().int().nullable(),
});
export type Mark = z.infer<typeof mark>;

/** One row of the inbox. Unread means `mark.readVersion < version`. */
export const noticeSummary = z.object({
  id: noticeId,
  /** The published version shown to readers. */
  version: z.number().int().positive(),
  /** Position of this notice's last change. */
  seq: z.number().int().nonnegative(),
  title: z.string(),
  level,
  state: noticeState,
  channel: z.string().nullable(),
  tags: z.array(z.string()),
  issuer: z.string().nullable(),
  number: z.string().nullable(),
  sourceId: z.string(),
  pinned: z.boolean(),
  requiresAck: z.boolean(),
  effectiveFrom: moment.nullable(),
  effectiveTo: moment.nullable(),
  publishAt: moment.nullable(),
  expires: moment.nullable(),
  /** When its first version was published here, in ms. */
  publishedAt: z.number().int(),
  /** When the shown version was published here, in ms. */
  updatedAt: z.number().int(),
  /** The first words of the visible text, at most 200 UTF-16 units. */
  excerpt: z.string(),
  /** The word filter flagged or masked something in it. */
  flagged: z.boolean(),
  attachmentCount: z.number().int().nonnegative(),
  mark,
});
export type NoticeSummary = z.infer<typeof noticeSummary>;

/** Every warning of parser, renderer and intake. Each has a text in every language. */
export const WARNING_CODES = [
  'front-matter-invalid',
  'front-matter-unclosed',
  'field-unknown',
  'field-type',
  'id-invalid',
  'level-unknown',
  'level-capped',
  'date-invalid',
  'date-order',
  'weekday-wrong',
  'line-too-long',
  'clause-duplicate',
  'title-missing',
  'nesting-too-deep',
  'render-too-slow',
  'image-remote',
  'image-missing',
  'image-too-large',
  'image-unsupported',
  'file-missing',
  'file-too-large',
  'link-blocked',
  'anchor-missing',
  'html-removed',
] as const;
export const warning = z.object({
  code: z.enum(WARNING_CODES),
  /** First source line it is about, from 1. */
  line: z.number().int().positive().nullable(),
  /** What it is about: a field's name, a host, a path inside the folder. */
  detail: z.string().nullable(),
});
export type Warning = z.infer<typeof warning>;

/** Source lines `[first, last]`, from 1. */
export const lineSpan = z.tuple([z.number().int().positive(), z.number().int().positive()]);

/** A keyed item or a numbered clause of the text, by which versions are compared; `depth` 0 is the outermost. */
export const clause = z.object({
  order: z.number().int().nonnegative(),
  depth: z.number().int().nonnegative(),
  /** The numbering as written (`一、`, `（一）`, `1.`), null for a keyed item. */
  label: z.string().nullable(),
  key: z.string().nullable(),
  value: z.string(),
  lines: lineSpan,
});
export type Clause = z.infer<typeof clause>;

/** `[start, end)` in UTF-16 units of the source text. */
export const textSpan = z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]);

export const halfDay = z.enum(['am', 'pm']);

/** A date found in the text: shown, never steering. What is optional is missing in versions stored before it existed. */
export const foundDate = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  precision: z.enum(['day', 'minute']),
  zone: z.string().nullable(),
  isDraft: z.boolean(),
  lines: lineSpan,
  span: textSpan.optional(),
  /** `likely`: told from the signature's or the front matter's date; `guess`: from when the file was written. */
  confidence: z.enum(['certain', 'likely', 'guess']).optional(),
  /** A half of the day written without a time, of `from` and of `to`. */
  halves: z.tuple([halfDay.nullable(), halfDay.nullable()]).optional(),
  /** As written, where a day had to be made of words: `明天`. */
  words: z.string().optional(),
});
export type FoundDate = z.infer<typeof foundDate>;

export const CONTACT_KINDS = ['person', 'phone', 'fax', 'mail', 'address', 'web'] as const;
export const contact = z.object({ kind: z.enum(CONTACT_KINDS), value: z.string(), lines: lineSpan });
export type Contact = z.infer<typeof contact>;

/** Another notice that this one names, by title or number, and what it does to it. */
export const noticeReference = z.object({
  relation: z.enum(['supersedes', 'withdraws', 'amends']),
  title: z.string().nullable(),
  number: z.string().nullable(),
  /** The notice that a link names. */
  noticeId: noticeId.nullable(),
  lines: lineSpan,
});
export type NoticeReference = z.infer<typeof noticeReference>;

/** What a text says of itself as a document: shown beside it, never steering. */
export const noticeFacts = z.object({
  issuer: z.string().nullable(),
  number: z.string().nullable(),
  /** Who signed it off. */
  approver: z.string().nullable(),
  secrecy: z.string().nullable(),
  urgency: z.string().nullable(),
  /** Published for comment. */
  isDraft: z.boolean(),
  addressees: z.array(z.string()).max(MAX_FACTS.addressees),
  signature: z
    .object({ names: z.array(z.string()).max(MAX_FACTS.names), date: z.string().nullable(), lines: lineSpan })
    .nullable(),
  attachments: z.array(z.string()).max(MAX_FACTS.attachments),
  copies: z.array(z.string()).max(MAX_FACTS.copies),
  printed: z.object({ by: z.string().nullable(), date: z.string().nullable() }).nullable(),
  contacts: z.array(contact).max(MAX_FACTS.contacts),
  references: z.array(noticeReference).max(MAX_FACTS.references),
});
export type NoticeFacts = z.infer<typeof noticeFacts>;

export const tocEntry = z.object({ id: z.string(), text: z.string(), depth: z.number().int().min(1).max(6) });
export type TocEntry = z.infer<typeof tocEntry>;

export const attachment = z.object({
  hash: mediaHash,
  name: z.string(),
  mime: z.string(),
  bytes: z.number().int().nonnegative(),
});
export type Attachment = z.infer<typeof attachment>;

/** Everything the reader shows of one version. */
export const noticeView = z.object({
  summary: noticeSummary,
  /** The version of this content; differs from `summary.version` when an older one was asked for. */
  version: z.number().int().positive(),
  /** Moderated and sanitised. */
  html: z.string(),
  /** Shown as plain text because it was too deep or too slow to render. */
  isPlain: z.boolean(),
  toc: z.array(tocEntry),
  clauses: z.array(clause),
  dates: z.array(foundDate),
  /** Missing where nothing was found, and in versions stored before it was looked for. */
  facts: noticeFacts.optional(),
  attachments: z.array(attachment),
  warnings: z.array(warning),
  versionCount: z.number().int().positive(),
  /** SHA-256 of the version's content, lower-case hexadecimal. */
  contentHash: z.string(),
  sourceName: z.string(),
});
export type NoticeView = z.infer<typeof noticeView>;

/** What "show notice" answers; all but `ok` end the order of layers. */
export const noticeAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('ok'), position, notice: noticeView }),
  z.object({
    /** `held` and `rejected`: no version of it has ever been shown, for now or for good. */
    status: z.enum(['withdrawn', 'held', 'rejected', 'unknown']),
    position,
    id: noticeId,
    title: z.string().nullable(),
    /** When it was withdrawn, in ms. */
    at: z.number().int().nullable(),
  }),
]);
export type NoticeAnswer = z.infer<typeof noticeAnswer>;

export const versionInfo = z.object({
  version: z.number().int().positive(),
  at: z.number().int(),
  title: z.string(),
  level,
  contentHash: z.string(),
  disposition: z.enum(['published', 'held', 'draft', 'scheduled', 'rejected']),
});
export type VersionInfo = z.infer<typeof versionInfo>;

/** A stretch of text and what became of it. */
export const diffPart = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() });
export type DiffPart = z.infer<typeof diffPart>;

/** Lines of a text diff, joined by `\n` and without the last one's end; or one line that became another. */
export const diffLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }),
  z.object({ kind: z.literal('changed'), parts: z.array(diffPart) }),
]);
export type DiffLine = z.infer<typeof diffLine>;

export const diffField = z.enum(DIFF_FIELDS);
export type DiffField = z.infer<typeof diffField>;

export const clauseChange = z.object({
  kind: z.enum(['added', 'removed', 'changed', 'moved', 'moved-changed']),
  /** Its key, else its numbering; of the newer version where it has one. */
  key: z.string(),
  /** What became of the key; empty when that is the same. */
  keyParts: z.array(diffPart),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** What became of the value, by word; empty when that is the same. */
  parts: z.array(diffPart),
  /** Its place among the clauses of the older and of the newer version, from 1; null where it is not there. */
  from: z.number().int().positive().nullable(),
  to: z.number().int().positive().nullable(),
});
export type ClauseChange = z.infer<typeof clauseChange>;

export const noticeDiff = z.object({
  from: z.number().int().positive(),
  to: z.number().int().positive(),
  /** What differs of them, in the order of `DIFF_FIELDS`; dates as written. */
  fields: z.array(
    z.object({ field: diffField, before: z.string().nullable(), after: z.string().nullable() }),
  ),
  clauses: z.array(clauseChange),
  text: z.array(diffLine),
  /** True when the versions were too large to compare in time and some answers are coarse. */
  isCoarse: z.boolean(),
});
export type NoticeDiff = z.infer<typeof noticeDiff>;

export const noticeFilter = z.object({
  states: z.array(noticeState).optional(),
  levels: z.array(level).optional(),
  channels: z.array(z.string()).optional(),
  sourceIds: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  unread: z.boolean().optional(),
  /** Waits for an acknowledgement of its newest version. */
  needsAck: z.boolean().optional(),
});
export type NoticeFilter = z.infer<typeof noticeFilter>;

export const changeKind = z.enum(CHANGE_KINDS);
export type ChangeKind = z.infer<typeof changeKind>;

/** One entry of the change log, with the notice's summary as of now (null when it has nothing for readers). */
export const change = z.object({
  seq: z.number().int().positive(),
  id: noticeId,
  version: z.number().int().positive(),
  kind: changeKind,
  at: z.number().int(),
  summary: noticeSummary.nullable(),
});
export type Change = z.infer<typeof change>;
