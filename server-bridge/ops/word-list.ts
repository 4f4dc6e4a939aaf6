import { createHash } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from './atomic-write.ts';
import { systemCode } from './file-error.ts';
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

export interface OpenWordListOptions {
  readonly folder: string;
  readonly sample: string;
  readonly log: Log;
  /** How often the file is looked at, in ms: asked, because watches are few and tell nothing of shared folders. */
  readonly pollMs?: number;
}

const POLL_MS = 500;

/**
 * Opens `<folder>/words.txt`, made from the sample at the first run, and follows its changes. Never rejects: a list
 * that cannot be read or written leaves the sample in force, stays as it is, and is told in the log.
 */
export async function openWordList(options: OpenWordListOptions): Promise<WordList> {
  const { folder, sample, log } = options;
  const path = join(folder, 'words.txt');
  const sampleList: WordListFile = { path, text: sample, version: versionOf(Buffer.from(sample)) };
  let list = await open();
  /** What reading failed with last, so that it is told once. */
  let told: string | null = null;
  /** The file was empty when last looked at: the middle of a save, or a list without words. */
  let wasEmpty = false;
  let isClosed = false;
  const listeners = new Set<(list: WordListFile) => void>();

  async function open(): Promise<WordListFile> {
    try {
      const found = await read(path);
      if (found !== null) return found;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeAtomic(path, sample);
    } catch (error) {
      log('error', 'the word list cannot be used; the sample list is in force', { error });
    }
    return sampleList;
  }

  async function reload(): Promise<void> {
    let found: WordListFile | null;
    try {
      found = await read(path);
      told = null;
    } catch (error) {
      const reason = systemCode(error) ?? 'unknown';
      if (told !== reason)
        log('error', `the word list cannot be read (${reason}); the last one stays in force`);
      told = reason;
      return;
    }
    // A file that is gone or empty in the middle of a save is not an order to stop filtering.
    const isEmpty = found?.text.length === 0;
    if (isEmpty && !wasEmpty) {
      wasEmpty = true;
      return;
    }
    wasEmpty = isEmpty;
    if (isClosed || found === null || found.version === list.version) return;
    list = found;
    log('info', `word list ${list.version} is in force`);
    for (const listener of listeners) listener(list);
  }

  let under: Promise<void> = Promise.resolve();
  const look = (): void => {
    under = under.then(reload);
  };
  let again: NodeJS.Timeout | null = null;
  const onFile = (): void => {
    look();
    // Whole by then, and empty for good when it is empty still.
    if (again !== null) clearTimeout(again);
    again = setTimeout(look, 4 * (options.pollMs ?? POLL_MS));
    again.unref();
  };
  watchFile(path, { interval: options.pollMs ?? POLL_MS, persistent: false }, onFile);

  return {
    current: () => list,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      isClosed = true;
      if (again !== null) clearTimeout(again);
      unwatchFile(path, onFile);
      listeners.clear();
    },
  };
}

/** Null when there is none. Lists come from editors of all kinds: UTF-8, UTF-16 with its mark, GB18030. */
async function read(path: string): Promise<WordListFile | null> {
  try {
    const bytes = await readFile(path);
    return { path, text: decode(bytes), version: versionOf(bytes) };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function versionOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}
