/**
 * Which contents persons have released, in a file beside the store: one restored from a copy, or begun anew, does not
 * know the later ones, and nobody should have to look at them again.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

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
export function readReleases(path: string): Release[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').flatMap(parse);
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
