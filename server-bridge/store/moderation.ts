/** The moderation view's rows: what waits, and what the word filter found in what is shown. */
import { GazetteError } from '../contract/failure.ts';
import type { Params, Result } from '../contract/methods.ts';
import type { ModerationHit, ModerationItem } from '../contract/moderation.ts';
import { CONTENT_COLUMNS, type ContentRow, decodeContent } from './content.ts';
import type { Database } from './database.ts';
import { DISPOSITIONS, PENDING } from './rows.ts';

interface Row {
  id: string;
  version: number;
  title: string;
  source: string;
  disposition: number;
  at: number;
  publishAt: number | null;
  releasedAt: number | null;
  hitCount: number | null;
  dictionaryVersion: string | null;
}

const COLUMNS = `n.id, v.version, v.title, n.source, v.disposition, v.at, v.publishAt, v.releasedAt, m.hitCount,
  m.dictionaryVersion`;

function toItem(row: Row): ModerationItem {
  const disposition = DISPOSITIONS[row.disposition] ?? 'published';
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    sourceId: row.source,
    disposition: disposition === 'published' ? 'flagged' : disposition,
    at: row.at,
    publishAt: row.publishAt,
    hitCount: row.hitCount ?? 0,
    dictionaryVersion: row.dictionaryVersion ?? '',
    isReleased: row.releasedAt !== null,
  };
}

export function moderationList(
  db: Database,
  params: Params<'moderation.list'>,
): Pick<Result<'moderation.list'>, 'total' | 'items'> {
  const isFlagged = params.disposition === 'flagged';
  // What is published next stands first; of the rest, what was changed last.
  const order = params.disposition === 'scheduled' ? 'v.publishAt, n.seq' : 'n.seq DESC';
  const where = isFlagged ? 'n.flagged > 0' : 'n.pending = ?';
  const values = isFlagged
    ? []
    : [PENDING[params.disposition as Exclude<typeof params.disposition, 'flagged'>]];
  const total = db.get<{ total: number }>(
    `SELECT count(*) AS total FROM notices n WHERE ${where}`,
    ...values,
  );
  const rows = db.all<Row>(
    `SELECT ${COLUMNS} FROM notices n JOIN versions v ON v.v = ${isFlagged ? 'n.shownV' : 'n.newestV'}
     LEFT JOIN moderation m ON m.v = v.v WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
    ...values,
    params.limit,
    params.offset,
  );
  return { total: total?.total ?? 0, items: rows.map(toItem) };
}

export function moderationGet(db: Database, id: string, version: number): Result<'moderation.get'> {
  const row = db.get<Row & ContentRow & { hits: string | null }>(
    `SELECT ${COLUMNS}, ${CONTENT_COLUMNS}, m.hits FROM notices n JOIN versions v ON v.n = n.n
     JOIN contents c ON c.v = v.v LEFT JOIN moderation m ON m.v = v.v WHERE n.id = ? AND v.version = ?`,
    id,
    version,
  );
  if (row === undefined) throw new GazetteError('not-found', 'no such version');
  return {
    item: toItem(row),
    text: decodeContent(row).text,
    hits: row.hits === null ? [] : readHits(row.hits, row.dictionaryVersion ?? ''),
  };
}

type StoredHit = Partial<ModerationHit> & Omit<ModerationHit, keyof typeof UNSAID | 'dictionaryVersion'>;
const UNSAID = { rule: 'word', level: 'medium', replacement: null } as const;

/** Older hits say less; the list that judged stands beside them. */
function readHits(json: string, dictionaryVersion: string): ModerationHit[] {
  return (JSON.parse(json) as StoredHit[]).map((hit) => ({ ...UNSAID, ...hit, dictionaryVersion }));
}
