/** A thin typed skin over `node:sqlite`: statements are prepared once, slow ones are named in the log. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export type Log = (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
export type Value = SQLInputValue;

/** A statement that takes longer is logged (its text, never its values). */
const SLOW_MS = 100;

export interface DatabaseOptions {
  readonly readOnly?: boolean;
  readonly maxPages?: number | undefined;
  /** Of the page cache; memory that stays. */
  readonly cacheKiB?: number;
  /** `NORMAL` may lose the last commits to a power cut, never the file. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  readonly log: Log;
}

export class Database {
  readonly path: string;
  readonly #options: DatabaseOptions;
  readonly #statements = new Map<string, StatementSync>();
  #raw: DatabaseSync;

  constructor(path: string, options: DatabaseOptions) {
    this.path = path;
    this.#options = options;
    this.#raw = this.#open();
  }

  #open(): DatabaseSync {
    const { readOnly = false, cacheKiB = 8192, synchronous = 'FULL', maxPages } = this.#options;
    const raw = new DatabaseSync(this.path, { readOnly, timeout: 10_000 });
    try {
      raw.exec(`PRAGMA cache_size = -${cacheKiB}; PRAGMA temp_store = MEMORY`);
      if (!readOnly) {
        // Page size counts only before the first table; 8 KiB wastes less on rows of compressed text.
        raw.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF');
        // What retention removes must leave the file, too.
        raw.exec('PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000');
        raw.exec(`PRAGMA journal_size_limit = 4194304; PRAGMA synchronous = ${synchronous}`);
        if (maxPages !== undefined) raw.exec(`PRAGMA max_page_count = ${maxPages}`);
      }
      return raw;
    } catch (error) {
      raw.close();
      throw error;
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#raw.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #timed<T>(sql: string, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      const ms = performance.now() - start;
      if (ms > SLOW_MS) {
        this.#options.log(
          'warn',
          `slow statement, ${Math.round(ms)} ms: ${sql.replace(/\s+/g, ' ').slice(0, 200)}`,
        );
      }
    }
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#timed(sql, () => this.#prepare(sql).get(...values)) as Row | undefined;
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#timed(sql, () => this.#prepare(sql).all(...values)) as Row[];
  }

  /** Rows as arrays, one at a time: for reading many. */
  *each<Row extends readonly unknown[]>(sql: string, ...values: Value[]): Generator<Row> {
    const statement = this.#raw.prepare(sql);
    statement.setReturnArrays(true);
    for (const row of statement.iterate(...values)) yield row as unknown as Row;
  }

  run(sql: string, ...values: Value[]): { changes: number; lastInsertRowid: number } {
    const result = this.#timed(sql, () => this.#prepare(sql).run(...values));
    return { changes: Number(result.changes), lastInsertRowid: Number(result.lastInsertRowid) };
  }

  /** For statements that run once: schema, pragmas. */
  exec(sql: string): void {
    this.#timed(sql, () => this.#raw.exec(sql));
  }

  /** One write transaction; rolled back when `work` throws. */
  write<T>(work: () => T): T {
    return this.#transaction('BEGIN IMMEDIATE', work);
  }

  /** One read snapshot. */
  read<T>(work: () => T): T {
    return this.#transaction('BEGIN', work);
  }

  #transaction<T>(begin: string, work: () => T): T {
    this.#prepare(begin).run();
    let result: T;
    try {
      result = work();
      this.#prepare('COMMIT').run();
    } catch (error) {
      if (this.#raw.isTransaction) this.#raw.exec('ROLLBACK');
      throw error;
    }
    return result;
  }

  /**
   * Gives back all memory of the connection: another one takes its place, and what was spread over the heap between
   * its parts goes to the system at once.
   */
  renew(): void {
    const fresh = this.#open();
    this.#statements.clear();
    this.#raw.close();
    this.#raw = fresh;
  }

  close(): void {
    this.#statements.clear();
    this.#raw.close();
  }
}
