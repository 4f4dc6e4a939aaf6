import type { Lexer, Token, Tokenizer, Tokens } from 'marked';
import { countSpaces, endOfLine, isRule, isWhite, listMark, mayBeTag } from './lines.ts';

type Rules = Tokenizer['rules'];

interface Item {
  /** Behind its last line. */
  readonly end: number;
  /** Its lines without mark and indentation. */
  readonly text: string;
  readonly endsWithBlankLine: boolean;
}

/**
 * The list that begins at `at`, as Tokenizer.list reads it; null where tabs, task marks or lines that are not indented
 * leave a doubt, or where there is none.
 */
export function readList(src: string, at: number, lexer: Lexer, rules: Rules): Tokens.List | null {
  const first = at + countSpaces(src, at);
  const firstMark = src.slice(first, first + listMark(src, first));
  const kind = firstMark.at(-1);
  const ordered = firstMark.length > 1;
  const items: Tokens.ListItem[] = [];
  let loose = false;
  let hasBlankLine = false;
  let end = at;
  while (end < src.length) {
    const start = end + countSpaces(src, end);
    const mark = listMark(src, start);
    if (start - end > 3 || mark === 0 || mark > 1 !== ordered || src[start + mark - 1] !== kind) break;
    if (isRule(src, start, endOfLine(src, start))) break;
    const item = readItem(src, start + mark, start + mark - end, rules);
    if (item === null) return null;
    loose ||= hasBlankLine;
    hasBlankLine = item.endsWithBlankLine;
    const raw = src.slice(end, item.end);
    items.push({ type: 'list_item', raw, task: false, loose: false, text: item.text, tokens: [] });
    end = item.end;
  }
  const last = items.at(-1);
  if (last === undefined) return null;
  last.raw = last.raw.trimEnd();
  last.text = last.text.trimEnd();
  for (const item of items) {
    lexer.state.top = false;
    item.tokens = lexer.blockTokens(item.text, []);
    loose ||= item.tokens.some(isWideSpace);
  }
  if (loose) items.forEach(loosen);
  const raw = src.slice(at, end).trimEnd();
  return { type: 'list', raw, ordered, start: ordered ? Number(firstMark.slice(0, -1)) : '', loose, items };
}

function isWideSpace(token: Token): boolean {
  return token.type === 'space' && WIDE.test(token.raw);
}

function loosen(item: Tokens.ListItem): void {
  item.loose = true;
  for (const token of item.tokens) if (token.type === 'text') token.type = 'paragraph';
}

/** The item whose mark, `width` columns wide, ends at `at`. */
function readItem(src: string, at: number, width: number, rules: Rules): Item | null {
  let eol = endOfLine(src, at);
  const spaces = countSpaces(src, at);
  const begin = at + spaces;
  if (begin < eol && isWhite(src.charCodeAt(begin))) return null;
  let isBlank = begin >= eol;
  /** Columns of the content: deeper than four, it is code. */
  const indent = width + (isBlank || spaces > 4 ? 1 : spaces);
  let text = isBlank ? '' : src.slice(at + indent - width, eol);
  if (TASK.test(text)) return null;
  const heading = rules.other.headingBeginRegex(indent);
  /** The line above, without its indentation. */
  let above = src.slice(at, eol);
  let end = Math.min(src.length, eol + 1);
  if (isBlank) {
    eol = endOfLine(src, end);
    const content = end + countSpaces(src, end);
    if (src[content] === '\t') return null;
    // At most one blank line begins an item.
    if (content >= eol) {
      const next = Math.min(src.length, eol + 1);
      return { end: next, text, endsWithBlankLine: ENDS_BLANK.test(src.slice(at, next)) };
    }
  }
  while (end < src.length) {
    eol = endOfLine(src, end);
    const depth = countSpaces(src, end);
    const content = end + depth;
    const line = src.slice(end, eol);
    if (content >= eol) {
      text += `\n${line.slice(indent)}`;
      isBlank = true;
    } else {
      if (src[content] === '\t') return null;
      if (heading.test(line)) break;
      if (depth < Math.min(4, indent) && beginsBlock(src, content, eol, line, indent, rules)) break;
      if (isWhite(src.charCodeAt(content))) return null;
      if (depth >= indent) text += `\n${line.slice(indent)}`;
      else {
        if (isBlank) break;
        if (!isPlain(above, heading) || isUnderline(src, content)) return null;
        text += `\n${line}`;
      }
      isBlank = false;
    }
    above = line.slice(indent);
    end = Math.min(src.length, eol + 1);
  }
  return { end, text, endsWithBlankLine: isBlank && ENDS_BLANK.test(src.slice(at, end)) };
}

/** Does the line end the item above it? */
function beginsBlock(
  src: string,
  at: number,
  eol: number,
  line: string,
  indent: number,
  rules: Rules,
): boolean {
  switch (src[at]) {
    case '`':
    case '~':
      return src[at + 1] === src[at] && src[at + 2] === src[at];
    case '<':
      return rules.other.htmlBeginRegex(indent).test(line);
    case '>':
      return true;
    default:
      return listMark(src, at) > 0 || isRuleLine(src, at, eol);
  }
}

function isRuleLine(src: string, at: number, eol: number): boolean {
  return /[-*_]/.test(src[at] ?? '') && isRule(src, at, eol);
}

/** Is the line nothing but text, so that a line that is not indented may go on with it? */
function isPlain(line: string, heading: RegExp): boolean {
  const at = countSpaces(line, 0);
  // What is left of a line that is not indented itself, where it was cut like the others.
  if (at >= line.length) return true;
  if (at > 3 || line.includes('\t') || heading.test(line)) return false;
  switch (line[at]) {
    case '#':
    case '>':
      return false;
    case '`':
    case '~':
      return line[at + 1] !== line[at];
    case '<':
      return !mayBeTag(line, at);
    default:
      return listMark(line, at) === 0 && !isRuleLine(line, at, line.length);
  }
}

function isUnderline(src: string, at: number): boolean {
  return src[at] === '=' || src[at] === '-';
}

const WIDE = /\n.*\n/;
const TASK = /^\[[ xX]\]/;
const ENDS_BLANK = /\n[ \t]*\n[ \t]*$/;
