/**
 * The search index, in a file of its own (`search.db`): it can always be made again from the store, so it is neither
 * checked nor copied with it. One FTS5 table without content: a row holds a shown version's tokens, its number is
 * given once and maps to the notice in `docs`. The index follows the change log; `seq` says how far.
 */
import { rmSync } from 'node:fs';
import { readHead } from '../change-log.ts';
import { CONTENT_COLUMNS, type ContentRow, decodePlainText, isContentDamage } from '../content.ts';
import { Database, type DatabaseOptions } from '../database.ts';
import { storeError } from '../errors.ts';
import { isVisible } from '../rows.ts';
import { TokenWriter } from './token-writer.ts';

/** Grows with every change of tables or tokens; another number makes the index anew. */
const FORMAT = 2;

/**
 * Removed rows are only marked, which costs nothing beside FTS5's secure deletion (a burst of updates would hold up
 * the writer for seconds); what retention removes is purged. `purge`: something is left to do of that.
 */
const TABLES = `
CREATE TABLE progress (
  one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT, seq INTEGER, doc INTEGER, purge INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE docs (doc INTEGER PRIMARY KEY, n INTEGER NOT NULL UNIQUE, v INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(
  tokens, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '_~'"
);
INSERT INTO words (words, rank) VALUES ('hashsize', 8000000);
INSERT INTO words (words, rank) VALUES ('automerge', 0);
INSERT INTO words (words, rank) VALUES ('crisismerge', 200);
`;

/** Pages that one idle step of merging writes. */
const MERGE_PAGES = 128;
/** Slices written since the last merge after which one happens even while work waits. */
const MERGE_AFTER = 16;

interface Pending {
  n: number;
  seq: number;
  state: number;
  shownV: number | null;
}

/** A row of the index: its number and the version that it was made of. */
interface IndexedDoc {
  doc: number;
  v: number;
}

class ContentMissing extends Error {}

export class SearchIndex {
  readonly #store: Database;
  readonly #path: string;
  readonly #options: DatabaseOptions;
  readonly #writer = new TokenWriter();
  #db: Database;
  #seq = 0;
  #doc = 0;
  #slices = 0;
  #canMerge = true;
  #isPurging = false;

  constructor(store: Database, path: string, options: DatabaseOptions) {
    this.#store = store;
    this.#path = path;
    // Losing the last steps to a power cut costs doing them again.
    this.#options = { ...options, synchronous: 'NORMAL' };
    this.#db = this.#open();
  }

  #open(): Database {
    try {
      return this.#load(new Database(this.#path, this.#options));
    } catch (error) {
      if (storeError(error).code === 'disk-full') throw error;
      this.#options.log('warn', `the search index is made anew: ${storeError(error).message}`);
      for (const ending of ['', '-wal', '-shm']) rmSync(this.#path + ending, { force: true });
      return this.#load(new Database(this.#path, this.#options));
    }
  }

