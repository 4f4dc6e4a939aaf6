/** Texts for a terminal: notices are other people's words, and must not steer it. */

const CONTROL = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/** Keeps lines and tabs; takes out escape sequences' beginnings and marks that turn the direction of writing. */
export function safeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(CONTROL, '');
}

export function oneLine(text: string): string {
  return safeText(text.replaceAll(/[\r\n\t]+/g, ' '))
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** `2024-06-12 09:30` in the local zone; an empty text for null. */
export function localTime(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `12.3 MiB` */
export function byteSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024;
  return `${unit === 0 ? String(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const BLOCKS =
  /^(?:address|article|aside|blockquote|dd|details|div|dl|dt|figure|h[1-6]|hr|ol|p|pre|section|summary|table|ul)$/;

/** The text of a notice's sanitised HTML: blocks on lines of their own, list marks, cells apart by tabs. */
export function htmlText(html: string): string {
  const pieces: string[] = [];
  /** Line ends to write before the next text; spaces there are swallowed. */
  let breaks = 0;
  let isLineStart = true;
  /** What the next text begins with: a list mark, a tab between cells. */
  let lead = '';
  let isPre = false;

  const breakLine = (count: number): void => {
    // Right behind a list mark the item's own block begins on the same line.
    if (lead === '') breaks = Math.max(breaks, count);
  };
  const write = (raw: string): void => {
    let text = isPre ? raw : raw.replaceAll(/\s+/g, ' ');
    if (!isPre && (isLineStart || breaks > 0 || lead !== '')) text = text.trimStart();
    if (text === '') return;
    if (pieces.length > 0) pieces.push('\n'.repeat(breaks));
    pieces.push(lead, text);
    breaks = 0;
    lead = '';
    isLineStart = false;
  };

  for (const [token, slash, name = '', attributes = ''] of html.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)([^>]*)>|[^<]+|</g,
  )) {
    const tag = name.toLowerCase();
    const isEnd = slash === '/';
    if (tag === '') write(decodeEntities(token));
    else if (tag === 'br') breakLine(1);
    else if (tag === 'li' || tag === 'tr') {
      breakLine(1);
      lead = tag === 'li' && !isEnd ? '- ' : '';
    } else if (tag === 'td' || tag === 'th') {
      if (isEnd) lead += '\t';
    } else if (tag === 'img') write(altOf(attributes));
    else if (BLOCKS.test(tag)) breakLine(2);
    if (tag === 'pre') isPre = !isEnd;
  }
  return safeText(pieces.join(''))
    .replaceAll(/[ \t]+\n/g, '\n')
    .trim();
}

function altOf(attributes: string): string {
  const alt = /\balt="([^"]*)"/.exec(attributes)?.[1] ?? '';
  return alt === '' ? '' : `[${decodeEntities(alt)}]`;
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES[name] ?? whole;
    const point = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point <= 0x10_ffff ? String.fromCodePoint(point) : whole;
  });
}
