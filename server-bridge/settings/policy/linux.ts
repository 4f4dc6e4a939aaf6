import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Owners, readGuardedFile, whyFolderUnsafe } from './guarded-file.ts';
import { parsePolicyText } from './parse.ts';
import type { PolicyPlace, RawLayer } from './types.ts';

const MOST_FILES = 100;

/**
 * A policy in files: one, and optionally a folder of more (`*.json`, in the order of their names), each of which wins over
 * those before it. Missing ones say nothing.
 */
export function filePlace(options: {
  readonly file: string;
  readonly folder: string | null;
  readonly owners: Owners;
  readonly pollMs: number;
}): PolicyPlace {
  const { file, folder, owners, pollMs } = options;

  async function names(): Promise<string[]> {
    if (folder === null) return [];
    const all = await readdir(folder).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    return all.filter((name) => name.endsWith('.json') && !name.startsWith('.')).toSorted();
  }

  async function readFolder(): Promise<RawLayer[]> {
    if (folder === null) return [];
    try {
      const found = await names();
      if (found.length === 0) return [];
      const unsafe = await whyFolderUnsafe(folder, owners);
      if (unsafe !== null) return [{ origin: folder, failure: unsafe }];
      if (found.length > MOST_FILES) return [{ origin: folder, failure: 'more than 100 files' }];
      const layers = await Promise.all(found.map((name) => readLayer(join(folder, name), owners)));
      return layers.filter((layer) => layer !== null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      return [{ origin: folder, failure: `the folder cannot be read (${code})` }];
    }
  }

  return {
    pollMs,
    async signature() {
      const paths = [file, ...(await names().catch(() => [])).map((name) => join(folder ?? '', name))];
      // A folder's rights decide, too.
      const folders = [dirname(file), ...(folder === null ? [] : [folder])];
      const marks = await Promise.all([...paths, ...folders].map(markOf));
      return JSON.stringify([paths, marks]);
    },
    async read() {
      const [own, more] = await Promise.all([readLayer(file, owners), readFolder()]);
      return own === null ? more : [own, ...more];
    },
  };
}

export async function readLayer(path: string, owners: Owners): Promise<RawLayer | null> {
  const read = await readGuardedFile(path, owners);
  if (read === null) return null;
  return { origin: path, ...('failure' in read ? read : parsePolicyText(read.text)) };
}

export async function markOf(path: string): Promise<string> {
  try {
    const { ino, mtimeMs, ctimeMs, size } = await stat(path);
    return `${String(ino)} ${String(mtimeMs)} ${String(ctimeMs)} ${String(size)}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
