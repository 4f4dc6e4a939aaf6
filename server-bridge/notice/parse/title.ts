/** Finds the title while the lines go by, and where the body begins once a leading title line is left out. */
import { plainInline } from './inline.ts';
import { SIGN } from './line-signs.ts';
import { cut } from './warnings.ts';
import type { BodyLine } from './body-line.ts';
import type { NoticeHeader, NoticeNode, ParseOptions } from './types.ts';

/** UTF-16 units. */
export const MAX_TITLE = 200;
/** Lists, quotes, headings and whole sentences are content, not a title standing alone. */
const OTHER_BLOCK = /^ {0,3}(?:>|#|<|!?\[|[-*+][ \t]|[-*_=]{3,}[ \t]*$|\d{1,9}[.)][ \t])/;
/** Code, but for plain text, which centres its title by blanks. */
const INDENTED = /^(?: {4}|\t)/;
/** The head of an official document, above its number: `XX市教育局文件`. */
const LETTERHEAD = /^\S{2,40}文件$/;
const DOCUMENT_NUMBER = /^[\p{L}\p{N}]{1,20}[〔［[（(]\d{4}[〕］\]）)]\s?第?\d{1,5}号$/u;
/** `Subject: …`, as in a letter. */
const SUBJECT = /^(?:subject|title|主题|主題|标题|標題|主旨|题目|題目|事由)\s?[:：]\s*(?=\S)/i;
/** Lines of a letter's head. */
const HEAD = 8;
/** A line of plain text that is a heading although text follows right below; Chinese is not wrapped by hand. */
const ZH_HEADING = /^(?=.*\p{Script=Han})[^:：]{1,40}$/u;
const SENTENCE_END = /[。！？；：，、.!?;:,]$/;

export interface TitleFinder {
  /** A line that is not blank, with the node that took it, and the offset of the line below that node. */
  see(line: BodyLine, node: NoticeNode | null, below: Place): void;
  resolve(frontMatterTitle: string | null): FoundTitle;
}

export interface Place {
  readonly offset: number;
  readonly line: number;
}

export interface FoundTitle {
  /** Null when the text has none. */
  readonly title: string | null;
  /** Where the body begins; null when no line is left out. */
  readonly bodyFrom: Place | null;
}

export function createTitleFinder(format: ParseOptions['format']): TitleFinder {
  let header: string | null = null;
  let mark: string | null = null;
  let firstLine: string | null = null;
  /** Of a line that says so, in a memo's head. */
  let subjectLine: string | null = null;
  /** Of letterheads and document numbers: a title only where nothing else is one. */
  let lastResort: string | null = null;
  /** The first line may be one; the next tells. */
  let isLetterhead = false;
  let seen = 0;
  /** The line at the top that would be left out of the body. */
  let lead: { readonly title: string; readonly below: Place; readonly needsMore: boolean } | null = null;
  let isTop = true;

  function seeHeader(node: NoticeHeader, line: BodyLine, below: Place): void {
    if (node.title === '') {
      // Alone on its line, the mark belongs to the title below it.
      mark ??= line.plain.replace(/^\S|\S$/gu, '').trim() || null;
      return;
    }
    header ??= node.title;
    if (isTop && node.title.length <= MAX_TITLE && !/\]\(|<[a-z]/i.test(line.text)) {
      lead = { title: node.title, below, needsMore: false };
    }
    isTop = false;
  }

  function seeText(line: BodyLine, node: NoticeNode | null, below: Place): void {
    const text = line.block === 'text' ? plainInline(cut(line.text, 4000)) : '';
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    // Grades above the title.
    if (node?.kind === 'OfficialMark') return;
    if (node?.kind === 'DocumentNumber' || DOCUMENT_NUMBER.test(text)) {
      lastResort ??= firstLine ?? text;
      if (firstLine !== null) lead = null;
      firstLine = null;
    } else if (firstLine === null) {
      const subject = text.replace(SUBJECT, '');
      firstLine = withoutItemMark(
        isUpperPart(text, line.next) ? `${subject}${plainInline(line.next ?? '')}` : subject,
      );
      const isHeading = format === 'plain' && node?.kind !== 'ClauseItem' && ZH_HEADING.test(text);
      const standsAlone = line.next !== null && (isHeading || line.next.trim() === '');
      const isOther = OTHER_BLOCK.test(line.text) || (format === 'markdown' && INDENTED.test(line.text));
      const isTitle = standsAlone && !isOther && !SENTENCE_END.test(text);
      // Without anything below it would leave nothing to read.
      if (isTop && isTitle && text.length <= MAX_TITLE) lead = { title: subject, below, needsMore: true };
      isLetterhead = LETTERHEAD.test(firstLine);
      return;
    }
    isLetterhead = false;
  }

  return {
    see(line, node, below) {
      seen += 1;
      if (seen <= HEAD && subjectLine === null && saysSubject(line))
        subjectLine = line.plain.replace(SUBJECT, '');
      if (lead?.needsMore === true) lead = { ...lead, needsMore: false };
      if (node?.kind === 'NoticeHeader') {
        seeHeader(node, line, below);
        return;
      }
      if (firstLine === null || isLetterhead) seeText(line, node, below);
      if (node?.kind !== 'OfficialMark') isTop = false;
    },
    resolve(frontMatterTitle) {
      const title = frontMatterTitle ?? header ?? subjectLine ?? firstLine ?? mark ?? lastResort;
      const isLeftOut = lead !== null && !lead.needsMore && title !== null && isSame(title, lead.title);
      return {
        title: title === null ? null : cut(closeUp(title), MAX_TITLE),
        bodyFrom: isLeftOut && seen > 0 ? (lead?.below ?? null) : null,
      };
    },
  };
}

function saysSubject({ block, signs, text }: BodyLine): boolean {
  return block === 'text' && (signs & SIGN.colon) !== 0 && SUBJECT.test(text.trim());
}

const TYPE = /的?(?:通知|公告|通告|决定|意见|批复|函|报告|办法|规定|请示)$/;
/** Titles of official documents are set in lines: who issues it, then `关于…的通知`. */
function isUpperPart(text: string, next: string | null): boolean {
  const below = next?.trim() ?? '';
  if (text.includes('关于') && !TYPE.test(text) && /^\S{2,40}$/.test(below) && TYPE.test(below)) return true;
  return (
    /^[\p{Script=Han}（）、]{4,40}$/u.test(text) &&
    /^关于.{2,80}的?(?:通知|公告|通告|决定|意见|批复|函|报告|办法|规定|请示)$/.test(below)
  );
}

/** `通 知` is set wide. */
function closeUp(title: string): string {
  return /^\p{Script=Han}(?:\s\p{Script=Han}){1,7}$/u.test(title) ? title.replaceAll(' ', '') : title;
}

function withoutItemMark(text: string): string {
  return text.replace(/^(?:[-*+>#]{1,6}\s+){1,4}(?=\S)/, '');
}

function isSame(one: string, other: string): boolean {
  return one.replace(/\s+/g, '') === other.replace(/\s+/g, '');
}
