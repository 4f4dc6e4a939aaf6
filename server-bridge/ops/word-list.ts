import { createHash } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from './atomic-write.ts';
import type { Log } from './logger.ts';

/** The word filter's list as it is on disk. `version` is the first 12 hexadecimal digits of its SHA-256. */
export interface WordListFile {
  readonly path: string;
  readonly text: string;
  readonly version: string;
}

export interface WordList {
  current(): WordListFile;
  /** Called when the file has new content. Returns its stop. */
  onChange(listener: (list: WordListFile) => void): () => void;
  close(): void;
}

/** Opens `<folder>/words.txt`, made from the sample at the first run, and follows its changes. */
export async function openWordList(options: {
  readonly folder: string;
  readonly sample: string;
  readonly log: Log;
}): Promise<WordList> {
  const path = join(options.folder, 'words.txt');
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  let current = await read(path);
  if (current === null) {
    await writeAtomic(path, options.sample);
    current = { path, text: options.sample, version: versionOf(options.sample) };
  }
  let list = current;
  const listeners = new Set<(list: WordListFile) => void>();
  let timer: NodeJS.Timeout | null = null;

  async function reload(): Promise<void> {
    const found = await read(path);
    // A file that is gone or empty in the middle of a save is not an order to stop filtering.
    if (found === null || found.text.length === 0 || found.version === list.version) return;
    list = found;
    options.log('info', `word list ${list.version} is in force`);
    for (const listener of listeners) listener(list);
  }

  const watcher = watch(options.folder, () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void reload(), 100);
  });
  watcher.on('error', () =>
    options.log('warn', 'the word list is no longer watched; restart after changing it'),
  );

  return {
    current: () => list,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      watcher.close();
      listeners.clear();
    },
  };
}

async function read(path: string): Promise<WordListFile | null> {
  try {
    const text = await readFile(path, 'utf8');
    return { path, text, version: versionOf(text) };
  } catch {
    return null;
  }
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
