import { unwatchFile, watchFile } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GazetteError } from '../contract/errors.ts';
import type { DictionaryInfo, ListChange } from '../contract/moderation.ts';
import { formatOf } from '../notice/moderate/list/detect-format.ts';
import type { ListEdit } from '../notice/moderate/list/index.ts';
import { writeAtomic } from './atomic-write.ts';
import { type CompiledList, type ListCompiler, createCompiledLists } from './compiled-lists.ts';
import { fileError, systemCode } from './file-error.ts';
import { type ListFile, listOf, readListFile } from './list-file.ts';
import { openListHistory } from './list-history.ts';
import { createListInForce } from './list-in-force.ts';
import type { Log } from './logger.ts';
import { createTurns } from './turns.ts';

export type { CompiledList, ListCompiler } from './compiled-lists.ts';

/** The word filter's list: `<folder>/words.txt`, which people edit, and what is made of it. */
export interface WordList {
  /**
   * The list in force. Read from its compiled file or compiled when it is first asked for. Rejects where not even the
   * sample can be compiled; the next call tries again.
   */
  current(): Promise<CompiledList>;
  info(): Promise<DictionaryInfo>;
  /** Called when another list is in force. Returns its stop. */
  onChange(listener: (list: CompiledList) => void): () => void;
  /**
   * Changes what is in force at once, whatever the list's size, then the file; resolves when the file is written. What
   * the file cannot have is taken back. The list is compiled later.
   *
   * @throws GazetteError `bad-request` for a word with a mistake, `not-supported` for a list in another format,
   *   `too-large` for one that would be over the limits, or why the file cannot be written
   */
  edit(edit: ListEdit): Promise<ListChange>;
  /** A list that is or was in force. @throws GazetteError `not-found` for one that is not kept */
  text(version: string): Promise<string>;
  close(): void;
}

export interface OpenWordListOptions {
  readonly folder: string;
  readonly sample: string;
  readonly compiler: ListCompiler;
  readonly now: () => number;
  readonly log: Log;
  /** How often the file is looked at, in ms: asked, because watches are few and tell nothing of shared folders. */
  readonly pollMs?: number;
  /** Lists that are kept besides the one in force. */
  readonly historyLength?: number;
}

const POLL_MS = 1000;
const KEPT = 20;
type Problem = DictionaryInfo['problem'];

/**
 * Follows the list's file, made from the sample at the first run. Opening never rejects: a list that cannot be read, written
 * or used leaves the last good one in force, stays as it is, and is told in `info` and in the log.
 */
