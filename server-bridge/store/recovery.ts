/**
 * Opens the store file for writing. A damaged one is moved aside and kept, and so is one of a newer version that the
 * desk went back from: the best copy that can be read takes its place, or a new store; either way with a new epoch,
 * because `seq` may then repeat.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { GazetteError } from '../contract/failure.ts';
import type { ReturnedFrom } from '../contract/update.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { isDamage, storeError } from './errors.ts';
import { copiesBefore, replaceFile, storeFiles } from './files.ts';
import { cheapProblems, pragmaProblems } from './invariants.ts';
import { migrate, type Migration, MIGRATIONS, schemaVersion } from './migrations.ts';
import { finishReplacing, replaceStore, type ReplaceStep } from './replace.ts';

export interface OpenHow {
  /** False while another connection may still use the file. */
  readonly mayRestore?: boolean;
  /** Set when the desk went back to this version. */
  readonly returned?: ReturnedFrom | undefined;
  readonly migrations?: readonly Migration[];
  readonly onStep?: (step: ReplaceStep) => void;
}

export function openStoreFile(
  dataFolder: string,
  options: DatabaseOptions,
  now: number,
  how: OpenHow = {},
): Database {
  const { returned, migrations = MIGRATIONS, mayRestore = true, onStep = () => undefined } = how;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const files = storeFiles(dataFolder);
  finishReplacing(dataFolder, onStep);
  const found = examine(dataFolder, options, migrations.length, returned);
  if (found !== null) {
    if (!mayRestore) throw new GazetteError('store-damaged', found.reason);
    const isReturn = found.cause === 'return';
    const what = isReturn ? 'of a newer version' : 'damaged';
    options.log(isReturn ? 'warn' : 'error', `the store is ${what} and kept aside: ${found.reason}`);
    const before = copiesBefore(dataFolder, migrations.length);
    replaceStore({
      ...found,
      dataFolder,
      now,
      copies: [...(isReturn ? before : []), files.lastGood, ...(isReturn ? [] : before)].filter(existsSync),
      open: (path) => open(path, options, migrations),
      log: options.log,
      onStep,
    });
  }
  const db = open(files.store, options, migrations, files.before);
  rmSync(files.suspect, { force: true });
  return db;
}

interface Unusable {
  readonly cause: 'damage' | 'return';
  readonly reason: string;
}

/** Null for a file that may be used, or none at all. Throws what is no damage: a full disk, a newer schema. */
function examine(
  dataFolder: string,
  options: DatabaseOptions,
  latest: number,
  returned: ReturnedFrom | undefined,
): Unusable | null {
  const files = storeFiles(dataFolder);
  if (!existsSync(files.store)) return null;
  const damage = (reason: string | undefined): Unusable | null =>
    reason === undefined ? null : { cause: 'damage', reason };
  let db: Database | null = null;
  try {
    db = new Database(files.store, options);
    const version = schemaVersion(db);
    // Empty where there was a store once: cut off, not new.
    if (version === 0) return existsSync(files.lastGood) ? damage('the file is empty') : null;
    if (version > latest) {
      if (returned === undefined) return null;
      return { cause: 'return', reason: `version ${returned.from} was left for ${returned.to}` };
    }
    // Whole checks take seconds: only where something was wrong before.
    if (existsSync(files.suspect)) {
      const kind = readFileSync(files.suspect, 'utf8').startsWith('full') ? 'full' : 'quick';
      const found = pragmaProblems(db, kind)[0];
      if (found !== undefined) return damage(found);
    }
    return damage(cheapProblems(db)[0]);
  } catch (error) {
    if (isDamage(error) || isBrokenSchema(error)) return damage(storeError(error).message);
    throw error;
  } finally {
    db?.close();
  }
}

/** SQLITE_ERROR for a missing table: the file is a database, but not whole. */
function isBrokenSchema(error: unknown): boolean {
  return error instanceof Error && /no such (?:table|column|index)|malformed/.test(error.message);
}

function open(
  path: string,
  options: DatabaseOptions,
  migrations: readonly Migration[],
  before?: (version: number) => string,
): Database {
  // Created here, so that nobody else on the machine may read it.
  if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
  // Every commit is on disk before it is acknowledged: a power cut must not make `seq` repeat within an epoch.
  const db = new Database(path, { ...options, synchronous: 'FULL' });
  try {
    migrate(db, migrations, (from) => {
      if (before !== undefined) copyAside(db, before(from));
    });
    db.run('INSERT OR IGNORE INTO state (one, epoch, seq, rev) VALUES (1, ?, 0, 0)', randomUUID());
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Takes the place of an older copy: the store may have gone back to that schema and on since. */
function copyAside(db: Database, path: string): void {
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  db.run('VACUUM INTO ?', temporary);
  replaceFile(temporary, path);
}
