import type { PatternInput } from './engine/index.ts';
import type { WholeWords } from './list/index.ts';

/** How the machine is to look for a word of a list. */
export function patternOf(
  text: string,
  whole: boolean | null,
  list: WholeWords,
  entry: number,
  isAllow: boolean,
): PatternInput {
  const boundary = whole === false || (whole === null && list === 'none') ? 'none' : wholeKind(list);
  return { text, isAllow, boundary, entry };
}

function wholeKind(list: WholeWords): 'latin' | 'latin-digit' {
  return list === 'none' ? 'latin' : list;
}
