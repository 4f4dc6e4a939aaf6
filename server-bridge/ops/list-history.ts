import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type ListVersion, listVersion } from '../contract/moderation.ts';
import { writeAtomic } from './atomic-write.ts';
import type { CompiledList } from './compiled-lists.ts';
import { type ListFile, listOf } from './list-file.ts';
import type { Log } from './logger.ts';

export interface ListHistory {
  /** Newest first. */
  versions(): readonly ListVersion[];
  /** The list came into force; the same as before changes nothing. */
  add(list: ListFile, compiled: CompiledList): Promise<void>;
  /** Null for one that is not kept any more. */
  read(version: string): Promise<ListFile | null>;
}

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Keeps in `folder` which lists were in force since when, and their texts, `most` besides it. Never rejects: a history is no condition. */
export async function openListHistory(
  folder: string,
  most: number,
  now: () => number,
  log: Log,
): Promise<ListHistory> {
  const index = join(folder, 'history.json');
  let versions: readonly ListVersion[] = await readIndex(index);
  const textPath = (version: string): string => join(folder, `${version}.txt.gz`);

  return {
    versions: () => versions,
    async add({ version, bytes }, { counts }) {
      if (versions[0]?.version === version) return;
      const { wordCount, allowCount, brokenCount } = counts;
      const entry = { version, at: now(), wordCount, allowCount, brokenCount, bytes: bytes.length };
      const all = [entry, ...versions];
      const kept = all.slice(0, most + 1);
      versions = kept;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeAtomic(textPath(version), await pack(bytes));
        await writeAtomic(index, `${JSON.stringify(kept)}\n`);
        const names = new Set(kept.map((known) => known.version));
        const gone = all.slice(most + 1).filter((old) => !names.has(old.version));
        await Promise.all(gone.map((old) => rm(textPath(old.version), { force: true })));
      } catch (error) {
        log('warn', 'the history of the word list cannot be kept', { error });
      }
    },
    async read(version) {
      try {
        const list = listOf(await unpack(await readFile(textPath(version))));
        return list.version === version ? list : null;
      } catch {
        return null;
      }
    },
  };
}

/** None where it cannot be read: it begins anew. */
async function readIndex(path: string): Promise<ListVersion[]> {
  try {
    return listVersion.array().parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return [];
  }
}
