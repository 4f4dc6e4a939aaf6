/** A person's query as units that must all match. Nothing of it reaches the index's query language unquoted. */
import { eachRun, fold, STRONG_PREFIX, TITLE_PREFIX, wordToken } from './tokens.ts';

export interface Unit {
  readonly isCjk: boolean;
  /** Folded. */
  readonly text: string;
  /** A word still being typed: longer ones match, too. */
  readonly isPrefix: boolean;
  /** All must be in the text. */
  readonly tokens: readonly string[];
}

const MAX_UNITS = 8;
const MAX_RUN = 32;
const COUNTED = 8;
const TITLE_SCORE = 2 * COUNTED;

/** Empty when the query has no letter, digit or character to look for. */
export function parseQuery(query: string): Unit[] {
  const text = fold(query);
  const units: Unit[] = [];
  const seen = new Set<string>();
  eachRun(text, (isCjk, start, end) => {
    if (units.length >= MAX_UNITS) return;
    const part = isCjk ? text.slice(start, Math.min(end, start + MAX_RUN)) : wordToken(text, start, end);
    if (seen.has(part)) return;
    seen.add(part);
    units.push({
      isCjk,
      text: part,
      // One letter begins too many words to be of use.
      isPrefix: !isCjk && end === text.length && part.length > 1,
      tokens: isCjk ? cjkTokens(part) : [part],
    });
  });
  return units;
}

function cjkTokens(run: string): string[] {
  if (run.length === 1) return [run];
  const pairs = new Set<string>();
  for (let index = 0; index + 1 < run.length; index++) pairs.add(run.slice(index, index + 2));
  return [...pairs];
}

/** A unit in the index's query language; `prefix` narrows to titles or to what is frequent in a text. */
function unitExpression(unit: Unit, prefix: '' | typeof TITLE_PREFIX | typeof STRONG_PREFIX): string {
  return unit.tokens.map((token) => `"${prefix}${token}"${unit.isPrefix ? ' *' : ''}`).join(' AND ');
}

export function matchAll(units: readonly Unit[]): string {
  return units.map((unit) => unitExpression(unit, '')).join(' AND ');
}

/** All units in the title; a title's words are among those of the text, too. */
export function matchInTitle(units: readonly Unit[]): string {
  return units.map((unit) => unitExpression(unit, TITLE_PREFIX)).join(' AND ');
}

/** All units frequent in the text. */
export function matchStrong(units: readonly Unit[]): string {
  return units.map((unit) => unitExpression(unit, STRONG_PREFIX)).join(' AND ');
}

/** Three characters and more: their pairs in a text do not prove them side by side. */
export function needsProof(units: readonly Unit[]): boolean {
  return units.some((unit) => unit.isCjk && unit.text.length > 2);
}

export function proves(units: readonly Unit[], title: string, plainText: string): boolean {
  const foldedTitle = fold(title);
  const foldedText = fold(plainText);
  return units.every(
    (unit) =>
      !unit.isCjk ||
      unit.text.length < 3 ||
      foldedTitle.includes(unit.text) ||
      foldedText.includes(unit.text),
  );
}

/** Titles weigh most, then how often a unit is in the text, up to a bound. */
export function scoreOf(units: readonly Unit[], title: string, plainText: string): number {
  const foldedTitle = fold(title);
  const foldedText = fold(plainText);
  let score = 0;
  for (const unit of units) {
    if (foldedTitle.includes(unit.text)) score += TITLE_SCORE;
    let at = foldedText.indexOf(unit.text);
    for (let times = 0; at >= 0 && times < COUNTED; times++) {
      score += 1;
      at = foldedText.indexOf(unit.text, at + unit.text.length);
    }
  }
  return score;
}
