import type { Dictionary, DictionaryWord, WordNode } from './dictionary.ts';
import { INVISIBLE, SEVERAL, type Normalizer } from './normalize.ts';

export interface Match {
  /** UTF-16 units of the text as it is. */
  readonly start: number;
  readonly end: number;
  readonly word: DictionaryWord;
}

/**
 * Finds the dictionary's words from left to right: the longest at each place, never overlapping. A word does not
 * count where a word of the allow list covers it, whole; that list changes nothing else.
 */
export function scan(text: string, dictionary: Dictionary): Match[] {
  const { root, normalizer } = dictionary;
  const matches: Match[] = [];
  /** Where the allow words that began so far reach to. */
  let allowedTo = 0;
  /** Behind the last match: allow words may begin inside it, matches not. */
  let freeFrom = 0;
  for (let at = 0; at < text.length; at += widthAt(text, at)) {
    const code = text.charCodeAt(at);
    const first = unitAt(normalizer, text, at, code);
    if (first === null || !root.next.has(first)) continue;
    const found = longestAt(text, at, dictionary, root);
    allowedTo = Math.max(allowedTo, found.allowEnd);
    if (at < freeFrom) continue;
    const match = found.denied.findLast(({ end }) => end > allowedTo);
    if (match === undefined) continue;
    matches.push(match);
    freeFrom = match.end;
  }
  return matches;
}

/** The first unit that the character at `at` counts as; null for one that nobody sees. */
function unitAt(normalizer: Normalizer, text: string, at: number, code: number): number | null {
  const unit = normalizer.unit(code);
  if (unit === INVISIBLE) return null;
  if (unit !== SEVERAL) return unit;
  const expanded = normalizer.expand(text.codePointAt(at) ?? 0);
  return expanded === '' ? null : expanded.charCodeAt(0);
}

/** Everything that begins at `start`: the denied words from short to long, and the end of the longest allowed one. */
function longestAt(
  text: string,
  start: number,
  dictionary: Dictionary,
  root: WordNode,
): { readonly denied: readonly Match[]; readonly allowEnd: number } {
  const { normalizer } = dictionary;
  const denied: Match[] = [];
  let allowEnd = 0;
  let node: WordNode | undefined = root;
  for (let at = start; at < text.length && node !== undefined;) {
    const unit = normalizer.unit(text.charCodeAt(at));
    const width = widthAt(text, at);
    const end = at + width;
    at = end;
    if (unit === INVISIBLE) continue;
    if (unit === SEVERAL) {
      const expanded = normalizer.expand(text.codePointAt(end - width) ?? 0);
      // A word ends with a whole character or not at all.
      for (let index = 0; index < expanded.length && node !== undefined; index += 1) {
        node = node.next.get(expanded.charCodeAt(index));
      }
      if (expanded === '') continue;
    } else node = node.next.get(unit);
    if (node === undefined) break;
    if (node.deny !== null && isWhole(text, start, end, node.deny.isLatin, dictionary)) {
      denied.push({ start, end, word: node.deny });
    }
    if (node.allow !== null && isWhole(text, start, end, node.allow.isLatin, dictionary)) allowEnd = end;
  }
  return { denied, allowEnd };
}

/** Whether the word is not a piece of a longer one, by its neighbours' normal forms. */
function isWhole(
  text: string,
  start: number,
  end: number,
  isLatin: boolean,
  dictionary: Dictionary,
): boolean {
  const { normalizer, wholeWord } = dictionary;
  if (!isLatin || wholeWord === 'always') return true;
  const joins = wholeWord === 'latin' ? LETTER : LETTER_OR_DIGIT;
  return !joins.test(before(text, start, normalizer)) && !joins.test(after(text, end, normalizer));
}
const LETTER = /^[\p{Script=Latin}\p{M}]$/u;
const LETTER_OR_DIGIT = /^[\p{Script=Latin}\p{M}\d]$/u;

/** The last unit of the visible character before `at`. */
function before(text: string, at: number, normalizer: Normalizer): string {
  let end = at;
  while (end > 0) {
    const isPair = end > 1 && isLow(text.charCodeAt(end - 1)) && isHigh(text.charCodeAt(end - 2));
    const start = end - (isPair ? 2 : 1);
    const normal = normalizer.expand(text.codePointAt(start) ?? 0);
    if (normal !== '') return normal.slice(-1);
    end = start;
  }
  return '';
}

function after(text: string, at: number, normalizer: Normalizer): string {
  for (let start = at; start < text.length; start += widthAt(text, start)) {
    const normal = normalizer.expand(text.codePointAt(start) ?? 0);
    if (normal !== '') return normal.charAt(0);
  }
  return '';
}

function widthAt(text: string, at: number): 1 | 2 {
  return isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1)) ? 2 : 1;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
