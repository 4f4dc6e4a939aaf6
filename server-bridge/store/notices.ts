/** Notices and their versions: reading and writing rows. What they mean is decided in `commit.ts` and `timeline.ts`. */
import type { PackedDocument } from '../notice/packed.ts';
import { insertContent } from './content.ts';
import type { Database, Value } from './database.ts';
import { type Card, levelIndex, type NoticeRow, PENDING, type VersionRow } from './rows.ts';

const COLUMNS: ReadonlyArray<keyof NoticeRow> = [
  'id',
  'source',
  'state',
  'pending',
  'newest',
  'newestV',
  'shown',
  'shownV',
  'shownSeq',
  'seq',
  'level',
  'pinned',
  'requiresAck',
  'flagged',
  'publishedAt',
  'updatedAt',
  'publishAt',
  'effectiveAt',
  'expiresAt',
  'dueAt',
  'withdrawnAt',
  'retired',
  'channel',
  'tags',
];
const INSERT = `INSERT INTO notices (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;
const UPDATE = `UPDATE notices SET ${COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE n = ?`;

const valuesOf = (row: Omit<NoticeRow, 'n'>): Value[] =>
  COLUMNS.map((name) => (name === 'n' ? null : row[name]));

export function findNotice(db: Database, id: string): NoticeRow | undefined {
  return db.get<NoticeRow>('SELECT * FROM notices WHERE id = ?', id);
}

export function noticeByNumber(db: Database, n: number): NoticeRow {
  const row = db.get<NoticeRow>('SELECT * FROM notices WHERE n = ?', n);
  if (row === undefined) throw new Error(`notice row ${n} is missing`);
  return row;
}

/** A row for an id never seen before; its state is set by what happens to it next. */
export function insertNotice(db: Database, id: string, source: string, state: number): NoticeRow {
  const row = {
    id,
    source,
    state,
    pending: PENDING.none,
    newest: 0,
    newestV: null,
    shown: 0,
    shownV: null,
    shownSeq: 0,
    seq: 0,
    level: 0,
    pinned: 0,
    requiresAck: 0,
    flagged: 0,
    publishedAt: null,
    updatedAt: null,
    publishAt: null,
    effectiveAt: null,
    expiresAt: null,
    dueAt: null,
    withdrawnAt: null,
    retired: 0,
    channel: null,
    tags: null,
  };
  return { n: db.run(INSERT, ...valuesOf(row)).lastInsertRowid, ...row };
}

export function saveNotice(db: Database, row: NoticeRow): void {
  db.run(UPDATE, ...valuesOf(row), row.n);
}

export function versionRow(db: Database, v: number): VersionRow {
  const row = db.get<VersionRow>('SELECT * FROM versions WHERE v = ?', v);
  if (row === undefined) throw new Error(`version row ${v} is missing`);
  return row;
}

export interface NewVersion {
  readonly n: number;
  readonly version: number;
  readonly disposition: number;
  readonly at: number;
  /** Set when it was published before it came here, in ms. */
  readonly publishedAt: number | null;
  /** Set when a person had released this content, in ms. */
  readonly releasedAt: number | null;
  readonly contentHash: string;
  readonly document: PackedDocument;
}

/** Writes a version with its content, moderation hits and media. */
export function insertVersion(db: Database, input: NewVersion): VersionRow {
  const { document } = input;
  const { moderation } = document;
  const media = new Map(document.media.map(({ hash, name }) => [hash, name]));
  const row: Omit<VersionRow, 'v'> = {
    n: input.n,
    version: input.version,
    disposition: input.disposition,
    at: input.at,
    publishedAt: input.publishedAt,
    releasedAt: input.releasedAt,
    contentHash: input.contentHash,
    level: levelIndex(document.level),
    isDraft: document.isDraft ? 1 : 0,
    flagged: moderation.action === 'none' ? 0 : 1,
    publishAt: document.publishAt?.at ?? null,
    effectiveAt: document.effectiveFrom?.at ?? null,
    expiresAt: document.expires?.at ?? null,
    title: document.title,
    card: JSON.stringify(cardOf(document, attachmentCount(db, media.keys()))),
  };
  const names = Object.keys(row);
  const v = db.run(
    `INSERT INTO versions (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  ).lastInsertRowid;
  insertContent(db, v, document.body);
  if (moderation.action !== 'none' || input.disposition !== PENDING.none) {
    db.run(
      'INSERT INTO moderation (v, action, hitCount, dictionaryVersion, hits) VALUES (?, ?, ?, ?, ?)',
      v,
      moderation.action,
      moderation.hits.length,
      moderation.dictionaryVersion,
      JSON.stringify(moderation.hits.map((hit) => ({ ...hit, dictionaryVersion: undefined }))),
    );
  }
  for (const [hash, name] of media) {
    db.run('INSERT INTO mediaUses (v, hash, name) VALUES (?, ?, ?)', v, hash, name);
  }
  return { v, ...row };
}

function cardOf(document: PackedDocument, attachments: number): Card {
  return {
    channel: document.channel,
    tags: [...document.tags],
    issuer: document.issuer,
    number: document.number,
    pinned: document.pinned,
    requiresAck: document.requiresAck,
    effectiveFrom: document.effectiveFrom,
    effectiveTo: document.effectiveTo,
    publishAt: document.publishAt,
    expires: document.expires,
    excerpt: document.excerpt.slice(0, 200),
    attachmentCount: attachments,
  };
}

/** Linked files; images are part of the text. */
function attachmentCount(db: Database, hashes: Iterable<string>): number {
  let count = 0;
  for (const hash of hashes) {
    const media = db.get<{ mime: string }>('SELECT mime FROM media WHERE hash = ?', hash);
    if (media !== undefined && !media.mime.startsWith('image/')) count += 1;
  }
  return count;
}
