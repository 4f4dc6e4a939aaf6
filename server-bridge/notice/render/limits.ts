/**
 * What a text may cost. A hostile text must neither overflow the stack nor hold a worker up, so its structure is
 * weighed before the lexer sees it, and the clock, where there is one, is asked between blocks.
 */
import type { Warning } from '../../contract/notice.ts';

export type PlainReason = Extract<Warning['code'], 'nesting-too-deep' | 'render-too-slow'>;

/** Thrown to give up rendering; the notice is then shown as plain text. */
export class GiveUp extends Error {
  readonly reason: PlainReason;
  constructor(reason: PlainReason) {
    super(reason);
    this.reason = reason;
  }
}

/** Quotes and lists inside each other. */
export const MAX_NESTING = 50;
/**
 * marked's time for one paragraph grows with the square of its emphasis marks, and ten times as fast where stars,
 * underlines and tildes take turns. Ordinary paragraphs, which have few, do not count.
 */
const MAX_MARKS = 4000;
const FREE_MARKS = 200;
const FREE_TURNS = 40;
const MAX_WEIGHT = 60_000_000;
const TURN_WEIGHT = 10;
/** marked reads on to the next blank from each link's address: UTF-16 units times links. */
const MAX_LINK_UNITS = 200_000_000;
/**
 * Where marked is asked for a list, its time grows with the square of the lines that one item has, and ten times as fast where
 * it is asked for the lines inside.
 */
const MAX_LINES_WEIGHT = 100_000_000;
const INSIDE_WEIGHT = 10;
/** Each level of nesting is lexed anew. UTF-16 units times levels. */
const MAX_NESTED_UNITS = 40_000_000;
/** Milliseconds for one text. */
export const TIME_LIMIT = 10_000;

export interface Budget {
  /** Throws {@link GiveUp} when the time is over. */
  check(): void;
}

export function createBudget(now: (() => number) | undefined): Budget {
  if (now === undefined) return { check: () => undefined };
  const deadline = now() + TIME_LIMIT;
  let calls = 0;
  return {
    check() {
      calls += 1;
      if (calls % 16 === 0 && now() > deadline) throw new GiveUp('render-too-slow');
    },
  };
}

/** Weighs the containers: `> > >`, `- - -`, `1. 1.` and lists nested by indentation. Linear in the text. */
export function checkNesting(text: string): void {
  if (!HAS_NESTING.test(text)) return;
  let nestedUnits = 0;
  let at = 0;
  while (at < text.length) {
    const eol = text.indexOf('\n', at);
    const end = eol < 0 ? text.length : eol;
    const depth = depthOfLine(text, at, end);
    if (depth > MAX_NESTING) throw new GiveUp('nesting-too-deep');
    if (depth > 2) nestedUnits += depth * (end - at);
    at = end + 1;
  }
  if (nestedUnits > MAX_NESTED_UNITS) throw new GiveUp('render-too-slow');
}

/** Two markers in one line, or a marker after some indentation. */
const HAS_NESTING =
  /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){3}|^[ \t]{4}[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])/m;

function depthOfLine(text: string, start: number, end: number): number {
  let markers = 0;
  let columns = 0;
  let at = start;
  let isRule = true;
  while (at < end) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20) columns += 1;
    else if (unit === 0x09) columns += 4;
    else {
      const length = unit === 0x3e ? 1 : listMarker(text, at, end);
      if (length === 0) {
        isRule = false;
        break;
      }
      if (unit === 0x3e || unit !== text.charCodeAt(start)) isRule = false;
      markers += 1;
      at += length - 1;
      // The space behind a marker belongs to it.
      if (text[at + 1] === ' ') at += 1;
    }
    at += 1;
  }
  // `* * *` and `- - -` are rules however long.
  if (isRule) return 0;
  // Without a marker, indentation is code or a continuation.
  return markers === 0 ? 0 : markers + Math.floor(columns / 3);
}

/** Length of a bullet or a number at `at`, without the space behind it; 0 when none is there. */
function listMarker(text: string, at: number, end: number): number {
  let to = at;
  const unit = text.charCodeAt(at);
  if (unit === 0x2d || unit === 0x2b || unit === 0x2a) to += 1;
  else {
    while (to < end && to - at < 9 && isDigit(text.charCodeAt(to))) to += 1;
    if (to === at || (text[to] !== '.' && text[to] !== ')')) return 0;
    to += 1;
  }
  const next = text[to];
  return to >= end || next === ' ' || next === '\t' ? to - at : 0;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Weighs one text after the other that begins with a list, or `isInside` one of its items, by the lines below marks. */
export function createListWeigher(): (text: string, isInside: boolean) => void {
  let weight = 0;
  return (text, isInside) => {
    const each = isInside ? 2 * INSIDE_WEIGHT : 2;
    let lines = 0;
    let isBelowBlank = false;
    for (let at = 0; at < text.length;) {
      const eol = text.indexOf('\n', at);
      const end = eol < 0 ? text.length : eol;
      let first = at;
      while (first < end && isBlank(text.charCodeAt(first))) first += 1;
      const isMark = first < end && listMarker(text, first, end) > 0;
      // Behind a blank line only what is indented goes on with the list.
      if (isBelowBlank && first === at && !isMark && first < end) break;
      isBelowBlank = first === end;
      // The square, line by line.
      lines = isMark ? 0 : lines + 1;
      weight += each * lines;
      at = end + 1;
    }
    if (weight > MAX_LINES_WEIGHT) throw new GiveUp('render-too-slow');
  };
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09;
}

/** Weighs one inline text after the other by the marks that make the lexer look back, and by what links look ahead. */
export function createInlineWeigher(): (text: string) => void {
  let weight = 0;
  let linkUnits = 0;
  return (text) => {
    linkUnits += weighLinks(text);
    if (linkUnits > MAX_LINK_UNITS) throw new GiveUp('render-too-slow');
    let marks = 0;
    let turns = 0;
    let last = 0;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit !== 0x2a && unit !== 0x5f && unit !== 0x7e) continue;
      marks += 1;
      if (unit !== last) turns += 1;
      last = unit;
    }
    if (marks > FREE_MARKS) weight += marks * marks;
    if (turns > FREE_TURNS) weight += TURN_WEIGHT * turns * turns;
    if (marks > MAX_MARKS || weight > MAX_WEIGHT) throw new GiveUp('render-too-slow');
  };
}

/** How far it is from each link's address to the next blank, all together. */
function weighLinks(text: string): number {
  let units = 0;
  let blank = text.length;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const unit = text.charCodeAt(at);
    if (unit <= 0x20) blank = at;
    else if (unit === 0x28 && text.charCodeAt(at - 1) === 0x5d) units += blank - at;
  }
  return units;
}
