import type { MarkedToken, Token, Tokens } from 'marked';
import { readAlert } from './alerts.ts';
import { addImage, openLink, type Content, type ShownValue } from './content.ts';
import { decodeReferences, decodeText } from '../entities.ts';
import { addRawHtml } from './from-html.ts';
import type { CodePart } from './highlight.ts';
import { opensHidden } from './raw-html.ts';
import { createCursor, nestedView, type SourceView } from './source-view.ts';
import { TooDeepError } from './tree.ts';

/** Inline tokens inside each other. */
const MAX_INLINE_DEPTH = 60;

/** Puts block tokens into the tree. `view` is the text they were lexed from. */
export function addBlocks(content: Content, tokens: readonly Token[], view: SourceView): void {
  const cursor = createCursor(view.text);
  for (const token of tokens as readonly MarkedToken[]) {
    content.budget.check();
    addBlock(content, token, view, cursor.next(token.raw));
  }
}

function addBlock(content: Content, token: MarkedToken, view: SourceView, at: number): void {
  const { tree } = content;
  const end = at + token.raw.length;
  switch (token.type) {
    case 'heading':
      return wrap(content, `h${token.depth}`, () => addLines(content, token, token.text, view, at, end));
    case 'paragraph': {
      // Blanks set a plain text's lines and columns.
      const element = tree.open('p', content.format === 'plain' ? [['class', 'plain']] : undefined);
      addLines(content, token, token.text, view, at, end);
      return tree.close(element);
    }
    case 'text':
      // A line of a tight list item.
      if (token.tokens === undefined) return addText(content, token.text, view, at);
      return addLines(content, { tokens: token.tokens }, token.text, view, at, end);
    case 'blockquote':
      return addQuote(content, token, nestedView(token.text, view, at, end));
    case 'list':
      return addList(content, token, view, at);
    case 'code':
      return addCode(content, token, view, at, end);
    case 'table':
      return addTable(content, token, view, at, end);
    case 'html':
      return addRawHtml(content, token.text, view, at);
    case 'hr':
      tree.open('hr');
      return undefined;
    case 'checkbox':
      return addCheckbox(content, token.checked, view, at);
    case 'def':
    case 'space':
      return undefined;
    case 'br':
    case 'codespan':
    case 'del':
    case 'em':
    case 'escape':
    case 'image':
    case 'link':
    case 'list_item':
    case 'strong':
      return addInline(content, [token], view, at, end, 0);
  }
}

function wrap(content: Content, tag: string, fill: () => void, attributes?: Array<[string, string]>): void {
  const element = content.tree.open(tag, attributes);
  fill();
  content.tree.close(element);
}

function addQuote(content: Content, token: Tokens.Blockquote, inner: SourceView): void {
  const alert = readAlert(token.tokens);
  if (alert === null) wrap(content, 'blockquote', () => addBlocks(content, token.tokens, inner));
  // Its title is the reader's, in the reader's language.
  else
    wrap(content, 'div', () => addBlocks(content, alert.tokens, inner), [
      ['class', `alert alert-${alert.kind}`],
    ]);
}

/** Inline content whose text is part of the token's: without the heading's marks, for instance. */
function addLines(
  content: Content,
  token: { readonly tokens: Token[] },
  text: string,
  view: SourceView,
  at: number,
  end: number,
): void {
  const start = view.text.indexOf(text, at);
  if (start >= 0 && start + text.length <= end) {
    const [only] = token.tokens;
    if (token.tokens.length === 1 && only?.type === 'text' && only.raw === text)
      return addText(content, text, view, start);
    addInline(content, token.tokens, view, start, start + text.length, 0);
  } else {
    const inner = nestedView(text, view, at, end);
    addInline(content, token.tokens, inner, 0, text.length, 0);
  }
}

function addList(content: Content, token: Tokens.List, view: SourceView, at: number): void {
  const attributes: Array<[string, string]> =
    token.ordered && typeof token.start === 'number' && token.start !== 1
      ? [['start', String(token.start)]]
      : [];
  wrap(
    content,
    token.ordered ? 'ol' : 'ul',
    () => {
      const cursor = createCursor(view.text, at, at + token.raw.length);
      for (const item of token.items) {
        content.budget.check();
        const start = cursor.next(item.raw);
        const inner = nestedView(item.text, view, start, start + item.raw.length);
        wrap(
          content,
          'li',
          () => addBlocks(content, item.tokens, inner),
          item.task ? [['class', 'task-item']] : [],
        );
      }
    },
    attributes,
  );
}

/** A form control is out; the sign is text to every reader, the one on the screen and the one that speaks. */
function addCheckbox(content: Content, isChecked: boolean, view: SourceView, at: number): void {
  const place = view.toBody(at);
  wrap(content, 'span', () => content.tree.text(isChecked ? '☑' : '☐', place, place), [
    ['class', isChecked ? 'task task-done' : 'task'],
  ]);
  content.tree.text(' ', place, place);
}

