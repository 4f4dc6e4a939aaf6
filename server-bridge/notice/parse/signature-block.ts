/** Lines that sign a text, looked for from what was read last; `handlers/signature.ts` collects them. */
import { isoOf, isRealDate, type WrittenDate } from './civil.ts';
import { halfWidth, readDate, weekdayBefore } from './date-reader.ts';
import { tidy } from './inline.ts';
import { SIGN } from './line-signs.ts';
import { indentOf } from './numbering.ts';
import type { BodyLine } from './body-line.ts';
import type { LineNode, Signature } from './types.ts';

/** UTF-16 units of a line that names somebody. */
const MAX_NAME = 64;
const MAX_NAMES = 6;
/** Blank lines between the lines of one signature. */
const MAX_GAP = 3;
/** Ends a letter; who wrote it stands below. */
const VALEDICTION =
  /^(?:(?:kind|best|warm)?\s?regards|(?:yours\s)?(?:sincerely|faithfully|truly)(?:\syours)?|many thanks|thank you|thanks|with thanks|cheers|此致|敬礼|顺颂.{0,6}|特此(?:通知|公告|通告|公示|说明|函达|函复|告知|批复|报告))[,，.。!！]?$/i;
/** What Chinese bodies end with. */
const BODY =
  /(?:局|处|部|科|室|厅|司|署|院|校|学|园|中心|公司|集团|委员会|委|办|办公室|小组|组|厂|所|站|社|馆|会|队|团|支部|政府|大学|学院|银行|医院|团队|大厅|项目部)(?:（.{1,10}）)?$/;
export const SIGNED =
  /^(?:signed(?:\sby)?|issued\sby|(?:on\sbehalf\sof)|from|发布单位|发布部门|发布机关|发文单位|发文机关|发布人|落款|签发)\s?[:：]\s*(\S.{0,80})$/i;
const SIGNED_BY = /^signed(?:\sby)?\s?[:：]\s*(\S.{0,80})$/i;
export const DATED =
  /^(?:dated?|issued(?:\son)?|date\sissued|date\sof\sissue|posted|published|发布日期|发文日期|签发日期|成文日期|发布时间|印发日期)\s?[:：]\s*(\S.{0,60})$/i;
/** `Posted: …` and the like; a plain `Date:` may be the day of what is announced. */
export const DATED_SURELY = /^(?!date\b)/i;
/** Stands below a signature without ending it: notes, annexes, rules, tear-off slips. */
const TAIL =
  /^(?:[-—=_*＿﹏\s]{3,}|[（(].{1,80}[）)]|附\s?件.{0,60}|附[:：].{0,60}|attachments?\b.{0,60}|[-—=\s]{3,}.{0,20}[-—=\s]{3,}|\*{0,2}(?:notes?|备注|注)[:：].*)$/i;

export interface SeenLine {
  readonly line: BodyLine;
  readonly own: LineNode | null;
}

export interface SignatureBlock {
  readonly node: Signature;
  readonly date: WrittenDate | null;
}

interface Name {
  readonly line: BodyLine;
  readonly text: string;
}

/**
 * The block at the end of these lines: names with a date below or on the same line, names below a valediction, or a
 * body's name alone. Null when text follows it, or there is none.
 */
export function findSignature(seen: readonly SeenLine[]): SignatureBlock | null {
  let names: Name[] = [];
  let isBelowValediction = false;
  let found: SignatureBlock | null = null;

  for (const { line, own } of fromLastSentence(seen)) {
    const text = line.block === 'text' && line.text.length <= 160 ? line.plain : null;
    const above = names.at(-1);
    if (above !== undefined && line.number - above.line.number > MAX_GAP + 1) names = [];
    const date = text === null ? null : datedLine(line, text);
    if (date !== null) {
      const by = date.name === '' ? names : [{ line, text: date.name }];
      found = { node: make(by, line, date.date), date: date.date };
      names = [];
      continue;
    }
    if (text !== null && isTail(own, text)) continue;
    const signed = text === null ? null : SIGNED_BY.exec(text);
    if (signed !== null) {
      names = [{ line, text: signed[1] ?? '' }];
      found = { node: make(names, line, null), date: null };
      isBelowValediction = true;
      continue;
    }
    const wasBelow = isBelowValediction;
    isBelowValediction = text !== null && VALEDICTION.test(text);
    if (text === null || isBelowValediction || !isNameLine(line, own, text)) {
      names = [];
      found = null;
      continue;
    }
    isBelowValediction = wasBelow;
    // A name below a signature is another one's: the text went on.
    if (found !== null && found.date !== null) found = null;
    if (names.length >= MAX_NAMES) names.shift();
    names.push({ line, text: line.shown.trim() });
    const isApart = line.previous !== line.number - 1 || isAside(line.text);
    const isSigned = wasBelow || (isApart && isBody(text));
    if (isSigned || found !== null) found = { node: make(names, line, null), date: null };
  }
  return found;
}

