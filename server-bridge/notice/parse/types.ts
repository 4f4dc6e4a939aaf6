import type { Clause, FoundDate, Level, Moment, Warning } from '../../contract/notice.ts';

export interface ParseOptions {
  /** `plain` centres its titles by blanks, which Markdown takes for code. */
  readonly format: 'markdown' | 'plain';
  /** The source's highest level; whatever is louder is capped to it. */
  readonly maxLevel: Level;
  /** IANA zone in which dates without a time are read; an unknown one counts as UTC. */
  readonly zone: string;
  /** Title when the text has none. */
  readonly fallbackTitle: string;
  /** Channel when the front matter has none. */
  readonly channel: string | null;
}

interface NodeBase {
  /** Source lines `[first, last]`, from 1. */
  lines: [number, number];
  /** UTF-16 offsets `[start, end)` into the source text, without the last line's end. */
  span: [number, number];
}

/** A title line: a mark (`【紧急】…`, `[URGENT] …`), a first-order heading, or both. */
export interface NoticeHeader extends NodeBase {
  readonly kind: 'NoticeHeader';
  /** What its mark says; null without a mark. */
  readonly level: Level | null;
  /** Visible text without marks; empty for a line that is only a mark. */
  readonly title: string;
  /** Marked as a draft for comment. */
  readonly isDraft: boolean;
}

/** A date or a range found in the text, as ISO 8601; its `span` is the written date. Shown, never steering. */
export interface EffectiveDate extends NodeBase {
  readonly kind: 'EffectiveDate';
  readonly from?: string;
  readonly to?: string;
  readonly precision: 'day' | 'minute';
  /** The zone when one was written: `Z`, `+08:00`. */
  readonly zone?: string;
  /** Found in a draft for comment. */
  readonly isDraft: boolean;
}

/** A keyed item (`- key: value`) or a numbered clause (`一、…`), or both. */
export interface ClauseItem extends NodeBase {
  readonly kind: 'ClauseItem';
  readonly key: string | null;
  /** Visible text; continuation lines are joined with a space. */
  value: string;
  /** Position among all clauses, from 0. */
  readonly order: number;
  readonly label: string | null;
  /** 0 is the outermost. */
  readonly depth: number;
}

/** Lines that are nothing else; their text is the source's `span`. */
export interface RawText extends NodeBase {
  readonly kind: 'RawText';
}

export type NoticeNode = NoticeHeader | EffectiveDate | ClauseItem | RawText;

/** What the front matter says, resolved; null where it says nothing. */
export interface Metadata {
  readonly id: string | null;
  readonly title: string | null;
  readonly level: Level | null;
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
}

export interface ParsedNotice extends Omit<Metadata, 'title' | 'level'> {
  readonly title: string;
  /** The title is `fallbackTitle`: the text has none. */
  readonly isUntitled: boolean;
  /** Capped at `maxLevel`. */
  readonly level: Level;
  /** In the order of the text. Every line of the body that is not blank is in exactly one node that is no date. */
  readonly nodes: readonly NoticeNode[];
  readonly clauses: readonly Clause[];
  /** Each (from, to) once. */
  readonly dates: readonly FoundDate[];
  readonly warnings: readonly Warning[];
  /** A front matter that is none, with its marks and line ends, and where it begins in the source text. */
  readonly brokenHead: { readonly text: string; readonly offset: number } | null;
  /**
   * The Markdown after the front matter, without a leading title line that became the title. It is the source's text
   * from `bodyOffset` to the end, unchanged.
   */
  readonly body: string;
  /** UTF-16 offset of `body` in the source text. */
  readonly bodyOffset: number;
  /** Source line of `bodyOffset`, from 1. */
  readonly bodyStartLine: number;
}
