/**
 * Which contents persons have released, in a file beside the store: one restored from a copy, or begun anew, does not
 * know the later ones, and nobody should have to look at them again.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Database, Log } from './database.ts';
import { storeError } from './errors.ts';

export interface Release {
  readonly id: string;
  readonly contentHash: string;
  /** In ms. */
  readonly at: number;
}

/** On disk when it returns. A line of its own, also behind one that was cut off. Throws as the file system does. */
export function noteRelease(path: string, release: Release): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, `\n${JSON.stringify(release)}`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** In the order in which they were given; lines that are none are passed over. */
function readReleases(path: string): Release[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').flatMap(parse);
}

/**
 * Whether a notice's content was released before the store was last restored, and at `since` (ms) or later; never, when
 * it never was restored.
 */
export function lostReleases(
  db: Database,
  path: string,
  log: Log,
): (id: string, contentHash: string, since?: number) => boolean {
  const restored = db.get<{ restored: string | null }>('SELECT restored FROM state')?.restored ?? null;
  if (restored === null) return () => false;
  const { at: restoredAt } = JSON.parse(restored) as { at: number };
  const lost = new Map<string, number>();
  try {
    for (const { id, contentHash, at } of readReleases(path)) {
      if (at <= restoredAt) lost.set(`${id} ${contentHash}`, at);
    }
  } catch (error) {
    log('warn', `releases given before the restore could not be read: ${storeError(error).message}`);
  }
  return (id, contentHash, since = 0) => (lost.get(`${id} ${contentHash}`) ?? -1) >= since;
}

function parse(line: string): Release[] {
  try {
    const { id, contentHash, at } = JSON.parse(line) as Partial<Release>;
    const isWhole = typeof id === 'string' && typeof contentHash === 'string' && typeof at === 'number';
    return isWhole ? [{ id, contentHash, at }] : [];
  } catch {
    return [];
  }
}
