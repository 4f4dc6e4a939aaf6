import { accessSync, constants, mkdirSync, openSync, closeSync, statSync, truncateSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import envPaths from 'env-paths';
import { GazetteError } from '../contract/errors.ts';
import { fileError, systemCode } from './file-error.ts';

/**
 * Where this person's data lives: the argument, else `GAZETTE_DATA`, else the system's local (never roaming) place.
 * Absolute; not made yet.
 */
export function resolveDataFolder(
  env: Readonly<Record<string, string | undefined>>,
  argument?: string,
): string {
  const wanted = argument ?? env['GAZETTE_DATA'] ?? '';
  if (wanted.trim() === '') return envPaths('gazette', { suffix: '' }).data;
  return isAbsolute(wanted) ? wanted : resolve(wanted);
}

/** Somebody who only asks whether the folder is free holds it for a moment. */
const PATIENCE_MS = 250;

export interface DataFolderLock {
  release(): void;
}

/**
 * Makes the folder where it is missing (only its person can enter) and takes it: one bridge owns a data folder. The
 * lock is SQLite's on `bridge.lock`, held by the kernel for this process, so that no crash leaves it behind.
 *
 * @throws GazetteError `data-folder-busy` when another bridge has it, `disk-full` or `unavailable` when it cannot be used
 */
export function lockDataFolder(folder: string): DataFolderLock {
  prepareFolder(folder);
  const path = join(folder, 'bridge.lock');
  try {
    return takeLock(path, PATIENCE_MS);
  } catch (error) {
    if (!isNotDatabase(error)) throw lockError(error);
  }
  // Rubbish in the file (a crash of the disk, a stray copy). Emptied in place: removing it could give two bridges a lock each.
  try {
    truncateSync(path, 0);
    return takeLock(path, PATIENCE_MS);
  } catch (error) {
    throw lockError(error);
  }
}

/** Whether some bridge owns the folder now. Makes nothing. */
export function isDataFolderBusy(folder: string): boolean {
  const path = join(folder, 'bridge.lock');
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return false;
  try {
    takeLock(path, 0).release();
    return false;
  } catch (error) {
    return isBusy(error);
  }
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.R_OK);
    // SQLite would make the lock file with the umask's mode.
    closeSync(openSync(join(folder, 'bridge.lock'), 'a', 0o600));
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR' || systemCode(error) === 'EEXIST') {
      throw new GazetteError('unavailable', 'the data folder is not a folder', { path: folder });
    }
    throw fileError(error);
  }
}

function takeLock(path: string, timeout: number): DataFolderLock {
  const database = new DatabaseSync(path, { timeout });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    release: () => {
      if (database.isOpen) database.close();
    },
  };
}

/** SQLite's primary result code (https://sqlite.org/rescode.html), null for other errors. */
function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}
const isBusy = (error: unknown): boolean => sqliteCode(error) === 5 || sqliteCode(error) === 6;
const isNotDatabase = (error: unknown): boolean => sqliteCode(error) === 26 || sqliteCode(error) === 11;

function lockError(error: unknown): GazetteError {
  if (isBusy(error)) {
    return new GazetteError('data-folder-busy', 'another Gazette bridge owns this data folder');
  }
  if (sqliteCode(error) === 13) return new GazetteError('disk-full', 'the disk of the data folder is full');
  const code = sqliteCode(error);
  if (code !== null)
    return new GazetteError('unavailable', `the data folder cannot be locked (SQLite ${String(code)})`);
  return fileError(error);
}
