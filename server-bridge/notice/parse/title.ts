/** Finds the title while the lines go by, and where the body begins once a leading title line is left out. */
import { plainInline } from './inline.ts';
import { cut } from './warnings.ts';
import type { BodyLine } from './handler.ts';
import type { NoticeHeader, NoticeNode } from './types.ts';

/** UTF-16 units. */
export const MAX_TITLE = 200;
/** Lists, quotes, headings and whole sentences are content, not a title standing alone. */
const OTHER_BLOCK = /^(?: {4}|\t| {0,3}(?:>|#|<|!?\[|[-*+][ \t]|[-*_=]{3,}[ \t]*$|\d{1,9}[.)][ \t]))/;
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

export function createTitleFinder(): TitleFinder {
  let header: string | null = null;
  let mark: string | null = null;
  let firstLine: string | null = null;
  let seen = 0;
  /** The line at the top that would be left out of the body. */
  let lead: { readonly title: string; readonly below: Place; readonly needsMore: boolean } | null = null;
  let isTop = true;

  function seeHeader(node: NoticeHeader, line: BodyLine, below: Place): void {
    if (node.title === '') {
      // Alone on its line, the mark belongs to the title below it.
      mark ??=
        plainInline(line.text)
          .replace(/^\S|\S$/gu, '')
          .trim() || null;
      return;
    }
    header ??= node.title;
    if (isTop && node.title.length <= MAX_TITLE && !/\]\(|<[a-z]/i.test(line.text)) {
      lead = { title: node.title, below, needsMore: false };
    }
    isTop = false;
  }

  return {
    see(line, node, below) {
      seen += 1;
      if (lead?.needsMore === true) lead = { ...lead, needsMore: false };
      if (node?.kind === 'NoticeHeader') {
        seeHeader(node, line, below);
        return;
      }
      const text = line.block === 'text' && firstLine === null ? plainInline(cut(line.text, 4000)) : '';
      if (/[\p{L}\p{N}]/u.test(text)) {
        firstLine ??= withoutItemMark(text);
        const standsAlone = line.next !== null && line.next.trim() === '';
        const isTitle = standsAlone && !OTHER_BLOCK.test(line.text) && !SENTENCE_END.test(text);
        // Without anything below it would leave nothing to read.
        if (isTop && isTitle && text.length <= MAX_TITLE) lead = { title: text, below, needsMore: true };
      }
      isTop = false;
    },
    resolve(frontMatterTitle) {
      const title = frontMatterTitle ?? header ?? firstLine ?? mark;
      const isLeftOut = lead !== null && !lead.needsMore && title !== null && isSame(title, lead.title);
      return {
        title: title === null ? null : cut(title, MAX_TITLE),
        bodyFrom: isLeftOut && seen > 0 ? (lead?.below ?? null) : null,
      };
    },
  };
}

function withoutItemMark(text: string): string {
  return text.replace(/^(?:[-*+>#]{1,6}\s+){1,4}(?=\S)/, '');
}

function isSame(one: string, other: string): boolean {
  return one.replace(/\s+/g, '') === other.replace(/\s+/g, '');
}
