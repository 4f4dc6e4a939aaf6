/**
 * Opens the store file for writing. A damaged one is moved aside and kept; the last good copy takes its place, or a
 * new store; either way with a new epoch, because `seq` may then repeat.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { GazetteError } from '../contract/failure.ts';
import { ChangeWriter, readHead } from './change-log.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { isDamage, storeError } from './errors.ts';
import { copyDurably, moveAside, removeDatabase, replaceFile, storeFiles } from './files.ts';
import { cheapProblems, pragmaProblems } from './invariants.ts';
import { migrate, MIGRATIONS, schemaVersion } from './migrations.ts';
import { readReleases } from './releases.ts';
import { PENDING } from './rows.ts';
import { release, type Step } from './timeline.ts';

/** `mayRestore` is false while another connection may still use the file. */
export function openStoreFile(
  dataFolder: string,
  options: DatabaseOptions,
  now: number,
  mayRestore = true,
): Database {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const files = storeFiles(dataFolder);
  const reason = damageOf(dataFolder, options);
  if (reason === null) {
    const db = open(files.store, options, files.before);
    rmSync(files.suspect, { force: true });
    return db;
  }
  if (!mayRestore) throw new GazetteError('store-damaged', reason);
  options.log('error', `the store is damaged and kept aside: ${reason}`);
  return restore(dataFolder, options, now, reason);
}

/** Null for a file that may be used, or none at all. Throws what is no damage: a full disk, a newer schema. */
function damageOf(dataFolder: string, options: DatabaseOptions): string | null {
  const files = storeFiles(dataFolder);
  if (!existsSync(files.store)) return null;
  let db: Database | null = null;
  try {
    db = new Database(files.store, options);
    const version = schemaVersion(db);
    // Empty where there was a store once: cut off, not new.
    if (version === 0) return existsSync(files.lastGood) ? 'the file is empty' : null;
    if (version > MIGRATIONS.length) return null;
    // Whole checks take seconds: only where something was wrong before.
    if (existsSync(files.suspect)) {
      const kind = readFileSync(files.suspect, 'utf8').startsWith('full') ? 'full' : 'quick';
      const found = pragmaProblems(db, kind)[0];
      if (found !== undefined) return found;
    }
    return cheapProblems(db)[0] ?? null;
  } catch (error) {
    if (isDamage(error) || isBrokenSchema(error)) return storeError(error).message;
    throw error;
  } finally {
    db?.close();
  }
}

/** SQLITE_ERROR for a missing table: the file is a database, but not whole. */
function isBrokenSchema(error: unknown): boolean {
  return error instanceof Error && /no such (?:table|column|index)|malformed/.test(error.message);
}

