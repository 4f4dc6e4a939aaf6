/** What the bridge and the store's workers say to each other. Plain data only; many small rows go in pages. */
import type { ErrorData } from '../contract/failure.ts';
import type { Params, Result } from '../contract/methods.ts';
import type { Position } from '../contract/notice.ts';
import type { StoreCheck, StoreStatus } from '../contract/status.ts';
import type { ReturnedFrom } from '../contract/update.ts';
import type { MediaResolution } from '../notice/document.ts';
import type { Limits } from './retention.ts';
import type {
  CommittedChange,
  CommittedMarks,
  ItemResult,
  ItemWrite,
  StoredContent,
  StoredItem,
  StoredMedia,
} from './store.ts';

export interface WorkerInput {
  readonly role: 'writer' | 'reader' | 'inspector';
  readonly dataFolder: string;
  readonly maxPages?: number | undefined;
  /** A writer started again tells what was committed after it. */
  readonly announced?: Position | undefined;
  /** Set when the desk went back to this version. */
  readonly returned?: ReturnedFrom | undefined;
}

/** One method a call; the argument and the answer are cloned. */
export interface WriterApi {
  commit(input: { sourceId: string; items: readonly ItemWrite[]; at: number }): ItemResult[];
  removeSource(input: { sourceId: string; at: number }): null;
  release(input: { id: string; version: number; at: number }): null;
  advance(input: { now: number }): { nextDueAt: number | null };
  catchUp(input: null): null;
  retain(input: { limits: Limits; now: number }): Promise<{ retired: number }>;
  setMarks(input: { params: Params<'marks.set'>; now: number }): Result<'marks.set'>;
  readAll(input: { params: Params<'marks.readAll'>; now: number }): Result<'marks.readAll'>;
  putMedia(input: { media: StoredMedia; now: number }): Promise<Extract<MediaResolution, { status: 'ok' }>>;
}

export interface ReaderApi {
  items(input: { sourceId: string; after: string; limit: number }): StoredItem[];
  sourceIds(input: null): string[];
  /** JSON in UTF-8, as all that reaches the wire in large pages. */
  list(params: Params<'notices.list'>): Uint8Array;
  get(input: { id: string; version?: number }): Result<'notices.get'>;
  versions(input: { id: string }): Result<'notices.versions'>;
  contents(input: { id: string; versions: readonly number[] }): StoredContent[];
  search(params: Params<'notices.search'>): Uint8Array;
  counts(input: null): Result<'notices.counts'>;
  changes(params: Params<'feed.changes'>): Result<'feed.changes'>;
  moderationList(params: Params<'moderation.list'>): Pick<Result<'moderation.list'>, 'total' | 'items'>;
  moderationGet(input: { id: string; version: number }): Result<'moderation.get'>;
  getMedia(input: { hash: string }): Promise<StoredMedia>;
  hasMedia(input: { hash: string }): Promise<boolean>;
  figures(input: null): StoreFigures;
}

export interface Checked {
  readonly check: StoreCheck;
  /** The file is, not only the content of single versions: a new start restores it. */
  readonly isFileDamaged: boolean;
}

export interface InspectorApi {
  check(input: { kind: 'quick' | 'full'; now: number }): Checked;
  copy(input: null): null;
}

export type StoreFigures = Pick<
  StoreStatus,
  'schemaVersion' | 'bytes' | 'noticeCount' | 'versionCount' | 'mediaBytes' | 'restored'
>;

/** Any of the three, as the worker serves it and the client calls it. */
// oxlint-disable-next-line typescript/no-explicit-any -- parameters of unknown methods are contravariant
export type AnyApi<Api> = { readonly [Op in keyof Api]: (input: any) => unknown };
export type InputOf<F> = F extends (input: infer Input) => unknown ? Input : never;
export type AnswerOf<F> = F extends (input: never) => infer Answer ? Awaited<Answer> : never;

export interface WorkerRequest {
  readonly id: number;
  readonly op: string;
  readonly input: unknown;
}

export type WorkerMessage =
  | { readonly type: 'ready'; readonly head: Position }
  | { readonly type: 'refused'; readonly error: ErrorData }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorData }
  | { readonly type: 'changes'; readonly changes: readonly CommittedChange[] }
  | { readonly type: 'marks'; readonly marks: CommittedMarks }
  | {
      readonly type: 'log';
      readonly level: 'error' | 'warn' | 'info' | 'debug';
      readonly message: string;
    };
