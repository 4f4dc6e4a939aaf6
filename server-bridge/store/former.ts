/**
 * What a store knew that was left for an older copy of it: read marks, answered keys, and which number each content
 * had. Notices that the copy lacks come again from their sources; they then have the same version numbers, so that
 * marks, notifications and acknowledgements that name those go on to mean the same contents.
 */
import type { Mark } from '../contract/notice.ts';
import type { Database, Log } from './database.ts';
import { readHead } from './change-log.ts';
import { storeError } from './errors.ts';
import { takeOverMark } from './marks.ts';
import { IS_VISIBLE, type NoticeRow, STATE } from './rows.ts';

/** Gives a notice that is new here what the store before knew of it; false when that knew nothing. */
export function rejoin(db: Database, row: NoticeRow): boolean {
  const former = db.get<Omit<Mark, 'rev'> & { newest: number }>(
    'SELECT * FROM formerNotices WHERE id = ?',
    row.id,
  );
  if (former === undefined) return false;
  row.newest = former.newest;
  if (former.readVersion > 0 || former.ackVersion > 0) {
    takeOverMark(db, row.n, former);
  }
  db.run('DELETE FROM formerNotices WHERE id = ?', row.id);
  return true;
}

export interface NextNumber {
  readonly version: number;
  /** When this content was published, and released by a person, under that number before, in ms. */
  readonly publishedAt: number | null;
  readonly releasedAt: number | null;
}

/**
 * The number of a notice's next version: the one that this content had before, else one never given. Numbers only grow:
 * those below are not given again.
 */
export function nextNumber(db: Database, row: NoticeRow, contentHash: string): NextNumber {
  const former = db.get<NextNumber>(
    'SELECT version, publishedAt, releasedAt FROM formerVersions WHERE id = ? AND contentHash = ?',
    row.id,
    contentHash,
  );
  const next = former ?? { version: row.newest + 1, publishedAt: null, releasedAt: null };
  db.run('DELETE FROM formerVersions WHERE id = ? AND version <= ?', row.id, next.version);
  return next;
}

/**
 * Takes over what the store at `path` knows. That may be damaged or of a newer program: tables and columns are read by
 * their names, more of them do no harm, and what cannot be read is told and left.
 */
export function takeOver(db: Database, path: string, log: Log): Gone {
  let marks = 0;
  let gone: Gone = { withdrawn: [], retired: [] };
  const part = (what: string, work: () => void): void => {
    try {
      db.write(work);
    } catch (error) {
      const { code, message } = storeError(error);
      if (code === 'disk-full') throw error;
      log('warn', `${what} of the store before could not be read: ${message}`);
    }
  };
  try {
    db.run('ATTACH ? AS former', path);
  } catch (error) {
    log('warn', `the store before could not be read: ${storeError(error).message}`);
    return gone;
  }
  try {
    db.exec(KNOWN);
    part('marks', () => requireColumns(db, 'marks', ['n', 'readVersion', 'ackVersion']));
    part('notices', () => collectNotices(db));
    part('versions', () => {
      requireColumns(db, 'versions', ['n', 'version', 'contentHash']);
      collectVersions(db);
    });
    part('marks', () => void (marks = takeOverMarks(db)));
    part('withdrawals', () => void (gone = findGone(db)));
    part('keys', () => {
      requireColumns(db, 'keys', ['key', 'at', 'result']);
      db.exec('INSERT OR IGNORE INTO keys (key, at, result) SELECT key, at, result FROM former.keys');
    });
    db.exec('DROP TABLE temp.known');
    log('info', `${marks} marks were carried over`);
  } finally {
    db.exec('DETACH former');
  }
  return gone;
}

const KNOWN = `CREATE TEMP TABLE known (id TEXT PRIMARY KEY, newest, state, retired, shown, shownHash, isMarked,
  readVersion, readAt, ackVersion, ackAt)`;

/** Ids of notices that the copy shows and the store before did not any more. */
export interface Gone {
  readonly withdrawn: readonly string[];
  /** Past retention. */
  readonly retired: readonly string[];
}

function findGone(db: Database): Gone {
  const rows = db.all<{ id: string; retired: number }>(
    `SELECT k.id, k.retired FROM temp.known k JOIN main.notices n ON n.id = k.id
     WHERE (k.retired > 0 AND n.retired = 0)
       OR (${IS_VISIBLE} AND k.state NOT BETWEEN ${STATE.upcoming} AND ${STATE.expired})`,
  );
  const idsOf = (isRetired: boolean) => rows.filter((it) => it.retired > 0 === isRetired).map(({ id }) => id);
  return { withdrawn: idsOf(false), retired: idsOf(true) };
}

function columnsOf(db: Database, table: string): Set<string> {
  const rows = db.all<{ name: string }>("SELECT name FROM pragma_table_info(?, 'former')", table);
  return new Set(rows.map(({ name }) => name));
}

