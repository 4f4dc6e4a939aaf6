import { Tokenizer, type Tokens } from 'marked';

/**
 * marked's tokenizers. A quote that ends in a list or a quote is read anew with the lines below it, and marked (18.2.1)
 * takes for granted that there still is one: where there is none it throws. Such a quote is text.
 */
export class QuoteTokenizer extends Tokenizer {
  override blockquote(src: string): Tokens.Blockquote | undefined {
    const { top } = this.lexer.state;
    try {
      return super.blockquote(src);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.lexer.state.top = top;
      return undefined;
    }
  }
}
