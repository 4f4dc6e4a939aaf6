/** Masks what the parser found in a text: it repeats what the body says, on its own. */
import type { FoundDate, NoticeFacts } from '../contract/notice.ts';
import type { ParsedNotice } from './parse/index.ts';
import { visibleText } from './parse/index.ts';
import { type Mask, maskPieces, maskText } from './visible-text.ts';

type MasksOf = (text: string) => readonly Mask[];
type Lines = readonly [first: number, last: number];

/** Visible lines with those around them, and what of them readers must not see. */
interface View {
  readonly whole: string;
  /** Where the lines themselves stand in it. */
  readonly from: number;
  readonly to: number;
  readonly masks: readonly Mask[];
}

/** What may part the lines of a value: it is read with them joined. */
const JOINERS = ['\n', '', ' '] as const;

/**
 * The dates and facts with what readers must not see masked. A word may begin before a value or go on behind it, so the
 * value's whole lines are looked at, with those around them. What cannot be told there from what is masked is hidden.
 */
export function maskFound(
  { dates, facts, factLines }: Pick<ParsedNotice, 'dates' | 'facts' | 'factLines'>,
  source: string,
  masksOf: MasksOf,
): { dates: readonly FoundDate[]; facts?: NoticeFacts } {
  const hasWords = dates.some(({ words }) => words !== undefined);
  if (facts === null && !hasWords) return { dates };
  const { inLines, anywhere } = createReader(source, masksOf);
  const some = (text: string | null): string | null => (text === null ? null : anywhere(text));
  const all = (texts: readonly string[], lines: readonly Lines[] = []): string[] =>
    texts.map((text, index) => inLines(text, lines[index] ?? [1, 1]));

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
      addressees: all(facts.addressees, factLines?.addressees),
      attachments: all(facts.attachments, factLines?.attachments),
      copies: all(facts.copies, factLines?.copies),
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

/** Shows values as the source's lines do, masked. Lines are read when first asked for. */
function createReader(
  source: string,
  masksOf: MasksOf,
): { inLines(text: string, lines: Lines): string; anywhere(text: string): string } {
  let written: readonly string[] | null = null;
  const visible: string[] = [];
  const views = new Map<string, View>();

  const lineAt = (index: number): string =>
    // A backslash at the end breaks the line.
    (visible[index] ??= visibleText(written?.[index]?.replace(/\\$/, '') ?? ''));
  const count = (): number => (written ??= source.split(/\r\n|\r|\n/)).length;

  /** The lines joined; their neighbours stay on lines of their own. */
  const viewOf = ([first, last]: Lines, joiner: string): View => {
    const key = `${String(first)}-${String(last)}${joiner}`;
    const known = views.get(key);
    if (known !== undefined) return known;
    const end = Math.min(last, count());
    const own = Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => lineAt(first - 1 + index));
    const before = first >= 2 ? `${lineAt(first - 2)}\n` : '';
    const text = own.join(joiner);
    const whole = `${before}${text}${last < count() ? `\n${lineAt(last)}` : ''}`;
    const view = { whole, from: before.length, to: before.length + text.length, masks: masksOf(whole) };
    views.set(key, view);
    return view;
  };

  const maskedIn = ({ masks, from, to }: View): number =>
    masks.filter((mask) => isOver(mask, from, to)).length;

  const placed = (text: string, lines: Lines): string | null => {
    const apart = viewOf(lines, '\n');
    for (const joiner of lines[0] === lines[1] ? ['\n'] : JOINERS) {
      const view = joiner === '\n' ? apart : viewOf(lines, joiner);
      const at = placeIn(view, text);
      if (at < 0) continue;
      // A word that only the lines apart have stands nobody knows where in the value.
      return maskedIn(apart) > maskedIn(view) ? hidden(text) : shownAt(view, at, text, masksOf);
    }
    return null;
  };

  const anywhere = (text: string): string | null => {
    for (let index = 0; index < count(); index += 1)
      if (lineAt(index).includes(text)) return placed(text, [index + 1, index + 1]);
    return null;
  };
  const alone = (text: string): string => maskText(text, masksOf(text));

  return {
    inLines(text, lines) {
      const shown = placed(text, lines);
      if (shown !== null) return shown;
      return maskedIn(viewOf(lines, '\n')) > 0 ? hidden(text) : (anywhere(text) ?? alone(text));
    },
    anywhere: (text) => anywhere(text) ?? alone(text),
  };
}

/** Where the value stands in its lines; where it stands several times, where something of it is masked. */
function placeIn({ whole, from, to, masks }: View, text: string): number {
  const first = whole.indexOf(text, from);
  if (first < 0 || first + text.length > to) return -1;
  for (let at = first; at >= 0 && at + text.length <= to; at = whole.indexOf(text, at + text.length))
    if (masks.some((mask) => isOver(mask, at, at + text.length))) return at;
  return first;
}

function shownAt({ whole, masks }: View, at: number, text: string, masksOf: MasksOf): string {
  const end = at + text.length;
  const [, shown = ''] = maskPieces([whole.slice(0, at), text, whole.slice(end)], masks);
  // On its own it may be another word; a replacement is nobody's word.
  const isReplaced = masks.some((mask) => !mask.isSpread && isOver(mask, at, end));
  return isReplaced ? shown : maskText(shown, masksOf(shown));
}

function isOver({ start, end }: Mask, from: number, to: number): boolean {
  return start < to && end > from;
}

function hidden(text: string): string {
  return '*'.repeat(text.length);
}
