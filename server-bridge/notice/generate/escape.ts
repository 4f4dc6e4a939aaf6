/**
 * Plain text as Markdown that shows exactly this text: to `notice/render`, to any CommonMark reader, and to the parser,
 * which reads the raw lines for numbering. Where no backslash helps (`一、`), the sign is written as an entity.
 */

/** GFM makes links of these, and reads no backslash inside them; Chinese ends them (`notice/render`). */
const ADDRESS = /(?:https?:\/\/|ftp:\/\/|www\.)[^\s<\u3000-\u303F\u3400-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]*/gi;
/** An address with nothing in it that could be taken for a mark stays a link. */
const PLAIN_ADDRESS =
  /^(?:[^\\`*[\]|~&_<>$\s]|~(?!~)|_(?=[\p{L}\p{N}])(?<=[\p{L}\p{N}]_)|&(?!#?\w{1,32};))*$/u;

/** `$` begins mathematical text, here and on GitHub. */
const MARKS = /[\\`*[\]<|$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)|(?<=~)~|&(?=#?\w{1,32};)/gu;

const ZH = '[一二三四五六七八九十百零〇两]';
/** Headings, quotes, bullets, rules and underlines, fences. CommonMark 0.31.2, chapters 4 and 5. */
const BLOCK_MARK = /^(?:#|>|[-+](?=\s|$)|[-=]+$|~(?=~))/;
const NUMBER = /^(\d{1,9})([.)])(?!\d)/;
/** `2.1 Scope`: the first of such numbers, which the others follow. */
const DECIMAL = /^\d{1,2}(?:\.\d{1,2}){0,3}(?=\.1\.?\s)/;
/** Numbering that the parser knows and Markdown does not. */
const WIDE_NUMBER = /^(\d{1,9})([．、）])/;
const OTHER_NUMBER = new RegExp(
  `^(?:第(?:${ZH}|\\d){1,6}|${ZH}{1,6}[、.．]|[（(](?:${ZH}|\\d|[a-hivxA-H]){1,6}[）)]|[a-hivx]{1,4}\\)(?=\\s|$)|[①-⑳㉑-㉟])`,
);
/** Lists of attachments and copies go on in the lines below them. */
const GOES_ON = /^(?:附\s*件|附|attachments?|enclosures?|encl\.?|annex(?:es)?|appendi(?:x|ces))\s?[:：]\s*$/i;
const DOCUMENT_PART =
  /^(?:附|抄|分\s?送|attachments?|enclosures?|encl|annex|appendi|cc\b|bcc\b|cop(?:y|ies)\b|distribution|\d{6}$)|绝密|机密|秘密|[特加平]急|secret|confidential|restricted|internal use|urgen|priority|紧急程度|緊急程度|缓急|文件$|签发人|稿|草案|draft|印[发發]|[〔[（(]\d{4}[〕\]）)]/i;
/** `【紧急】` and the like make a title line; those in `[]` are escaped anyhow. */
const LEVEL_MARK = /^[【〖〔［][^】〗〕］]{1,24}[】〗〕］]/;

/** One line of text inside a line of Markdown: a table's cell, the rest of a heading. */
export function escapeInline(text: string): string {
  let escaped = '';
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0];
    escaped += escapeMarks(text.slice(at, found.index));
    const isKept = isLink(address) && text[found.index + address.length] !== '<';
    escaped += isKept ? address : escapeMarks(address).replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&');
    at = found.index + address.length;
  }
  return escaped + escapeMarks(text.slice(at));
}

/** One line of text that begins a line of Markdown, or an item of a list. */
export function escapeLine(text: string): string {
  const line = escapeInline(text);
  if (BLOCK_MARK.test(line)) return `\\${line}`;
  if (NUMBER.test(line)) return line.replace(NUMBER, '$1\\$2');
  if (DECIMAL.test(line)) return line.replace(DECIMAL, '$&\\');
  if (WIDE_NUMBER.test(line)) {
    return line.replace(WIDE_NUMBER, (_, digits: string, mark: string) => `${digits}${entityOf(mark)}`);
  }
  if (OTHER_NUMBER.test(line) || LEVEL_MARK.test(line) || GOES_ON.test(line))
    return line.startsWith('(') ? `\\${line}` : `${entityOf(line.slice(0, 1))}${line.slice(1)}`;
  return line;
}

/** Whether the parser may take a line for a part of an official document, wherever it stands. */
export function isDocumentPart(text: string): boolean {
  return DOCUMENT_PART.test(text);
}

/** A heading's own text: `#` at its end would close it. */
export function escapeHeading(text: string): string {
  return escapeInline(text).replace(/(^|\s)(?=#+$)/, '$1\\');
}

/** Neither with marks in it, nor of a kind that readers could not follow. */
function isLink(address: string): boolean {
  if (!PLAIN_ADDRESS.test(address)) return false;
  const url = address.toLowerCase().startsWith('www.') ? `http://${address}` : address;
  return /^https?:\/\/[^/?#@_]+(?:[/?#](?!.*:\/\/)|$)/i.test(url) && URL.canParse(url);
}

function escapeMarks(text: string): string {
  return text.replace(MARKS, '\\$&');
}

/** A sign that would count as part of the numbering before it. */
export function escapeBehindNumber(text: string): string {
  return /^[、.．]/.test(text)
    ? `${entityOf(text.slice(0, 1))}${escapeInline(text.slice(1))}`
    : escapeLine(text);
}

function entityOf(unit: string): string {
  return `&#${String(unit.charCodeAt(0))};`;
}
