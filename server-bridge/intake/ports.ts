/** What intake needs from its neighbours; compose hands in what fits. */
import type { Level } from '../contract/notice.ts';
import type { DocumentInput, MediaResolution, TextFormat } from '../notice/document.ts';
import type { PackedDocument } from '../notice/packed.ts';

export interface IntakeItem {
  readonly remoteId: string;
  readonly fingerprint: string;
  /** Decoded text. */
  readonly text: string;
  readonly format: TextFormat;
  readonly fallbackTitle: string;
  readonly channel: string | null;
  /** When the source says it was written, in ms: what a first scan brings is dated by it. */
  readonly writtenAt?: number;
  readonly isBackfill: boolean;
  readonly isRead: boolean;
  /** The remote id this item had before, when the source saw it move. */
  readonly movedFrom: string | null;
}

/** What intake asks of the source that handed an item in. */
export interface IntakeSource {
  readonly id: string;
  readonly maxLevel: Level;
  /** IANA zone, resolved. */
  readonly zone: string;
  /** Reads what an item refers to; never leaves the source. Limits: 5 MiB an image, 50 MiB a file. */
  readMedia(remoteId: string, ref: string, kind: 'image' | 'file'): Promise<IntakeMedia>;
}

export type IntakeMedia =
  | { readonly status: 'ok'; readonly name: string; readonly mime: string; readonly bytes: Uint8Array }
  /** Another item of this source; `noticeId` when it names one itself. */
  | { readonly status: 'item'; readonly remoteId: string; readonly noticeId: string | null }
  | { readonly status: 'missing' | 'too-large' | 'unsupported' };

export type IntakeItemWrite =
  | {
      readonly op: 'put';
      readonly remoteId: string;
      readonly noticeId: string;
      readonly fingerprint: string;
      readonly contentHash: string;
      readonly document: PackedDocument;
      readonly writtenAt?: number;
      readonly isBackfill: boolean;
      readonly isRead: boolean;
      readonly movedFrom: string | null;
    }
  | { readonly op: 'touch'; readonly remoteId: string; readonly fingerprint: string }
  | { readonly op: 'withdraw'; readonly remoteId: string };

export interface IntakeItemResult {
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

export interface IntakePorts {
  readonly store: {
    commit(batch: {
      sourceId: string;
      items: readonly IntakeItemWrite[];
      at: number;
    }): Promise<IntakeItemResult[]>;
    putMedia(media: {
      name: string;
      mime: string;
      bytes: Uint8Array;
    }): Promise<Extract<MediaResolution, { status: 'ok' }>>;
  };
  readonly processor: { process(inputs: DocumentInput[]): Promise<PackedDocument[]> };
  /** Milliseconds. */
  now(): number;
  /** SHA-256 of the UTF-8 text, lower-case hexadecimal. */
  sha256(text: string): string;
}
