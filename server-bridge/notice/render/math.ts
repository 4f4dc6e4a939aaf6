/**
 * Mathematical text between dollar signs stays as it was written: `$a_b$` is no emphasis. Before the text is lexed each
 * line of it becomes one private-use character, repeated to the same length; in the tokens it is put back.
 */
import type { Token } from 'marked';

export interface HiddenMath {
  /** As long as the original, with its lines. */
  readonly text: string;
  /** Puts the original back into the tokens. */
  restore(tokens: readonly Token[]): void;
}

/** What is looked at: fences and code in lines are passed over, escaped signs are signs. */
const STOPS = /^[ \t>]*(`{3,}|~{3,})[^\n]*|`+|\\[^\n]|\$\$?/gm;
const MAX_INLINE = 300;
const MAX_DISPLAY = 4000;
const FIRST_CODE = 0xe000;
const LAST_CODE = 0xf8ff;

/** Null when there is nothing to hide. */
export function hideMath(text: string): HiddenMath | null {
  const first = text.indexOf('$');
  if (first < 0 || text.indexOf('$', first + 1) < 0) return null;
  const spans = findMath(text);
  if (spans.length === 0) return null;
  const used = new Set(text.match(/[\uE000-\uF8FF]/g));
  const originals = new Map<string, string>();
  let code = FIRST_CODE;
  let hidden = '';
  let at = 0;
  for (const [start, end] of spans) {
    const lines = text.slice(start, end).split('\n');
    const isQuoted = QUOTED.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
    const signs = lines.map((whole, index) => {
      const marks = isQuoted && index > 0 ? (QUOTE_MARKS.exec(whole)?.[0] ?? '') : '';
      const line = whole.slice(marks.length);
      while (used.has(String.fromCharCode(code))) code += 1;
      const sign = String.fromCharCode(code);
      code += 1;
      originals.set(sign, line);
      return marks + sign.repeat(line.length);
    });
    if (code > LAST_CODE) break;
    hidden += text.slice(at, start) + signs.join('\n');
    at = end;
  }
  return {
    text: hidden + text.slice(at),
    restore: (tokens) =>
      restoreAll(tokens, (part) => part.replace(SIGNS, (run, sign: string) => originals.get(sign) ?? run)),
  };
}

const QUOTED = /^[ \t]*>/;
const QUOTE_MARKS = /^[ \t]*(?:>[ \t]?)+/;
const SIGNS = /([\uE000-\uF8FF])\1*/g;

function findMath(text: string): Array<readonly [start: number, end: number]> {
  const spans: Array<readonly [number, number]> = [];
  /** Lengths of backtick runs that have no second one. */
  const alone = new Set<number>();
  STOPS.lastIndex = 0;
  for (let stop = STOPS.exec(text); stop !== null; stop = STOPS.exec(text)) {
    const { 0: found, 1: fence, index } = stop;
    if (fence !== undefined) STOPS.lastIndex = endOfFence(text, fence, index + found.length);
    else if (found.startsWith('`')) STOPS.lastIndex = endOfCode(text, found.length, STOPS.lastIndex, alone);
    else if (found.startsWith('$')) {
      const end = found === '$' ? endOfInline(text, index + 1) : endOfDisplay(text, index + 2);
      if (end === 0) continue;
      spans.push([index, end]);
      STOPS.lastIndex = end;
    }
  }
  return spans;
}

function endOfFence(text: string, fence: string, from: number): number {
  const end = new RegExp(`^[ \\t>]*${fence[0] ?? ''}{${fence.length},}[ \\t]*$`, 'gm');
  end.lastIndex = from;
  return end.exec(text) === null ? text.length : end.lastIndex;
}

function endOfCode(text: string, length: number, from: number, alone: Set<number>): number {
  if (alone.has(length)) return from;
  const runs = /`+/g;
  runs.lastIndex = from;
  for (let run = runs.exec(text); run !== null; run = runs.exec(text))
    if (run[0].length === length) return runs.lastIndex;
  alone.add(length);
  return from;
}

/**
 * In one line; no blank inside its signs, no digit behind them (prices), no bar between them (cells of a table). 0 when
 * it has no end.
 */
function endOfInline(text: string, from: number): number {
  if (/\s/.test(text.charAt(from))) return 0;
  for (let at = from; at < from + MAX_INLINE && at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\n' || sign === '|') return 0;
    if (sign === '\\') at += 1;
    else if (sign === '$' && !/\s/.test(text.charAt(at - 1)))
      return /\d/.test(text.charAt(at + 1)) ? 0 : at + 1;
  }
  return 0;
}

/** Up to the next `$$`, without a blank line in between; 0 when there is none. */
function endOfDisplay(text: string, from: number): number {
  const part = text.slice(from, from + MAX_DISPLAY);
  const end = part.indexOf('$$');
  return end <= 0 || /\n[ \t>]*\n/.test(part.slice(0, end)) ? 0 : from + end + 2;
}

type Parts = Record<string, unknown>;

/** Every text that tokens carry, in place. */
function restoreAll(tokens: readonly unknown[], restore: (part: string) => string): void {
  for (const token of tokens) {
    if (typeof token !== 'object' || token === null) continue;
    if (Array.isArray(token)) {
      restoreAll(token, restore);
      continue;
    }
    const parts = token as Parts;
    for (const [name, value] of Object.entries(parts)) {
      if (typeof value === 'string') {
        if (value !== '') parts[name] = restore(value);
      } else if (Array.isArray(value)) restoreAll(value, restore);
    }
  }
}
