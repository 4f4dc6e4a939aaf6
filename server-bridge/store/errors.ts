/** Turns what SQLite and the file system throw into errors that may cross. */
import { GazetteError } from '../contract/failure.ts';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html). */
const SQLITE = { busy: 5, readOnly: 8, io: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 };
/** SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE: a full disk may come as one of these. */
const IO_SPACE = new Set([778, 1034, 1546]);
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

interface Coded {
  readonly code?: unknown;
  readonly errcode?: unknown;
}

export function storeError(error: unknown): GazetteError {
  if (error instanceof GazetteError) return error;
  if (!(error instanceof Error)) return new GazetteError('internal', 'unknown failure');
  const { code, errcode } = error as Coded;
  if (typeof errcode === 'number') {
    const primary = errcode & 0xff;
    if (primary === SQLITE.full || IO_SPACE.has(errcode)) {
      return new GazetteError('disk-full', 'the disk with the data folder is full');
    }
    if (primary === SQLITE.corrupt || primary === SQLITE.notADatabase) {
      return new GazetteError('store-damaged', `the store file is damaged (SQLite ${errcode})`);
    }
    if (primary === SQLITE.busy)
      return new GazetteError('unavailable', 'the store is locked by another process');
    if (primary === SQLITE.cannotOpen || primary === SQLITE.readOnly) {
      return new GazetteError(
        'unavailable',
        `a file of the store cannot be opened or written (SQLite ${errcode})`,
      );
    }
    return new GazetteError('internal', `SQLite ${errcode}: ${error.message}`);
  }
  if (typeof code === 'string' && NO_SPACE.has(code)) {
    return new GazetteError('disk-full', 'the disk with the data folder is full');
  }
  return new GazetteError('internal', error.message);
}

export function isDamage(error: unknown): boolean {
  return storeError(error).code === 'store-damaged';
}
