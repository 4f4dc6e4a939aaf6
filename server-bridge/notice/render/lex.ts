import type { Token } from 'marked';
import type { TextFormat } from '../document.ts';
import { createLexer } from './grammar.ts';
import { checkNesting, createInlineWeigher, GiveUp, type Budget } from './limits.ts';

/** marked's tokens of a text whose line ends are LF. Throws {@link GiveUp} beyond the limits. */
export function lex(text: string, format: TextFormat, budget: Budget): Token[] {
  checkNesting(text);
  const lexer = createLexer(text, format);
  const weigh = createInlineWeigher();
  try {
    lexer.blockTokens(text, lexer.tokens);
    // What Lexer.lex does, with a look at the limits in between; inline tokens never queue more.
    for (const { src, tokens } of lexer.inlineQueue) {
      budget.check();
      if (lexer.addClear(src, tokens)) continue;
      weigh(src);
      lexer.inlineTokens(src, tokens);
    }
  } catch (error) {
    if (error instanceof RangeError) throw new GiveUp('nesting-too-deep');
    throw error;
  }
  return lexer.tokens;
}
