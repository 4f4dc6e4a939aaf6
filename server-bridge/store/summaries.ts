/**
 * Summaries of notices that readers see, from their shown version and the person's mark. SQLite writes them as JSON:
 * a page then reaches the wire without being read, built and written again row by row.
 */
import { LEVELS, NOTICE_STATES } from '../contract/names.ts';
import type { NoticeSummary } from '../contract/notice.ts';
import type { Database } from './database.ts';
import { type Card, IS_VISIBLE } from './rows.ts';

/** SQL that answers the name of a number, in quotes. */
function nameOf(column: string, names: readonly string[]): string {
  return `CASE ${column} ${names.map((name, index) => `WHEN ${index} THEN '"${name}"'`).join(' ')} END`;
}

const MARK: Record<keyof NoticeSummary['mark'], string> = {
  rev: 'ifnull(m.rev, 0)',
  readVersion: 'ifnull(m.readVersion, 0)',
  readAt: "ifnull(m.readAt, 'null')",
  ackVersion: 'ifnull(m.ackVersion, 0)',
  ackAt: "ifnull(m.ackAt, 'null')",
};

/** All but what is in the card, which is JSON already. */
const FIELDS: Record<Exclude<keyof NoticeSummary, keyof Card>, string> = {
  id: 'json_quote(n.id)',
  version: 'n.shown',
  seq: 'n.seq',
  title: 'json_quote(v.title)',
  level: nameOf('v.level', LEVELS),
  state: nameOf('n.state', NOTICE_STATES),
  sourceId: 'json_quote(n.source)',
  publishedAt: 'ifnull(n.publishedAt, 0)',
  updatedAt: 'ifnull(n.updatedAt, 0)',
  flagged: "iif(v.flagged > 0, 'true', 'false')",
  mark: `'{' || ${members(MARK)} || '}'`,
};

/** SQL that writes an object's members. */
function members(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, sql]) => `'"${name}":' || ${sql}`)
    .join(` || ',' || `);
}

const JSON_TEXT = `'{' || ${members(FIELDS)} || ',' || substr(v.card, 2)`;
const JOINS = `JOIN versions v ON v.v = n.shownV LEFT JOIN marks m ON m.n = n.n`;

const SELECT = `SELECT ${JSON_TEXT} AS json FROM notices n ${JOINS} WHERE n.n = ? AND ${IS_VISIBLE}`;

const SELECT_PAGE = `
SELECT CAST('[' || ifnull(group_concat(${JSON_TEXT}, ',' ORDER BY wanted.key), '') || ']' AS BLOB) AS json
FROM json_each(?) wanted JOIN notices n ON n.n = wanted.value ${JOINS} WHERE ${IS_VISIBLE}`;

/** Null when readers see nothing of it. */
export function readSummary(db: Database, n: number): NoticeSummary | null {
  const json = readSummaryJson(db, n);
  return json === null ? null : (JSON.parse(json) as NoticeSummary);
}

/** The same as JSON. */
export function readSummaryJson(db: Database, n: number): string | null {
  return db.get<{ json: string }>(SELECT, n)?.json ?? null;
}

/** Those of the rows that readers see something of, in the order given: a JSON array in UTF-8. */
export function readSummariesJson(db: Database, rows: readonly number[]): Uint8Array {
  const page = db.get<{ json: Uint8Array }>(SELECT_PAGE, JSON.stringify(rows));
  if (page === undefined) throw new Error('an aggregate answers one row');
  return page.json;
}
