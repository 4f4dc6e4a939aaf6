/** One batch of a source: every item has its own outcome, and none stops its neighbours. */
import { isVisible, type NoticeRow, PENDING, STATE } from './rows.ts';
import type { Database } from './database.ts';
import { nextNumber, rejoin } from './former.ts';
import { findNotice, insertNotice, insertVersion, noticeByNumber, versionRow } from './notices.ts';
import { markReadOnArrival } from './marks.ts';
import type { ItemResult, ItemWrite } from './store.ts';
import { park, publish, type Step, waitsFor, withdraw } from './timeline.ts';

type Put = Extract<ItemWrite, { op: 'put' }>;

interface ItemRow {
  source: string;
  remoteId: string;
  n: number;
  fingerprint: string;
  contentHash: string;
}

const OUTCOME = {
  [PENDING.held]: 'held',
  [PENDING.draft]: 'draft',
  [PENDING.scheduled]: 'scheduled',
  [PENDING.rejected]: 'rejected',
} as const;

const JUDGED: Readonly<Record<string, number>> = { hold: PENDING.held, reject: PENDING.rejected };

export function applyItem(step: Omit<Step, 'isBackfill'>, sourceId: string, item: ItemWrite): ItemResult {
  switch (item.op) {
    case 'put':
      return put({ ...step, isBackfill: item.isBackfill }, sourceId, item);
    case 'touch':
      return touch(step.db, sourceId, item.remoteId, item.fingerprint);
    case 'withdraw':
      return withdrawItem({ ...step, isBackfill: false }, sourceId, item.remoteId);
  }
}

/** Withdraws what a source brought and forgets its items. */
export function removeSource(step: Step, sourceId: string): void {
  const items = step.db.all<ItemRow>('SELECT * FROM items WHERE source = ? ORDER BY n', sourceId);
  step.db.run('DELETE FROM items WHERE source = ?', sourceId);
  for (const item of items) withdraw(step, noticeByNumber(step.db, item.n));
}

export function itemsPage(db: Database, sourceId: string, after: string, limit: number) {
  return db.all<{ remoteId: string; noticeId: string; fingerprint: string; contentHash: string }>(
    `SELECT i.remoteId, n.id AS noticeId, i.fingerprint, i.contentHash FROM items i JOIN notices n ON n.n = i.n
     WHERE i.source = ? AND i.remoteId > ? ORDER BY i.remoteId LIMIT ?`,
    sourceId,
    after,
    limit,
  );
}

/** Steps from one source to the next by the primary key instead of reading all items. */
export function sourceIds(db: Database): string[] {
  const rows = db.all<{ id: string }>(
    `WITH RECURSIVE found (id) AS (
       SELECT min(source) FROM items
       UNION ALL SELECT (SELECT min(source) FROM items WHERE source > found.id) FROM found WHERE id IS NOT NULL
     ) SELECT id FROM found WHERE id IS NOT NULL`,
  );
  return rows.map(({ id }) => id);
}

function findItem(db: Database, sourceId: string, remoteId: string): ItemRow | undefined {
  return db.get<ItemRow>('SELECT * FROM items WHERE source = ? AND remoteId = ?', sourceId, remoteId);
}

