/**
 * Where a container's text comes from. marked strips quote marks and indentation and lexes what is left, so a nested
 * token's place in the body is found line by line.
 */
export interface SourceView {
  readonly text: string;
  /** The body's offset of an offset in `text`. */
  toBody(offset: number): number;
  /** Where stretches of the body meet in `text`; null when it is one. */
  readonly seams: RegExp | null;
}

export function wholeView(text: string, start: number): SourceView {
  return { text, toBody: (offset) => start + offset, seams: null };
}

const LINES = /(?<=\n)/;

/** How many lines of the container may have no counterpart (a fence, a delimiter row) before one is given up. */
const LOOK_AHEAD = 3;

/** A view of `text`, whose lines are what is left of the lines of `outer` from `start` on. */
export function nestedView(text: string, outer: SourceView, start: number, end: number): SourceView {
  if (outer.text.startsWith(text, start)) {
    return outer.seams === null ? wholeView(text, outer.toBody(start)) : slicedView(text, outer, start);
  }
  if (!text.includes('\n')) {
    const { place } = findLine(text, outer.text, start, end);
    return wholeView(text, outer.toBody(Math.max(start, place)));
  }
  const lineStarts: number[] = [];
  const places: number[] = [];
  let outerAt = start;
  let at = 0;
  for (const line of text.split('\n')) {
    const found = findLine(line, outer.text, outerAt, end);
    lineStarts.push(at);
    places.push(outer.toBody(Math.max(start, found.place)));
    if (line.trim() !== '' || found.isExact) outerAt = found.next;
    at += line.length + 1;
  }
  return {
    text,
    seams: LINES,
    toBody(offset) {
      const index = lastAtMost(lineStarts, offset);
      return (places[index] ?? 0) + offset - (lineStarts[index] ?? 0);
    },
  };
}

function slicedView(text: string, outer: SourceView, start: number): SourceView {
  return { text, seams: outer.seams, toBody: (offset) => outer.toBody(start + offset) };
}

function findLine(
  line: string,
  outer: string,
  from: number,
  limit: number,
): { place: number; next: number; isExact: boolean } {
  const wanted = line.trim();
  let at = from;
  for (let tried = 0; tried <= LOOK_AHEAD && at < limit; tried += 1) {
    const eol = outer.indexOf('\n', at);
    const end = eol < 0 || eol > limit ? limit : eol;
    const content = outer.slice(at, end);
    if (wanted === '' && content.replace(/[>\s]/g, '') === '')
      return { place: end - line.length, next: end + 1, isExact: true };
    // The line is what is left at the end of the outer one; leading white space may have been rewritten.
    const found = wanted === '' ? -1 : content.lastIndexOf(wanted);
    if (found >= 0) {
      return { place: at + found - line.indexOf(wanted), next: end + 1, isExact: true };
    }
    at = end + 1;
  }
  return { place: from, next: from, isExact: false };
}

/** Index of the last of the ascending numbers that is at most `value`; 0 when none is. */
export function lastAtMost(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Finds each token in its container, in order. */
export interface Cursor {
  /** Offset of `raw` in the view, at or after the last one's end. */
  next(raw: string): number;
}

export function createCursor(text: string, start = 0, end = text.length): Cursor {
  let at = start;
  return {
    next(raw) {
      let found = at;
      if (!text.startsWith(raw, at)) {
        const later = text.indexOf(raw, at);
        if (later >= 0 && later + raw.length <= end) found = later;
        else return at;
      }
      at = found + raw.length;
      return found;
    },
  };
}