function addCode(content: Content, token: Tokens.Code, view: SourceView, at: number, end: number): void {
  const language = /^[\p{L}\p{N}_+#.-]{1,40}/u.exec(decodeText(token.lang ?? ''))?.[0];
  const inner = nestedView(token.text, view, at, end);
  const parts = language === undefined ? null : content.colour(token.text, language);
  wrap(content, 'pre', () =>
    wrap(
      content,
      'code',
      () => (parts === null ? addLiteral(content, token.text, inner) : addColoured(content, parts, inner)),
      language === undefined ? [] : [['class', `language-${language}`]],
    ),
  );
}

function addColoured(content: Content, parts: readonly CodePart[], view: SourceView): void {
  let at = 0;
  for (const { text, kind } of parts) {
    const from = at;
    at += text.length;
    if (kind === null) addStretch(content, text, view, from);
    else wrap(content, 'span', () => addStretch(content, text, view, from), [['class', kind]]);
  }
}

function addTable(content: Content, token: Tokens.Table, view: SourceView, at: number, end: number): void {
  const cursor = createCursor(view.text, at, end);
  const addRow = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td'): void =>
    wrap(content, 'tr', () => {
      content.budget.check();
      for (const cell of cells) {
        const align: Array<[string, string]> = cell.align === null ? [] : [['align', cell.align]];
        wrap(content, tag, () => addCell(cell), tag === 'th' ? [['scope', 'col'], ...align] : align);
      }
    });
  // An escaped pipe is a pipe in the cell's text.
  const addCell = (cell: Tokens.TableCell): void => {
    const raw = cell.text.replaceAll('|', '\\|');
    const start = cursor.next(raw);
    const toBody = (offset: number): number => {
      const pipes = raw === cell.text ? 0 : cell.text.slice(0, offset).split('|').length - 1;
      return view.toBody(start + offset + pipes);
    };
    const inner = { text: cell.text, seams: raw === cell.text ? view.seams : PIPES, toBody };
    addInline(content, cell.tokens, inner, 0, cell.text.length, 0);
  };
  wrap(
    content,
    'div',
    () =>
      wrap(content, 'table', () => {
        wrap(content, 'thead', () => addRow(token.header, 'th'));
        if (token.rows.length > 0)
          wrap(content, 'tbody', () => token.rows.forEach((row) => addRow(row, 'td')));
      }),
    // Can be scrolled by keyboard.
    [
      ['class', 'table-scroll'],
      ['tabindex', '0'],
    ],
  );
}

function addInline(
  content: Content,
  tokens: readonly Token[],
  view: SourceView,
  start: number,
  end: number,
  depth: number,
): void {
  if (depth > MAX_INLINE_DEPTH) throw new TooDeepError();
  const cursor = createCursor(view.text, start, end);
  /** Tokens before this one are inside an element that is left out. */
  let shownFrom = 0;
  let index = -1;
  for (const token of tokens as readonly MarkedToken[]) {
    index += 1;
    const at = cursor.next(token.raw);
    if (index < shownFrom) continue;
    const stop = Math.min(end, at + token.raw.length);
    switch (token.type) {
      case 'strong':
      case 'em':
      case 'del':
        wrap(content, token.type, () => addInline(content, token.tokens, view, at, stop, depth + 1));
        break;
      case 'codespan': {
        const inner = at + Math.max(0, token.raw.indexOf(token.text));
        wrap(content, 'code', () => addStretch(content, token.text, view, inner));
        break;
      }
      case 'br':
        content.tree.open('br');
        break;
      case 'link':
        addLink(content, token, view, at, stop, depth);
        break;
      case 'image': {
        const place = view.toBody(at);
        const inner = at + Math.max(0, token.raw.indexOf(token.text));
        const text = visibleText(token.tokens, token.text);
        const alt = { text, start: view.toBody(inner), end: view.toBody(inner + token.text.length) };
        const title = shownTitle(token.title, token.raw, view, at);
        addImage(content, { destination: decodeText(token.href), at: place, alt, title });
        break;
      }
      case 'html':
        addRawHtml(content, token.raw, view, at);
        shownFrom = endOfHidden(tokens, index);
        break;
      case 'escape':
        content.tree.text(token.text, view.toBody(at), view.toBody(at) + token.raw.length);
        break;
      case 'checkbox':
        addCheckbox(content, token.checked, view, at);
        break;
      case 'text':
        if (token.tokens !== undefined) addInline(content, token.tokens, view, at, stop, depth + 1);
        else addText(content, token.raw, view, at);
        break;
      // None of them is found in a line; whatever it is, it is text.
      case 'blockquote':
      case 'code':
      case 'def':
      case 'heading':
      case 'hr':
      case 'list':
      case 'list_item':
      case 'paragraph':
      case 'space':
      case 'table':
        addText(content, token.raw, view, at);
    }
  }
}

/** Index behind the end tag of a hidden element that the token opens; without an end tag nothing is left out. */
function endOfHidden(tokens: readonly Token[], index: number): number {
  const tag = opensHidden(tokens[index]?.raw ?? '');
  if (tag === null) return 0;
  const endTag = `</${tag}`;
  const end = tokens.findIndex(
    ({ type, raw }, at) => at > index && type === 'html' && raw.toLowerCase().startsWith(endTag),
  );
  return end < 0 ? 0 : end;
}

function addLink(
  content: Content,
  token: Tokens.Link,
  view: SourceView,
  at: number,
  end: number,
  depth: number,
): void {
  const addChildren = (): void => {
    const first = token.tokens[0];
    if (token.autolink === true && first !== undefined) {
      const inner = at + Math.max(0, token.raw.indexOf(first.raw));
      addStretch(content, first.raw, view, inner);
    } else addInline(content, token.tokens, view, Math.min(end, at + 1), end, depth + 1);
  };
  if (content.tree.isInside('a')) {
    addChildren();
    return;
  }
  const destination = token.autolink === true ? token.href : decodeText(token.href);
  const title = shownTitle(token.title ?? null, token.raw, view, at);
  const source = { destination, at: view.toBody(at), end: view.toBody(end), title };
  const element = openLink(content, source, (tag, attributes) => content.tree.open(tag, attributes));
  addChildren();
  content.tree.close(element);
}

function shownTitle(title: string | null, raw: string, view: SourceView, at: number): ShownValue | null {
  if (title === null || title === '') return null;
  const found = raw.lastIndexOf(title);
  // A reference's title stands in its definition elsewhere.
  const start = view.toBody(found < 0 ? at : at + found);
  const length = found < 0 ? raw.length : title.length;
  return { text: decodeText(title), start, end: start + length };
}

/** Something to resolve, to escape or to lay out; most texts have nothing of it. */
// oxlint-disable-next-line no-control-regex -- they are left out
const NOT_PLAIN = /[&<>"\u0000-\u001f\u007f]| {2}/;
const PIPES = /(?=\|)|(?<=\|)/;

/** Text of Markdown, with its footnote marks and references resolved. */
function addText(content: Content, raw: string, view: SourceView, at: number): void {
  const { footnotes, tree } = content;
  if (footnotes === null || !raw.includes('[^')) return addReferences(content, raw, view, at);
  return footnotes.split(
    raw,
    (text, from) => addReferences(content, text, view, at + from),
    (label, start, end) => {
      const place = view.toBody(at + start);
      footnotes.addMark(tree, label, place, place + end - start);
    },
  );
}

function addReferences(content: Content, raw: string, view: SourceView, at: number): void {
  if (view.seams === null && !NOT_PLAIN.test(raw)) {
    const start = view.toBody(at);
    return content.tree.text(raw, start, start + raw.length, true);
  }
  decodeReferences(raw, (text, start, end) => {
    if (text.length === end - start) addLiteralLines(content, text, view, at + start);
    else content.tree.text(text, view.toBody(at + start), view.toBody(at + start) + end - start);
  });
}

/** A line break is one: whoever writes a notice sees lines, and marked's own option takes quadratic time for blanks. */
function addLiteralLines(content: Content, text: string, view: SourceView, at: number): void {
  let start = 0;
  for (let eol = text.indexOf('\n'); eol >= 0; eol = text.indexOf('\n', start)) {
    addStretch(content, text.slice(start, eol).trimEnd(), view, at + start);
    content.tree.open('br');
    start = eol + 1;
    while (content.format === 'markdown' && (text[start] === ' ' || text[start] === '\t')) start += 1;
  }
  addStretch(content, text.slice(start), view, at + start);
}

/** Text that stands unit for unit at `at` of the view. */
function addStretch(content: Content, text: string, view: SourceView, at: number): void {
  const pieces = view.seams === null ? null : text.split(view.seams);
  if (pieces === null || pieces.length === 1) {
    const start = view.toBody(at);
    content.tree.text(text, start, start + text.length);
    return;
  }
  let from = 0;
  for (const line of pieces) {
    const start = view.toBody(at + from);
    content.tree.text(line, start, start + line.length);
    from += line.length;
  }
}

function addLiteral(content: Content, text: string, view: SourceView): void {
  addStretch(content, text, view, 0);
}

/** What an image's description shows: its text without marks. */
function visibleText(tokens: readonly Token[], fallback: string): string {
  let text = '';
  for (const token of tokens as readonly MarkedToken[]) {
    if (token.type === 'html') continue;
    if ('tokens' in token && token.tokens !== undefined) text += visibleText(token.tokens, '');
    else if (token.type === 'text') text += decodeText(token.raw);
    else if ('text' in token) text += token.text;
    else if (token.type === 'br') text += ' ';
  }
  return tokens.length === 0 ? decodeText(fallback) : text;
}
