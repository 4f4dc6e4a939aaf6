import { accessSync, closeSync, constants, openSync, statSync, truncateSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import envPaths from 'env-paths';
import { GazetteError } from '../contract/errors.ts';
import { systemCode } from './file-error.ts';
import { makeFolder } from './make-folder.ts';

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

/** What has to be a file, or a folder, where it is there at all: a bridge cannot work around one that is not. */
const FILES = ['bridge.lock', 'bridge.json', 'store.db', 'search.db'];
const FOLDERS = ['logs', 'media', 'run'];

/**
 * Makes the folder where it is missing (only its person can enter) and takes it: one bridge owns a data folder. The
 * lock is SQLite's on `bridge.lock`, held by the kernel for this process, so that no crash leaves it behind.
 *
 * @throws GazetteError `data-folder-busy` when another bridge has it, else as {@link dataFolderError}
 */
export function lockDataFolder(folder: string): DataFolderLock {
  const path = join(folder, 'bridge.lock');
  try {
    prepareFolder(folder);
    try {
      return takeLock(path, PATIENCE_MS);
    } catch (error) {
      if (!isNotDatabase(error)) throw error;
    }
    // Rubbish in the file (a crash of the disk, a stray copy). Emptied in place: removing it could give two bridges a lock each.
    truncateSync(path, 0);
    return takeLock(path, PATIENCE_MS);
  } catch (error) {
    if (isBusy(error)) {
      throw new GazetteError('data-folder-busy', 'another Gazette bridge owns this data folder');
    }
    throw dataFolderError(folder, error);
  }
}

/** Whether some bridge owns the folder now. Makes nothing. @throws GazetteError as {@link dataFolderError} */
export function isDataFolderBusy(folder: string): boolean {
  const path = join(folder, 'bridge.lock');
  try {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return false;
  } catch (error) {
    throw dataFolderError(folder, error);
  }
  try {
    takeLock(path, 0).release();
    return false;
  } catch (error) {
    return isBusy(error);
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'the system does not permit it',
  EROFS: 'it is on a disk that cannot be written',
  ENOENT: 'it cannot be made there',
  ENOTDIR: 'part of its path is a file',
  EEXIST: 'it is a file',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'the links in its path lead in a circle',
};

/**
 * Why a data folder cannot be used, in one line for whoever has chosen it: the path, the cause, what to do.
 * `disk-full` or `data-folder-unusable`.
 */
export function dataFolderError(folder: string, error: unknown): GazetteError {
  if (error instanceof GazetteError) return error;
  const system = systemCode(error);
  const sqlite = sqliteCode(error);
  if (system === 'ENOSPC' || system === 'EDQUOT' || sqlite === SQLITE.full) {
    return new GazetteError('disk-full', `the disk of the data folder ${folder} is full; make room on it`);
  }
  const code = system ?? (sqlite === null ? 'unknown' : `SQLite ${String(sqlite)}`);
  const cause = `${CAUSES[code] ?? 'it cannot be read and written'} (${code})`;
  return unusable(folder, `${insideOf(folder, error)}${cause}`);
}

function unusable(folder: string, cause: string): GazetteError {
  const message = `the data folder ${folder} cannot be used: ${cause}; mend that, or choose another with --data or GAZETTE_DATA`;
  return new GazetteError('data-folder-unusable', message, { path: folder });
}

/** `store.db in it: ` where the error is about something in the folder. */
function insideOf(folder: string, error: unknown): string {
  const path = error instanceof Error && 'path' in error ? error.path : null;
  return typeof path === 'string' && path.startsWith(join(folder, '/')) ? `${basename(path)} in it: ` : '';
}

function prepareFolder(folder: string): void {
  makeFolder(folder);
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  for (const name of [...FILES, ...FOLDERS]) {
    const path = join(folder, name);
    const info = statSync(path, { throwIfNoEntry: false });
    if (info === undefined) continue;
    const isKind = FILES.includes(name) ? info.isFile() : info.isDirectory();
    if (!isKind) throw unusable(folder, `${name} in it is not a ${FILES.includes(name) ? 'file' : 'folder'}`);
    accessSync(path, constants.R_OK | constants.W_OK);
  }
  // SQLite would make the lock file with the umask's mode.
  closeSync(openSync(join(folder, 'bridge.lock'), 'a', 0o600));
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
const SQLITE = { busy: 5, locked: 6, corrupt: 11, full: 13, notADatabase: 26 };
const isBusy = (error: unknown): boolean => [SQLITE.busy, SQLITE.locked].includes(sqliteCode(error) ?? 0);
const isNotDatabase = (error: unknown): boolean =>
  [SQLITE.corrupt, SQLITE.notADatabase].includes(sqliteCode(error) ?? 0);
