import type {
  Clause,
  Contact as FoundContact,
  FoundDate,
  Level,
  Moment,
  NoticeFacts,
  NoticeReference,
  Warning,
} from '../../contract/notice.ts';

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
  /** When the text was written, in ms, as far as its source knows: the last resort for what `tomorrow` means. */
  readonly writtenAt?: number;
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
  readonly confidence: FoundDate['confidence'];
  /** Halves of a day written without a time, of both ends. */
  readonly halves?: FoundDate['halves'];
  /** As written, where a day had to be made of words: `明天`. */
  readonly words?: string;
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

/** A line above the title that grades the document: `机密★1年`, `特急`, `紧急程度：加急`, `征求意见稿`. GB/T 9704-2012, 7.2. */
export interface OfficialMark extends NodeBase {
  readonly kind: 'OfficialMark';
  readonly level: Level | null;
  readonly urgency: string | null;
  readonly secrecy: string | null;
  readonly isDraft: boolean;
}

/** The document's number on a line of its own: `X教发〔2026〕8号`, `Ref. No.: HR-2026-014`. */
export interface DocumentNumber extends NodeBase {
  readonly kind: 'DocumentNumber';
  readonly number: string;
  /** Of the letterhead above it: `XX市教育局` of `XX市教育局文件`. */
  readonly issuer: string | null;
  /** Who signed it off, of `签发人：…` beside the number. */
  readonly approver: string | null;
}

/** To whom it goes: `各区县人民政府：`, `To: all staff`, `Dear colleagues,`. */
export interface Addressee extends NodeBase {
  readonly kind: 'Addressee';
  readonly to: string;
}

/** `附件：1. …` with its further lines. */
export interface AttachmentNote extends NodeBase {
  readonly kind: 'AttachmentNote';
  readonly names: string[];
}

/** `抄送：…`, `cc: …`; with `印发` who printed it and when. */
export interface CopyLine extends NodeBase {
  readonly kind: 'CopyLine';
  readonly to: string;
  /** Set where text of the body follows: it is no list of copies then. */
  readonly isInText?: true;
}

/** `XX办公室 2026年6月10日印发`. */
export interface PrintLine extends NodeBase {
  readonly kind: 'PrintLine';
  readonly by: string | null;
  readonly date: string | null;
}

/** Who signs, line by line, and the day, as ISO 8601. Lies over the nodes of its lines. */
export interface Signature extends NodeBase {
  readonly kind: 'Signature';
  readonly names: readonly string[];
  readonly date: string | null;
}

/** A way to reach somebody; its `span` is the value. */
export interface Contact extends NodeBase {
  readonly kind: 'Contact';
  readonly contact: FoundContact['kind'];
  readonly value: string;
}

/** Another notice, and what this one does to it; its `span` is what names it. */
export interface Reference extends NodeBase {
  readonly kind: 'Reference';
  readonly relation: NoticeReference['relation'];
  readonly title: string | null;
  readonly number: string | null;
  readonly noticeId: string | null;
}

/** What lies over the nodes of the lines. */
export type InsideNode = EffectiveDate | Signature | Contact | Reference;
export type LineNode =
  | NoticeHeader
  | OfficialMark
  | DocumentNumber
  | Addressee
  | ClauseItem
  | AttachmentNote
  | CopyLine
  | PrintLine
  | RawText;
export type NoticeNode = LineNode | InsideNode;

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
  /** The document's own day, which `tomorrow` counts from where no signature says it. */
  readonly date: Moment | null;
}

type Lines = readonly [first: number, last: number];
/** Source lines of the facts of these names, one for one. */
export type FactLines = Readonly<Record<'addressees' | 'attachments' | 'copies', readonly Lines[]>>;

export interface ParsedNotice extends Omit<Metadata, 'title' | 'level' | 'date'> {
  readonly title: string;
  /** The title is `fallbackTitle`: the text has none. */
  readonly isUntitled: boolean;
  /** Capped at `maxLevel`. */
  readonly level: Level;
  /**
   * In the order of the text. Every line of the body that is not blank is in exactly one {@link LineNode}, or in the
   * several clauses that share it.
   */
  readonly nodes: readonly NoticeNode[];
  readonly clauses: readonly Clause[];
  /** Each (from, to) once. */
  readonly dates: readonly FoundDate[];
  /** Null where nothing of the kind is in the text. */
  readonly facts: NoticeFacts | null;
  /** Where the facts stand that have no lines of their own; null without facts. */
  readonly factLines: FactLines | null;
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
