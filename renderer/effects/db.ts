/** The renderer's own database (IndexedDB): opened and pushed notices, the last list, marks that wait. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Params } from '../../server-bridge/contract/methods.ts';
import type { NoticeAnswer } from '../../server-bridge/contract/notice.ts';

/** One kept notice: an answer, or what a push alone told. */
export interface KeptNotice {
  readonly id: string;
  readonly answer: NoticeAnswer;
  /** Head and body only. */
  readonly isPartial: boolean;
  /** When it was known to be right, in ms. */
  readonly savedAt: number;
}

/** What the budget needs to know of each, without reading it. */
export interface KeptMeta {
  readonly id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly isPartial: boolean;
  readonly bytes: number;
  readonly usedAt: number;
}

interface OutboxBase {
  /** Idempotency key. */
  readonly key: string;
  /** Order of sending. */
  readonly order: number;
}
export type OutboxEntry = OutboxBase &
  (
    | { readonly kind: 'set'; readonly items: Params<'marks.set'>['items'] }
    | { readonly kind: 'readAll'; readonly params: Omit<Params<'marks.readAll'>, 'key'> }
  );

export interface RendererDb {
  metas(): Promise<KeptMeta[]>;
  getNotice(id: string): Promise<KeptNotice | undefined>;
  putNotices(entries: ReadonlyArray<{ readonly meta: KeptMeta; readonly notice: KeptNotice }>): Promise<void>;
  putMeta(meta: KeptMeta): Promise<void>;
  deleteNotices(ids: readonly string[]): Promise<void>;
  getValue(key: string): Promise<unknown>;
  putValue(key: string, value: unknown): Promise<void>;
  outbox(): Promise<OutboxEntry[]>;
  putOutbox(entry: OutboxEntry): Promise<void>;
  deleteOutbox(key: string): Promise<void>;
}

interface Schema extends DBSchema {
  notices: { key: string; value: KeptNotice };
  metas: { key: string; value: KeptMeta };
  values: { key: string; value: unknown };
  outbox: { key: string; value: OutboxEntry; indexes: { order: number } };
}

const DB_VERSION = 1;

/** Opens it, or falls back to memory where the browser gives no database (private windows, a full disk). */
export async function openRendererDb(name = 'gazette'): Promise<RendererDb> {
  try {
    const db = await openDB<Schema>(name, DB_VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('notices', { keyPath: 'id' });
        fresh.createObjectStore('metas', { keyPath: 'id' });
        fresh.createObjectStore('values');
        fresh.createObjectStore('outbox', { keyPath: 'key' }).createIndex('order', 'order');
      },
    });
    return overIdb(db);
  } catch {
    return memoryDb();
  }
}

function overIdb(db: IDBPDatabase<Schema>): RendererDb {
  return {
    metas: () => db.getAll('metas'),
    getNotice: (id) => db.get('notices', id),
    async putNotices(entries) {
      const tx = db.transaction(['notices', 'metas'], 'readwrite');
      const writes: Array<Promise<unknown>> = [];
      for (const { meta, notice } of entries)
        writes.push(tx.objectStore('notices').put(notice), tx.objectStore('metas').put(meta));
      await Promise.all([...writes, tx.done]);
    },
    async putMeta(meta) {
      await db.put('metas', meta);
    },
    async deleteNotices(ids) {
      const tx = db.transaction(['notices', 'metas'], 'readwrite');
      const writes: Array<Promise<unknown>> = [];
      for (const id of ids)
        writes.push(tx.objectStore('notices').delete(id), tx.objectStore('metas').delete(id));
      await Promise.all([...writes, tx.done]);
    },
    getValue: (key) => db.get('values', key),
    async putValue(key, value) {
      await db.put('values', value, key);
    },
    outbox: () => db.getAllFromIndex('outbox', 'order'),
    async putOutbox(entry) {
      await db.put('outbox', entry);
    },
    async deleteOutbox(key) {
      await db.delete('outbox', key);
    },
  };
}

/** The same in memory. */
export function memoryDb(): RendererDb {
  const notices = new Map<string, KeptNotice>();
  const metas = new Map<string, KeptMeta>();
  const values = new Map<string, unknown>();
  const outbox = new Map<string, OutboxEntry>();
  return {
    metas: async () => [...metas.values()],
    getNotice: async (id) => notices.get(id),
    putNotices: async (entries) => {
      for (const { meta, notice } of entries) {
        notices.set(notice.id, notice);
        metas.set(meta.id, meta);
      }
    },
    putMeta: async (meta) => {
      metas.set(meta.id, meta);
    },
    deleteNotices: async (ids) => {
      for (const id of ids) {
        notices.delete(id);
        metas.delete(id);
      }
    },
    getValue: async (key) => values.get(key),
    putValue: async (key, value) => {
      values.set(key, value);
    },
    outbox: async () => [...outbox.values()].sort((a, b) => a.order - b.order),
    putOutbox: async (entry) => {
      outbox.set(entry.key, entry);
    },
    deleteOutbox: async (key) => {
      outbox.delete(key);
    },
  };
}
