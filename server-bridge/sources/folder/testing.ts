/** For tests: a port that behaves as intake and store do, and a source on a real folder. */
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GazetteError } from '../../contract/errors.ts';
import type { FoundItem, FoundMedia, ItemOutcome, KnownItem, Source, SourcePort } from '../source.ts';
import { disk, watchFolder, type FileSystem } from './file-system.ts';
import { startFolderSource } from './index.ts';
import { peekId } from './peek.ts';
import { nextTurn } from './timers.ts';

/** In another turn of the loop, as an answer of a thread. */
async function later<T>(work: () => T): Promise<T> {
  await nextTurn();
  return work();
}

/** The disk without a thread in between. */
export const directFileSystem: FileSystem = {
  list: (folder) => later(() => disk.list(folder)),
  lstat: (path) => later(() => disk.lstat(path)),
  lstats: (folder, names) => later(() => disk.lstats(folder, names)),
  stat: (path) => later(() => disk.stat(path)),
  realpath: (path) => later(() => disk.realpath(path)),
  read: (path, maxBytes) => later(() => disk.read(path, maxBytes)),
  readHead: (path, maxBytes) => later(() => disk.readHead(path, maxBytes)),
  watch: watchFolder,
  close: () => undefined,
};

interface Row {
  noticeId: string;
  fingerprint: string;
  text: string;
  item: FoundItem;
}

interface Notice {
  owner: string | null;
  versions: string[];
  isWithdrawn: boolean;
}

/** Keeps items and versions as the store does; `refs` finds what texts refer to, as the renderer would. */
export class FakePort implements SourcePort {
  readonly rows = new Map<string, Row>();
  readonly notices = new Map<string, Notice>();
  readonly puts: FoundItem[][] = [];
  readonly touches: string[] = [];
  readonly withdrawals: string[] = [];
  readonly outcomes: ItemOutcome[] = [];
  readonly logs: string[] = [];
  readonly media: FoundMedia[] = [];
  /** Ids that another source owns. */
  readonly foreign = new Map<string, { sourceId: string; remoteId: string }>();
  source: Source | null = null;
  changes = 0;
  failWith: ((items: readonly FoundItem[]) => GazetteError | Error | null) | null = null;
  delayMs = 0;

  async *known(): AsyncGenerator<KnownItem[]> {
    await Promise.resolve();
    for (const [remoteId, { noticeId, fingerprint }] of this.rows)
      yield [{ remoteId, noticeId, fingerprint }];
  }

