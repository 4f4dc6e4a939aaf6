import { isoOf } from '../civil.ts';
import { halfWidth, readDate } from '../date-reader.ts';
import { LEAD, SIGN } from '../line-signs.ts';
import { indentOf } from '../numbering.ts';
import type { BodyLine } from '../body-line.ts';
import type { LineHandler } from '../handler.ts';
import type { CopyLine, PrintLine } from '../types.ts';

const BEGINS =
  /^(?:抄\s?送|抄\s?报|抄\s?呈|分\s?送|cc|bcc|copy(?:\sto)?|copies(?:\sto)?|distribution)\s?[:：]\s*(\S.*)$/i;
const MAY_BEGIN = /^\s{0,40}[抄分cbdCBD]/;
/** UTF-16 units. */
const MAX_LINE = 600;
/** Of one list: its lines, and UTF-16 units. */
const MAX_LINES = 20;
const MAX_TO = 4000;

/** A line of a body: numbered, or a sentence. What stands below copies is printing, notes, annexes, names. */
const SENTENCE = /[。！？；：:!?;.]\s*$/;
const BELOW_COPIES =
  /^(?:[（(].{1,80}[）)]|附\s?件.{0,60}|附[:：].{0,60}|attachments?\b.{0,60}|enc(?:l(?:osures?)?)?\b.{0,60}|\*{0,2}(?:notes?|备注|注)[:：].*)$/i;

/** `抄送：…`, `cc: …`, to the full stop that ends it; at the end of a text. GB/T 9704-2012, 7.4.2. */
export const copyLine: LineHandler = {
  kind: 'CopyLine',
  role: 'line',
  create() {
    let open: Open | null = null;
    /** Below which no text has come so far. */
    let last: Open[] = [];
    return (line) => {
      const made = read(line);
      const isText = last.length > 0 && made === null && line.text.trim() !== '' && isOfBody(line);
      if (!isText) return made;
      for (const node of last) node.isInText = true;
      last = [];
      return made;
    };

    function read(line: BodyLine): CopyLine[] | null {
      if (line.block !== 'text' || line.isLong || line.text.length > MAX_LINE) return end();
      if (open !== null && goesOn(open, line.number, line.text)) {
        open.to = clean(open.to + line.plain).slice(0, MAX_TO);
        open.lines[1] = line.number;
        open.span[1] = line.start + line.text.length;
        if (/。\s*$/.test(line.text)) open = null;
        return [];
      }
      open = null;
      if ((line.signs & SIGN.colon) === 0 || (line.lead & LEAD.copies) === 0) return null;
      if (!MAY_BEGIN.test(line.text)) return null;
      const to = BEGINS.exec(line.plain)?.[1];
      if (to === undefined) return null;
      const node: Open = {
        kind: 'CopyLine',
        to: clean(to),
        lines: [line.number, line.number],
        span: [line.start, line.start + line.text.length],
      };
      if (!/[。.]\s*$/.test(line.text)) open = node;
      last.push(node);
      return [node];
    }

    function end(): null {
      open = null;
      return null;
    }
  },
};

interface Open {
  readonly kind: 'CopyLine';
  to: string;
  readonly lines: [number, number];
  readonly span: [number, number];
  isInText?: true;
}

function isOfBody({ block, mark, plain }: BodyLine): boolean {
  if (block !== 'text' || mark !== null) return true;
  return SENTENCE.test(plain) && !BELOW_COPIES.test(plain);
}

function goesOn(open: Open, number: number, text: string): boolean {
  if (number - open.lines[0] >= MAX_LINES || open.to.length >= MAX_TO) return false;
  return open.lines[1] === number - 1 && indentOf(text).indent >= 4 && !/[:：]|印发/.test(text);
}

function clean(text: string): string {
  return text.replace(/[。.]\s*$/, '').trim();
}

const PRINTED = /^(.{0,60}?)\s*([\d〇○零一二三四五六七八九].{7,24}?[日号])\s*印[发發]$/;

/** `XX办公室 2026年6月10日印发`. GB/T 9704-2012, 7.4.3. */
export const printLine: LineHandler = {
  kind: 'PrintLine',
  role: 'line',
  create() {
    return (line) => {
      const { block, text } = line;
      if (block !== 'text' || text.length > 120 || !text.includes('印') || line.isLong) return null;
      if (line.mark !== null) return null;
      const found = PRINTED.exec(line.plain);
      const written = halfWidth(found?.[2] ?? '');
      const read = readDate(written, 0);
      if (found === null || read === null || read.end !== written.length) return null;
      const by = found[1] === undefined || found[1] === '' ? null : found[1];
      const place: Pick<PrintLine, 'lines' | 'span'> = {
        lines: [line.number, line.number],
        span: [line.start, line.start + line.text.length],
      };
      return [{ kind: 'PrintLine', by, date: isoOf(read.date), ...place }];
    };
  },
};
