/**
 * What a line of Markdown begins, as far as its first characters tell for certain. Offsets are UTF-16 units of a text
 * whose line ends are LF.
 */
const TAB = 0x09;
const LF = 0x0a;
const SPACE = 0x20;

/** Offset of the line's end: of its LF, or of the text's end. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** How many blanks stand at `at`. */
export function countSpaces(text: string, at: number): number {
  let to = at;
  while (text.charCodeAt(to) === SPACE) to += 1;
  return to - at;
}

/** Where the first line begins that is not blank, at or behind `at`; `at` must begin a line. */
export function skipBlankLines(text: string, at: number): number {
  let start = at;
  for (let to = at; ; to += 1) {
    const unit = text.charCodeAt(to);
    if (unit === LF) start = to + 1;
    else if (unit !== SPACE && unit !== TAB) return to >= text.length ? text.length : start;
  }
}

/** Length of `#`…`######` at `at` where it begins a heading; 0 where not; null where a rare blank follows. */
export function headingMarks(text: string, at: number): number | null {
  let to = at;
  while (text.charCodeAt(to) === 0x23 && to - at < 7) to += 1;
  const depth = to - at;
  if (depth === 0 || depth > 6) return 0;
  if (isLineBlank(text, to)) return depth;
  return isWhite(text.charCodeAt(to)) ? null : 0;
}

/** `---`, `* * *`: nothing but three or more of one mark, and blanks. */
export function isRule(text: string, at: number, end: number): boolean {
  const mark = text.charCodeAt(at);
  let marks = 0;
  for (let to = at; to < end; to += 1) {
    const unit = text.charCodeAt(to);
    if (unit === mark) marks += 1;
    else if (unit !== SPACE && unit !== TAB) return false;
  }
  return marks >= 3;
}

/** Length of a list's mark (`-`, `12.`) at `at` with a blank or the line's end behind it; 0 when none is there. */
export function listMark(text: string, at: number): number {
  let to = at;
  if (isBullet(text.charCodeAt(at))) to += 1;
  else {
    while (isDigit(text.charCodeAt(to)) && to - at < 9) to += 1;
    const unit = text.charCodeAt(to);
    if (to === at || (unit !== 0x2e && unit !== 0x29)) return 0;
    to += 1;
  }
  return isLineBlank(text, to) ? to - at : 0;
}

/** Is there a list's mark that also interrupts a paragraph: a bullet or `1.`, with content behind it? */
function interruptsParagraph(text: string, at: number): boolean {
  const length = listMark(text, at);
  if (length === 0 || (length > 1 && (length > 2 || text.charCodeAt(at) !== 0x31))) return false;
  let to = at + length;
  if (to >= text.length || text.charCodeAt(to) === LF) return false;
  while (text.charCodeAt(to) === SPACE || text.charCodeAt(to) === TAB) to += 1;
  return to < text.length && text.charCodeAt(to) !== LF;
}

/** Does a code fence begin here? */
export function isFence(text: string, at: number): boolean {
  const mark = text.charCodeAt(at);
  if (text.charCodeAt(at + 1) !== mark || text.charCodeAt(at + 2) !== mark) return false;
  if (mark === 0x7e) return true;
  let to = at + 3;
  while (text.charCodeAt(to) === mark) to += 1;
  const tick = text.indexOf('`', to);
  return tick < 0 || tick >= endOfLine(text, to);
}

/**
 * The end of the last line of the paragraph that begins at `at`, without its LF; null where a line might make it
 * something else (a table, an underlined heading, raw HTML). `isTop`: not among the lines of a list's item;
 * `mayDefine`: the text has link definitions somewhere.
 */
export function endOfParagraph(text: string, at: number, isTop: boolean, mayDefine: boolean): number | null {
  for (let end = endOfLine(text, at); ; end = endOfLine(text, end + 1)) {
    const next = end + 1;
    if (next >= text.length || text.charCodeAt(next) === LF) return end;
    const spaces = countSpaces(text, next);
    const first = next + spaces;
    if (first >= text.length || text.charCodeAt(first) === TAB) return null;
    if (text.charCodeAt(first) === LF) return end;
    // Deeper, it is no block of its own; in an item it would be code, which marked takes apart.
    if (spaces > 3) {
      if (isTop) continue;
      return null;
    }
    const continues = continuesParagraph(text, first, !isTop && mayDefine);
    if (continues === null) return null;
    if (!continues) return end;
  }
}

/** Does the line whose first character stands at `at` belong to the paragraph above it? */
function continuesParagraph(text: string, at: number, mayDefine: boolean): boolean | null {
  switch (text[at]) {
    case '-':
    case '|':
    case ':':
    case '=':
      // A table's second row, or a heading's underline.
      if (isDrawn(text, at)) return null;
      return !interruptsParagraph(text, at);
    case '*':
    case '_':
      return !isRule(text, at, endOfLine(text, at)) && !interruptsParagraph(text, at);
    case '+':
    case '1':
      return !interruptsParagraph(text, at);
    case '#':
      return headingMarks(text, at) === null ? null : headingMarks(text, at) === 0;
    case '>':
      return false;
    case '`':
    case '~':
      return !isFence(text, at);
    case '<':
      return mayBeTag(text, at) ? null : true;
    case '[':
      return mayDefine ? null : true;
    default:
      return true;
  }
}

/** Could raw HTML or an autolink begin with the `<` at `at`? */
export function mayBeTag(text: string, at: number): boolean {
  const unit = text.charCodeAt(at + 1);
  return isLetter(unit) || unit === 0x2f || unit === 0x21 || unit === 0x3f;
}

/** Only signs that tables and underlines are drawn with. */
export function isDrawn(text: string, at: number): boolean {
  for (let to = at; to < text.length; to += 1) {
    switch (text.charCodeAt(to)) {
      case 0x2d:
      case 0x3a:
      case 0x3d:
      case 0x7c:
      case SPACE:
      case TAB:
        break;
      case LF:
        return true;
      default:
        return false;
    }
  }
  return true;
}

/** A blank, a tab or the line's end. */
function isLineBlank(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const unit = text.charCodeAt(at);
  return unit === SPACE || unit === TAB || unit === LF;
}

/** One of JavaScript's white space characters, line ends among them? */
export function isWhite(unit: number): boolean {
  if (unit <= SPACE) return unit === SPACE || (unit >= TAB && unit <= 0x0d);
  if (unit < 0xa0 || (unit > 0x3000 && unit !== 0xfeff)) return false;
  return WHITE.test(String.fromCharCode(unit));
}
const WHITE = /\s/;

export function isBullet(unit: number): boolean {
  return unit === 0x2d || unit === 0x2b || unit === 0x2a;
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isLetter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
}
