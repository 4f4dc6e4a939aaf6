import { Lexer, type MarkedOptions, type Token, type Tokenizer, type Tokens, type TokensList } from 'marked';
import { createListWeigher } from '../limits.ts';
import { isClear, readInline } from './inline.ts';
import {
  countSpaces,
  endOfLine,
  endOfParagraph,
  headingMarks,
  isFence,
  isRule,
  listMark,
  mayBeTag,
  skipBlankLines,
} from './lines.ts';
import { readList } from './list.ts';
import { QuoteTokenizer } from './quote-tokenizer.ts';

type TextBlock = Tokens.Paragraph | Tokens.Text;
type Block =
  | Tokens.Blockquote
  | Tokens.Code
  | Tokens.Def
  | Tokens.HTML
  | Tokens.Heading
  | Tokens.Hr
  | Tokens.List
  | Tokens.Table
  | TextBlock;

/**
 * marked's lexer, with what notices are mostly made of read by hand. Its tokens are marked's, for every text: where the
 * first characters of a block or the marks of a line leave a doubt, marked's own tokenizers are asked. Throws GiveUp
 * where that would take too long.
 */
export class NoticeLexer extends Lexer {
  readonly #tokenizer: Tokenizer;
  /** Rare line ends, which are some to marked's patterns and none to others, are left to marked altogether. */
  readonly #isByHand: boolean;
  /** May the text have link definitions? */
  readonly #mayDefine: boolean;
  readonly #weighList = createListWeigher();

  constructor(text: string, rules: Tokenizer['rules'], options: MarkedOptions) {
    const tokenizer = new QuoteTokenizer();
    super({ ...options, tokenizer });
    // The lexer has chosen its own.
    tokenizer.rules = rules;
    this.#tokenizer = tokenizer;
    this.#isByHand = !RARE_LINE_ENDS.test(text);
    this.#mayDefine = text.includes(']:');
  }

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(src: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] {
    if (!this.#isByHand) return super.blockTokens(src, tokens, lastParagraphClipped);
    const state: { top: boolean; lastToken?: Token | undefined } = this.state;
    const outerLast = state.lastToken;
    /** The paragraph that another one right below it would continue. */
    let open = lastParagraphClipped ? tokens.at(-1) : undefined;
    let at = 0;
    while (at < src.length) {
      const start = skipBlankLines(src, at);
      if (start > at) {
        addSpace(tokens, src.slice(at, start));
        at = start;
        continue;
      }
      const last = tokens.at(-1);
      state.lastToken = last;
      const byHand = this.#readByHand(src, at, last);
      if (byHand !== null) {
        tokens.push(byHand);
        at += byHand.raw.length;
        if (byHand.type === 'paragraph') open = byHand;
        continue;
      }
      const rest = src.slice(at);
      // A doubt in an item's lines would be met again at each of them.
      if (!state.top) {
        this.#weighList(rest, true);
        super.blockTokens(rest, tokens);
        break;
      }
      const block = this.#askMarked(rest);
      at += block.raw.length;
      open = this.#add(block, tokens, open) ?? open;
    }
    state.top = true;
    state.lastToken = outerLast;
    return tokens;
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.addClear(src, tokens)) return tokens;
    const { state } = this;
    if (state.inRawBlock) return super.inlineTokens(src, tokens);
    const wasEmitted = state.linkEmitted;
    const byHand = readInline(src, this, this.#tokenizer);
    if (byHand === null) {
      state.linkEmitted = wasEmitted;
      return super.inlineTokens(src, tokens);
    }
    tokens.push(...byHand);
    return tokens;
  }

  /** Adds the one token of a text without marks; false for any other text. */
  addClear(src: string, tokens: Token[]): boolean {
    if (this.state.inRawBlock || !isClear(src)) return false;
    if (src !== '') tokens.push({ type: 'text', raw: src, text: src, escaped: false });
    return true;
  }

  /** The block that begins at `at`, which begins a line that is not blank; null where that takes more than a look. */
  #readByHand(src: string, at: number, last: Token | undefined): Block | null {
    const spaces = countSpaces(src, at);
    if (spaces > 3) return null;
    const first = at + spaces;
    switch (src[first]) {
      case '#': {
        const depth = headingMarks(src, first);
        if (depth === null) return null;
        return depth === 0 ? this.#readLines(src, at, last) : this.#readHeading(src, at, first, depth);
      }
      case '-':
      case '*':
      case '_': {
        const end = endOfLine(src, first);
        if (isRule(src, first, end)) return { type: 'hr', raw: src.slice(at, end) };
        return this.#readListOrLines(src, at, first, last);
      }
      case '+':
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7':
      case '8':
      case '9':
        return this.#readListOrLines(src, at, first, last);
      case '`':
      case '~':
        if (!isFence(src, first)) return this.#readLines(src, at, last);
        return this.#tokenizer.fences(src.slice(at)) ?? null;
      case '>':
        return this.#tokenizer.blockquote(src.slice(at)) ?? null;
      case '[':
        return this.#mayDefine ? null : this.#readLines(src, at, last);
      case '<':
        return mayBeTag(src, first) ? null : this.#readLines(src, at, last);
      case '\t':
        return null;
      default:
        return this.#readLines(src, at, last);
    }
  }

