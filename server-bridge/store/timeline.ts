/**
 * A notice's way through time. Stored, never computed at reading, so that every step is written exactly once:
 *
 *     draft | held | scheduled --publish--> upcoming --> current --> expired
 *                                     \------------------^----------^        (any) --withdraw--> withdrawn
 *
 * A rejected version waits like a held one, for ever: only a newer version or a withdrawal ends that.
 */
import { GazetteError } from '../contract/failure.ts';
import type { ChangeWriter } from './change-log.ts';
import type { Database } from './database.ts';
import { findNotice, saveNotice, versionRow } from './notices.ts';
import { type Card, isVisible, type NoticeRow, PENDING, STATE, type VersionRow } from './rows.ts';

/** Where a version waits at `at`; 0 when nothing keeps it from readers. `judged` is `held`, `rejected` or `none`. */
export function waitsFor(
  version: Pick<VersionRow, 'isDraft' | 'publishAt'>,
  judged: number,
  at: number,
): number {
  if (judged === PENDING.held || judged === PENDING.rejected) return judged;
  if (version.isDraft > 0) return PENDING.draft;
  return version.publishAt !== null && version.publishAt > at ? PENDING.scheduled : PENDING.none;
}

/**
 * The state of a version published at `at`. A notice that had become current or expired under the same date does
 * not go back when the clock was set back since.
 */
function publishedState(row: NoticeRow, version: VersionRow, at: number): number {
  const isVisibleNow = isVisible(row.state);
  const { effectiveAt, expiresAt } = version;
  if (expiresAt !== null) {
    const wasExpired = isVisibleNow && row.state === STATE.expired && row.expiresAt === expiresAt;
    if (expiresAt <= at || wasExpired) return STATE.expired;
  }
  if (effectiveAt === null || effectiveAt <= at) return STATE.current;
  const wasCurrent = isVisibleNow && row.state !== STATE.upcoming && row.effectiveAt === effectiveAt;
  return wasCurrent ? STATE.current : STATE.upcoming;
}

export function nextDue(row: NoticeRow): number | null {
  const due = [
    row.pending === PENDING.scheduled ? row.publishAt : null,
    row.state === STATE.upcoming ? row.effectiveAt : null,
    row.state === STATE.upcoming || row.state === STATE.current ? row.expiresAt : null,
  ].filter((at) => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}

export interface Step {
  readonly db: Database;
  readonly log: ChangeWriter;
  readonly at: number;
  readonly isBackfill: boolean;
  /** A person released this content before the store was restored, and the store has lost it. */
  wasReleased(id: string, contentHash: string): boolean;
}

/** Makes the notice's newest version the one that readers see. Answers whether they saw another before. */
export function publish(step: Step, row: NoticeRow, version: VersionRow): 'published' | 'updated' {
  const kind = isVisible(row.state) ? 'updated' : 'published';
  const publishedAt = version.publishedAt ?? step.at;
  const card = JSON.parse(version.card) as Card;
  row.state = publishedState(row, version, step.at);
  row.pending = PENDING.none;
  row.publishAt = null;
  row.shown = version.version;
  row.shownV = version.v;
  row.level = version.level;
  row.flagged = version.flagged;
  row.pinned = card.pinned ? 1 : 0;
  row.requiresAck = card.requiresAck ? 1 : 0;
  row.channel = card.channel;
  row.tags = card.tags.length === 0 ? null : JSON.stringify(card.tags);
  row.effectiveAt = version.effectiveAt;
  row.expiresAt = version.expiresAt;
  row.publishedAt ??= publishedAt;
  row.updatedAt = publishedAt;
  row.withdrawnAt = null;
  row.retired = 0;
  row.dueAt = nextDue(row);
  row.seq = step.log.add(row.n, version.version, kind, step.at, step.isBackfill);
  row.shownSeq = row.seq;
  step.db.run(
    'UPDATE versions SET disposition = ?, publishedAt = ? WHERE v = ?',
    PENDING.none,
    publishedAt,
    version.v,
  );
  saveNotice(step.db, row);
  return kind;
}

/** Keeps the newest version from readers; what they saw stays in place. */
export function park(step: Step, row: NoticeRow, version: VersionRow, pending: number): void {
  row.pending = pending;
  row.publishAt = pending === PENDING.scheduled ? version.publishAt : null;
  if (!isVisible(row.state)) {
    row.state = PARKED[pending] ?? STATE.held;
    row.withdrawnAt = null;
    row.retired = 0;
  }
  row.dueAt = nextDue(row);
  row.seq = step.log.add(row.n, version.version, 'moderation', step.at, step.isBackfill);
  step.db.run('UPDATE versions SET disposition = ? WHERE v = ?', pending, version.v);
  saveNotice(step.db, row);
}

const PARKED: Readonly<Record<number, number>> = {
  [PENDING.draft]: STATE.draft,
  [PENDING.scheduled]: STATE.scheduled,
};

/** Leaves a tombstone. What readers never saw leaves them without a word. */
export function withdraw(step: Step, row: NoticeRow): void {
  if (row.state === STATE.withdrawn) return;
  const kind = isVisible(row.state) ? 'withdrawn' : 'moderation';
  row.state = STATE.withdrawn;
  row.pending = PENDING.none;
  row.publishAt = null;
  row.dueAt = null;
  row.flagged = 0;
  row.withdrawnAt = step.at;
  row.seq = step.log.add(row.n, Math.max(1, row.shown, row.newest), kind, step.at, step.isBackfill);
  saveNotice(step.db, row);
}

/** Publishes a held newest version as it is, when it is no draft and its time has come. Answers its content's hash. */
export function release(step: Step, id: string, version: number): string {
  const row = findNotice(step.db, id);
  const found =
    row === undefined
      ? undefined
      : step.db.get<VersionRow>('SELECT * FROM versions WHERE n = ? AND version = ?', row.n, version);
  if (row === undefined || found === undefined) {
    throw new GazetteError('not-found', 'no such version');
  }
  if (found.v !== row.newestV || row.pending !== PENDING.held) {
    throw new GazetteError('conflict', 'the version does not wait for a release any more');
  }
  step.db.run('UPDATE versions SET releasedAt = ? WHERE v = ?', step.at, found.v);
  const pending = waitsFor(found, PENDING.none, step.at);
  if (pending === PENDING.none) publish(step, row, found);
  else park(step, row, found, pending);
  return found.contentHash;
}

/** Writes what time brings up to `step.at`, each step once. */
export function advance(step: Step): void {
  const due = step.db.all<NoticeRow>(
    'SELECT * FROM notices WHERE dueAt IS NOT NULL AND dueAt <= ? ORDER BY dueAt, n',
    step.at,
  );
  for (const row of due) {
    if (row.pending === PENDING.scheduled && row.publishAt !== null && row.publishAt <= step.at) {
      if (row.newestV !== null) publish(step, row, versionRow(step.db, row.newestV));
      continue;
    }
    const hasExpired = row.expiresAt !== null && row.expiresAt <= step.at;
    row.state = hasExpired ? STATE.expired : STATE.current;
    row.seq = step.log.add(row.n, row.shown, hasExpired ? 'expired' : 'current', step.at, false);
    row.dueAt = nextDue(row);
    saveNotice(step.db, row);
  }
}

export function nextDueAt(db: Database): number | null {
  return (
    db.get<{ at: number | null }>('SELECT min(dueAt) AS at FROM notices WHERE dueAt IS NOT NULL')?.at ?? null
  );
}
