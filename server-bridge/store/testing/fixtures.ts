/** What the store's tests share: a store in a folder of its own, and items as intake would hand them in. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Moment } from '../../contract/notice.ts';
import type { NoticeDocument } from '../../notice/document.ts';
import { packDocument } from '../../notice/packed.ts';
import { storeFiles } from '../files.ts';
import { openStore } from '../open-store.ts';
import type { CommittedChange, CommittedMarks, ItemWrite, OpenStoreOptions, Store } from '../store.ts';

export const WORKER_URL = new URL('../worker.ts', import.meta.url);
export const NOW = Date.UTC(2026, 10, 21, 8);
export const DAY = 24 * 3_600_000;

export function momentAt(at: number): Moment {
  return { at, text: new Date(at).toISOString().slice(0, 16), precision: 'minute' };
}

export function makeDocument(fields: Partial<NoticeDocument> = {}): NoticeDocument {
  const title = fields.title ?? 'Notice';
  const plainText = fields.plainText ?? `${title} text`;
  return {
    id: null,
    title,
    isUntitled: false,
    level: 'normal',
    channel: null,
    tags: [],
    issuer: null,
    number: null,
    pinned: false,
    requiresAck: false,
    isDraft: false,
    publishAt: null,
    effectiveFrom: null,
    effectiveTo: null,
    expires: null,
    html: `<p>${plainText}</p>`,
    isPlain: false,
    toc: [],
    clauses: [],
    dates: [],
    warnings: [],
    plainText,
    excerpt: plainText.slice(0, 200),
    localRefs: [],
    media: [],
    moderation: { action: 'none', hits: [], dictionaryVersion: 'd1' },
    ...fields,
  };
}

export const HELD: Partial<NoticeDocument> = {
  moderation: {
    action: 'hold',
    hits: [
      {
        start: 0,
        end: 4,
        word: 'word',
        rule: 'word',
        level: 'medium',
        action: 'hold',
        place: 'body',
        tags: [],
        replacement: null,
        dictionaryVersion: 'd1',
      },
    ],
    dictionaryVersion: 'd1',
  },
};

type Put = Extract<ItemWrite, { op: 'put' }>;

/** The content hash follows the document unless given. */
export function makePut(id: string, fields: Partial<NoticeDocument> = {}, item: Partial<Put> = {}): Put {
  const document = makeDocument(fields);
  return {
    op: 'put',
    remoteId: `${id}.md`,
    noticeId: id,
    fingerprint: '1',
    contentHash: createHash('sha256').update(JSON.stringify(document)).digest('hex'),
    document: packDocument(document, document.plainText),
    isBackfill: false,
    isRead: false,
    movedFrom: null,
    ...item,
  };
}

export interface TestStore {
  readonly store: Store;
  readonly folder: string;
  readonly changes: CommittedChange[];
  readonly marks: CommittedMarks[];
  readonly logs: string[];
  commit(...items: ItemWrite[]): ReturnType<Store['commit']>;
  commitAt(at: number, ...items: ItemWrite[]): ReturnType<Store['commit']>;
}

export async function makeFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'gazette-store-'));
}

export async function openTestStore(
  folder: string,
  options: Partial<OpenStoreOptions> = {},
): Promise<TestStore> {
  const logs: string[] = [];
  const store = await openStore({
    dataFolder: folder,
    workerUrl: WORKER_URL,
    now: () => NOW,
    log: (level, message) => logs.push(`${level}: ${message}`),
    ...options,
  });
  const changes: CommittedChange[] = [];
  const marks: CommittedMarks[] = [];
  store.onChanges((batch) => changes.push(...batch));
  store.onMarks((committed) => marks.push(committed));
  const commitAt = (at: number, ...items: ItemWrite[]) => store.commit({ sourceId: 's', items, at });
  return { store, folder, changes, marks, logs, commitAt, commit: (...items) => commitAt(NOW, ...items) };
}

/** Which of the words the bytes of the search index's files hold. */
export async function wordsInIndex(folder: string, words: readonly string[]): Promise<string[]> {
  const path = storeFiles(folder).search;
  const names = (await readdir(folder)).filter((name) => name.startsWith(basename(path)));
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  return words.filter((word) => contents.some((content) => content.includes(word)));
}

/** A data folder for one test; removed after it. */
export async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await makeFolder();
  try {
    await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A store for one test; closed and removed after it. */
export async function withStore(
  test: (context: TestStore) => Promise<void>,
  options: Partial<OpenStoreOptions> = {},
): Promise<void> {
  await inFolder(async (folder) => {
    const context = await openTestStore(folder, options);
    try {
      await test(context);
    } finally {
      await context.store.close();
    }
  });
}

/** Waits until the answer is what is wanted: the search index trails by up to two seconds. */
export async function eventually<T>(read: () => Promise<T>, isWanted: (value: T) => boolean): Promise<T> {
  for (const start = performance.now(); ;) {
    const value = await read();
    if (isWanted(value) || performance.now() - start > 10_000) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
