/**
 * Sources: one adapter each. A source finds items and hands them in through the port it is given; it never writes
 * a notice itself. May import contract, rules, notice and Node. To add a kind: a folder beside `folder/` with a
 * function that takes its setting and a `SourcePort` and returns a `Source`, and one line in compose.
 */
import type { Level } from '../contract/notice.ts';
import type { SourceStatus } from '../contract/source.ts';

/** One item as the source found it. Same meaning as intake's `IntakeItem`. */
export interface FoundItem {
  readonly remoteId: string;
  readonly fingerprint: string;
  readonly text: string;
  readonly fallbackTitle: string;
  readonly channel: string | null;
  /** When the source says it was written, in ms: what a first scan brings is dated by it. */
  readonly writtenAt?: number;
  readonly isBackfill: boolean;
  readonly isRead: boolean;
  readonly movedFrom: string | null;
}

export interface KnownItem {
  readonly remoteId: string;
  readonly noticeId: string;
  readonly fingerprint: string;
}

export interface ItemOutcome {
  readonly remoteId: string;
  readonly noticeId: string | null;
  readonly outcome:
    | 'published'
    | 'updated'
    | 'held'
    | 'rejected'
    | 'draft'
    | 'scheduled'
    | 'unchanged'
    | 'withdrawn'
    | 'conflict';
  readonly owner: { readonly sourceId: string; readonly remoteId: string } | null;
}

/** What a source may do. Rejects with `GazetteError`: `disk-full` pauses the source, its items come again later. */
export interface SourcePort {
  /** Page by page; rejects as the others do. */
  known(): AsyncIterable<readonly KnownItem[]>;
  /** Takes items in, in one commit; resolves when they are on disk. */
  put(items: readonly FoundItem[]): Promise<ItemOutcome[]>;
  /** Same content, new fingerprint. */
  touch(items: ReadonlyArray<{ remoteId: string; fingerprint: string }>): Promise<void>;
  withdraw(remoteIds: readonly string[]): Promise<void>;
  /** Tells that the status changed; coalesced by the receiver. */
  changed(): void;
  log(level: 'error' | 'warn' | 'info' | 'debug', message: string): void;
}

export type FoundMedia =
  | { readonly status: 'ok'; readonly name: string; readonly mime: string; readonly bytes: Uint8Array }
  /** Another item of this source; `noticeId` is the valid id that its front matter names, peeked cheaply. */
  | { readonly status: 'item'; readonly remoteId: string; readonly noticeId: string | null }
  | { readonly status: 'missing' | 'too-large' | 'unsupported' };

export interface Source {
  status(): SourceStatus;
  /** Scans now; resolves when the scan has ended, whatever state it led to. Concurrent calls share one scan. */
  rescan(): Promise<void>;
  /** Answers the state `asking`; in the state `empty`, `true` withdraws all items. */
  confirm(withdraw: boolean): Promise<void>;
  update(change: { name?: string; maxLevel?: Level; zone?: string | null; rescanSeconds?: number }): void;
  readMedia(remoteId: string, ref: string, kind: 'image' | 'file'): Promise<FoundMedia>;
  /** Ends watching and waits for what is under way. */
  stop(): Promise<void>;
}
