import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RETURNED_FILE } from '../contract/names.ts';
import { returnedFrom, type ReturnedFrom } from '../contract/update.ts';
import { systemCode } from './file-error.ts';
import type { Log } from './logger.ts';

export interface Returned {
  readonly from: ReturnedFrom;
  /** The data has followed. Leaves alone what was written since: the desk went back once more. */
  clear(): void;
}

/**
 * Whether the desk went back to this version, and store and settings have still to follow; null when it did not. A file
 * that says nothing says so all the same: nobody else writes it.
 */
export function readReturned(dataFolder: string, now: number, log: Log): Returned | null {
  const path = join(dataFolder, RETURNED_FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  return {
    from: parse(text) ?? { from: 'unknown', to: 'unknown', at: now },
    clear() {
      try {
        if (existsSync(path) && readFileSync(path, 'utf8') === text) rmSync(path);
      } catch (error) {
        // There is nothing left to follow: the next start changes nothing.
        log('warn', `${RETURNED_FILE} cannot be removed`, { error });
      }
    },
  };
}

function parse(text: string): ReturnedFrom | null {
  try {
    return returnedFrom.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