function requireColumns(db: Database, table: string, names: readonly string[]): void {
  const found = columnsOf(db, table);
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`there is no ${table} with ${missing.join(', ')}`);
}

/** All that either store of the two knew, and marks as far as there are any. */
function collectNotices(db: Database): void {
  requireColumns(db, 'notices', ['n', 'id', 'newest']);
  const notices = columnsOf(db, 'notices');
  const versions = columnsOf(db, 'versions');
  const marks = columnsOf(db, 'marks');
  const hasMarks = ['n', 'readVersion', 'ackVersion'].every((name) => marks.has(name));
  const hasShown = notices.has('shown') && notices.has('shownV') && versions.has('v');
  const time = (name: string): string => (marks.has(name) ? `m.${name}` : 'NULL');
  db.exec(
    `INSERT INTO temp.known
     SELECT f.id, f.newest, ${notices.has('state') ? 'f.state' : 'NULL'}, ${notices.has('retired') ? 'f.retired' : '0'},
       ${hasShown ? 'f.shown, v.contentHash' : '0, NULL'},
       ${hasMarks ? `m.n IS NOT NULL, coalesce(m.readVersion, 0), ${time('readAt')}, coalesce(m.ackVersion, 0), ${time('ackAt')}` : '0, 0, NULL, 0, NULL'}
     FROM former.notices f
     ${hasMarks ? 'LEFT JOIN former.marks m ON m.n = f.n' : ''}
     ${hasShown ? 'LEFT JOIN former.versions v ON v.v = f.shownV' : ''}`,
  );
  if (columnsOf(db, 'formerNotices').size > 0) {
    db.exec(
      `INSERT OR IGNORE INTO temp.known
       SELECT id, newest, NULL, 0, 0, NULL, 1, readVersion, readAt, ackVersion, ackAt FROM former.formerNotices`,
    );
  }
  db.exec(
    `UPDATE main.notices SET newest = k.newest FROM temp.known k
     WHERE k.id = notices.id AND k.newest > notices.newest`,
  );
  db.exec(
    `INSERT OR REPLACE INTO formerNotices (id, newest, readVersion, readAt, ackVersion, ackAt)
     SELECT k.id, k.newest, k.readVersion, k.readAt, k.ackVersion, k.ackAt FROM temp.known k
     WHERE NOT EXISTS (SELECT 1 FROM main.notices n WHERE n.id = k.id)`,
  );
}

/** Of the contents that came after the copy. One that came twice has its last number. */
function collectVersions(db: Database): void {
  const isLater = `version > (SELECT coalesce(max(x.version), 0) FROM main.notices n
    JOIN main.versions x ON x.n = n.n WHERE n.id = f.id)`;
  const versions = columnsOf(db, 'versions');
  const time = (name: string): string => `${versions.has(name) ? `v.${name}` : 'NULL'} AS ${name}`;
  const later = (from: string): string =>
    `INSERT INTO formerVersions (id, contentHash, version, publishedAt, releasedAt)
     SELECT f.id, f.contentHash, max(f.version), f.publishedAt, f.releasedAt FROM ${from} f WHERE f.${isLater}
     GROUP BY f.id, f.contentHash
     ON CONFLICT (id, contentHash) DO UPDATE SET version = excluded.version, publishedAt = excluded.publishedAt,
       releasedAt = excluded.releasedAt
     WHERE excluded.version > version`;
  db.exec(
    later(
      `(SELECT o.id AS id, v.contentHash AS contentHash, v.version AS version,
          ${time('publishedAt')}, ${time('releasedAt')}
        FROM former.versions v JOIN former.notices o ON o.n = v.n)`,
    ),
  );
  if (columnsOf(db, 'formerVersions').size > 0) db.exec(later('former.formerVersions'));
}

/**
 * They may stand above the version that the copy shows: that is the older one. Where it shows the same content as a
 * version that was still to be read or acknowledged, that stays to be done.
 */
function takeOverMarks(db: Database): number {
  const rev = readHead(db).rev;
  const upTo = (version: string): string =>
    `iif(${version} < k.shown AND v.contentHash = k.shownHash, min(${version}, n.shown - 1), ${version})`;
  const { changes } = db.run(
    `INSERT INTO marks (n, rev, readVersion, readAt, ackVersion, ackAt)
     SELECT n.n, ? + row_number() OVER (ORDER BY n.n), ${upTo('k.readVersion')}, k.readAt,
       ${upTo('k.ackVersion')}, k.ackAt
     FROM temp.known k JOIN main.notices n ON n.id = k.id LEFT JOIN main.versions v ON v.v = n.shownV
     WHERE k.isMarked
     ON CONFLICT (n) DO UPDATE SET rev = excluded.rev, readVersion = excluded.readVersion,
       readAt = excluded.readAt, ackVersion = excluded.ackVersion, ackAt = excluded.ackAt`,
    rev,
  );
  db.run('UPDATE state SET rev = ?', rev + changes);
  return changes;
}
