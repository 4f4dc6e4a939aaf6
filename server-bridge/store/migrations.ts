/**
 * The store's schema, step by step. To change it, add a step at the end; a step that was released is never edited.
 * Each step runs in one transaction with its number. A file of a newer program is refused.
 */
import { GazetteError } from '../contract/failure.ts';
import type { Database } from './database.ts';

export interface Migration {
  readonly version: number;
  readonly up: (db: Database) => void;
}

/** Column names are those of the row types in `rows.ts`. */
const TABLES = `
CREATE TABLE state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  restored TEXT
);
CREATE TABLE notices (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  state INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  newestV INTEGER,
  shown INTEGER NOT NULL,
  shownV INTEGER,
  shownSeq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  level INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  requiresAck INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  publishedAt INTEGER,
  updatedAt INTEGER,
  publishAt INTEGER,
  effectiveAt INTEGER,
  expiresAt INTEGER,
  dueAt INTEGER,
  withdrawnAt INTEGER,
  retired INTEGER NOT NULL,
  channel TEXT,
  tags TEXT
);
CREATE INDEX noticesBySeq ON notices (seq);
CREATE INDEX noticesByDue ON notices (dueAt) WHERE dueAt IS NOT NULL;
CREATE INDEX noticesByPending ON notices (pending, seq) WHERE pending > 0;
CREATE INDEX noticesByFlag ON notices (seq) WHERE flagged > 0;
CREATE TABLE versions (
  v INTEGER PRIMARY KEY,
  n INTEGER NOT NULL,
  version INTEGER NOT NULL,
  disposition INTEGER NOT NULL,
  at INTEGER NOT NULL,
  publishedAt INTEGER,
  releasedAt INTEGER,
  contentHash TEXT NOT NULL,
  level INTEGER NOT NULL,
  isDraft INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  publishAt INTEGER,
  effectiveAt INTEGER,
  expiresAt INTEGER,
  title TEXT NOT NULL,
  card TEXT NOT NULL,
  UNIQUE (n, version)
);
CREATE TABLE contents (v INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE moderation (
  v INTEGER PRIMARY KEY,
  action TEXT NOT NULL,
  hitCount INTEGER NOT NULL,
  dictionaryVersion TEXT NOT NULL,
  hits TEXT NOT NULL
);
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY,
  n INTEGER NOT NULL,
  version INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,
  isBackfill INTEGER NOT NULL
);
CREATE TABLE items (
  source TEXT NOT NULL,
  remoteId TEXT NOT NULL,
  n INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  contentHash TEXT NOT NULL,
  PRIMARY KEY (source, remoteId)
) WITHOUT ROWID;
CREATE INDEX itemsByNotice ON items (n);
CREATE TABLE marks (
  n INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  readVersion INTEGER NOT NULL,
  readAt INTEGER,
  ackVersion INTEGER NOT NULL,
  ackAt INTEGER
);
CREATE INDEX marksByRev ON marks (rev);
CREATE TABLE keys (key TEXT PRIMARY KEY, at INTEGER NOT NULL, result TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX keysByAge ON keys (at);
CREATE TABLE media (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE mediaUses (
  v INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (v, hash)
) WITHOUT ROWID;
CREATE INDEX mediaUsesByHash ON mediaUses (hash);
`;

/** A file's name belongs to the text that links it, which may have it masked; one content may have several. */
const MEDIA_NAMES = `
ALTER TABLE mediaUses ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE mediaUses SET name = coalesce((SELECT m.name FROM media m WHERE m.hash = mediaUses.hash), '');
ALTER TABLE media DROP COLUMN name;
`;

/** Contents are compressed with a common dictionary and have a hash; those from before have neither. */
const CONTENT_HASHES = `
ALTER TABLE contents ADD COLUMN codec INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contents ADD COLUMN hash BLOB;
`;

/** What a store that was left or damaged knew and its copy does not, until the sources bring it again: `former.ts`. */
const FORMER = `
CREATE TABLE formerNotices (
  id TEXT PRIMARY KEY,
  newest INTEGER NOT NULL,
  readVersion INTEGER NOT NULL,
  readAt INTEGER,
  ackVersion INTEGER NOT NULL,
  ackAt INTEGER
) WITHOUT ROWID;
CREATE TABLE formerVersions (
  id TEXT NOT NULL,
  contentHash TEXT NOT NULL,
  version INTEGER NOT NULL,
  publishedAt INTEGER,
  releasedAt INTEGER,
  PRIMARY KEY (id, contentHash)
) WITHOUT ROWID;
`;

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, up: (db) => db.exec(TABLES) },
  { version: 2, up: (db) => db.exec(MEDIA_NAMES) },
  { version: 3, up: (db) => db.exec(CONTENT_HASHES) },
  { version: 4, up: (db) => db.exec(FORMER) },
];

export function schemaVersion(db: Database): number {
  return db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
}

/**
 * Brings a file up to date. `beforeFirst` runs once, before an existing file is changed: it copies it aside.
 * Throws `schema-newer` for a file that a newer program has written.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[] = MIGRATIONS,
  beforeFirst: (from: number) => void = () => undefined,
): number {
  const latest = migrations.length;
  for (const [index, migration] of migrations.entries()) {
    if (migration.version !== index + 1) throw new Error(`migration ${migration.version} is out of order`);
  }
  const from = schemaVersion(db);
  if (from > latest) {
    throw new GazetteError('schema-newer', 'the data was written by a newer version', {
      found: from,
      known: latest,
    });
  }
  if (from > 0 && from < latest) beforeFirst(from);
  for (const migration of migrations.slice(from)) {
    db.write(() => {
      migration.up(db);
      db.exec(`PRAGMA user_version = ${migration.version}`);
    });
  }
  return latest;
}
