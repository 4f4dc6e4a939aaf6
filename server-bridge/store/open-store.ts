/**
 * The store's front: hands calls to its worker threads, so that no query, check or migration blocks the bridge's
 * loop. May import contract, rules, notice and Node. One worker writes, one reads, a short-lived one checks and
 * copies. To add a call: a method in `store.ts`, one in `protocol.ts`, its work in `writer.ts` or `reader.ts` (the
 * work itself in a repository beside them), one line here. Tables change by a step in `migrations.ts`.
 */
import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Encoded } from '../contract/encoded.ts';
import { GazetteError } from '../contract/failure.ts';
import type { Position } from '../contract/notice.ts';
import type { StoreCheck } from '../contract/status.ts';
import { storeFiles } from './files.ts';
import { MIGRATIONS } from './migrations.ts';
import type {
  AnswerOf,
  Checked,
  InputOf,
  InspectorApi,
  ReaderApi,
  StoreFigures,
  WorkerInput,
  WorkerMessage,
  WriterApi,
} from './protocol.ts';
import type {
  CommittedChange,
  CommittedMarks,
  ItemWrite,
  OpenStoreOptions,
  Store,
  StoredItem,
} from './store.ts';
import { WorkerClient } from './worker-client.ts';

const ITEMS_PAGE = 2_000;

function noFigures(path: string): StoreFigures {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    schemaVersion: MIGRATIONS.length,
    bytes,
    noticeCount: 0,
    versionCount: 0,
    mediaBytes: 0,
    restored: null,
  };
}

/** Opens the data folder's store: migrates it, restores it when it is damaged. Rejects with `GazetteError`. */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { store, opened } = beginStore(options);
  await opened;
  return store;
}

/**
 * The store while it is being opened, which takes threads their time: its calls wait for `opened`, and reject as that
 * does. Until then `head` is the position before all others.
 */
