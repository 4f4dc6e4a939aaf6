import { VOID_TAGS } from '../../../server-bridge/rules/sanitizer.ts';

const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const VOID: ReadonlySet<string> = new Set(VOID_TAGS);

/**
 * Cuts html between its outermost elements into pieces of about `size` UTF-16 units, so that a very long notice can be
 * inserted bit by bit. Joined they are the html again. It only decides where to cut: each piece is sanitised by itself,
 * and html that is not well-formed is merely cut elsewhere.
 */
export function splitHtml(html: string, size: number): string[] {
  if (html.length <= size) return [html];
  const pieces: string[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: tag, 1: slash, 2: name = '', index } of html.matchAll(TAG)) {
    if (VOID.has(name.toLowerCase())) continue;
    depth = Math.max(0, depth + (slash === '' ? 1 : -1));
    const end = index + tag.length;
    if (depth > 0 || end - start < size) continue;
    pieces.push(html.slice(start, end));
    start = end;
  }
  if (start < html.length) pieces.push(html.slice(start));
  return pieces;
}
