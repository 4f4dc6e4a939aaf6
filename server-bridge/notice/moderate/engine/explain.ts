import { isPair } from './boundary.ts';
import { MARK, normalForm, type Rule } from './forms.ts';
import type { ResolvedOptions } from './options.ts';
import { normalValue, symbolsOf, type NormalTable } from './normal-table.ts';

/** One character of a text beside a pattern. */
export interface Step {
  /** UTF-16 units of the text as it is. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What it counts as; empty for what nobody sees. */
  readonly normal: string;
  /** What made it so, in order; none where it counts as itself. */
  readonly rules: readonly Rule[];
  /** `neighbour` is the visible character before or behind the hit, which word boundaries look at. */
  readonly role: 'matched' | 'repeated' | 'skipped' | 'unseen' | 'neighbour';
}

/** The steps of a hit of the pattern whose normal form is `pattern`, from its left neighbour to its right one. */
export function explain(
  text: string,
  start: number,
  end: number,
  pattern: string,
  table: NormalTable,
  options: ResolvedOptions,
): readonly Step[] {
  const word = Array.from(pattern);
  const steps: Step[] = [];
  let matched = 0;
  const before = neighbourBefore(text, start, options);
  if (before >= 0) steps.push(stepAt(text, before, 'neighbour', table, options));
  for (let at = start; at < end;) {
    const step = stepAt(text, at, 'matched', table, options);
    const symbols = Array.from(step.normal);
    let role: Step['role'] = 'skipped';
    let ahead = matched;
    for (const symbol of symbols) {
      if (symbol === word[ahead]) ahead += 1;
      else if (!options.repeats || symbol !== word[ahead - 1]) {
        ahead = -1;
        break;
      }
    }
    if (symbols.length === 0) role = 'unseen';
    else if (ahead >= 0) {
      role = ahead > matched ? 'matched' : 'repeated';
      matched = ahead;
    }
    steps.push({ ...step, role });
    at = step.end;
  }
  const after = neighbourAfter(text, end, options);
  if (after >= 0) steps.push(stepAt(text, after, 'neighbour', table, options));
  return steps;
}

function stepAt(
  text: string,
  at: number,
  role: Step['role'],
  table: NormalTable,
  options: ResolvedOptions,
): Step {
  const codePoint = text.codePointAt(at) ?? 0;
  const rules: Rule[] = [];
  normalForm(codePoint, options, (rule) => rules.push(rule));
  const character = String.fromCodePoint(codePoint);
  const normal = String.fromCodePoint(...symbolsOf(table, normalValue(table, codePoint)));
  return { start: at, end: at + character.length, text: character, normal, rules, role };
}

function neighbourBefore(text: string, start: number, options: ResolvedOptions): number {
  for (let at = start; at > 0;) {
    at -= isPair(text, at - 2) ? 2 : 1;
    if (isNeighbour(text.codePointAt(at) ?? 0, options)) return at;
  }
  return -1;
}

function neighbourAfter(text: string, end: number, options: ResolvedOptions): number {
  for (let at = end; at < text.length;) {
    const codePoint = text.codePointAt(at) ?? 0;
    if (isNeighbour(codePoint, options)) return at;
    at += codePoint > 0xffff ? 2 : 1;
  }
  return -1;
}

function isNeighbour(codePoint: number, options: ResolvedOptions): boolean {
  const normal = normalForm(codePoint, options);
  return normal !== '' && !(options.marks && MARK.test(normal));
}