export async function openWordList(options: OpenWordListOptions): Promise<WordList> {
  const { folder, sample, log } = options;
  const path = join(folder, 'words.txt');
  const lists = createCompiledLists(join(folder, 'compiled'), options.compiler, log);
  const history = await openListHistory(
    join(folder, 'history'),
    options.historyLength ?? KEPT,
    options.now,
    log,
  );
  const sampleList = listOf(Buffer.from(sample));
  let problem: Problem = null;
  /** The file as it was seen last, in force or not. */
  let seen = await open();
  let textNumber = 0;
  let opening: Promise<CompiledList> | null = null;
  /** What reading failed with last, so that it is told once. */
  let told: string | null = null;
  /** The file was empty when last looked at: the middle of a save, or a list without words. */
  let wasEmpty = false;
  let isClosed = false;
  const listeners = new Set<(list: CompiledList) => void>();
  const inTurn = createTurns();
  const inForce = createListInForce((list) => {
    if (isClosed) return;
    log('info', `word list ${list.version} is in force`);
    for (const listener of listeners) listener(list);
  });

  async function open(): Promise<ListFile> {
    try {
      const found = await readListFile(path);
      if (found !== null) return found;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeAtomic(path, sample);
    } catch (error) {
      problem = 'unreadable';
      log('error', 'the word list cannot be used; the sample list is in force', { error });
    }
    return sampleList;
  }

  /** The file's list, else the last good one, else the sample. */
  async function first(): Promise<CompiledList> {
    const earlier = history.versions().map(({ version }) => version);
    const tried = new Set([seen.version]);
    const compiled = await use(seen);
    if (compiled !== null) return compiled;
    for (const version of earlier) {
      const list = tried.has(version) ? null : await history.read(version);
      tried.add(version);
      const older = list === null ? null : await lists.get(list).catch(() => null);
      if (older !== null) return older;
    }
    return await lists.get(sampleList);
  }

  /** Null for a list that cannot be used, which is told. */
  async function use(list: ListFile): Promise<CompiledList | null> {
    try {
      const compiled = await lists.get(list);
      await history.add(list, compiled);
      return compiled;
    } catch (error) {
      problem = problemOf(error);
      log('error', `word list ${list.version} cannot be used (${problem}); the last good one stays in force`);
      return null;
    }
  }

  async function reload(): Promise<void> {
    let found: ListFile | null;
    try {
      found = await readListFile(path);
      if (told !== null) problem = null;
      told = null;
    } catch (error) {
      const reason = systemCode(error) ?? 'unknown';
      if (told !== reason)
        log('error', `the word list cannot be read (${reason}); the last one stays in force`);
      told = reason;
      problem = 'unreadable';
      return;
    }
    // A file that is gone or empty in the middle of a save is not an order to stop filtering.
    const isEmpty = found?.bytes.length === 0;
    if (isEmpty && !wasEmpty) {
      wasEmpty = true;
      return;
    }
    wasEmpty = isEmpty;
    if (isClosed || found === null || (found.version === seen.version && problem === null)) return;
    await replace(found);
  }

  async function replace(found: ListFile): Promise<void> {
    await current().catch(() => null);
    const before = inForce.compiled();
    if (before !== null && found.version === seen.version && found.version !== before.version) return;
    see(found);
    await compileSeen();
  }

  function see(found: ListFile): void {
    seen = found;
    textNumber += 1;
    problem = null;
  }

  async function compileSeen(): Promise<void> {
    // What is written next is compiled with it.
    if (inForce.unwritten().length > 0) return;
    const number = textNumber;
    const compiled = await use(seen);
    if (compiled !== null && !isClosed) await inForce.replace(compiled, number);
  }

  async function current(): Promise<CompiledList> {
    const list = inForce.list();
    if (list !== null) return list;
    // What failed once, even for the sample, is tried again when it is asked for again.
    opening ??= first().finally(() => {
      opening = null;
    });
    const compiled = await opening;
    if (inForce.list() === null) await inForce.replace(compiled, 0);
    return inForce.list() ?? compiled;
  }

  async function edit(change: ListEdit): Promise<ListChange> {
    await current();
    if (formatOf(seen.text) !== 'text') {
      throw new GazetteError('not-supported', 'only a list in the text format can be edited');
    }
    const { change: done, pending } = await inForce.edit(change);
    if (pending === null) return done;
    await inTurn(writeEdits);
    if (pending.failure !== null) throw pending.failure;
    void inTurn(compileSeen);
    return done;
  }

  /** All that wait, at once. */
  async function writeEdits(): Promise<void> {
    const waiting = inForce.unwritten();
    if (waiting.length === 0) return;
    try {
      const before = (await readListFile(path)) ?? seen;
      const text = await options.compiler.edit(
        before.text,
        waiting.map((pending) => pending.edit),
      );
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (text !== before.text) await writeAtomic(path, text);
      see(text === before.text ? before : listOf(Buffer.from(text)));
      for (const pending of waiting) pending.writtenIn = textNumber;
    } catch (error) {
      for (const pending of waiting) pending.failure = fileError(error);
      await inForce.drop(waiting);
    }
  }

  const look = (): void => void inTurn(reload);
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
    current,
    async info() {
      const { version, counts } = await current();
      return { ...counts, version, path, problem, history: [...history.versions()] };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit,
    async text(version) {
      const list = version === seen.version ? seen : await history.read(version);
      if (list === null) throw new GazetteError('not-found', 'no list of this version is kept');
      return list.text;
    },
    close() {
      isClosed = true;
      if (again !== null) clearTimeout(again);
      unwatchFile(path, onFile);
      listeners.clear();
    },
  };
}

function problemOf(error: unknown): Exclude<Problem, null> {
  if (!(error instanceof GazetteError)) return 'not-compiled';
  if (error.code === 'bad-request') return 'malformed';
  if (error.code !== 'too-large') return 'not-compiled';
  return error.details?.['reason'] === 'too-many-words' ? 'too-many-words' : 'too-large';
}
