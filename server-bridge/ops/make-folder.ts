import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from './file-error.ts';

/**
 * Makes a folder and what is missing above it; only their person can enter. Node's own `recursive` never returns where
 * the system answers ENOENT for a name in a folder that is there, as Linux does in `/proc`.
 *
 * @throws the system's error, for a path of which some part is a file as well (`ENOTDIR`, `EEXIST`)
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (isFolder(path)) return;
    const parent = dirname(path);
    if (systemCode(error) !== 'ENOENT' || parent === path || existsSync(parent)) throw error;
    makeFolder(parent);
    mkdirSync(path, { mode: 0o700 });
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
