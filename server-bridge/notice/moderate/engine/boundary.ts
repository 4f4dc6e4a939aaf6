import type { NormalTable } from './normal-table.ts';
import { normalValue, PAYLOAD, SEVERAL, UNSEEN } from './normal-table.ts';

/** Kinds of neighbours, by which a Latin word may be refused. */
const LETTER = 1;
const DIGIT = 2;
const MARK = 4;
const KNOWN = 8;
const LATIN = /^\p{Script=Latin}$/u;
const ANY_MARK = /^\p{M}$/u;
/** Of the basic plane, filled as characters are asked for: of Unicode, so the same for all machines. */
const kinds = new Uint8Array(0x10000);

/**
 * Whether a Latin word from `start` to `end` is whole: its visible neighbours, in normal form, are no Latin letters
 * or marks behind it, with `withDigits` no digits either. Marks before it belong to the character before them.
 */
export function isWhole(
  text: string,
  start: number,
  end: number,
  withDigits: boolean,
  table: NormalTable,
  skipsMarks: boolean,
): boolean {
  const joins = withDigits ? LETTER | MARK | DIGIT : LETTER | MARK;
  for (let at = end; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    const kind = kindOf(table, code, false);
    at += code > 0xffff ? 2 : 1;
    if (kind < 0 || (skipsMarks && (kind & MARK) !== 0)) continue;
    if ((kind & joins) !== 0) return false;
    break;
  }
  for (let at = start; at > 0;) {
    at -= isPair(text, at - 2) ? 2 : 1;
    const kind = kindOf(table, text.codePointAt(at) ?? 0, true);
    if (kind < 0 || (kind & MARK) !== 0) continue;
    return (kind & joins) === 0;
  }
  return true;
}

/** Whether a surrogate pair begins at `at`. */
export function isPair(text: string, at: number): boolean {
  return (
    at >= 0 && (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
  );
}

/** Of the first or last symbol of a character, marks belong to the letter before them; -1 for one that nobody sees. */
function kindOf(table: NormalTable, codePoint: number, isLast: boolean): number {
  const value = normalValue(table, codePoint);
  if ((value & UNSEEN) !== 0) return -1;
  let symbol = value & PAYLOAD;
  if ((value & SEVERAL) === 0) return kindOfSymbol(symbol);
  const at = symbol;
  let index = isLast ? (table.pool[at] ?? 0) : 1;
  symbol = table.pool[at + index] ?? 0;
  while (index > 1 && (kindOfSymbol(symbol) & MARK) !== 0) {
    index -= 1;
    symbol = table.pool[at + index] ?? 0;
  }
  return kindOfSymbol(symbol);
}

function kindOfSymbol(symbol: number): number {
  if (symbol > 0xffff) return measure(symbol);
  let kind = kinds[symbol] ?? 0;
  if (kind === 0) {
    kind = measure(symbol);
    kinds[symbol] = kind;
  }
  return kind;
}

function measure(symbol: number): number {
  const character = String.fromCodePoint(symbol);
  if (symbol >= 0x30 && symbol <= 0x39) return DIGIT | KNOWN;
  if (LATIN.test(character)) return LETTER | KNOWN;
  return ANY_MARK.test(character) ? MARK | KNOWN : KNOWN;
}
