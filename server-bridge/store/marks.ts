/** What this desk's person read and acknowledged. `rev` grows with every mark; marks survive a withdrawal. */
import { GazetteError } from '../contract/failure.ts';
import type { Params, Result } from '../contract/methods.ts';
import type { Mark } from '../contract/notice.ts';
import { readHead } from './change-log.ts';
import type { Database } from './database.ts';
import { filterSql } from './filter-sql.ts';
import { type MarkColumns, toMark } from './rows.ts';
import type { CommittedMarks } from './store.ts';

const KEY_LIFE_MS = 30 * 24 * 3_600_000;
const KEYS_KEPT = 10_000;
/** Above this many marks at once lists are read again instead. */
const SINGLE_MARKS = 200;

function readMark(db: Database, n: number): Mark {
  const row = db.get<MarkColumns>('SELECT * FROM marks WHERE n = ?', n);
  return toMark(row ?? { rev: 0, readVersion: 0, readAt: null, ackVersion: 0, ackAt: null });
}

function writeMark(db: Database, n: number, mark: Mark): void {
  db.run(
    `INSERT INTO marks (n, rev, readVersion, readAt, ackVersion, ackAt) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (n) DO UPDATE SET rev = excluded.rev, readVersion = excluded.readVersion,
       readAt = excluded.readAt, ackVersion = excluded.ackVersion, ackAt = excluded.ackAt`,
    n,
    mark.rev,
    mark.readVersion,
    mark.readAt,
    mark.ackVersion,
    mark.ackAt,
  );
}

function nextRev(db: Database): number {
  db.run('UPDATE state SET rev = rev + 1');
  return readHead(db).rev;
}

/** Backfill comes as read. */
export function markReadOnArrival(db: Database, n: number, version: number, at: number): void {
  const before = readMark(db, n);
  if (before.readVersion >= version) return;
  writeMark(db, n, { ...before, rev: nextRev(db), readVersion: version, readAt: at });
}

/** As it was in a store before this one. */
export function takeOverMark(db: Database, n: number, mark: Omit<Mark, 'rev'>): void {
  writeMark(db, n, { ...mark, rev: nextRev(db) });
}

/** The answer given before under this key, so that repeating a call changes nothing. */
function answered<T>(db: Database, key: string): T | null {
  const row = db.get<{ result: string }>('SELECT result FROM keys WHERE key = ?', key);
  return row === undefined ? null : (JSON.parse(row.result) as T);
}

function remember(db: Database, key: string, result: unknown, now: number): void {
  db.run('INSERT INTO keys (key, at, result) VALUES (?, ?, ?)', key, now, JSON.stringify(result));
  db.run('DELETE FROM keys WHERE at < ?', now - KEY_LIFE_MS);
  const count = db.get<{ count: number }>('SELECT count(*) AS count FROM keys')?.count ?? 0;
  if (count > KEYS_KEPT) {
    db.run('DELETE FROM keys WHERE key IN (SELECT key FROM keys ORDER BY at LIMIT ?)', count - KEYS_KEPT);
  }
}

type SetParams = Params<'marks.set'>;
type SetResult = Result<'marks.set'>;

/** A mark only moves forward, except `read: 0`; unknown ids are passed over. */
export function setMarks(
  db: Database,
  params: SetParams,
  now: number,
): { result: SetResult; marks: CommittedMarks | null } {
  const before = answered<SetResult>(db, params.key);
  if (before !== null) return { result: before, marks: null };
  const marks = new Map<string, Mark>();
  let isChanged = false;
  for (const item of params.items) {
    const row = db.get<{ n: number; shown: number }>(
      'SELECT n, shown FROM notices WHERE id = ? AND shown > 0',
      item.id,
    );
    if (row === undefined) continue;
    const old = readMark(db, row.n);
    const mark = applyMark(old, item, row.shown);
    if (mark !== old) {
      isChanged = true;
      mark.rev = nextRev(db);
      writeMark(db, row.n, mark);
    }
    marks.set(item.id, mark);
  }
  const result = { marks: [...marks].map(([id, mark]) => ({ id, mark })) };
  remember(db, params.key, result, now);
  return { result, marks: isChanged ? { rev: readHead(db).rev, marks: result.marks } : null };
}

/** The same object when nothing changes. A version never shown here cannot have been read. */
function applyMark(old: Mark, item: SetParams['items'][number], shown: number): Mark {
  let mark = old;
  if (item.read === 0) {
    if (old.readVersion > 0) mark = { ...mark, readVersion: 0, readAt: null };
  } else if (item.read !== undefined) {
    const version = Math.min(item.read, shown);
    if (version > old.readVersion) mark = { ...mark, readVersion: version, readAt: item.at };
  }
  if (item.ack !== undefined) {
    const version = Math.min(item.ack, shown);
    if (version > old.ackVersion) mark = { ...mark, ackVersion: version, ackAt: item.at };
  }
  return mark;
}

/** Marks what was published up to `upTo.seq`; what came meanwhile stays unread. */
export function readAll(
  db: Database,
  params: Params<'marks.readAll'>,
  now: number,
): { result: Result<'marks.readAll'>; marks: CommittedMarks | null } {
  const before = answered<Result<'marks.readAll'>>(db, params.key);
  if (before !== null) return { result: before, marks: null };
  if (params.upTo.epoch !== readHead(db).epoch) {
    throw new GazetteError('conflict', 'the position belongs to another change log');
  }
  const filter = filterSql(params.filter);
  const rows = db.all<{ n: number; id: string; shown: number }>(
    `SELECT n.n, n.id, n.shown FROM notices n LEFT JOIN marks m ON m.n = n.n
     WHERE n.shownSeq <= ? AND coalesce(m.readVersion, 0) < n.shown AND ${filter.sql} ORDER BY n.n`,
    params.upTo.seq,
    ...filter.values,
  );
  const marks: Array<{ id: string; mark: Mark }> = [];
  for (const row of rows) {
    const mark = { ...readMark(db, row.n), rev: nextRev(db), readVersion: row.shown, readAt: params.at };
    writeMark(db, row.n, mark);
    if (rows.length <= SINGLE_MARKS) marks.push({ id: row.id, mark });
  }
  const result = { marked: rows.length };
  remember(db, params.key, result, now);
  if (rows.length === 0) return { result, marks: null };
  return { result, marks: { rev: readHead(db).rev, marks: rows.length > SINGLE_MARKS ? null : marks } };
}