  #readHeading(src: string, at: number, first: number, depth: number): Tokens.Heading {
    const end = endOfLine(src, first);
    let text = src.slice(first + depth, end).trim();
    if (text.endsWith('#')) {
      const trimmed = text.replace(CLOSING_MARKS, '');
      if (trimmed === '' || trimmed.endsWith(' ') || trimmed.endsWith('\t')) text = trimmed.trim();
    }
    return { type: 'heading', raw: src.slice(at, end), depth, text, tokens: this.inline(text) };
  }

  #readListOrLines(src: string, at: number, first: number, last: Token | undefined): Block | null {
    if (listMark(src, first) === 0) return this.#readLines(src, at, last);
    // Below a line of an item not every list is one.
    if (last?.type === 'text') return null;
    return readList(src, at, this, this.#tokenizer.rules);
  }

  /** Lines of text: a paragraph, or in an item what becomes one if the list is loose. */
  #readLines(src: string, at: number, last: Token | undefined): TextBlock | null {
    // Two of them in a row may be one.
    if (last?.type === 'paragraph' || last?.type === 'text') return null;
    const isTop = this.state.top;
    const end = endOfParagraph(src, at, isTop, this.#mayDefine);
    if (end === null) return null;
    const text = src.slice(at, end);
    return { type: isTop ? 'paragraph' : 'text', raw: text, text, tokens: this.inline(text) };
  }

  /** The one block that marked finds at the beginning of `src`, where paragraphs are. */
  #askMarked(src: string): Block {
    const ask = this.#tokenizer;
    if (listMark(src, countSpaces(src, 0)) > 0) this.#weighList(src, false);
    const block =
      ask.code(src) ??
      ask.fences(src) ??
      ask.heading(src) ??
      ask.hr(src) ??
      ask.blockquote(src) ??
      ask.list(src) ??
      ask.html(src) ??
      ask.def(src) ??
      ask.table(src) ??
      ask.lheading(src) ??
      ask.paragraph(src);
    if (block === undefined) throw new Error('a line is at least a paragraph');
    return block;
  }

  /** Adds a block of marked's, as Lexer.blockTokens does. Answers the paragraph that it is or has become part of. */
  #add(block: Block, tokens: Token[], open: Token | undefined): TextBlock | undefined {
    const last = tokens.at(-1) as Block | undefined;
    const isText = last?.type === 'paragraph' || last?.type === 'text';
    if (isText && block.type === 'paragraph' && last === open) {
      this.inlineQueue.pop();
      return this.#continue(last, block.raw, block.text);
    }
    if (isText && block.type === 'code' && block.codeBlockStyle === 'indented')
      return void this.#continue(last, block.raw, block.text);
    if (isText && block.type === 'def') return void this.#continue(last, block.raw, block.raw);
    if (block.type === 'def' && this.tokens.links[block.tag] === undefined)
      this.tokens.links[block.tag] = { href: block.href, title: block.title };
    tokens.push(block);
    return block.type === 'paragraph' ? block : undefined;
  }

  #continue(last: TextBlock, raw: string, text: string): TextBlock {
    last.raw += (last.raw.endsWith('\n') ? '' : '\n') + raw;
    last.text += `\n${text}`;
    const queued = this.inlineQueue.at(-1);
    if (queued !== undefined) queued.src = last.text;
    return last;
  }
}

// JavaScript's dot stops at them, CommonMark's lines do not.
const RARE_LINE_ENDS = /[\r\u2028\u2029]/;
const CLOSING_MARKS = /#+$/;

/** Blank lines; a single line end belongs to the block above it. */
function addSpace(tokens: Token[], raw: string): void {
  const last = tokens.at(-1);
  if (raw.length === 1 && last !== undefined) last.raw += '\n';
  else tokens.push({ type: 'space', raw });
}