  #load(db: Database): Database {
    try {
      const { epoch, seq } = readHead(this.#store);
      const found = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
      if (found !== 0 && found !== FORMAT) throw new Error('its format is another one');
      if (found === 0) {
        db.write(() => {
          db.exec(TABLES);
          db.run('INSERT INTO progress (one, epoch, seq, doc) VALUES (1, ?, 0, 0)', epoch);
          db.exec(`PRAGMA user_version = ${FORMAT}`);
        });
      }
      const at = db.get<{ epoch: string; seq: number; doc: number }>('SELECT * FROM progress');
      if (at === undefined || at.epoch !== epoch || at.seq > seq)
        throw new Error('it belongs to another store');
      this.#seq = at.seq;
      this.#doc = at.doc;
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Changes up to here are in the index. */
  get seq(): number {
    return this.#seq;
  }

  isBehind(): boolean {
    return this.#seq < readHead(this.#store).seq;
  }

  /** Indexes up to `limit` changed notices in one transaction. */
  step(limit: number): void {
    try {
      this.#step(limit);
    } catch (error) {
      if (!(error instanceof ContentMissing)) throw error;
      // A power cut took steps back whose texts retention has removed since.
      this.#options.log('warn', `the search index is made anew: ${error.message}`);
      this.#clear();
    }
  }

  #clear(): void {
    this.#db.write(() => {
      this.#db.exec("INSERT INTO words (words) VALUES ('delete-all'); DELETE FROM docs");
      this.#db.exec('UPDATE progress SET seq = 0');
    });
    this.#seq = 0;
  }

  /** Lets go of notices whose content is about to leave the store; `purge` takes it out of the file. */
  drop(numbers: readonly number[]): void {
    this.#db.write(() => {
      this.#removeAll(numbers.flatMap((n) => this.#docOf(n) ?? []));
      this.#db.run('UPDATE progress SET purge = 1');
    });
  }

  /**
   * Some work of taking out of the file what rows that are gone have left in it, those of former versions as well;
   * false when nothing is left to do.
   */
  purge(): boolean {
    if (this.#db.get<{ purge: number }>('SELECT purge FROM progress')?.purge !== 1) return false;
    // Everything that is there becomes one, step by step, without the marked rows.
    if (!this.#isPurging) this.#merge(-MERGE_PAGES);
    this.#isPurging = true;
    this.#merge(MERGE_PAGES);
    if (this.#canMerge) return true;
    this.#isPurging = false;
    this.#db.run('UPDATE progress SET purge = 0');
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return false;
  }

  #step(limit: number): void {
    const pending = this.#store.all<Pending>(
      `SELECT n, seq, state, shownV FROM notices INDEXED BY noticesBySeq WHERE seq > ? ORDER BY seq LIMIT ?`,
      this.#seq,
      limit,
    );
    const last = pending.at(-1);
    const seq = last === undefined || pending.length < limit ? readHead(this.#store).seq : last.seq;
    let doc = this.#doc;
    this.#db.write(() => {
      const changed = pending
        .map(({ n, state, shownV }) => ({ n, v: isVisible(state) ? shownV : null, old: this.#docOf(n) }))
        .filter(({ v, old }) => v !== (old?.v ?? null));
      this.#removeAll(changed.flatMap(({ old }) => old ?? []));
      for (const notice of changed) {
        const { v } = notice;
        if (v === null) continue;
        doc += 1;
        this.#db.run('INSERT INTO words (rowid, tokens) VALUES (?, ?)', doc, this.#tokensOf(v));
        this.#db.run('INSERT INTO docs (doc, n, v) VALUES (?, ?, ?)', doc, notice.n, v);
      }
      this.#db.run('UPDATE progress SET seq = ?, doc = ?', seq, doc);
    });
    this.#seq = seq;
    this.#doc = doc;
    if (pending.length > 0) {
      this.#slices += 1;
      this.#canMerge = true;
    }
    if (this.#slices >= MERGE_AFTER) this.#merge(MERGE_PAGES * 2);
  }

  #docOf(n: number): IndexedDoc | undefined {
    return this.#db.get<IndexedDoc>('SELECT doc, v FROM docs WHERE n = ?', n);
  }

  /** Before any is added: FTS5 writes out all it has gathered whenever it is given a smaller row than the last one. */
  #removeAll(docs: readonly IndexedDoc[]): void {
    for (const { doc } of docs) {
      this.#db.run('DELETE FROM words WHERE rowid = ?', doc);
      this.#db.run('DELETE FROM docs WHERE doc = ?', doc);
    }
  }

  /** Valid until the next call. A damaged content is found by its title. */
  #tokensOf(v: number): Uint8Array {
    const row = this.#store.get<ContentRow & { title: string }>(
      `SELECT v.title, ${CONTENT_COLUMNS} FROM versions v JOIN contents c ON c.v = v.v WHERE v.v = ?`,
      v,
    );
    if (row === undefined) throw new ContentMissing(`the content of version row ${v} is missing`);
    try {
      return this.#writer.write(row.title, decodePlainText(row));
    } catch (error) {
      if (!isContentDamage(error)) throw error;
      return this.#writer.write(row.title, '');
    }
  }

  /** Some work of joining what single steps wrote; false when nothing is left to do. */
  tidy(): boolean {
    if (!this.#canMerge) return false;
    this.#merge(MERGE_PAGES);
    return this.#canMerge;
  }

  #merge(pages: number): void {
    const before = this.#changes();
    this.#db.run("INSERT INTO words (words, rank) VALUES ('merge', ?)", pages);
    this.#slices = 0;
    // FTS5's documented sign of an idle merge: fewer than two rows changed.
    this.#canMerge = this.#changes() - before >= 2;
  }

  #changes(): number {
    return this.#db.get<{ changes: number }>('SELECT total_changes() AS changes')?.changes ?? 0;
  }

  renew(): void {
    this.#db.renew();
  }

  close(): void {
    this.#db.close();
  }
}
