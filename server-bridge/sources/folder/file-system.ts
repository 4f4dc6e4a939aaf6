/**
 * The few things the folder source does with a disk. Node's callback functions instead of its promises: they cost a
 * third of the loop's time at 10,000 files. Tests hand in one that fails where they want.
 */
import { close, constants, fstat, lstat, open, read, readdir, realpath, stat, watch } from 'node:fs';
import type { BigIntStats, Dirent } from 'node:fs';

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FileStat {
  readonly kind: EntryKind;
  /** Bytes. */
  readonly size: number;
  /** Last modification, in ns since 1970. */
  readonly mtimeNs: bigint;
  readonly ino: bigint;
  readonly dev: bigint;
}

interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface FileContent {
  readonly before: FileStat;
  readonly after: FileStat;
  /** Null when the file is larger than asked for. */
  readonly bytes: Buffer | null;
}

export interface FileSystem {
  list(folder: string): Promise<FolderEntry[]>;
  /** Of the link itself, when it is one. */
  lstat(path: string): Promise<FileStat>;
  stat(path: string): Promise<FileStat>;
  realpath(path: string): Promise<string>;
  /** Opens without waiting and without following a link, reads only regular files; rejects with `ENOTREG` else. */
  read(path: string, maxBytes: number): Promise<FileContent>;
  /** At most the first `maxBytes` of a regular file. */
  readHead(path: string, maxBytes: number): Promise<Buffer>;
  /** Watches one folder, or with `deep` the whole tree. Throws as Node's `watch` does. */
  watch(
    folder: string,
    deep: boolean,
    onEvent: (type: 'rename' | 'change', name: string | null) => void,
    onError: (error: unknown) => void,
  ): { close(): void };
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

type Callback<T> = (error: NodeJS.ErrnoException | null, value: T) => void;

function call<T>(start: (done: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error === null ? resolve(value) : reject(error)));
  });
}

// A FIFO without a writer would hold the opening thread for ever. Windows knows neither flag.
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

async function withFile<T>(path: string, use: (fd: number, stats: FileStat) => Promise<T>): Promise<T> {
  const fd = await call<number>((done) => open(path, OPEN_FLAGS, done));
  try {
    const stats = toStat(await fstatOf(fd));
    if (stats.kind !== 'file') throw Object.assign(new Error('not a regular file'), { code: 'ENOTREG' });
    return await use(fd, stats);
  } finally {
    close(fd, () => undefined);
  }
}

function fstatOf(fd: number): Promise<BigIntStats> {
  return call((done) => fstat(fd, { bigint: true }, done));
}

async function fill(fd: number, bytes: Buffer): Promise<number> {
  let length = 0;
  while (length < bytes.length) {
    const start = length;
    const count = await call<number>((done) => read(fd, bytes, start, bytes.length - start, start, done));
    if (count === 0) break;
    length += count;
  }
  return length;
}

export const nodeFileSystem: FileSystem = {
  async list(folder) {
    const entries = await call<Dirent[]>((done) => readdir(folder, { withFileTypes: true }, done));
    const found: FolderEntry[] = [];
    for (const entry of entries) {
      found.push({ name: entry.name, kind: kindOf(entry) });
    }
    return found;
  },
  lstat: async (path) => toStat(await call((done) => lstat(path, { bigint: true }, done))),
  stat: async (path) => toStat(await call((done) => stat(path, { bigint: true }, done))),
  realpath: (path) => call((done) => realpath.native(path, done)),
  read: (path, maxBytes) =>
    withFile(path, async (fd, before) => {
      if (before.size > maxBytes) return { before, after: before, bytes: null };
      // One byte more than it should have shows growth without another look.
      const bytes = Buffer.allocUnsafe(before.size + 1);
      const length = await fill(fd, bytes);
      return { before, after: toStat(await fstatOf(fd)), bytes: bytes.subarray(0, length) };
    }),
  readHead: (path, maxBytes) =>
    withFile(path, async (fd, { size }) => {
      const bytes = Buffer.allocUnsafe(Math.min(size, maxBytes));
      return bytes.subarray(0, await fill(fd, bytes));
    }),
  watch(folder, deep, onEvent, onError) {
    const watcher = watch(folder, { recursive: deep, persistent: false }, onEvent);
    watcher.on('error', onError);
    return watcher;
  },
};
