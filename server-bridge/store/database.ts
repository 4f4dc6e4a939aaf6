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
  readonly log: Log;
}

export class Database {
  readonly path: string;
  readonly #raw: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #log: Log;

  constructor(path: string, options: DatabaseOptions) {
    this.path = path;
    this.#log = options.log;
    this.#raw = new DatabaseSync(path, { readOnly: options.readOnly ?? false, timeout: 10_000 });
    try {
      this.#raw.exec(`PRAGMA cache_size = -${options.cacheKiB ?? 8192}; PRAGMA temp_store = MEMORY`);
      if (options.readOnly !== true) {
        // Page size counts only before the first table; 8 KiB wastes less on rows of compressed text.
        this.#raw.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF');
        // What retention removes must leave the file, too.
        this.#raw.exec('PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000');
        this.#raw.exec('PRAGMA journal_size_limit = 4194304');
        if (options.maxPages !== undefined) this.#raw.exec(`PRAGMA max_page_count = ${options.maxPages}`);
      }
    } catch (error) {
      this.#raw.close();
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
        this.#log('warn', `slow statement, ${Math.round(ms)} ms: ${sql.replace(/\s+/g, ' ').slice(0, 200)}`);
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

  /** Gives back what the page cache holds. */
  shrink(): void {
    this.#raw.exec('PRAGMA shrink_memory');
  }

  close(): void {
    this.#statements.clear();
    this.#raw.close();
  }
}
