/**
 * The store's async interface; a PostgreSQL store can implement it later. Everything that writes a notice or a mark
 * goes through it, and each call is one transaction: changes and their `seq`, items and their fingerprints together.
 */
import type { Encoded } from '../contract/encoded.ts';
import type { GazetteError } from '../contract/failure.ts';
import type { MediaResolution } from '../notice/document.ts';
import type { Body, PackedDocument } from '../notice/packed.ts';
import type { Params, Result } from '../contract/methods.ts';
import type { ChangeKind, Mark, NoticeSummary, Position } from '../contract/notice.ts';
import type { StoreCheck, StoreStatus } from '../contract/status.ts';
import type { ReturnedFrom } from '../contract/update.ts';

/** What is stored about one item of a source: enough to tell at the next scan whether it changed. */
export interface StoredItem {
  readonly remoteId: string;
  readonly noticeId: string;
  /** The source's own note of the state it saw (a folder: size, mtime, inode); opaque here. */
  readonly fingerprint: string;
  /** SHA-256 of the content, lower-case hexadecimal. */
  readonly contentHash: string;
}

export type ItemWrite =
  | {
      readonly op: 'put';
      readonly remoteId: string;
      readonly noticeId: string;
      readonly fingerprint: string;
      readonly contentHash: string;
      /** Its body is handed over: the caller has it no more. */
      readonly document: PackedDocument;
      /** When its source says it was written, in ms: dates a backfilled notice; others are dated by `at`. */
      readonly writtenAt?: number;
      /** First scan of a new source: no notification of its own. */
      readonly isBackfill: boolean;
      /** Backfill beyond the newest 20: stored as read. */
      readonly isRead: boolean;
      /** The remote id this item had before, when the source saw it move: keeps the notice. */
      readonly movedFrom: string | null;
    }
  /** Seen, same content: only the fingerprint is new. */
  | { readonly op: 'touch'; readonly remoteId: string; readonly fingerprint: string }
  | { readonly op: 'withdraw'; readonly remoteId: string };

export interface ItemResult {
  readonly remoteId: string;
  readonly noticeId: string | null;
  readonly outcome:
    | 'published'
    | 'updated'
    | 'held'
    | 'rejected'
    | 'draft'
    | 'scheduled'
    /** Same content, or same content under another path: no version, no change. */
    | 'unchanged'
    | 'withdrawn'
    /** Another living item owns the id; nothing was written. */
    | 'conflict';
  readonly version: number | null;
  /** For `conflict`. */
  readonly owner: { readonly sourceId: string; readonly remoteId: string } | null;
}

export interface CommittedChange {
  readonly seq: number;
  readonly id: string;
  readonly version: number;
  readonly kind: ChangeKind;
  readonly at: number;
  readonly summary: NoticeSummary | null;
  /** Left out above `PUSH_HTML_LIMIT` and in commits of more than 32 items. */
  readonly html: string | undefined;
  readonly isBackfill: boolean;
}

export interface CommittedMarks {
  readonly rev: number;
  readonly marks: ReadonlyArray<{ readonly id: string; readonly mark: Mark }> | null;
}

export interface StoredMedia {
  readonly name: string;
  readonly mime: string;
  /** The caller's own copy. */
  readonly bytes: Uint8Array;
}

/** All rejections are `GazetteError`: `disk-full`, `not-found`, `store-damaged`, `schema-newer`, ... */
export interface Store {
  /** The position after the last commit. */
  head(): Position;
  /** Called after each commit, in order of `seq`, never before the commit is on disk. Returns its stop. */
  onChanges(listener: (changes: readonly CommittedChange[]) => void): () => void;
  onMarks(listener: (marks: CommittedMarks) => void): () => void;

  items(sourceId: string): AsyncIterable<readonly StoredItem[]>;
  /** Sources that have items. */
  sourceIds(): Promise<string[]>;
  /** One transaction for all items. `at` in ms. A `held`, `draft` or `scheduled` version leaves the published one. */
  commit(batch: { sourceId: string; items: readonly ItemWrite[]; at: number }): Promise<ItemResult[]>;
  /** Withdraws all notices of a source and forgets its items. */
  removeSource(sourceId: string, at: number): Promise<void>;
  /** Publishes a held version as it is. */
  release(id: string, version: number, at: number): Promise<void>;
  /** Writes what time brings up to `now` (published, current, expired), once; answers when the next is due, in ms. */
  advance(now: number): Promise<{ nextDueAt: number | null }>;
  /** Removes content past retention from every table and media file; writes `retired` changes. */
  retain(limits: { days: number | null; versions: number | null }, now: number): Promise<{ retired: number }>;

  list(params: Params<'notices.list'>): Promise<Encoded<Result<'notices.list'>>>;
  /** `now` is not needed: states are stored. `sourceName` of the view is the source's id; the caller names it. */
  get(id: string, version?: number): Promise<Result<'notices.get'>>;
  versions(id: string): Promise<Result<'notices.versions'>>;
  /** The two published contents, for the diff. */
  contents(id: string, versions: readonly number[]): Promise<StoredContent[]>;
  search(params: Params<'notices.search'>): Promise<Encoded<Result<'notices.search'>>>;
  /** Resolves when search finds all that was committed before the call; by itself it may trail for two seconds. */
  indexed(): Promise<void>;
  counts(): Promise<Result<'notices.counts'>>;
  changes(params: Params<'feed.changes'>): Promise<Result<'feed.changes'>>;
  setMarks(params: Params<'marks.set'>): Promise<Result<'marks.set'>>;
  readAll(params: Params<'marks.readAll'>): Promise<Result<'marks.readAll'>>;
  moderationList(
    params: Params<'moderation.list'>,
  ): Promise<Pick<Result<'moderation.list'>, 'total' | 'items'>>;
  moderationGet(id: string, version: number): Promise<Result<'moderation.get'>>;

  /** Stores bytes by content, on disk before it resolves. */
  putMedia(media: StoredMedia): Promise<Extract<MediaResolution, { status: 'ok' }>>;
  getMedia(hash: string): Promise<StoredMedia>;
  hasMedia(hash: string): Promise<boolean>;

  check(kind: 'quick' | 'full', now: number): Promise<StoreCheck>;
  /** Makes the last good copy that a damaged store is restored from. */
  copy(now: number): Promise<void>;
  status(): Promise<StoreStatus>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface StoredContent {
  readonly version: number;
  readonly title: string;
  readonly level: NoticeSummary['level'];
  readonly fields: Readonly<
    Record<'effectiveFrom' | 'effectiveTo' | 'expires' | 'issuer' | 'number', string | null>
  >;
  readonly clauses: Body['detail']['clauses'];
  readonly plainText: string;
}

export interface OpenStoreOptions {
  readonly dataFolder: string;
  /** The worker's module: `worker.ts` beside this file, or its bundle. */
  readonly workerUrl: URL;
  /**
   * Set when the desk went back to this version: the store of the newer one is left for the copy made before its
   * migration, under a new epoch. Without it that store is refused (`schema-newer`).
   */
  readonly returned?: ReturnedFrom | undefined;
  readonly now: () => number;
  /** Slow statements, restores, checks; scope `store`. */
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  /** Told once: a worker is gone for good, or the file is damaged. Only a new start of the process mends either. */
  readonly onFailure?: (reason: GazetteError) => void;
  /** Largest size of each database file in pages of 8 KiB; none by default. Full then is `disk-full`. */
  readonly maxPages?: number;
}
