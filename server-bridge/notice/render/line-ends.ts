import { lastAtMost } from './source-view.ts';

export interface LineEnds {
  /** The text with LF as its only line end. */
  readonly text: string;
  /** The original text's offset of an offset in `text`. */
  toOriginal(offset: number): number;
}

/** CR LF and CR become LF (CommonMark 0.31.2, section 2.1). */
export function unifyLineEnds(original: string): LineEnds {
  if (!original.includes('\r')) return { text: original, toOriginal: (offset) => offset };
  /** Offsets in `text` behind each CR LF. */
  const shortened: number[] = [-1];
  const text = original.replace(/\r\n?/g, (eol, at: number) => {
    if (eol.length === 2) shortened.push(at - (shortened.length - 1) + 1);
    return '\n';
  });
  return { text, toOriginal: (offset) => offset + lastAtMost(shortened, offset) };
}
