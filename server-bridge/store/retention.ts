/** Retention: what is past it leaves every table, the search index, the media folder and the copies. */
import type { Database } from './database.ts';
import { forgetUnusedMedia } from './media.ts';
import { saveNotice } from './notices.ts';
import { type NoticeRow, PENDING, STATE } from './rows.ts';
import type { Step } from './timeline.ts';

const DAY_MS = 24 * 3_600_000;

export interface Limits {
  readonly days: number | null;
  readonly versions: number | null;
}

/** What retention takes. */
export interface Past {
  readonly notices: readonly NoticeRow[];
  /** Rows of older versions of notices that stay. */
  readonly versions: readonly number[];
}

/** Asked before anything is taken, so that the search index can let go of it first. */
export function pastRetention(db: Database, limits: Limits, now: number): Past {
  return {
    notices: limits.days === null ? [] : pastNotices(db, now - limits.days * DAY_MS),
    versions: limits.versions === null ? [] : pastVersions(db, limits.versions),
  };
}

function pastNotices(db: Database, before: number): NoticeRow[] {
  return db.all<NoticeRow>(
    `SELECT * FROM notices WHERE retired = 0 AND pending = 0
       AND ((state = ? AND expiresAt <= ?) OR (state = ? AND withdrawnAt <= ?)) ORDER BY n`,
    STATE.expired,
    before,
    STATE.withdrawn,
    before,
  );
}

/** All but the newest `limit` versions before the shown one. */
function pastVersions(db: Database, limit: number): number[] {
  return db
    .all<{ v: number }>(
      `SELECT v FROM (
         SELECT v.v, row_number() OVER (PARTITION BY v.n ORDER BY v.version DESC) AS place
         FROM versions v JOIN notices n ON n.n = v.n WHERE v.version < n.shown AND v.v IS NOT n.newestV
       ) WHERE place > ?`,
      limit,
    )
    .map(({ v }) => v);
}

function dropVersions(db: Database, where: string, n: number): void {
  for (const table of ['contents', 'moderation', 'mediaUses']) {
    db.run(`DELETE FROM ${table} WHERE v IN (SELECT v FROM versions WHERE ${where})`, n);
  }
  db.run(`DELETE FROM versions WHERE ${where}`, n);
}

/** Leaves a tombstone of id, version number and time. */
export function retire(step: Step, rows: readonly NoticeRow[]): void {
  for (const row of rows) {
    dropVersions(step.db, 'n = ?', row.n);
    step.db.run('DELETE FROM marks WHERE n = ?', row.n);
    const version = Math.max(1, row.shown, row.newest);
    row.seq = step.log.add(row.n, version, 'retired', step.at, false);
    Object.assign(row, {
      state: STATE.withdrawn,
      pending: PENDING.none,
      newestV: null,
      shown: 0,
      shownV: null,
      flagged: 0,
      pinned: 0,
      requiresAck: 0,
      publishedAt: null,
      updatedAt: null,
      publishAt: null,
      effectiveAt: null,
      expiresAt: null,
      dueAt: null,
      withdrawnAt: row.withdrawnAt ?? step.at,
      retired: 1,
      channel: null,
      tags: null,
    } satisfies Partial<NoticeRow>);
    saveNotice(step.db, row);
  }
}

export function applyRetention(step: Step, { notices, versions }: Past): void {
  retire(step, notices);
  for (const v of versions) dropVersions(step.db, 'v = ?', v);
  forgetUnusedMedia(step.db, step.at);
}
