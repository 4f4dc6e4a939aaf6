/** Summaries of notices that readers see, from their shown version and the person's mark. */
import type { NoticeSummary } from '../contract/notice.ts';
import type { Database } from './database.ts';
import { isVisible, levelName, type Card, type MarkColumns, stateName, toMark } from './rows.ts';

interface SummaryRow extends MarkColumns {
  id: string;
  source: string;
  state: number;
  shown: number;
  seq: number;
  publishedAt: number | null;
  updatedAt: number | null;
  level: number;
  flagged: number;
  title: string;
  card: string;
}

const COLUMNS = `
n.id, n.source, n.state, n.shown, n.seq, n.publishedAt, n.updatedAt, v.level, v.flagged, v.title, v.card,
m.rev, m.readVersion, m.readAt, m.ackVersion, m.ackAt`;
const JOINS = 'JOIN versions v ON v.v = n.shownV LEFT JOIN marks m ON m.n = n.n';

const SELECT = `SELECT ${COLUMNS} FROM notices n ${JOINS} WHERE n.n = ?`;

const SELECT_PAGE = `
SELECT ${COLUMNS} FROM json_each(?) wanted JOIN notices n ON n.n = wanted.value ${JOINS} ORDER BY wanted.key`;

/** Null when readers see nothing of it. */
export function readSummary(db: Database, n: number): NoticeSummary | null {
  const row = db.get<SummaryRow>(SELECT, n);
  return row === undefined ? null : toSummary(row);
}

/** Those of the rows that readers see something of, in the order given. */
export function readSummaries(db: Database, rows: readonly number[]): NoticeSummary[] {
  return db
    .all<SummaryRow>(SELECT_PAGE, JSON.stringify(rows))
    .map(toSummary)
    .filter((summary) => summary !== null);
}

function toSummary(row: SummaryRow): NoticeSummary | null {
  if (!isVisible(row.state)) return null;
  const card = JSON.parse(row.card) as Card;
  return {
    id: row.id,
    version: row.shown,
    seq: row.seq,
    title: row.title,
    level: levelName(row.level),
    state: stateName(row.state),
    sourceId: row.source,
    publishedAt: row.publishedAt ?? 0,
    updatedAt: row.updatedAt ?? 0,
    flagged: row.flagged > 0,
    ...card,
    mark: toMark(row),
  };
}
