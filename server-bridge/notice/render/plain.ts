import { maskText, type Inspect, type Span } from '../visible-text.ts';
import { escapeHtml } from './serialize.ts';

/** A text as it is, masked and escaped, for a `pre` element. `offset` is where it begins in the source text. */
export function renderLiteral(
  markdown: string,
  inspect: Inspect | undefined,
  offset: number,
): { readonly html: string; readonly plainText: string } {
  const locate = ([start, end]: Span): Span => [offset + start, offset + end];
  const masks = inspect?.({ place: 'body', text: markdown, locate }) ?? [];
  const text = maskText(markdown, masks).replace(/\r\n?/g, '\n');
  return { html: escapeHtml(text), plainText: text.trim() };
}
