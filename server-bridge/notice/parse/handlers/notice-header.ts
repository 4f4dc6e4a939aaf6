import { isDraftTitle, readMarks } from '../levels.ts';
import { plainInline } from '../inline.ts';
import { LEAD } from '../line-signs.ts';
import type { BodyLine } from '../body-line.ts';
import type { LineHandler } from '../handler.ts';
import type { NoticeHeader } from '../types.ts';

/** ATX headings, CommonMark 0.31.2, section 4.2. */
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+|$)/;
const CLOSING = /[ \t]#+[ \t]*$/;
const UNDERLINE = /^ {0,3}=+[ \t]*$/;
/** Most lines are neither, and texts are long. */
const MAY_BEGIN = /^\s{0,40}[#*_【〖〔［[]/;
/** A line that begins with one of these cannot be underlined to a heading. */
const OTHER_BLOCK = /^(?: {4}|\t| {0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))/;

/**
 * A line with a mark, a first-order heading, or any heading that opens the body: a deeper one later on is a section's.
 */
export const noticeHeader: LineHandler = {
  kind: 'NoticeHeader',
  role: 'line',
  create(context) {
    let previous = -1;
    return (line) => {
      const opensParagraph = previous !== line.number - 1;
      previous = line.number;
      const mayBe =
        ((line.lead & LEAD.header) !== 0 && MAY_BEGIN.test(line.text)) ||
        (opensParagraph && line.next !== null && line.next.includes('='));
      if (!mayBe) return null;
      const header = line.block === 'text' && !line.isLong ? readHeader(line, opensParagraph) : null;
      if (header === null) return null;
      if (header.isDraft) context.draft.isDraft = true;
      return [header];
    };
  },
};

function readHeader(line: BodyLine, opensParagraph: boolean): NoticeHeader | null {
  const heading = HEADING.exec(line.text);
  const isUnderlined =
    heading === null && opensParagraph && UNDERLINE.test(line.next ?? '') && !OTHER_BLOCK.test(line.text);
  const content =
    heading === null ? line.text.trim() : line.text.slice(heading[0].length).replace(CLOSING, '').trim();
  // `**【紧急】停水通知**`
  const unwrapped = content.replace(/^(?:\*{1,3}|_{1,3})(?=[【〖〔［[])/, '');
  const marks = readMarks(unwrapped);
  const isTitle = isUnderlined || (heading !== null && (heading[1] === '#' || line.isFirst));
  if (marks === null && !isTitle) return null;
  const rest = marks === null ? content : unwrapped.slice(marks.length);
  const title = plainInline(unwrapped === content ? rest : rest.replace(/[*_]{1,3}$/, ''));
  if (marks === null && title === '') return null;
  return {
    kind: 'NoticeHeader',
    level: marks?.level ?? null,
    title,
    isDraft: marks?.isDraft === true || isDraftTitle(content),
    lines: [line.number, line.number + (isUnderlined ? 1 : 0)],
    span: [
      line.start,
      isUnderlined ? line.nextStart + (line.next?.length ?? 0) : line.start + line.text.length,
    ],
  };
}