/** From the last line on that surely ends every signature above it: a sentence, code, a long line. */
function fromLastSentence(seen: readonly SeenLine[]): readonly SeenLine[] {
  for (let at = seen.length - 1; at >= 0; at -= 1) {
    const each = seen[at];
    if (each !== undefined && isSentence(each)) return seen.slice(at);
  }
  return seen;
}

function isSentence({ line: { block, text }, own }: SeenLine): boolean {
  if (block !== 'text' || text.length > 160) return true;
  if (own !== null && isBelowSignature(own)) return false;
  return /[。；]\s*$/.test(text) && !/^[\s*]*(?:[（(附备注特此]|note)/i.test(text);
}

function make(names: readonly Name[], last: BodyLine, date: WrittenDate | null): Signature {
  const first = names[0]?.line ?? last;
  return {
    kind: 'Signature',
    names: names
      .flatMap(({ text }) => sideBySide(text))
      .map((name) => cleanName(tidy(name)))
      .filter((name) => name !== ''),
    date: date === null ? null : isoOf({ ...date, time: null }),
    lines: [first.number, last.number],
    span: [first.start, last.start + last.text.length],
  };
}

/** Two bodies on one line; `市 长  司空明` is one person. */
function sideBySide(text: string): string[] {
  const parts = text.split(/[ \t]{3,}|\u3000+/).filter((part) => part !== '');
  return parts.every((part) => part.length >= 4) ? parts : [text];
}

function cleanName(text: string): string {
  return text.replace(/^[-—–\s]+|[\s,，]+$/g, '').trim();
}

/** A line that is a date, or a name and a date: `教务处 2026年6月15日`, `— Facilities, 12 June 2026`. */
function datedLine(
  line: BodyLine,
  text: string,
): { readonly name: string; readonly date: WrittenDate } | null {
  if ((line.signs & (SIGN.digit | SIGN.zhDate)) === 0 || text.length > MAX_NAME + 24) return null;
  if (line.mark !== null) return null;
  const half = halfWidth(text.replace(/^[（(]\s?|\s?[）)]$/g, ''));
  const whole = wholeDate(half, false);
  if (whole !== null) return { name: '', date: whole };
  const dated = DATED.exec(text)?.[1];
  const keyedDate =
    dated === undefined || !DATED_SURELY.test(text) ? null : wholeDate(halfWidth(dated), true);
  if (keyedDate !== null) return { name: '', date: keyedDate };
  for (const gap of text.matchAll(/[\s,，]+(?=[\d〇○零一二三四五六七八九A-Z])/g)) {
    const name = text.slice(0, gap.index);
    const date = wholeDate(halfWidth(text.slice(gap.index + gap[0].length)), false);
    if (date === null) continue;
    const isNamed =
      isBody(name) ||
      /^[-—–]/.test(text) ||
      /\b(?:department|team|office|committee|board|centre|center|council)$/i.test(name);
    return isNamed && name.length <= MAX_NAME && !/[:：。]/.test(name) ? { name, date } : null;
  }
  return null;
}

/** The day that a whole text is; times are let pass, ranges are not. */
export function wholeDate(text: string, mayGoOn: boolean): WrittenDate | null {
  const at = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s{1,2}/i.exec(text)?.[0].length ?? 0;
  const read = readDate(text, at);
  if (read === null || !isRealDate(read.date)) return null;
  const rest = text.slice(read.end).trim();
  const isWhole =
    rest === '' ||
    (mayGoOn && /^(?:at |,)?\s?[\d:. apm年月日时分]{1,14}$|^[,;|/]/i.test(rest)) ||
    /^(?:at\s)?[\d:. apm,]{1,12}$/i.test(rest);
  if (!isWhole) return null;
  const named = weekdayBefore(text, at);
  return named === null ? read.date : { ...read.date, weekday: named };
}

/** Lines that may stand below a signature without being text that goes on. */
function isTail(own: LineNode | null, text: string): boolean {
  return (own !== null && isBelowSignature(own)) || TAIL.test(text);
}

function isBelowSignature({ kind }: LineNode): boolean {
  return kind === 'AttachmentNote' || kind === 'CopyLine' || kind === 'PrintLine';
}

function isNameLine(line: BodyLine, own: LineNode | null, text: string): boolean {
  if (own !== null && own.kind !== 'RawText') return false;
  if (text === '' || text.length > MAX_NAME || /[。！？；：:;!?|]|\.$|[，,]$/.test(text)) return false;
  if (/^\s{0,3}(?:[#>|<]|[-*+]\s|\d)/.test(line.text)) return false;
  return /\p{L}/u.test(text);
}

/** Set off from the left, as signatures are. */
function isAside(text: string): boolean {
  return indentOf(text).indent >= 12;
}

function isBody(text: string): boolean {
  return BODY.test(text);
}
