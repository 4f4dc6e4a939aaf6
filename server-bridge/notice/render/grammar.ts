/**
 * marked's grammar (GitHub's Markdown) with what notices need otherwise, as data: signs that Chinese and numbers use are
 * no marks. docs/parsing.md names each difference.
 */
import { Hooks, Lexer, Tokenizer, type MarkedOptions } from 'marked';
import type { TextFormat } from '../document.ts';
import { NoticeLexer, QuoteTokenizer } from './lexer/index.ts';

type Rules = Tokenizer['rules'];

const ZH = '[一二三四五六七八九十百零〇两]{1,6}';
/** The numbering of Chinese documents: begins a paragraph of its own, also right below a list. */
const ZH_NUMBER = `第(?:${ZH}|\\d{1,4})条|${ZH}、|[（(]${ZH}[）)]`;
/** Punctuation that stands in a Chinese line without blanks around it. */
const ZH_SIGN = '[\\u3001-\\u303F\\uFF01-\\uFF65“”‘’—…·]';
const NEVER = /(?!)/;

/** A lexer of its own for each text: lexers keep state. */
export function createLexer(text: string, format: TextFormat): NoticeLexer {
  return new NoticeLexer(text, RULES[format], optionsFor(text));
}

/** The lexer that {@link createLexer}'s must agree with. */
export function createPlainLexer(text: string, format: TextFormat): Lexer {
  const tokenizer = new QuoteTokenizer();
  const lexer = new Lexer({ ...optionsFor(text), tokenizer });
  tokenizer.rules = RULES[format];
  return lexer;
}

function optionsFor(text: string): MarkedOptions {
  return text.includes('*') && SIZES.test(text) ? { ...OPTIONS, hooks } : OPTIONS;
}

const OPTIONS = { gfm: true };
/** `1200*600*750`, as sizes are written. */
const SIZES = /\d\*+(?=\d)/;
const hooks = new Hooks();
hooks.emStrongMask = (text) =>
  text.replaceAll(/(\d)(\*+)(?=\d)/g, (_, digit: string, stars: string) => digit + 'a'.repeat(stars.length));

const RULES: Readonly<Record<TextFormat, Rules>> = (() => {
  const tokenizer = new Tokenizer();
  // The lexer chooses the rules.
  Lexer.lex('', { ...OPTIONS, tokenizer });
  const { block, inline, other } = tokenizer.rules;
  const notices: Rules = {
    // A line without a bar right below a table is a remark, no row.
    block: { ...block, table: edit(block.table, '(?:(?! *\\n|', '(?:(?=[^\\n]*\\|)(?! *\\n|') },
    inline: {
      ...inline,
      // `**时间：**9:00` is bold: a mark beside a Chinese sign is as good as one beside a letter.
      punctuation: withoutChineseSigns(inline.punctuation),
      emStrongLDelim: withoutChineseSigns(inline.emStrongLDelim),
      emStrongRDelimAst: withoutChineseSigns(inline.emStrongRDelimAst),
      // `9~12点，14~17点` are ranges: two tildes strike out.
      delLDelim: edit(inline.delLDelim, '~~?', '~~(?!~)'),
      // `https://example.org，请…` ends before the comma.
      url: edit(inline.url, '[^\\s<]*', '[^\\s<\\u2E80-\\u9FFF\\uF900-\\uFAFF\\uFF00-\\uFFEF“”‘’—…]*'),
    },
    other: {
      ...other,
      headingBeginRegex: byIndent((indent) => `^ {0,${indent}}(?:#{1,6}(?:\\s|$)|${ZH_NUMBER})|^ *\\u3000`),
    },
  };
  return {
    markdown: notices,
    plain: {
      ...notices,
      // Blanks in front centre a title or begin a paragraph, and a line of dashes parts what is above and below it.
      block: { ...notices.block, code: NEVER, lheading: NEVER },
      other: { ...notices.other, headingBeginRegex: byIndent((indent) => `^ {0,${indent}}[^ \\t\\n]`) },
    },
  };
})();

function edit(pattern: RegExp, part: string, by: string): RegExp {
  if (!pattern.source.includes(part)) throw new Error(`marked's grammar has changed: no ${part}`);
  return new RegExp(pattern.source.replaceAll(part, by), pattern.flags);
}

function withoutChineseSigns(pattern: RegExp): RegExp {
  const source = pattern.source
    .replaceAll('[^\\s\\p{P}\\p{S}]', `(?:[^\\s\\p_\\p_]|${ZH_SIGN})`)
    .replaceAll('[\\s\\p{P}\\p{S}]', `(?!${ZH_SIGN})[\\s\\p_\\p_]`)
    .replaceAll('[\\p{P}\\p{S}]', `(?!${ZH_SIGN})[\\p_\\p_]`)
    .replaceAll('\\p_\\p_', '\\p{P}\\p{S}');
  return new RegExp(source, pattern.flags);
}

/** Answers a pattern for the columns up to an item's content; marked looks at three at most. */
function byIndent(source: (indent: number) => string): (indent: number) => RegExp {
  const patterns = [0, 1, 2, 3].map((indent) => new RegExp(source(indent)));
  return (indent) => patterns[Math.max(0, Math.min(3, indent - 1))] ?? NEVER;
}
