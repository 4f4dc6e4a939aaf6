/** Masks what the parser found in a text: it repeats what the body says, on its own. */
import type { FoundDate, NoticeFacts } from '../contract/notice.ts';
import type { ParsedNotice } from './parse/index.ts';
import { visibleText } from './parse/index.ts';
import { type Mask, maskPieces, maskText } from './visible-text.ts';

type MasksOf = (text: string) => readonly Mask[];
type Lines = readonly [first: number, last: number];

/**
 * The dates and facts with what readers must not see masked. A word may begin before a value or go on behind it, so the
 * value's whole lines are looked at, with those around them.
 */
export function maskFound(
  { dates, facts }: Pick<ParsedNotice, 'dates' | 'facts'>,
  source: string,
  masksOf: MasksOf,
): { dates: readonly FoundDate[]; facts?: NoticeFacts } {
  const hasWords = dates.some(({ words }) => words !== undefined);
  if (facts === null && !hasWords) return { dates };
  let lines: readonly string[] | null = null;

  const linesOf = (): readonly string[] => (lines ??= source.split(/\r\n|\r|\n/));
  const inLines = (text: string, [first, last]: Lines): string => {
    const whole = linesOf()
      .slice(Math.max(0, first - 2), last + 1)
      .map(visibleText)
      .join('\n');
    const at = whole.indexOf(text);
    if (at < 0) return maskText(text, masksOf(text));
    const masks = masksOf(whole);
    const end = at + text.length;
    const [, shown = ''] = maskPieces([whole.slice(0, at), text, whole.slice(end)], masks);
    // On its own it may be another word; a replacement is nobody's word.
    const isReplaced = masks.some((mask) => !mask.isSpread && mask.start < end && mask.end > at);
    return isReplaced ? shown : maskText(shown, masksOf(shown));
  };
  const found = (text: string): string => {
    const at = linesOf().findIndex((line) => line.includes(text));
    return inLines(text, [at + 1, at + 1]);
  };
  const some = (text: string | null): string | null => (text === null ? null : found(text));

  const shownDates = dates.map((date) =>
    date.words === undefined ? date : { ...date, words: inLines(date.words, date.lines) },
  );
  if (facts === null) return { dates: shownDates };
  const { signature, printed, contacts, references } = facts;
  return {
    dates: shownDates,
    facts: {
      ...facts,
      issuer: some(facts.issuer),
      number: some(facts.number),
      approver: some(facts.approver),
      secrecy: some(facts.secrecy),
      urgency: some(facts.urgency),
      addressees: facts.addressees.map(found),
      attachments: facts.attachments.map(found),
      copies: facts.copies.map(found),
      signature:
        signature === null
          ? null
          : { ...signature, names: signature.names.map((name) => inLines(name, signature.lines)) },
      printed: printed === null ? null : { ...printed, by: some(printed.by) },
      contacts: contacts.map((each) => ({ ...each, value: inLines(each.value, each.lines) })),
      references: references.map((each) => ({
        ...each,
        title: each.title === null ? null : inLines(each.title, each.lines),
        number: each.number === null ? null : inLines(each.number, each.lines),
      })),
    },
  };
}
