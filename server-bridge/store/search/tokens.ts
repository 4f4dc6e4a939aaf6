/**
 * Text to index tokens. Letters and digits make words (lower case, full width folded); scripts without spaces make
 * single characters and pairs of neighbours, so that one- and two-character words are found. Folding keeps every
 * offset: one UTF-16 unit stays one.
 */

/** What a UTF-16 unit is: separator, letter, digit, character of a script without spaces. */
const KIND = { none: 0, letter: 1, digit: 2, cjk: 3 } as const;
const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u30FC\uFF70]/u;

let kinds: Uint8Array | null = null;
let folded: Uint16Array | null = null;

/** Built once, at first use: asking a pattern for every character of every text is ten times slower. */
function tables(): { kinds: Uint8Array; folded: Uint16Array } {
  if (kinds !== null && folded !== null) return { kinds, folded };
  kinds = new Uint8Array(0x10000);
  folded = new Uint16Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) {
    const char = String.fromCharCode(unit);
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    const narrow = isSurrogate ? char : char.normalize('NFKC').toLowerCase();
    folded[unit] = narrow.length === 1 ? narrow.charCodeAt(0) : unit;
  }
  for (let unit = 0; unit < 0x10000; unit++) {
    const char = String.fromCharCode(unit);
    if (unit >= 0xd840 && unit <= 0xdfff) {
      // Halves of characters beyond the basic plane; from D840 on these are Han.
      kinds[unit] = unit < 0xd8c0 || unit >= 0xdc00 ? KIND.cjk : KIND.none;
    } else if (CJK.test(char)) kinds[unit] = KIND.cjk;
    else if (/\p{Nd}/u.test(char)) kinds[unit] = KIND.digit;
    else if (/[\p{L}\p{M}\p{N}]/u.test(char)) kinds[unit] = KIND.letter;
  }
  return { kinds, folded };
}

/** Lower case, full width to half width; same length. */
export function fold(text: string): string {
  const { folded } = tables();
  let result = '';
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const to = folded[unit] ?? unit;
    if (to !== unit) {
      result += text.slice(from, index) + String.fromCharCode(to);
      from = index + 1;
    }
  }
  return from === 0 ? text : result + text.slice(from);
}

/** Longer words are cut: nobody types them, and each would stand in the index alone. */
const WORD_LIMIT = 48;

/** Calls back for every run of one kind: a word, or characters of a script without spaces. */
export function eachRun(
  foldedText: string,
  onRun: (isCjk: boolean, start: number, end: number) => void,
): void {
  const { kinds } = tables();
  let start = 0;
  let kind = 0;
  for (let index = 0; index <= foldedText.length; index++) {
    const next = index < foldedText.length ? (kinds[foldedText.charCodeAt(index)] ?? 0) : 0;
    if (next === kind) continue;
    if (kind !== KIND.none) onRun(kind === KIND.cjk, start, index);
    start = index;
    kind = next;
  }
}

export function wordToken(foldedText: string, start: number, end: number): string {
  return foldedText.slice(start, Math.min(end, start + WORD_LIMIT));
}

/** Tokens of the title begin with `_`, of what is frequent in a text with `~`; neither stands in a word. */
export const TITLE_PREFIX = '_';
export const STRONG_PREFIX = '~';
