/** Names of the store's files in the data folder, and moving them safely. */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
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
    /** Built to take the store's place, and whole. */
    next: at('store.next.db'),
    damaged: (now: number): string => at(`store.damaged-${timeName(now)}.db`),
    /** Left by a version that the desk went back from. */
    newer: (now: number): string => at(`store.newer-${timeName(now)}.db`),
  };
}

const timeName = (now: number): string => new Date(now).toISOString().replaceAll(/[:.]/g, '-');

/** Files kept beside the store that hold its content. */
export const ASIDE = /^store\.(?:before-v\d+|(?:damaged|newer)-[\w-]+)\.db(?:-wal|-shm)?$/;
const MOVED = /^store\.(?:damaged|newer)-([\w-]+)\.db$/;
const BEFORE = /^store\.before-v(\d+)\.db$/;

/** The copies made before migrations from a schema up to `latest`, the newest schema first. */
export function copiesBefore(dataFolder: string, latest: number): string[] {
  return readdirSync(dataFolder)
    .map((name) => ({ name, schema: Number(BEFORE.exec(name)?.[1] ?? NaN) - 1 }))
    .filter(({ schema }) => schema <= latest)
    .toSorted((a, b) => b.schema - a.schema)
    .map(({ name }) => join(dataFolder, name));
}

/** The store that was moved aside last; null when none is kept. */
export function lastMoved(dataFolder: string): string | null {
  const moved = readdirSync(dataFolder)
    .map((name) => ({ name, time: MOVED.exec(name)?.[1] }))
    .filter(({ time }) => time !== undefined)
    .toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
  const name = moved.at(-1)?.name;
  return name === undefined ? null : join(dataFolder, name);
}

/** Stores left by newer versions before: what they knew was carried over then. */
export function dropLeft(dataFolder: string): void {
  for (const name of readdirSync(dataFolder)) {
    if (name.startsWith('store.newer-')) rmSync(join(dataFolder, name), { force: true });
  }
}

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

/** Makes renames survive a power cut. Windows cannot open folders, and flushes renames itself. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** What SQLite keeps beside a database goes along: beside another one it would be read into that. */
export function moveSideFiles(path: string, target: string): void {
  for (const ending of SIDE_FILES) {
    if (existsSync(path + ending)) renameSync(path + ending, target + ending);
  }
}

export function removeDatabase(path: string): void {
  for (const ending of ['', ...SIDE_FILES]) rmSync(path + ending, { force: true });
}