function open(path: string, options: DatabaseOptions, before: (version: number) => string): Database {
  // Created here, so that nobody else on the machine may read it.
  if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
  // Every commit is on disk before it is acknowledged: a power cut must not make `seq` repeat within an epoch.
  const db = new Database(path, { ...options, synchronous: 'FULL' });
  try {
    migrate(db, undefined, (from) => copyAside(db, before(from)));
    db.run('INSERT OR IGNORE INTO state (one, epoch, seq, rev) VALUES (1, ?, 0, 0)', randomUUID());
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function copyAside(db: Database, path: string): void {
  if (existsSync(path)) return;
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  db.run('VACUUM INTO ?', temporary);
  replaceFile(temporary, path);
}

function restore(dataFolder: string, options: DatabaseOptions, now: number, reason: string): Database {
  const files = storeFiles(dataFolder);
  const damaged = files.damaged(now);
  moveAside(files.store, damaged);
  removeDatabase(files.search);
  const hasCopy = existsSync(files.lastGood);
  if (hasCopy) copyDurably(files.lastGood, files.store);
  let db: Database;
  try {
    db = open(files.store, options, files.before);
    const problem = cheapProblems(db)[0];
    if (problem !== undefined) {
      db.close();
      throw new Error(problem);
    }
  } catch (error) {
    if (!hasCopy || storeError(error).code === 'disk-full') throw error;
    options.log('error', `the last good copy is damaged, too: ${storeError(error).message}`);
    removeDatabase(files.store);
    db = open(files.store, options, files.before);
  }
  const isCopy = readHead(db).seq > 0;
  const why = isCopy ? reason : `${reason}; without a copy a new store was begun`;
  db.run('UPDATE state SET epoch = ?, restored = ?', randomUUID(), JSON.stringify({ at: now, reason: why }));
  if (isCopy) mergeMarks(db, damaged, options);
  if (isCopy) releaseAgain(db, files.released, options, now);
  rmSync(files.suspect, { force: true });
  return db;
}

/** Releases what the copy still holds and a person has released since. */
function releaseAgain(db: Database, path: string, options: DatabaseOptions, now: number): void {
  const released = db.write(() => {
    const log = new ChangeWriter(db);
    const step: Step = { db, log, at: now, isBackfill: true, wasReleased: () => false };
    const wasReleased = lostReleases(db, path, options.log);
    const held = db
      .all<{ id: string; version: number; contentHash: string }>(
        `SELECT n.id, v.version, v.contentHash FROM notices n JOIN versions v ON v.v = n.newestV WHERE n.pending = ?`,
        PENDING.held,
      )
      .filter(({ id, contentHash }) => wasReleased(id, contentHash));
    for (const { id, version } of held) release(step, id, version);
    log.finish();
    return held.length;
  });
  if (released > 0) options.log('info', `${released} releases were given again`);
}

/** Whether a notice's content was released before the store was last restored; never, when it never was. */
export function lostReleases(db: Database, path: string, log: DatabaseOptions['log']): Step['wasReleased'] {
  const restored = db.get<{ restored: string | null }>('SELECT restored FROM state')?.restored ?? null;
  const lost = new Map<string, Set<string>>();
  if (restored === null) return () => false;
  const { at: restoredAt } = JSON.parse(restored) as { at: number };
  try {
    for (const { id, contentHash, at } of readReleases(path)) {
      if (at <= restoredAt) lost.set(id, (lost.get(id) ?? new Set()).add(contentHash));
    }
  } catch (error) {
    log('warn', `releases given before the restore could not be read: ${storeError(error).message}`);
  }
  return (id, contentHash) => lost.get(id)?.has(contentHash) === true;
}

/** Carries over what was read and acknowledged since the copy, as far as the damaged file can be read. */
function mergeMarks(db: Database, damaged: string, options: DatabaseOptions): void {
  try {
    db.run('ATTACH ? AS damaged', damaged);
    try {
      const merged = db.write(() => {
        const rev = readHead(db).rev;
        const { changes } = db.run(
          `INSERT INTO marks (n, rev, readVersion, readAt, ackVersion, ackAt)
           SELECT n.n, ? + row_number() OVER (ORDER BY m.rev), min(m.readVersion, n.shown), m.readAt,
             min(m.ackVersion, n.shown), m.ackAt
           FROM damaged.marks m JOIN damaged.notices d ON d.n = m.n JOIN main.notices n ON n.id = d.id
           WHERE n.shown > 0
           ON CONFLICT (n) DO UPDATE SET rev = excluded.rev,
             readAt = iif(excluded.readVersion > readVersion, excluded.readAt, readAt),
             readVersion = max(readVersion, excluded.readVersion),
             ackAt = iif(excluded.ackVersion > ackVersion, excluded.ackAt, ackAt),
             ackVersion = max(ackVersion, excluded.ackVersion)`,
          rev,
        );
        db.run('UPDATE state SET rev = ?', rev + changes);
        return changes;
      });
      options.log('info', `${merged} marks were carried over from the damaged store`);
    } finally {
      db.exec('DETACH damaged');
    }
  } catch (error) {
    options.log('warn', `marks of the damaged store could not be read: ${storeError(error).message}`);
  }
}
