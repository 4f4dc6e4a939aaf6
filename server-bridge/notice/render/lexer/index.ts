/**
 * The lexer: what notices are mostly made of is read by hand, everything else by marked's own tokenizers, and the tokens
 * are marked's in both cases (lexer.test.ts compares them). May import marked. Blocks are chosen in `notice-lexer.ts`; what
 * a line begins is in `lines.ts`, lists are in `list.ts`, marks inside a text in `inline.ts`, the quote that marked cannot
 * read in `quote-tokenizer.ts`. Reading one more form by hand must answer marked's very tokens or decline.
 */
export { NoticeLexer } from './notice-lexer.ts';
export { QuoteTokenizer } from './quote-tokenizer.ts';
