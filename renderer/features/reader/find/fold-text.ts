/** Text as a search sees it: without case, width, soft hyphens and the difference between kinds of white space. */

export interface Folded {
  readonly text: string;
  /** Where each unit of `text` begins and ends in the original, in UTF-16 units; null where both are the same text. */
  readonly places: { readonly starts: readonly number[]; readonly ends: readonly number[] } | null;
}

/** A match inside one text, in UTF-16 units of the original. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

const PIECE = /\s+|\P{M}\p{M}*|\p{M}+/gu;
/** Soft hyphens, zero-width characters and marks of direction: not seen, not searched. */
const UNSEEN = /^[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
/** Scripts whose lines are broken without a space. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f\uff00-\uffef]/u;
const PLAIN = /^[\x20-\x7e\u4e00-\u9fff]*$/;

export function foldText(original: string): Folded {
  if (PLAIN.test(original) && !original.includes('  ')) return { text: original.toLowerCase(), places: null };
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: piece, index } of original.matchAll(PIECE)) {
    if (UNSEEN.test(piece)) continue;
    const end = index + piece.length;
    let folded: string;
    if (piece.trim() !== '') folded = piece.normalize('NFKC').toLowerCase();
    else {
      const isBreak = piece.includes('\n');
      // A line of Chinese that was broken in the source goes on where it stopped.
      const isJoined = isBreak && WIDE.test(original.charAt(index - 1)) && WIDE.test(original.charAt(end));
      folded = isJoined ? '' : ' ';
    }
    text += folded;
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(index);
      ends.push(end);
    }
  }
  return { text, places: { starts, ends } };
}

/** All places of a folded text where a folded query stands, left to right, none over another; at most `most`. */
export function matchesIn({ text, places }: Folded, query: string, most: number): Match[] {
  const found: Match[] = [];
  if (query.trim() === '') return found;
  for (
    let at = text.indexOf(query);
    at >= 0 && found.length < most;
    at = text.indexOf(query, at + query.length)
  ) {
    const last = at + query.length;
    found.push(
      places === null
        ? { start: at, end: last }
        : { start: places.starts[at] ?? 0, end: places.ends[last - 1] ?? 0 },
    );
  }
  return found;
}
