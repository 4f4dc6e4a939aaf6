/** What must hold in a whole store, beyond what SQLite checks itself. Empty when it holds. */
import type { Database } from './database.ts';

/** Milliseconds, whatever the size. */
export function cheapProblems(db: Database): string[] {
  const state = db.get<{ seq: number; rev: number }>('SELECT seq, rev FROM state');
  if (state === undefined) return ['the state row is missing'];
  const last = db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM changes')?.seq ?? 0;
  const newest = db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM notices')?.seq ?? 0;
  const rev = db.get<{ rev: number | null }>('SELECT max(rev) AS rev FROM marks')?.rev ?? 0;
  const problems: string[] = [];
  if (last !== state.seq) problems.push(`the change log ends at ${last}, not at ${state.seq}`);
  if (newest > state.seq) problems.push(`a notice is at ${newest}, after the end of the change log`);
  if (rev > state.rev) problems.push(`a mark is at ${rev}, after ${state.rev}`);
  return problems;
}

export function pragmaProblems(db: Database, kind: 'quick' | 'full'): string[] {
  const pragma = kind === 'full' ? 'integrity_check' : 'quick_check';
  const rows = db.all<Record<string, string>>(`PRAGMA ${pragma}(10)`);
  return rows.flatMap((row) => Object.values(row)).filter((line) => line !== 'ok');
}

const RULES: ReadonlyArray<readonly [problem: string, sql: string]> = [
  [
    'holes in the change log',
    'SELECT (SELECT seq FROM state) - (SELECT count(*) FROM changes WHERE seq > 0) AS count',
  ],
  [
    'notices whose last change is not theirs',
    `SELECT count(*) AS count FROM notices n LEFT JOIN changes c ON c.seq = n.seq AND c.n = n.n
     WHERE c.seq IS NULL`,
  ],
  [
    'notices without the version they show',
    `SELECT count(*) AS count FROM notices n LEFT JOIN versions v
       ON v.v = n.shownV AND v.n = n.n AND v.version = n.shown AND v.disposition = 0
     WHERE n.shown > 0 AND v.v IS NULL`,
  ],
  [
    'versions above the newest number of their notice',
    'SELECT count(*) AS count FROM versions v JOIN notices n ON n.n = v.n WHERE v.version > n.newest',
  ],
  [
    'versions without a notice',
    'SELECT count(*) AS count FROM versions v LEFT JOIN notices n ON n.n = v.n WHERE n.n IS NULL',
  ],
  [
    'versions without content',
    'SELECT count(*) AS count FROM versions v LEFT JOIN contents c ON c.v = v.v WHERE c.v IS NULL',
  ],
  [
    'contents without a version',
    'SELECT count(*) AS count FROM contents c LEFT JOIN versions v ON v.v = c.v WHERE v.v IS NULL',
  ],
  [
    'marks above the version shown',
    `SELECT count(*) AS count FROM marks m LEFT JOIN notices n ON n.n = m.n
     WHERE n.n IS NULL OR m.readVersion > n.newest OR m.ackVersion > n.newest`,
  ],
  [
    'items without a notice',
    'SELECT count(*) AS count FROM items i LEFT JOIN notices n ON n.n = i.n WHERE n.n IS NULL',
  ],
  [
    'notices with two items',
    'SELECT count(*) AS count FROM (SELECT n FROM items GROUP BY n HAVING count(*) > 1)',
  ],
  [
    'living items of withdrawn notices',
    `SELECT count(*) AS count FROM items i JOIN notices n ON n.n = i.n
     WHERE n.withdrawnAt IS NOT NULL AND n.retired = 0`,
  ],
];

/** Reads the whole store: seconds at 100,000 notices. */
export function ruleProblems(db: Database): string[] {
  return RULES.flatMap(([problem, sql]) => {
    const count = db.get<{ count: number }>(sql)?.count ?? 0;
    return count === 0 ? [] : [`${problem}: ${count}`];
  });
}
