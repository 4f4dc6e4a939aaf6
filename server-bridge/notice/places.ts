import type { ParsedNotice } from './parse/index.ts';
import type { Span, VisibleText } from './visible-text.ts';

type Locate = VisibleText['locate'];

/** Where title and fields stand in the source text. */
export interface Places {
  title(text: string): Locate;
  field(name: 'issuer' | 'number' | 'channel' | 'tags', text: string): Locate;
  /** For what is not in the source: an empty span at its beginning. */
  readonly none: Locate;
}

/** Found only when something is asked for, which is when a word was hit. */
export function createPlaces(
  source: string,
  parsed: Pick<ParsedNotice, 'nodes' | 'bodyOffset' | 'title'>,
): Places {
  const none: Locate = () => [0, 0];

  /** The span inside `text`'s own place in `[from, to)`; all of that region where the text is not there as it is. */
  function inside(text: string, span: Span, from: number, to: number): Span {
    const found = source.indexOf(text, from);
    if (found < 0 || found + text.length > to) return [from, to];
    return [found + span[0], found + span[1]];
  }

  /** The value of a field of the front matter, to the end of its block. */
  function fieldRegion(name: string): Span | null {
    const head = source.slice(0, parsed.bodyOffset);
    const key = new RegExp(`^["']?${name}["']?[ \\t]*:`, 'mi').exec(head);
    if (key === null) return null;
    const start = key.index + key[0].length;
    const next = /^(?![ \t-])\S/m.exec(
      head.slice(start).replace(/^[^\r\n]*/, (line) => ' '.repeat(line.length)),
    );
    return [start, next === null ? head.length : start + next.index];
  }

  return {
    none,
    title: (text) => (span) => {
      const region = fieldRegion('title');
      if (region !== null) return inside(text, span, region[0], region[1]);
      const header = parsed.nodes.find((node) => node.kind === 'NoticeHeader' && node.title === text);
      if (header !== undefined) return inside(text, span, header.span[0], header.span[1]);
      const found = source.indexOf(text);
      return found < 0 ? [0, 0] : [found + span[0], found + span[1]];
    },
    field: (name, text) => (span) => {
      const region = fieldRegion(name);
      return region === null ? [0, 0] : inside(text, span, region[0], region[1]);
    },
  };
}
