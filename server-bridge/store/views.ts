/** What readers get of one notice: the view of a version, its published history, contents for a diff. */
import { GazetteError } from '../contract/failure.ts';
import type { Result } from '../contract/methods.ts';
import type { Attachment } from '../contract/notice.ts';
import { decodeContent, findContent } from './content.ts';
import { readHead } from './change-log.ts';
import type { Database } from './database.ts';
import { findNotice } from './notices.ts';
import {
  type Card,
  DISPOSITIONS,
  isVisible,
  levelName,
  type NoticeRow,
  PENDING,
  STATE,
  type VersionRow,
} from './rows.ts';
import type { StoredContent } from './store.ts';
import { readSummary } from './summaries.ts';

type Answer = Result<'notices.get'>;

export function getNotice(db: Database, id: string, version?: number): Answer {
  const { epoch, seq } = readHead(db);
  const position = { epoch, seq };
  const without = (
    status: Exclude<Answer['status'], 'ok'>,
    title: string | null,
    at: number | null,
  ): Answer => ({
    status,
    position,
    id,
    title,
    at,
  });
  const row = findNotice(db, id);
  if (row === undefined) return without('unknown', null, null);
  if (row.state === STATE.held)
    return without(row.pending === PENDING.rejected ? 'rejected' : 'held', null, null);
  if (row.state === STATE.withdrawn && (row.shown > 0 || row.retired > 0)) {
    const shown = row.shownV === null ? undefined : publishedVersion(db, row.n, row.shown);
    return without('withdrawn', shown?.title ?? null, row.withdrawnAt);
  }
  if (!isVisible(row.state)) return without('unknown', null, null);
  const found = publishedVersion(db, row.n, version ?? row.shown);
  const notice = found === undefined ? null : viewOf(db, row, found);
  return notice === null ? without('unknown', null, null) : { status: 'ok', position, notice };
}

function publishedVersion(db: Database, n: number, version: number): VersionRow | undefined {
  return db.get<VersionRow>(
    'SELECT * FROM versions WHERE n = ? AND version = ? AND disposition = 0',
    n,
    version,
  );
}

function viewOf(db: Database, row: NoticeRow, version: VersionRow) {
  const summary = readSummary(db, row.n);
  const content = findContent(db, version.v);
  if (summary === null || content === undefined) return null;
  const { html, detail } = decodeContent(content);
  const count = db.get<{ count: number }>(
    'SELECT count(*) AS count FROM versions WHERE n = ? AND disposition = 0',
    row.n,
  );
  return {
    summary,
    version: version.version,
    html,
    isPlain: detail.isPlain,
    toc: [...detail.toc],
    clauses: [...detail.clauses],
    dates: [...detail.dates],
    ...(detail.facts === undefined ? {} : { facts: detail.facts }),
    warnings: [...detail.warnings],
    attachments: attachments(db, version.v),
    versionCount: count?.count ?? 1,
    contentHash: version.contentHash,
    sourceName: row.source,
  };
}

function attachments(db: Database, v: number): Attachment[] {
  return db.all<Attachment>(
    `SELECT m.hash, u.name, m.mime, m.bytes FROM mediaUses u JOIN media m ON m.hash = u.hash
     WHERE u.v = ? AND m.mime NOT LIKE 'image/%' ORDER BY u.name, m.hash`,
    v,
  );
}

/** Published versions, newest first; what was withdrawn keeps its history to itself. */
export function listVersions(db: Database, id: string): Result<'notices.versions'> {
  const row = findNotice(db, id);
  if (row === undefined || !isVisible(row.state)) return { versions: [] };
  const versions = db.all<VersionRow>(
    'SELECT * FROM versions WHERE n = ? AND disposition = 0 ORDER BY version DESC',
    row.n,
  );
  return {
    versions: versions.map((version) => ({
      version: version.version,
      at: version.publishedAt ?? version.at,
      title: version.title,
      level: levelName(version.level),
      contentHash: version.contentHash,
      disposition: DISPOSITIONS[version.disposition] ?? 'published',
    })),
  };
}

export function readContents(db: Database, id: string, versions: readonly number[]): StoredContent[] {
  const row = findNotice(db, id);
  if (row === undefined || !isVisible(row.state)) throw new GazetteError('not-found', 'no such notice');
  return versions.map((number) => {
    const version = publishedVersion(db, row.n, number);
    const content = version === undefined ? undefined : findContent(db, version.v);
    if (version === undefined || content === undefined)
      throw new GazetteError('not-found', 'no such version');
    const card = JSON.parse(version.card) as Card;
    const { plainText, detail } = decodeContent(content);
    return {
      version: number,
      title: version.title,
      level: levelName(version.level),
      fields: {
        effectiveFrom: card.effectiveFrom?.text ?? null,
        effectiveTo: card.effectiveTo?.text ?? null,
        expires: card.expires?.text ?? null,
        issuer: card.issuer,
        number: card.number,
      },
      clauses: detail.clauses,
      plainText,
    };
  });
}
