import type { MarkedToken, Token } from 'marked';

const MARK = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n/i;
const MARK_ALONE = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$/i;

/** GitHub's alerts: a quote whose first line is `[!NOTE]` and the like, with text below. */
export interface Alert {
  readonly kind: string;
  /** The quote's tokens without the mark. */
  readonly tokens: readonly Token[];
}

/** Null for any other quote, and for one that is nothing but its mark. */
export function readAlert(tokens: readonly Token[]): Alert | null {
  const [first, ...rest] = tokens as readonly MarkedToken[];
  if (first?.type !== 'paragraph') return null;
  const found = MARK.exec(first.text) ?? MARK_ALONE.exec(first.text);
  if (found === null) return null;
  const { 0: mark, 1: kind = '' } = found;
  const text = first.text.slice(mark.length);
  const others = rest.filter(({ type }) => type !== 'space' && type !== 'def');
  if (text === '') return others.length === 0 ? null : { kind: kind.toLowerCase(), tokens: rest };
  const cut = { ...first, raw: text, text, tokens: behind(first.tokens, mark.length) };
  return { kind: kind.toLowerCase(), tokens: [cut, ...rest] };
}

/** The inline tokens behind the first `length` UTF-16 units. */
function behind(tokens: readonly Token[], length: number): Token[] {
  const left = [...tokens];
  for (let rest = length; rest > 0;) {
    const first = left[0];
    if (first === undefined) break;
    if (first.raw.length > rest && first.type === 'text') {
      left[0] = { type: 'text', raw: first.raw.slice(rest), text: first.raw.slice(rest), escaped: false };
      break;
    }
    left.shift();
    rest -= first.raw.length;
  }
  return left;
}
