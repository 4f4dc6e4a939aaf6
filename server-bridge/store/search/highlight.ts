/** Marks the hits of a query in titles and excerpts. */
import type { Unit } from './query.ts';
import { eachRun, fold, wordToken } from './tokens.ts';

export interface Part {
  text: string;
  isHit: boolean;
}
type Range = readonly [start: number, end: number];

/** Length of an excerpt and of what precedes its first hit, in UTF-16 units. */
const EXCERPT = 160;
const LEAD = 40;
/** So much behind an excerpt may belong to a hit that begins in it. */
const TAIL = 64;

/** Where units occur in a folded text, in order; they may overlap. Stops after `limit` hits. */
function findHits(folded: string, units: readonly Unit[], limit: number): Range[] {
  const found: Range[] = [];
  eachRun(folded, (isCjk, start, end) => {
    if (found.length >= limit) return;
    if (!isCjk) {
      const word = wordToken(folded, start, end);
      for (const unit of units) {
        if (unit.isCjk || !(word === unit.text || (unit.isPrefix && word.startsWith(unit.text)))) continue;
        found.push([start, unit.isPrefix ? start + unit.text.length : end]);
      }
      return;
    }
    const run = folded.slice(start, end);
    for (const unit of units) {
      if (!unit.isCjk) continue;
      for (let at = run.indexOf(unit.text); at >= 0; at = run.indexOf(unit.text, at + unit.text.length)) {
        found.push([start + at, start + at + unit.text.length]);
        if (found.length >= limit) break;
      }
    }
  });
  return found.sort((a, b) => a[0] - b[0]);
}

function split(text: string, from: number, to: number, hits: readonly Range[]): Part[] {
  const parts: Part[] = [];
  const push = (start: number, end: number, isHit: boolean): void => {
    if (end > start) parts.push({ text: text.slice(start, end).replaceAll(/\s+/g, ' '), isHit });
  };
  let at = from;
  for (const [start, end] of hits) {
    const first = Math.max(start, at);
    if (first >= to || end <= at) continue;
    push(at, first, false);
    push(first, Math.min(end, to), true);
    at = Math.min(end, to);
  }
  push(at, to, false);
  return parts;
}

/** Never splits a character in two halves. */
function boundary(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index;
}

export function highlightTitle(title: string, units: readonly Unit[]): Part[] {
  return split(title, 0, title.length, findHits(fold(title), units, 50));
}

/** The stretch around the first hit, or the beginning when the text has none. */
export function highlightExcerpt(plainText: string, units: readonly Unit[]): Part[] {
  const folded = fold(plainText);
  const first = findHits(folded, units, 1)[0]?.[0] ?? 0;
  const from = boundary(plainText, Math.max(0, Math.min(first - LEAD, plainText.length - EXCERPT)));
  const to = boundary(plainText, Math.min(plainText.length, from + EXCERPT));
  // Words begin where they begin in the whole text: the first hit does, and what precedes it has none.
  const hits = findHits(folded.slice(first, to + TAIL), units, 200);
  const parts = split(
    plainText,
    from,
    to,
    hits.map(([start, end]) => [start + first, end + first]),
  );
  if (from > 0) parts.unshift({ text: '…', isHit: false });
  if (to < plainText.length) parts.push({ text: '…', isHit: false });
  return parts;
}
