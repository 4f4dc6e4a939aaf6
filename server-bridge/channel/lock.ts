import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GazetteError } from '../contract/errors.ts';

/** SQLite's result code for a lock that another has (https://sqlite.org/rescode.html). */
const BUSY = 5;
/** Changing the stage holds the lock for a moment only; who waits for it blocks its thread. */
const PATIENCE_MS = 250;

/**
 * Takes the channel's folder for one who changes its manifest or stage. The kernel holds the lock for this process: a killed
 * one leaves it free.
 *
 * @returns gives it back
 * @throws GazetteError `conflict` when another has it; Error with the reason when it cannot be taken
 */
export function lockChannel(folder: string): () => void {
  const path = join(folder, '.lock');
  let database: DatabaseSync | null = null;
  try {
    // SQLite would make it with another mode.
    closeSync(openSync(path, 'a', 0o600));
    database = new DatabaseSync(path, { timeout: PATIENCE_MS });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    const isBusy = error instanceof Error && 'errcode' in error && error.errcode === BUSY;
    if (isBusy) throw new GazetteError('conflict', `somebody else is changing ${folder} now`);
    throw new Error(`${path} cannot be locked (${(error as Error).message})`, { cause: error });
  }
  return () => database.close();
}
