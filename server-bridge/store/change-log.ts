/** The change log: `seq` 1, 2, 3 ... without holes, written in the transaction of what changed. */
import { PUSH_HTML_LIMIT } from '../contract/names.ts';
import type { ChangeKind } from '../contract/notice.ts';
import type { Params, Result } from '../contract/methods.ts';
import { decodeHtml, findContent, isContentDamage } from './content.ts';
import type { Database } from './database.ts';
import { kindIndex, kindName } from './rows.ts';
import type { CommittedChange } from './store.ts';
import { readSummary } from './summaries.ts';

/** Above this many items a commit's changes come without html. */
export const HTML_ITEMS = 32;

export interface Head {
  readonly epoch: string;
  readonly seq: number;
  readonly rev: number;
}

export function readHead(db: Database): Head {
  const row = db.get<Head>('SELECT epoch, seq, rev FROM state');
  if (row === undefined) throw new Error('the store has no state row');
  return row;
}

interface ChangeRow {
  seq: number;
  n: number;
  id: string;
  version: number;
  kind: number;
  at: number;
  isBackfill: number;
  shownV: number | null;
}

/** Collects the changes of one transaction; `finish` writes where the log stands. */
export class ChangeWriter {
  readonly #db: Database;
  readonly #first: number;
  #seq: number;

  constructor(db: Database) {
    this.#db = db;
    this.#seq = readHead(db).seq;
    this.#first = this.#seq;
  }

  /** The caller stores the answered `seq` with the notice. */
  add(n: number, version: number, kind: ChangeKind, at: number, isBackfill: boolean): number {
    this.#seq += 1;
    this.#db.run(
      'INSERT INTO changes (seq, n, version, kind, at, isBackfill) VALUES (?, ?, ?, ?, ?, ?)',
      this.#seq,
      n,
      version,
      kindIndex(kind),
      at,
      isBackfill ? 1 : 0,
    );
    return this.#seq;
  }

  /** The `seq` before the first change of this transaction. */
  finish(): number {
    if (this.#seq !== this.#first) this.#db.run('UPDATE state SET seq = ?', this.#seq);
    return this.#first;
  }
}

/** The changes after `since` with summaries as of now, at most `limit`. */
export function committedChanges(
  db: Database,
  since: number,
  limit: number,
  withHtml: boolean,
): CommittedChange[] {
  const rows = db.all<ChangeRow>(
    `SELECT c.seq, c.n, n.id, c.version, c.kind, c.at, c.isBackfill, n.shownV
     FROM changes c JOIN notices n ON n.n = c.n WHERE c.seq > ? ORDER BY c.seq LIMIT ?`,
    since,
    limit,
  );
  return rows.map((row) => {
    const kind = kindName(row.kind);
    const summary = readSummary(db, row.n);
    const hasHtml = withHtml && (kind === 'published' || kind === 'updated') && summary !== null;
    return {
      seq: row.seq,
      id: row.id,
      version: row.version,
      kind,
      at: row.at,
      summary,
      html: hasHtml && row.shownV !== null ? pushHtml(db, row.shownV) : undefined,
      isBackfill: row.isBackfill > 0,
    };
  });
}

function pushHtml(db: Database, v: number): string | undefined {
  const row = findContent(db, v);
  if (row === undefined) return undefined;
  try {
    const html = decodeHtml(row);
    return html.length <= PUSH_HTML_LIMIT ? html : undefined;
  } catch (error) {
    // Whoever fetches it is told; the change itself is true.
    if (isContentDamage(error)) return undefined;
    throw error;
  }
}

/** `feed.changes`: only the last change of each notice, so that being far behind costs no more than the notices. */
export function changesSince(db: Database, params: Params<'feed.changes'>): Result<'feed.changes'> {
  const { epoch, seq } = readHead(db);
  const head = { epoch, seq };
  if (params.since.epoch !== epoch || params.since.seq > seq) return { status: 'resync', head };
  const rows = db.all<ChangeRow>(
    `SELECT n.seq, n.n, n.id, c.version, c.kind, c.at FROM notices n JOIN changes c ON c.seq = n.seq
     WHERE n.seq > ? ORDER BY n.seq LIMIT ?`,
    params.since.seq,
    params.limit,
  );
  const last = rows.at(-1);
  return {
    status: 'ok',
    changes: rows.map((row) => ({
      seq: row.seq,
      id: row.id,
      version: row.version,
      kind: kindName(row.kind),
      at: row.at,
      summary: readSummary(db, row.n),
    })),
    next: rows.length < params.limit || last === undefined ? head : { epoch, seq: last.seq },
    head,
  };
}
