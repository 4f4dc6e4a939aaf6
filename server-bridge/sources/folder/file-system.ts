/**
 * The few things the folder source does with a disk. `disk` waits for it, in the thread that calls: the bridge has one
 * for each folder (`file-thread.ts`), so that a share which does not answer holds up nothing else. Tests hand in one
 * that fails where they want.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
  watch,
  type BigIntStats,
} from 'node:fs';
import { sep } from 'node:path';

export const ENTRY_KINDS = ['file', 'folder', 'link', 'other'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface FileStat {
  readonly kind: EntryKind;
  /** Bytes. */
  readonly size: number;
  /** Last modification, in ns since 1970. */
  readonly mtimeNs: bigint;
  readonly ino: bigint;
  readonly dev: bigint;
}

/** What several files look like, a column for each part: ten thousand objects would be collected at every re-scan. */
export interface StatColumns {
  /** Index in `ENTRY_KINDS`, or `NOT_SEEN`. */
  readonly kinds: Uint8Array;
  /** Bytes. */
  readonly sizes: Float64Array;
  /** Last modifications, in ns since 1970. */
  readonly mtimes: BigInt64Array;
  readonly inodes: BigUint64Array;
  /** Why those were not seen, in rising order of `index`. */
  readonly errors: ReadonlyArray<{ readonly index: number; readonly code: string; readonly message: string }>;
}
export const NOT_SEEN = 255;

interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface FileContent {
  readonly before: FileStat;
  readonly after: FileStat;
  /** Null when the file is larger than asked for. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

export interface FileSystem {
  /** In the order of the names' UTF-16 units. */
  list(folder: string): Promise<FolderEntry[]>;
  /** Of the link itself, when it is one. */
  lstat(path: string): Promise<FileStat>;
  /** `lstat` of many names of one folder, whose separators are left out; one that fails does not stop the others. */
  lstats(folder: string, names: readonly string[]): Promise<StatColumns>;
  stat(path: string): Promise<FileStat>;
  realpath(path: string): Promise<string>;
  /** Opens without waiting and without following a link, reads only regular files; rejects with `ENOTREG` else. */
  read(path: string, maxBytes: number): Promise<FileContent>;
  /** At most the first `maxBytes` of a regular file. */
  readHead(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Watches one folder, or with `deep` the whole tree. Throws as Node's `watch` does. */
  watch(
    folder: string,
    deep: boolean,
    onEvent: (type: 'rename' | 'change', name: string | null) => void,
    onError: (error: unknown) => void,
  ): { close(): void };
  /** Nothing is asked of it any more. */
  close(): void;
}

/** The system's code of an error (`ENOENT`), `UNKNOWN` when it has none. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

export function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

interface Kinds {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function kindOf(entry: Kinds): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function toStat(stats: BigIntStats): FileStat {
  return {
    kind: kindOf(stats),
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ino: stats.ino,
    dev: stats.dev,
  };
}

// A FIFO without a writer would hold the opening thread for ever. Windows knows neither flag.
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

function withFile<T>(path: string, use: (fd: number, stats: FileStat) => T): T {
  const fd = openSync(path, OPEN_FLAGS);
  try {
    const stats = statOf(fd);
    if (stats.kind !== 'file') throw Object.assign(new Error('not a regular file'), { code: 'ENOTREG' });
    return use(fd, stats);
  } finally {
    closeSync(fd);
  }
}

function statOf(fd: number): FileStat {
  return toStat(fstatSync(fd, { bigint: true }));
}

/** Up to the end of the file or of `bytes`, whichever comes first. */
function fill(fd: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let length = 0;
  while (length < bytes.length) {
    const count = readSync(fd, bytes, length, bytes.length - length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

function lookAt(folder: string, names: readonly string[]): StatColumns {
  const { length } = names;
  const kinds = new Uint8Array(length).fill(NOT_SEEN);
  const sizes = new Float64Array(length);
  const mtimes = new BigInt64Array(length);
  const inodes = new BigUint64Array(length);
  const errors: Array<StatColumns['errors'][number]> = [];
  const start = folder.endsWith(sep) ? folder : folder + sep;
  for (const [index, name] of names.entries()) {
    try {
      const stats = lstatSync(start + name, { bigint: true });
      kinds[index] = ENTRY_KINDS.indexOf(kindOf(stats));
      sizes[index] = Number(stats.size);
      mtimes[index] = stats.mtimeNs;
      inodes[index] = stats.ino;
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown';
      errors.push({ index, code: codeOf(error), message });
    }
  }
  return { kinds, sizes, mtimes, inodes, errors };
}

/** `FileSystem` without its promises. */
export type Disk = {
  [Op in Exclude<keyof FileSystem, 'watch' | 'close'>]: (
    ...args: Parameters<FileSystem[Op]>
  ) => Awaited<ReturnType<FileSystem[Op]>>;
};

export const disk: Disk = {
  list: (folder) =>
    readdirSync(folder, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  lstat: (path) => toStat(lstatSync(path, { bigint: true })),
  lstats: lookAt,
  stat: (path) => toStat(statSync(path, { bigint: true })),
  realpath: (path) => realpathSync.native(path),
  read: (path, maxBytes) =>
    withFile(path, (fd, before) => {
      if (before.size > maxBytes) return { before, after: before, bytes: null };
      // One byte more than it should have shows growth without another look.
      const bytes = fill(fd, new Uint8Array(before.size + 1));
      return { before, after: statOf(fd), bytes };
    }),
  readHead: (path, maxBytes) =>
    withFile(path, (fd, { size }) => fill(fd, new Uint8Array(Math.min(size, maxBytes)))),
};

export const watchFolder: FileSystem['watch'] = (folder, deep, onEvent, onError) => {
  const watcher = watch(folder, { recursive: deep, persistent: false }, onEvent);
  watcher.on('error', onError);
  return watcher;
};
