/** The rows that repositories share, named as in `migrations.ts`. Numbers for names save space and compare fast. */
import { CHANGE_KINDS, LEVELS, NOTICE_STATES } from '../contract/names.ts';
import type { ChangeKind, Level, Mark, NoticeState, NoticeSummary } from '../contract/notice.ts';

export interface NoticeRow {
  n: number;
  id: string;
  /** Of the item that brought it. */
  source: string;
  /** Index in NOTICE_STATES: where the notice stands for readers. */
  state: number;
  /** What the newest version waits for, see PENDING; 0 when it is published. */
  pending: number;
  /** Highest version number ever given. */
  newest: number;
  newestV: number | null;
  /** The version that readers see, 0 when there is none. */
  shown: number;
  shownV: number | null;
  /** The change that published `shown`. */
  shownSeq: number;
  seq: number;
  level: number;
  pinned: number;
  requiresAck: number;
  flagged: number;
  publishedAt: number | null;
  updatedAt: number | null;
  /** Of a scheduled newest version. */
  publishAt: number | null;
  effectiveAt: number | null;
  expiresAt: number | null;
  /** When `advance` has something to write. */
  dueAt: number | null;
  withdrawnAt: number | null;
  /** Retention took the content. */
  retired: number;
  channel: string | null;
  /** JSON array, null when empty. */
  tags: string | null;
}

export interface VersionRow {
  v: number;
  n: number;
  version: number;
  disposition: number;
  at: number;
  publishedAt: number | null;
  releasedAt: number | null;
  contentHash: string;
  level: number;
  isDraft: number;
  flagged: number;
  publishAt: number | null;
  effectiveAt: number | null;
  expiresAt: number | null;
  title: string;
  /** JSON of {@link Card}. */
  card: string;
}

/** What of a summary belongs to the version alone. */
export type Card = Pick<
  NoticeSummary,
  | 'channel'
  | 'tags'
  | 'issuer'
  | 'number'
  | 'pinned'
  | 'requiresAck'
  | 'effectiveFrom'
  | 'effectiveTo'
  | 'publishAt'
  | 'expires'
  | 'excerpt'
  | 'attachmentCount'
>;

/** Dispositions of a version; the same numbers say what a notice's newest version waits for. */
export const DISPOSITIONS = ['published', 'held', 'draft', 'scheduled', 'rejected'] as const;
export const PENDING = { none: 0, held: 1, draft: 2, scheduled: 3, rejected: 4 } as const;

const stateIndex = (state: NoticeState): number => NOTICE_STATES.indexOf(state);
export const STATE = {
  draft: stateIndex('draft'),
  scheduled: stateIndex('scheduled'),
  held: stateIndex('held'),
  upcoming: stateIndex('upcoming'),
  current: stateIndex('current'),
  expired: stateIndex('expired'),
  withdrawn: stateIndex('withdrawn'),
} as const;

/** Readers see it: upcoming, current or expired. */
export function isVisible(state: number): boolean {
  return state >= STATE.upcoming && state <= STATE.expired;
}
/** The same of `notices n` in SQL. */
export const IS_VISIBLE = `n.state BETWEEN ${STATE.upcoming} AND ${STATE.expired}`;

export function levelName(level: number): Level {
  return LEVELS[level] ?? 'normal';
}
export function levelIndex(level: Level): number {
  return LEVELS.indexOf(level);
}
export function kindName(kind: number): ChangeKind {
  return CHANGE_KINDS[kind] ?? 'updated';
}
export function kindIndex(kind: ChangeKind): number {
  return CHANGE_KINDS.indexOf(kind);
}

export interface MarkColumns {
  rev: number | null;
  readVersion: number | null;
  readAt: number | null;
  ackVersion: number | null;
  ackAt: number | null;
}

export function toMark(row: MarkColumns): Mark {
  return {
    rev: row.rev ?? 0,
    readVersion: row.readVersion ?? 0,
    readAt: row.readAt,
    ackVersion: row.ackVersion ?? 0,
    ackAt: row.ackAt,
  };
}
