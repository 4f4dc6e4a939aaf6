import type { Lexer, Token, Tokenizer } from 'marked';
import { isDigit, isWhite, mayBeTag } from './lines.ts';

/** Nothing in it could be a mark or an address. */
export function isClear(src: string): boolean {
  return !MARKS.test(src);
}

const MARKS = /[\\<[`*_~@]|&#|:\/\/|www\.|(?:mailto|xmpp):| {2}\n/;
const NEXT_MARK = new RegExp(MARKS.source, 'g');

/** The tokens of a text; null where marked has to read it: anything but marks in their usual places. */
export function readInline(src: string, lexer: Lexer, tokenizer: Tokenizer): Token[] | null {
  return new InlineReader(src, lexer, tokenizer).read();
}

/** Reads one text from mark to mark. Each `read…` answers whether it could; what it read is then behind `#at`. */
class InlineReader {
  readonly #src: string;
  readonly #lexer: Lexer;
  readonly #tokenizer: Tokenizer;
  readonly #tokens: Token[] = [];
  /** Where the last sign of a mail address stands. */
  readonly #lastMail: number;
  #at = 0;
  /** Where the text begins that no token holds yet. */
  #from = 0;
  /** marked leaves a field out where a text begins with a bracket. */
  #beginsWithBracket = false;
  #behindBracket = -1;

  constructor(src: string, lexer: Lexer, tokenizer: Tokenizer) {
    this.#src = src;
    this.#lexer = lexer;
    this.#tokenizer = tokenizer;
    this.#lastMail = src.lastIndexOf('@');
  }

  read(): Token[] | null {
    for (;;) {
      NEXT_MARK.lastIndex = this.#at;
      const found = NEXT_MARK.exec(this.#src);
      if (found === null) break;
      this.#at = found.index;
      if (!this.#readMark(found[0])) return null;
    }
    this.#endText(this.#src.length);
    return this.#tokens;
  }

  #readMark(mark: string): boolean {
    switch (mark) {
      case '\\':
        return this.#readEscape();
      case '`':
        return this.#readCode();
      case '[':
        return this.#readBracket();
      case '*':
        return this.#readStars();
      case '_':
        return this.#skipUnderlines();
      case '~':
        return this.#src[this.#at + 1] !== '~' && this.#skip(1);
      case '<':
        return this.#readAngle();
      case '@':
        return this.#readMail();
      case '://':
        return this.#readAddress();
      case 'www.':
        return this.#readHost();
      case '  \n':
        return this.#readBreak();
      default:
        return false;
    }
  }

  #skip(length: number): true {
    this.#at += length;
    return true;
  }

  #endText(end: number): void {
    if (end <= this.#from) return;
    const raw = this.#src.slice(this.#from, end);
    const token = { type: 'text', raw, text: raw } as const;
    this.#tokens.push(this.#beginsWithBracket ? token : { ...token, escaped: false });
    this.#beginsWithBracket = false;
  }

  /** Adds a token that begins at `start`, behind the text that ends there. */
  #add(start: number, token: Token): true {
    this.#endText(start);
    this.#tokens.push(token);
    this.#from = start + token.raw.length;
    this.#at = this.#from;
    return true;
  }

  #readEscape(): boolean {
    const at = this.#at;
    const next = this.#src[at + 1] ?? '';
    if (next === '\n') return this.#readLineEnd(at, at + 1);
    if (!ESCAPABLE.test(next)) return this.#skip(1);
    return this.#add(at, { type: 'escape', raw: `\\${next}`, text: next });
  }

  #readBreak(): boolean {
    let start = this.#at;
    while (start > this.#from && this.#src[start - 1] === ' ') start -= 1;
    return this.#readLineEnd(start, this.#at + 2);
  }

  /** A break whose marks begin at `start`, unless nothing follows the line end at `eol`. */
  #readLineEnd(start: number, eol: number): true {
    const src = this.#src;
    let end = eol + 1;
    while (src[end] === ' ' || src[end] === '\t') end += 1;
    if (src.slice(end).trimStart() === '') return this.#skip(end - this.#at);
    return this.#add(start, { type: 'br', raw: src.slice(start, end) });
  }

  #readCode(): boolean {
    const end = endOfCode(this.#src, this.#at);
    if (end === null) return false;
    const raw = this.#src.slice(this.#at, end);
    const marks = runLength(raw, 0);
    let text = raw.slice(marks, -marks).replaceAll('\n', ' ');
    if (text.startsWith(' ') && text.endsWith(' ') && ONLY_SPACES.exec(text) === null)
      text = text.slice(1, -1);
    return this.#add(this.#at, { type: 'codespan', raw, text });
  }

  /** A link or image in its simplest form, or brackets that are none. */
  #readBracket(): boolean {
    const src = this.#src;
    const bracket = readLink(src, this.#at, this.#lexer);
    if (bracket === null) return false;
    const isImage = this.#at > this.#from && src[this.#at - 1] === '!';
    const start = isImage ? this.#at - 1 : this.#at;
    const { label, href, end } = bracket;
    if (href === null) {
      if (this.#from === start) this.#beginsWithBracket = true;
      this.#behindBracket = this.#at + 1;
      return this.#skip(1);
    }
    const tokens: Token[] = [{ type: 'text', raw: label, text: label, escaped: false }];
    if (!isImage) this.#lexer.state.linkEmitted = true;
    const link = { raw: src.slice(start, end), href, title: null, text: label, tokens };
    return this.#add(start, isImage ? { type: 'image', ...link } : { type: 'link', ...link });
  }

  /** Emphasis whose marks are one or two stars that nobody could take for anything else. */
  #readStars(): boolean {
    const src = this.#src;
    const at = this.#at;
    const length = runLength(src, at);
    if (length > 2 || !this.#opens(at, at + length)) return false;
    const end = endOfEmphasis(src, at + length, length, this.#lexer);
    if (end === null || !this.#closes(end, end + length)) return false;
    const text = src.slice(at + length, end);
    const raw = src.slice(at, end + length);
    const tokens = this.#lexer.inlineTokens(text);
    return this.#add(at, { type: length === 1 ? 'em' : 'strong', raw, text, tokens });
  }

  #opens(start: number, end: number): boolean {
    const next = this.#src.charCodeAt(end);
    if (Number.isNaN(next) || isWhite(next) || isOdd(next)) return false;
    if (start === this.#from) return true;
    const previous = this.#src.charCodeAt(start - 1);
    if (isOdd(previous) || (isDigit(previous) && isDigit(next))) return false;
    return !this.#isPunctuation(next) || isWhite(previous) || this.#isPunctuation(previous);
  }

  #closes(start: number, end: number): boolean {
    const previous = this.#src.charCodeAt(start - 1);
    const next = this.#src.charCodeAt(end);
    if (isWhite(previous) || isOdd(previous) || (isDigit(previous) && isDigit(next))) return false;
    if (!this.#isPunctuation(previous) || Number.isNaN(next)) return true;
    return !isOdd(next) && (isWhite(next) || this.#isPunctuation(next));
  }

  /** Not a blank, but what the grammar counts as punctuation. */
  #isPunctuation(unit: number): boolean {
    if (unit >= 0x4e00 && unit <= 0x9fff) return false;
    return !isWhite(unit) && this.#tokenizer.rules.inline.punctuation.test(String.fromCharCode(unit));
  }

  /** Underlines in a name or in front of a blank are no marks. */
  #skipUnderlines(): boolean {
    const src = this.#src;
    const at = this.#at;
    const length = runLength(src, at);
    const next = src.charCodeAt(at + length);
    if (Number.isNaN(next) || isWhite(next)) return this.#skip(length);
    if (at === this.#from || isOdd(next) || this.#isPunctuation(next)) return false;
    return ALPHANUMERIC.test(src.charAt(at - 1)) && this.#skip(length);
  }

  #readAngle(): boolean {
    if (!mayBeTag(this.#src, this.#at)) return this.#skip(1);
    BREAK_TAG.lastIndex = this.#at;
    const raw = BREAK_TAG.exec(this.#src)?.[0];
    if (raw === undefined) return false;
    const { inLink } = this.#lexer.state;
    return this.#add(this.#at, { type: 'html', raw, inLink, inRawBlock: false, block: false, text: raw });
  }

  #readMail(): boolean {
    let start = this.#at;
    while (start > this.#from && MAIL_SIGN.test(this.#src.charAt(start - 1))) start -= 1;
    if (start === this.#at || this.#lexer.state.inLink) return this.#skip(1);
    return this.#src[start] !== '_' && this.#readUrl(start, this.#at);
  }

  #readAddress(): boolean {
    const at = this.#at;
    const scheme = SCHEME.exec(this.#src.slice(Math.max(this.#from, at - 5), at))?.[0];
    if (scheme === undefined || this.#lexer.state.inLink) return this.#skip(3);
    return this.#readUrl(at - scheme.length, at);
  }

  #readHost(): boolean {
    const at = this.#at;
    const isStart = at === this.#from || at === this.#behindBracket;
    if (this.#lexer.state.inLink) return this.#skip(4);
    if (isStart || BEFORE_HOST.test(this.#src.charAt(at - 1))) return this.#readUrl(at, at);
    return this.#lastMail < at && this.#skip(4);
  }

  /** An address that begins at `start` and reaches beyond `at`, as marked reads it. */
  #readUrl(start: number, at: number): boolean {
    const token = this.#tokenizer.url(this.#src.slice(start));
    return token !== undefined && token.raw.length > at - start && this.#add(start, token);
  }
}

/** Brackets with plain text in them, at `at`. Without an address behind them they are text: `href` is null. */
function readLink(
  src: string,
  at: number,
  lexer: Lexer,
): { readonly label: string; readonly href: string | null; readonly end: number } | null {
  LABEL.lastIndex = at;
  const found = LABEL.exec(src);
  const label = found?.[1];
  // A definition elsewhere makes any bracket a link.
  if (found === null || label === undefined || hasAny(lexer.tokens.links)) return null;
  const end = at + found[0].length;
  const href = found[2];
  if (href !== undefined) return { label, href, end };
  return src[end] === '(' || src[end] === '[' || label.trim() === '' ? null : { label, href: null, end };
}

/** Where emphasis ends that `length` stars opened in front of `at`: the offset of the closing ones. */
function endOfEmphasis(src: string, at: number, length: number, lexer: Lexer): number | null {
  INNER_MARK.lastIndex = at;
  for (;;) {
    const found = INNER_MARK.exec(src);
    if (found === null) return null;
    switch (found[0]) {
      case '*':
        return runLength(src, found.index) === length ? found.index : null;
      case '`': {
        const end = endOfCode(src, found.index);
        if (end === null || src.slice(found.index, end).replace(EDGE_TICKS, '').includes('`')) return null;
        INNER_MARK.lastIndex = end;
        break;
      }
      case '[': {
        const link = readLink(src, found.index, lexer);
        if (link === null) return null;
        INNER_MARK.lastIndex = link.end;
        break;
      }
      default:
        return null;
    }
  }
}

/** Behind the code span that begins at `at`; null when it has no end. */
function endOfCode(src: string, at: number): number | null {
  const length = runLength(src, at);
  for (let from = at + length; ;) {
    const found = src.indexOf('`', from);
    if (found < 0) return null;
    const marks = runLength(src, found);
    from = found + marks;
    if (marks === length) return from;
  }
}

function runLength(src: string, at: number): number {
  const mark = src.charCodeAt(at);
  let to = at + 1;
  while (src.charCodeAt(to) === mark) to += 1;
  return to - at;
}

function hasAny(record: object): boolean {
  for (const _key in record) return true;
  return false;
}

/** Halves of characters, and marks beside marks: what they count as takes more than a look. */
function isOdd(unit: number): boolean {
  return (unit >= 0xd800 && unit <= 0xdfff) || unit === 0x5f || unit === 0x7e;
}

const ESCAPABLE = /^[!-/:-@[-`{-~]$/;
const ONLY_SPACES = /^ *$/;
/** Marks inside emphasis: those that end it, those that hide others, and those that leave a doubt. */
const INNER_MARK = /[*`[\\<]|__|~~/g;
const EDGE_TICKS = /^`+|`+$/g;
// oxlint-disable-next-line no-control-regex -- no address has them
const LABEL = /\[([^\\<[\]`*_~\n&]+)\](?:\(([^\s\\()<>\u0000-\u001f]*)\))?/y;
const BREAK_TAG = /<br[ \t]*\/?>/iy;
const MAIL_SIGN = /[a-zA-Z0-9.!#$%&'*+/=?_`{|}~-]/;
const SCHEME = /(?:https?|ftp)$/i;
const BEFORE_HOST = /[\s*_~(]/;
const ALPHANUMERIC = /[\p{L}\p{N}]/u;