function put(step: Step, sourceId: string, item: Put): ItemResult {
  const { db } = step;
  const known = findNotice(db, item.noticeId);
  const owner =
    known === undefined ? undefined : db.get<ItemRow>('SELECT * FROM items WHERE n = ? LIMIT 1', known.n);
  const isMove =
    owner !== undefined &&
    item.movedFrom !== null &&
    owner.source === sourceId &&
    owner.remoteId === item.movedFrom;
  const isOwn = owner !== undefined && owner.source === sourceId && owner.remoteId === item.remoteId;
  if (owner !== undefined && !isMove && !isOwn) {
    return {
      remoteId: item.remoteId,
      noticeId: item.noticeId,
      outcome: 'conflict',
      version: null,
      owner: { sourceId: owner.source, remoteId: owner.remoteId },
    };
  }

  // The item brought another notice before (its front matter names a new id): that one has lost its item.
  const before = findItem(db, sourceId, item.remoteId);
  if (before !== undefined && before.n !== known?.n) withdraw(step, noticeByNumber(db, before.n));
  if (isMove && item.movedFrom !== item.remoteId) {
    db.run('DELETE FROM items WHERE source = ? AND remoteId = ?', sourceId, owner.remoteId);
  }

  const row = known ?? insertNotice(db, item.noticeId, sourceId, STATE.withdrawn);
  const isFormer = known === undefined && rejoin(db, row);
  // A person's own marks say more.
  const isRead = item.isRead && !isFormer;
  row.source = sourceId;
  // Retention took the content of a living item: the same content again is not a new version.
  const retiredHash = row.retired > 0 ? (owner?.contentHash ?? null) : null;
  db.run(
    `INSERT INTO items (source, remoteId, n, fingerprint, contentHash) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (source, remoteId) DO UPDATE SET n = excluded.n, fingerprint = excluded.fingerprint,
       contentHash = excluded.contentHash`,
    sourceId,
    item.remoteId,
    row.n,
    item.fingerprint,
    item.contentHash,
  );
  const result = (outcome: ItemResult['outcome'], version = row.newest): ItemResult => ({
    remoteId: item.remoteId,
    noticeId: item.noticeId,
    outcome,
    version,
    owner: null,
  });
  if (retiredHash === item.contentHash) return result('unchanged');
  if (row.newestV !== null) {
    const newest = versionRow(db, row.newestV);
    if (newest.contentHash === item.contentHash) {
      if (row.state !== STATE.withdrawn) return result('unchanged', newest.version);
      const wait = newest.disposition;
      const pending = wait === PENDING.none ? wait : waitsFor(newest, wait, step.at);
      return result(show(step, row, newest, pending, isRead), newest.version);
    }
  }
  const { document } = item;
  const draft = { isDraft: document.isDraft ? 1 : 0, publishAt: document.publishAt?.at ?? null };
  const judged = JUDGED[document.moderation.action] ?? PENDING.none;
  const number = nextNumber(db, row, item.contentHash);
  const isReleased =
    judged === PENDING.held && (number.releasedAt !== null || isLostRelease(step, row, item));
  const pending = waitsFor(draft, isReleased ? PENDING.none : judged, step.at);
  row.newest = Math.max(row.newest, number.version);
  const version = insertVersion(db, {
    n: row.n,
    version: number.version,
    disposition: pending,
    at: step.at,
    publishedAt:
      pending === PENDING.none
        ? (number.publishedAt ?? (item.isBackfill ? writtenBy(item.writtenAt, step.at) : null))
        : null,
    releasedAt: isReleased ? (number.releasedAt ?? step.at) : null,
    contentHash: item.contentHash,
    document,
  });
  row.newestV = version.v;
  return result(show(step, row, version, pending, isRead), version.version);
}

/** Released once, for a content that this store has not judged since. */
function isLostRelease({ db, wasReleased }: Step, row: NoticeRow, { contentHash }: Put): boolean {
  if (!wasReleased(row.id, contentHash)) return false;
  const known = db.get('SELECT 1 FROM versions WHERE n = ? AND contentHash = ?', row.n, contentHash);
  return known === undefined;
}

/** A file from the future was written now. */
function writtenBy(writtenAt: number | undefined, at: number): number {
  return Math.min(writtenAt ?? at, at);
}

type Version = Parameters<typeof publish>[2];

function show(
  step: Step,
  row: NoticeRow,
  version: Version,
  pending: number,
  isRead: boolean,
): ItemResult['outcome'] {
  if (pending !== PENDING.none) {
    park(step, row, version, pending);
    return OUTCOME[pending as keyof typeof OUTCOME];
  }
  const outcome = publish(step, row, version);
  if (isRead) markReadOnArrival(step.db, row.n, row.shown, step.at);
  return outcome;
}

function touch(db: Database, sourceId: string, remoteId: string, fingerprint: string): ItemResult {
  const item = findItem(db, sourceId, remoteId);
  if (item === undefined) {
    return { remoteId, noticeId: null, outcome: 'unchanged', version: null, owner: null };
  }
  db.run(
    'UPDATE items SET fingerprint = ? WHERE source = ? AND remoteId = ?',
    fingerprint,
    sourceId,
    remoteId,
  );
  const row = noticeByNumber(db, item.n);
  return { remoteId, noticeId: row.id, outcome: 'unchanged', version: row.newest, owner: null };
}

function withdrawItem(step: Step, sourceId: string, remoteId: string): ItemResult {
  const item = findItem(step.db, sourceId, remoteId);
  if (item === undefined) {
    return { remoteId, noticeId: null, outcome: 'unchanged', version: null, owner: null };
  }
  step.db.run('DELETE FROM items WHERE source = ? AND remoteId = ?', sourceId, remoteId);
  const row = noticeByNumber(step.db, item.n);
  const wasThere = isVisible(row.state) || row.pending !== PENDING.none;
  withdraw(step, row);
  return {
    remoteId,
    noticeId: row.id,
    outcome: wasThere ? 'withdrawn' : 'unchanged',
    version: row.newest,
    owner: null,
  };
}
