/**
 * Puts another store in the place of one that cannot be used here: built beside it, complete with what that one knew,
 * and only then moved in. Ended at any step, the next start finds either the old store or the whole new one.
 */
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { basename } from 'node:path';
import { ChangeWriter, readHead } from './change-log.ts';
import type { Database, DatabaseOptions } from './database.ts';
import { storeError } from './errors.ts';
import {
  dropLeft,
  lastMoved,
  moveSideFiles,
  removeDatabase,
  replaceFile,
  storeFiles,
  syncFolder,
} from './files.ts';
import { type Gone, takeOver } from './former.ts';
import { cheapProblems } from './invariants.ts';
import { lostReleases } from './releases.ts';
import { findNotice } from './notices.ts';
import { retire } from './retention.ts';
import { type NoticeRow, PENDING } from './rows.ts';
import { release, type Step, withdraw } from './timeline.ts';

/** In their order; tests end the process at each. */
export const REPLACE_STEPS = ['copied', 'carried', 'built', 'moved', 'cleared', 'placed'] as const;
export type ReplaceStep = (typeof REPLACE_STEPS)[number];

export interface Replacement {
  readonly dataFolder: string;
  readonly cause: 'damage' | 'return';
  readonly reason: string;
  /** In ms. */
  readonly now: number;
  /** What to begin from, the best first; a new store where none can be used. */
  readonly copies: readonly string[];
  /** Opens a store file, made where there is none, and brings it up to date. */
  readonly open: (path: string) => Database;
  readonly log: DatabaseOptions['log'];
  readonly onStep: (step: ReplaceStep) => void;
}

export function replaceStore(how: Replacement): void {
  const { dataFolder, onStep, log } = how;
  const files = storeFiles(dataFolder);
  const temporary = `${files.next}.tmp`;
  try {
    const { db, isCopy } = begin(how, temporary);
    try {
      onStep('copied');
      fill(how, db, isCopy);
      onStep('carried');
    } finally {
      db.close();
    }
  } catch (error) {
    removeDatabase(temporary);
    throw error;
  }
  replaceFile(temporary, files.next);
  onStep('built');
  if (how.cause === 'return') {
    dropLeft(dataFolder);
    // Of the newer version: upkeep soon makes one that can be read here.
    removeDatabase(files.lastGood);
  }
  const aside = how.cause === 'return' ? files.newer(how.now) : files.damaged(how.now);
  renameSync(files.store, aside);
  log('info', `the store before is kept as ${basename(aside)}`);
  onStep('moved');
  finishReplacing(dataFolder, onStep);
}

/** Moves the new store in where an earlier start was ended before it could. */
export function finishReplacing(dataFolder: string, onStep: (step: ReplaceStep) => void): void {
  const files = storeFiles(dataFolder);
  if (existsSync(files.store)) return removeDatabase(files.next);
  if (!existsSync(files.next)) return;
  moveSideFiles(files.store, lastMoved(dataFolder) ?? files.store);
  removeDatabase(files.search);
  onStep('cleared');
  renameSync(files.next, files.store);
  syncFolder(dataFolder);
  onStep('placed');
}

function begin(how: Replacement, temporary: string): { db: Database; isCopy: boolean } {
  for (const copy of how.copies) {
    removeDatabase(temporary);
    let db: Database | null = null;
    try {
      copyFileSync(copy, temporary);
      db = how.open(temporary);
      const problem = cheapProblems(db)[0];
      if (problem === undefined) return { db, isCopy: readHead(db).seq > 0 };
      throw new Error(problem);
    } catch (error) {
      db?.close();
      const { code, message } = storeError(error);
      if (code === 'disk-full') throw error;
      how.log('error', `the copy ${basename(copy)} cannot be used: ${message}`);
    }
  }
  removeDatabase(temporary);
  return { db: how.open(temporary), isCopy: false };
}

function fill(how: Replacement, db: Database, isCopy: boolean): void {
  const { dataFolder, cause, now, log } = how;
  const files = storeFiles(dataFolder);
  const reason = isCopy ? how.reason : `${how.reason}; without a copy a new store was begun`;
  const restored = JSON.stringify({ at: now, reason, cause });
  db.run('UPDATE state SET epoch = ?, restored = ?', randomUUID(), restored);
  const gone = takeOver(db, files.store, log);
  if (isCopy) {
    withdrawAgain(db, gone, now);
    releaseAgain(db, files.released, log, now);
  }
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** What readers do not see any more must not be shown again until its source is asked, if that answers at all. */
function withdrawAgain(db: Database, gone: Gone, now: number): void {
  changing(db, now, (step) => {
    retire(step, noticesOf(db, gone.retired));
    for (const row of noticesOf(db, gone.withdrawn)) {
      db.run('DELETE FROM items WHERE n = ?', row.n);
      withdraw(step, row);
    }
  });
}

function noticesOf(db: Database, ids: readonly string[]): NoticeRow[] {
  return ids.map((id) => findNotice(db, id)).filter((row) => row !== undefined);
}

function changing<T>(db: Database, now: number, work: (step: Step) => T): T {
  return db.write(() => {
    const log = new ChangeWriter(db);
    const result = work({ db, log, at: now, isBackfill: true, wasReleased: () => false });
    log.finish();
    return result;
  });
}

/** Releases what the copy still holds and a person has released since. */
function releaseAgain(db: Database, path: string, log: DatabaseOptions['log'], now: number): void {
  const wasReleased = lostReleases(db, path, log);
  const held = db
    .all<{ id: string; version: number; contentHash: string; at: number }>(
      `SELECT n.id, v.version, v.contentHash, v.at FROM notices n JOIN versions v ON v.v = n.newestV WHERE n.pending = ?`,
      PENDING.held,
    )
    // One given for the same content before is no answer to its coming again.
    .filter(({ id, contentHash, at }) => wasReleased(id, contentHash, at));
  changing(db, now, (step) => {
    for (const { id, version } of held) release(step, id, version);
  });
  if (held.length > 0) log('info', `${held.length} releases were given again`);
}
