import { LEVELS } from '../../../server-bridge/contract/names.ts';
import type { NoticeDiff } from '../../../server-bridge/contract/notice.ts';
import type { Texts } from '../../i18n/dictionary.ts';
import type { Format } from '../../i18n/format.ts';

/** What changed, in one sentence without its full stop; null when nothing did. */
export function summarise(diff: NoticeDiff, t: Texts, f: Format): string | null {
  const { changes } = t;
  const pieces = [clausesPiece(diff, t), ...diff.fields.map((change) => fieldPiece(change, t, f))];
  const places = placesOf(diff.text);
  // What the clauses do not account for.
  const accounted = diff.clauses.reduce((sum, { kind }) => sum + (kind.startsWith('moved') ? 2 : 1), 0);
  if (places > accounted)
    pieces.push(diff.clauses.length === 0 ? changes.text(places) : changes.textInAll(places));
  const told = pieces.filter((piece) => piece !== '');
  return told.length === 0 ? null : changes.sentence(told);
}

function clausesPiece({ clauses }: NoticeDiff, { changes }: Texts): string {
  const count = (...kinds: readonly string[]): number =>
    clauses.filter(({ kind }) => kinds.includes(kind)).length;
  return changes.clauses({
    changed: count('changed', 'moved-changed'),
    added: count('added'),
    removed: count('removed'),
    moved: count('moved'),
  });
}

function fieldPiece({ field, before, after }: NoticeDiff['fields'][number], t: Texts, f: Format): string {
  switch (field) {
    case 'effectiveFrom':
    case 'effectiveTo':
    case 'expires':
      return t.changes.date(field, f.shift(before, after));
    case 'level':
      return levelPiece(before ?? '', after ?? '', t);
    case 'title':
    case 'issuer':
    case 'number':
      return t.changes.field(field);
  }
}

function levelPiece(before: string, after: string, t: Texts): string {
  const names: Readonly<Record<string, string>> = t.common.level;
  const rank = (level: string): number => LEVELS.findIndex((name) => name === level);
  return t.changes.level(
    { from: names[before] ?? before, to: names[after] ?? after },
    rank(after) > rank(before),
  );
}

/** Stretches of the text that are not as they were. */
function placesOf(text: NoticeDiff['text']): number {
  return text.filter(
    ({ kind }, index) =>
      kind === 'changed' || (kind !== 'same' && (text[index - 1]?.kind ?? 'same') === 'same'),
  ).length;
}
