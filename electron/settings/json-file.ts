import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from '../../server-bridge/contract/schema.ts';
import { writeAtomic } from './write-atomic.ts';

/** A small file of main's own in `userData`, read once and written whole. */
export interface JsonFile<T> {
  readonly value: T;
  /** Writes to a temporary file and renames. Failing is logged: nothing in such a file is worth stopping for. */
  save(value: T): Promise<void>;
  /** Resolves when everything saved so far is on disk, or could not be written. */
  settled(): Promise<void>;
}

/** Reads a file; a missing one is the fallback, a bad one is kept beside as `<name>.bad` and named in the log. */
export async function openJsonFile<T>(
  path: string,
  schema: z.ZodType<T>,
  fallback: T,
  log: (message: string) => void,
): Promise<JsonFile<T>> {
  let value = fallback;
  let writing = Promise.resolve();
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) {
    try {
      value = schema.parse(JSON.parse(text));
    } catch {
      await rename(path, `${path}.bad`).catch(() => {});
      log(`${path} could not be read and was kept as ${path}.bad`);
    }
  }
  return {
    get value() {
      return value;
    },
    save(changed) {
      value = changed;
      writing = writing.then(async () => {
        try {
          await mkdir(dirname(path), { recursive: true, mode: 0o700 });
          await writeAtomic(path, `${JSON.stringify(changed)}\n`, 0o600);
        } catch (error) {
          log(`${path} could not be written: ${String(error)}`);
        }
      });
      return writing;
    },
    settled: () => writing,
  };
}
