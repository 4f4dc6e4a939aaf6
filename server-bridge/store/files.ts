/** Names of the store's files in the data folder, and moving them safely. */
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export function storeFiles(dataFolder: string) {
  const at = (name: string): string => join(dataFolder, name);
  return {
    store: at('store.db'),
    search: at('search.db'),
    lastGood: at('store.last-good.db'),
    released: at('released.jsonl'),
    /** Says why the store is to be examined at the next start. */
    suspect: at('store.suspect'),
    /** Written before the step from this schema version. */
    before: (version: number): string => at(`store.before-v${version + 1}.db`),
    damaged: (now: number): string =>
      at(`store.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.db`),
  };
}

/** Files kept beside the store that hold its content. */
export const ASIDE = /^store\.(?:before-v\d+|damaged-[\w-]+)\.db(?:-wal|-shm)?$/;
export const SIDE_FILES = ['-wal', '-shm'] as const;

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes `temporary` the file at `path`: never half of it, also after a power cut. */
export function replaceFile(temporary: string, path: string): void {
  syncFile(temporary);
  renameSync(temporary, path);
}

export function copyDurably(from: string, to: string): void {
  const temporary = `${to}.tmp`;
  copyFileSync(from, temporary);
  replaceFile(temporary, to);
}

export function moveAside(path: string, target: string): void {
  renameSync(path, target);
  for (const ending of SIDE_FILES) {
    if (existsSync(path + ending)) renameSync(path + ending, target + ending);
  }
}

export function removeDatabase(path: string): void {
  for (const ending of ['', ...SIDE_FILES]) rmSync(path + ending, { force: true });
}
