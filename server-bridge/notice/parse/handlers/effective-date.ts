import { daysBetween, isoOf, weekdayOf, type WrittenDate } from '../civil.ts';
import type { Base } from '../date-base.ts';
import { findDates, isReversed, type DateInLine } from '../find-dates.ts';
import type { BodyLine } from '../body-line.ts';
import type { HandlerContext, InsideHandler } from '../handler.ts';
import { resolveDate } from '../relative-date.ts';
import type { EffectiveDate, NoticeNode } from '../types.ts';

type Filling = { -readonly [K in keyof EffectiveDate]: EffectiveDate[K] };
interface Open {
  readonly node: Filling;
  readonly found: DateInLine;
  readonly written: string;
}
/** Before a date in brackets. */
const TODAY = /(?:今[日天]|today)\s?[（(]\s?$/i;
type End = 'from' | 'to';

/** Finds the dates in every line that is neither code nor hidden; words such as `明天` become days at the end. */
export const effectiveDate: InsideHandler = {
  kind: 'EffectiveDate',
  role: 'inside',
  create(context) {
    const open: Open[] = [];
    const dropped = new Set<NoticeNode>();

    return {
      read(line, own) {
        if (line.isLong || line.block === 'code' || line.block === 'hidden') return null;
        if (context.dates.year === null && (own?.kind === 'NoticeHeader' || line.isFirst)) {
          const year = /(?<!\d)((?:19|20)\d{2})年/.exec(line.text)?.[1];
          if (year !== undefined) context.dates.year = Number(year);
        }
        const found = findDates(line.text, line.signs);
        for (const written of found.unreal) context.warn('date-invalid', line.number, written);
        if (found.dates.length === 0) return null;
        return found.dates.map((date) => {
          const written = line.text.slice(date.start, date.end);
          const node = nodeOf(line, date, context.draft.isDraft);
          const isOpen = date.from?.relative !== undefined || date.to?.relative !== undefined;
          if (isOpen) {
            open.push({ node, found: date, written });
          } else {
            context.dates.first ??= date.from ?? date.to;
            if (TODAY.test(line.text.slice(Math.max(0, date.start - 9), date.start)))
              context.dates.today ??= date.from;
            fill(node, date.from, date.to);
            check(context, node, date.from, date.to, written);
          }
          return node;
        });
      },
      end() {
        for (const { node, found, written } of open) {
          const from = found.from === null ? null : resolve(found.from, context, node);
          const to = found.to === null ? null : resolve(found.to, context, node, from);
          if (from === null && to === null) {
            dropped.add(node);
            continue;
          }
          if (isWords(found.from) || isWords(found.to)) node.words = written;
          fill(node, from, to);
          if (node.confidence !== 'guess') check(context, node, from, to, written);
        }
        return [];
      },
      dropped,
    };
  },
};

/** Not only the year was left out. */
function isWords(date: WrittenDate | null): boolean {
  return date?.relative !== undefined && date.relative.kind !== 'year';
}

function nodeOf(line: BodyLine, { from, to, start, end }: DateInLine, isDraft: boolean): Filling {
  const zone = from?.time?.offset?.text ?? to?.time?.offset?.text;
  const hasTime = (from?.time ?? null) !== null || (to?.time ?? null) !== null;
  const halves = from?.half !== undefined || to?.half !== undefined;
  return {
    kind: 'EffectiveDate',
    precision: hasTime ? 'minute' : 'day',
    ...(zone === undefined ? {} : { zone }),
    ...(halves ? { halves: [from?.half ?? null, to?.half ?? null] } : {}),
    isDraft,
    confidence: 'certain',
    lines: [line.number, line.number],
    span: [line.start + start, line.start + end],
  };
}

function fill(node: Filling, from: WrittenDate | null, to: WrittenDate | null): void {
  const put = (end: End, date: WrittenDate | null): void => {
    if (date !== null) node[end] = isoOf(date);
  };
  put('from', from);
  put('to', to);
}

/** The day that is meant, seen from the notice's own; the second one of a range is not before the first. */
function resolve(
  date: WrittenDate,
  { dates, warn }: HandlerContext,
  node: Filling,
  first: WrittenDate | null = null,
): WrittenDate | null {
  const { relative } = date;
  if (relative === undefined) return date;
  const base: Base | null = relative.kind === 'year' ? dates.ofYears() : dates.ofWords();
  if (base === null) return null;
  const day = resolveDate(date, base.date);
  if (day === null) {
    warn('date-invalid', node.lines[0], isoOf({ ...date, year: base.date.year }));
    return null;
  }
  const isCounted = relative.kind === 'workdays';
  node.confidence =
    isCounted || base.confidence === 'guess' ? 'guess' : node.confidence === 'guess' ? 'guess' : 'likely';
  const isAgain = first !== null && relative.kind === 'year' && daysBetween(first, day) < -PAST_DAYS;
  return isAgain ? { ...day, year: day.year + 1 } : day;
}

/** `12月30日至1月2日`: the end is in the next year. */
const PAST_DAYS = 150;

function check(
  { warn }: HandlerContext,
  { lines }: Filling,
  from: WrittenDate | null,
  to: WrittenDate | null,
  written: string,
): void {
  if (from !== null && to !== null && isReversed(from, to)) warn('date-order', lines[0], written);
  for (const date of [from, to]) {
    if (date?.weekday !== undefined && date.weekday !== weekdayOf(date))
      warn('weekday-wrong', lines[0], written);
  }
}