  async put(items: readonly FoundItem[]): Promise<ItemOutcome[]> {
    const error = this.failWith?.(items) ?? null;
    if (error !== null) throw error;
    const stamps = new Map<string, string>();
    for (const item of items) {
      const marks: string[] = [];
      for (const [, bang, ref] of item.text.matchAll(/(!?)\[[^\]]*\]\(([^)]+)\)/g)) {
        const found = await this.source?.readMedia(item.remoteId, ref ?? '', bang === '!' ? 'image' : 'file');
        if (found === undefined) continue;
        this.media.push(found);
        marks.push(
          found.status === 'ok' ? digest(Buffer.from(found.bytes).toString('base64')) : found.status,
        );
      }
      stamps.set(item.remoteId, marks.join());
    }
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    this.puts.push([...items]);
    const outcomes = items.map((item) => this.#putOne(item, stamps.get(item.remoteId) ?? ''));
    for (const item of items) {
      if (item.movedFrom !== null && peekId(item.text) === null) this.#withdrawOne(item.movedFrom);
    }
    this.outcomes.push(...outcomes);
    return outcomes;
  }

  #putOne(item: FoundItem, media: string): ItemOutcome {
    const { remoteId, movedFrom, fingerprint, text } = item;
    const noticeId = peekId(text) ?? `n-${digest(remoteId).slice(0, 8)}`;
    const owned = this.notices.get(noticeId);
    const foreign = this.foreign.get(noticeId);
    const owner = owned?.owner ?? null;
    const isMove = owner !== null && owner === movedFrom;
    if (foreign !== undefined || (owner !== null && owner !== remoteId && !isMove)) {
      const holder = foreign ?? { sourceId: 'folder-1', remoteId: owner ?? '' };
      return { remoteId, noticeId, outcome: 'conflict', owner: holder };
    }
    const before = this.rows.get(remoteId);
    if (before !== undefined && before.noticeId !== noticeId) this.#loseOwner(before.noticeId);
    if (isMove) this.rows.delete(owner);
    this.rows.set(remoteId, { noticeId, fingerprint, text, item });
    const content = digest(JSON.stringify([text, item.channel, media]));
    const notice = owned ?? { owner: remoteId, versions: [], isWithdrawn: true };
    notice.owner = remoteId;
    this.notices.set(noticeId, notice);
    const isSame = notice.versions.at(-1) === content;
    if (isSame && !notice.isWithdrawn) return { remoteId, noticeId, outcome: 'unchanged', owner: null };
    if (!isSame) notice.versions.push(content);
    const outcome = notice.versions.length === 1 ? 'published' : 'updated';
    notice.isWithdrawn = false;
    return { remoteId, noticeId, outcome, owner: null };
  }

  #loseOwner(noticeId: string): void {
    const notice = this.notices.get(noticeId);
    if (notice === undefined) return;
    notice.owner = null;
    notice.isWithdrawn = true;
  }

  #withdrawOne(remoteId: string): void {
    const row = this.rows.get(remoteId);
    if (row === undefined) return;
    this.rows.delete(remoteId);
    this.#loseOwner(row.noticeId);
    this.withdrawals.push(remoteId);
  }

  touch(items: ReadonlyArray<{ remoteId: string; fingerprint: string }>): Promise<void> {
    for (const { remoteId, fingerprint } of items) {
      const row = this.rows.get(remoteId);
      if (row !== undefined) row.fingerprint = fingerprint;
      this.touches.push(remoteId);
    }
    return Promise.resolve();
  }

  withdraw(remoteIds: readonly string[]): Promise<void> {
    for (const remoteId of remoteIds) this.#withdrawOne(remoteId);
    return Promise.resolve();
  }

  changed(): void {
    this.changes++;
  }

  log(level: string, message: string): void {
    this.logs.push(`${level} ${message}`);
  }

  /** Texts by path. */
  texts(): Record<string, string> {
    return Object.fromEntries([...this.rows].map(([remoteId, { text }]) => [remoteId, text]));
  }

  /** Versions of the notice that a path brings. */
  versionsOf(remoteId: string): number {
    const row = this.rows.get(remoteId);
    return row === undefined ? 0 : (this.notices.get(row.noticeId)?.versions.length ?? 0);
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface Bench {
  /** The folder that is the source. */
  readonly folder: string;
  /** Around it, for what is outside. */
  readonly around: string;
  readonly port: FakePort;
  readonly source: Source;
  /** Ends the source and starts it anew on the same port. */
  restart(): Promise<Source>;
  end(): Promise<void>;
}

export function makeFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'gazette-folder-')));
}

export interface BenchOptions {
  readonly fs?: FileSystem;
  readonly rescanSeconds?: number;
  readonly port?: FakePort;
  readonly around?: string;
}

/** Starts a source on `<around>/notices`, which the caller has made. */
export function startBench(options: BenchOptions = {}): Bench & { source: Source } {
  const around = options.around ?? makeFolder();
  const folder = join(around, 'notices');
  const port = options.port ?? new FakePort();
  const start = (): Source => {
    port.source = startFolderSource({
      setting: {
        id: 'folder-1',
        kind: 'folder',
        path: folder,
        name: 'Notices',
        maxLevel: 'urgent',
        zone: null,
      },
      port,
      rescanSeconds: options.rescanSeconds ?? 3600,
      now: Date.now,
      fs: options.fs ?? directFileSystem,
    });
    return port.source;
  };
  const bench = {
    folder,
    around,
    port,
    source: start(),
    async restart() {
      await bench.source.stop();
      bench.source = start();
      return bench.source;
    },
    async end() {
      await bench.source.stop();
      rmSync(around, { recursive: true, force: true });
    },
  };
  return bench;
}

/** Waits until it holds, by looking; rejects with the last value after 10 s. */
export async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never came true: ${what}`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