export function beginStore(options: OpenStoreOptions): { store: Store; opened: Promise<void> } {
  const { dataFolder, log } = options;
  const files = storeFiles(dataFolder);
  const changeListeners = new Set<(changes: readonly CommittedChange[]) => void>();
  const markListeners = new Set<(marks: CommittedMarks) => void>();
  let head: Position = { epoch: '', seq: 0 };
  let isDiskFull = false;
  let hasFailed = false;
  let lastCheck: StoreCheck | null = null;

  function onMessage(message: WorkerMessage): void {
    switch (message.type) {
      case 'changes': {
        const last = message.changes.at(-1);
        if (last !== undefined) head = { epoch: head.epoch, seq: last.seq };
        for (const listener of changeListeners) listener(message.changes);
        return;
      }
      case 'marks':
        for (const listener of markListeners) listener(message.marks);
        return;
      case 'log':
        log(message.level, message.message);
        return;
      default:
    }
  }

  const worker = (role: WorkerInput['role'], heapMiB: number) => ({
    url: options.workerUrl,
    input: (): WorkerInput => ({
      role,
      dataFolder,
      maxPages: options.maxPages,
      announced: head.epoch === '' ? undefined : head,
      returned: options.returned,
    }),
    heapMiB,
    isRestarted: role !== 'inspector',
    onGone: fail,
    onMessage,
    log,
  });
  const writer = new WorkerClient<WriterApi>(worker('writer', 512));
  const reader = new WorkerClient<ReaderApi>(worker('reader', 512));

  /** What must be remembered about a failure goes on to the caller. */
  async function watched<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof GazetteError && error.code === 'store-damaged') await suspect('quick');
      throw error;
    }
  }

  async function write<T>(work: Promise<T>): Promise<T> {
    try {
      const result = await watched(work);
      isDiskFull = false;
      return result;
    } catch (error) {
      if (error instanceof GazetteError && error.code === 'disk-full') isDiskFull = true;
      throw error;
    }
  }

  /** The next start examines the file, and restores it when it is damaged. */
  async function suspect(kind: 'quick' | 'full'): Promise<void> {
    await writeFile(files.suspect, kind).catch(() => undefined);
    fail(new GazetteError('store-damaged', 'the store is damaged; the next start restores it'));
  }

  function fail(reason: GazetteError): void {
    if (hasFailed) return;
    hasFailed = true;
    options.onFailure?.(reason);
  }

  async function inspect<T>(work: (inspector: WorkerClient<InspectorApi>) => Promise<T>): Promise<T> {
    const inspector = new WorkerClient<InspectorApi>(worker('inspector', 128));
    try {
      return await work(inspector);
    } finally {
      await inspector.close();
    }
  }

  async function* items(sourceId: string): AsyncGenerator<StoredItem[]> {
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: StoredItem[] = await read('items', { sourceId, after, limit: ITEMS_PAGE });
      after = page.length < ITEMS_PAGE ? undefined : page.at(-1)?.remoteId;
      yield page;
    }
  }

  async function copy(): Promise<void> {
    await write(inspect((inspector) => inspector.call('copy', null)));
  }

  const opened = writer.start().then((position) => {
    head = position;
    // Calls wait for it; whoever opens the store has other things to start meanwhile.
    reader.start().catch((error: unknown) => {
      log('error', `the store cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
    });
  });
  // Whoever waits for it is told.
  opened.catch(() => undefined);

  /** There is nothing to read before the writer has made, migrated or restored it. */
  async function read<Op extends keyof ReaderApi>(
    op: Op,
    input: InputOf<ReaderApi[Op]>,
  ): Promise<AnswerOf<ReaderApi[Op]>> {
    await opened;
    return await watched(reader.call(op, input));
  }

  const store: Store = {
    head: () => head,
    onChanges(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    onMarks(listener) {
      markListeners.add(listener);
      return () => markListeners.delete(listener);
    },

    items,
    sourceIds: () => read('sourceIds', null),
    commit: (batch) =>
      batch.items.length === 0
        ? Promise.resolve([])
        : write(writer.call('commit', batch, bodiesOf(batch.items))),
    async removeSource(sourceId, at) {
      await write(writer.call('removeSource', { sourceId, at }));
    },
    async release(id, version, at) {
      await write(writer.call('release', { id, version, at }));
    },
    // Most often nothing is due and nothing written: its success does not say that the disk has room again.
    advance: (now) => watched(writer.call('advance', { now })),
    async retain(limits, now) {
      const result = await write(writer.call('retain', { limits, now }));
      // The copy holds what has just left.
      if (result.retired > 0 && existsSync(files.lastGood)) await copy();
      return result;
    },
    setMarks: (params) => write(writer.call('setMarks', { params, now: options.now() })),
    readAll: (params) => write(writer.call('readAll', { params, now: options.now() })),
    putMedia: (media) => write(writer.call('putMedia', { media, now: options.now() })),

    list: async (params) => new Encoded(await read('list', params)),
    get: (id, version) => read('get', version === undefined ? { id } : { id, version }),
    versions: (id) => read('versions', { id }),
    contents: (id, versions) => read('contents', { id, versions }),
    search: async (params) => new Encoded(await read('search', params)),
    async indexed() {
      await write(writer.call('catchUp', null));
    },
    counts: () => read('counts', null),
    changes: (params) => read('changes', params),
    moderationList: (params) => read('moderationList', params),
    moderationGet: (id, version) => read('moderationGet', { id, version }),
    getMedia: (hash) => read('getMedia', { hash }),
    hasMedia: (hash) => read('hasMedia', { hash }),

    async check(kind, now) {
      const { check, isFileDamaged } = await inspect((inspector) =>
        inspector.call('check', { kind, now }),
      ).catch((error: unknown): Checked => {
        // Too damaged to be opened is an answer, too.
        if (!(error instanceof GazetteError) || error.code !== 'store-damaged') throw error;
        return { check: { at: now, kind, ok: false, problems: [error.message] }, isFileDamaged: true };
      });
      lastCheck = check;
      if (!check.ok) log('error', `the store's check failed: ${check.problems[0] ?? ''}`);
      // A content that does not match its hash stays what it is at a new start.
      if (isFileDamaged) await suspect(kind);
      return check;
    },
    async copy() {
      await copy();
    },
    async status() {
      const figures = await read('figures', null).catch((error: unknown) => {
        // A damaged store still says where it is and what its check found.
        if (error instanceof GazetteError && error.code === 'store-damaged') return noFigures(files.store);
        throw error;
      });
      const copied = statSync(files.lastGood, { throwIfNoEntry: false });
      return {
        ...figures,
        path: files.store,
        lastCheck,
        lastCopyAt: copied === undefined ? null : Math.round(copied.mtimeMs),
        isDiskFull,
      };
    },
    async close() {
      await opened.catch(() => undefined);
      await reader.close();
      await writer.close();
    },
  };
  return { store, opened };
}

function bodiesOf(items: readonly ItemWrite[]): ArrayBuffer[] {
  return items.flatMap((item) => (item.op === 'put' ? [item.document.body.buffer] : []));
}
