/**
 * What the pure pipeline (parse, moderate, render) makes of one item's text. Shared by the stages' callers:
 * workers run it, intake completes it, the store keeps it. Pure: no I/O, no clock, no Node API.
 */
import type { ModerationAction, ModerationHit } from '../contract/moderation.ts';
import type { Clause, FoundDate, Level, Moment, NoticeFacts, TocEntry, Warning } from '../contract/notice.ts';

/** How a text is meant: `plain` has no Markdown author behind it, so that blanks and rules in it mean less. */
export type TextFormat = 'markdown' | 'plain';

export interface DocumentInput {
  /** Decoded source text. */
  readonly text: string;
  readonly format: TextFormat;
  /** Title when the text has none: the file's name without its ending. */
  readonly fallbackTitle: string;
  /** Channel when the front matter has none: the sub-folder. */
  readonly channel: string | null;
  /** The source's highest level. */
  readonly maxLevel: Level;
  /** IANA zone in which dates without a time are read. */
  readonly zone: string;
  /** When it was written, in ms, as far as its source knows: what `tomorrow` counts from as a last resort. */
  readonly writtenAt?: number;
  /** What became of the local references (`localRefs` of an earlier pass), by reference as written. */
  readonly media: Readonly<Record<string, MediaResolution>>;
}

export interface LocalRef {
  /** As written in the text, percent-decoded: `images/plan.png`, `../forms/a.pdf`. */
  readonly ref: string;
  readonly kind: 'image' | 'file';
}

export type MediaResolution =
  | {
      readonly status: 'ok';
      readonly hash: string;
      readonly name: string;
      readonly mime: string;
      readonly bytes: number;
    }
  | { readonly status: 'notice'; readonly id: string }
  | { readonly status: 'missing' | 'too-large' | 'unsupported' };

export interface ModerationOutcome {
  /** The strongest action among the hits. */
  readonly action: ModerationAction | 'none';
  readonly hits: readonly ModerationHit[];
  readonly dictionaryVersion: string;
}

export interface NoticeDocument {
  /** The front matter's id when it has a valid one. */
  readonly id: string | null;
  readonly title: string;
  /** The file's name stands for the title. */
  readonly isUntitled: boolean;
  readonly level: Level;
  readonly channel: string | null;
  readonly tags: readonly string[];
  readonly issuer: string | null;
  readonly number: string | null;
  readonly pinned: boolean;
  readonly requiresAck: boolean;
  readonly isDraft: boolean;
  readonly publishAt: Moment | null;
  readonly effectiveFrom: Moment | null;
  readonly effectiveTo: Moment | null;
  readonly expires: Moment | null;
  /** Masked and sanitised. */
  readonly html: string;
  readonly isPlain: boolean;
  readonly toc: readonly TocEntry[];
  readonly clauses: readonly Clause[];
  readonly dates: readonly FoundDate[];
  /** What the text says of itself as a document, masked; missing where it says nothing. */
  readonly facts?: NoticeFacts;
  readonly warnings: readonly Warning[];
  /** Visible text after masking, blocks on lines of their own: for search, excerpts and text diffs. */
  readonly plainText: string;
  readonly excerpt: string;
  readonly localRefs: readonly LocalRef[];
  /** The stored files among them, under the names that readers see. */
  readonly media: ReadonlyArray<{ readonly hash: string; readonly name: string }>;
  readonly moderation: ModerationOutcome;
}
