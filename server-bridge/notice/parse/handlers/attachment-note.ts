import { LEAD } from '../line-signs.ts';
import { indentOf, readItemMark } from '../numbering.ts';
import type { BodyLine } from '../body-line.ts';
import type { LineHandler } from '../handler.ts';
import type { AttachmentNote } from '../types.ts';

const MAX_NAMES = 100;
/** UTF-16 units. */
const MAX_LINE = 400;
const MAX_NAME = 1000;
const BEGINS =
  /^(?:附\s{0,4}件|附|attachments?|enclosures?|encl\.?|annex(?:es)?|appendi(?:x|ces))\s?[:：]\s*(.*)$/i;
const HEADING = /^ {0,3}#{1,6}\s+(?:附\s{0,4}件|attachments?|enclosures?)\s*[:：]?\s*#*\s*$/i;
const MAY_BEGIN = /^[\s*_#]{0,12}[附AEae]/;
const ITEM = /^(?:\d{1,2}\s?[.．、:：)）]|[（(]\d{1,2}[)）]|[①-⑳]|[-*+]\s)\s*/;

/** `附件：1. …`, `Attachments: …`, and the lines below that go on with it. GB/T 9704-2012, 7.3.4. */
export const attachmentNote: LineHandler = {
  kind: 'AttachmentNote',
  role: 'line',
  create() {
    let open: AttachmentNote | null = null;
    /** A heading said that a list of them follows. */
    let isAnnounced = false;
    let last = -1;

    return (line) => {
      if (line.block !== 'text' || line.isLong || line.text.length > MAX_LINE) return close();
      if (open !== null || isAnnounced) {
        const more = goOn(line);
        if (more !== null) return more;
      }
      if ((line.lead & LEAD.attachment) === 0 || !MAY_BEGIN.test(line.text)) return close();
      if (HEADING.test(line.text)) {
        isAnnounced = true;
        last = line.number;
        return null;
      }
      const found = BEGINS.exec(line.plain);
      if (found === null) return close();
      // Alone on its line it announces a list, or says nothing.
      if (found[1] === '' && !isListed(line.next)) {
        isAnnounced = true;
        last = line.number;
        return null;
      }
      return begin(line, found[1] ?? '');
    };

    function begin(line: BodyLine, first: string): AttachmentNote[] {
      open = {
        kind: 'AttachmentNote',
        names: namesOf(first),
        lines: [line.number, line.number],
        span: spanOf(line),
      };
      isAnnounced = false;
      last = line.number;
      return [open];
    }

    /** A further item, or the rest of one, right below; behind a heading after a blank line as well. */
    function goOn(line: BodyLine): readonly AttachmentNote[] | null {
      const content = line.plain;
      const isItem = isListed(line.text);
      if (isAnnounced)
        return isItem && line.number <= last + 2 ? begin(line, content.replace(ITEM, '')) : null;
      if (open === null || line.number !== last + 1) return null;
      const isRest =
        !isItem &&
        (open.names.at(-1)?.length ?? MAX_NAME) < MAX_NAME &&
        indentOf(line.text).indent >= 4 &&
        !/[:：]/.test(content);
      if (!isItem && !isRest) return null;
      if (isItem) {
        if (open.names.length < MAX_NAMES) open.names.push(...namesOf(content.replace(/^[-*+]\s/, '')));
      } else {
        open.names.push(`${open.names.pop() ?? ''}${content}`);
      }
      open.lines[1] = line.number;
      open.span[1] = line.start + line.text.length;
      last = line.number;
      return [];
    }

    function close(): null {
      open = null;
      isAnnounced = false;
      return null;
    }
  },
};

function isListed(text: string | null): boolean {
  if (text === null) return false;
  const style = readItemMark(text)?.style;
  return (
    style === 'dot' ||
    style === 'bullet' ||
    style === 'paren' ||
    style === 'paren-pair' ||
    style === 'circled'
  );
}

/** `1. 甲 2. 乙` in one line are two; commas may belong to a name. */
function namesOf(text: string): string[] {
  return text
    .split(/(?<=\S)[\s；;]+(?=\d{1,2}[.．、]\s?\D)/)
    .flatMap((part) => (ITEM.test(part) ? [part] : part.split(/\s*[;；]\s*/)))
    .map((part) =>
      part
        .replace(ITEM, '')
        .replace(/[。；;]$/, '')
        .trim(),
    )
    .filter((part) => part !== '');
}

function spanOf(line: BodyLine): [number, number] {
  return [line.start, line.start + line.text.length];
}
