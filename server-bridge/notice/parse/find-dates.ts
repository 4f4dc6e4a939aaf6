import { isRealDate, isoOf, type WrittenDate } from './civil.ts';
import { halfWidth, readRange, WEEKDAY_EN } from './date-reader.ts';

/** A date or range found in a line; `start` and `end` are UTF-16 offsets in it. */
export interface DateInLine {
  readonly from: WrittenDate | null;
  readonly to: WrittenDate | null;
  readonly start: number;
  readonly end: number;
}

export interface FoundInLine {
  readonly dates: readonly DateInLine[];
  /** Written days that the calendar does not have, such as `2024-02-30`. */
  readonly unreal: readonly string[];
}

/** Where a date can begin: a year with its separator, a day with a month's name, or a month's name. */
const ANCHOR =
  /(?:\d{4}\s{0,2}[-/.年]|[〇○零一二三四五六七八九]{4}年|\d{1,2}(?:st|nd|rd|th)?\s{0,2}(?:of\s|[-–—~]|to|until|through|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))/gi;
const MAY_HOLD_DATE = /\d|年/;
/** What stands before a date that is an end: `截至`, `until`. */
const END_BEFORE = new RegExp(
  `(?:截至|截止(?:到|至|日期|时间)?[:：]?|有效期(?:至|到)?[:：]?|至|最迟|不迟于|\\b(?:until|till|through|by|before|no later than|not later than|expires?(?: on)?|ends?(?: on)?|deadline:?))\\s{0,2}${WEEKDAY_EN}$`,
  'i',
);
/** What stands after a date that is an end: `前`, `截止`. */
const END_AFTER = /^\s{0,2}(?:之前|以前|前|止|截止|到期|失效)/;
/** `2024-06-12-001` and `/2024/06/12/a` are names. */
const GOES_ON = /^(?:[-/_][\dA-Za-z]|[\dA-Za-z_])/;
const CONTEXT = 36;
const MAX_PER_LINE = 50;
/** Places looked at; a line has a handful. */
const MAX_TRIES = 400;

/** All dates of one line, in its order. */
export function findDates(line: string): FoundInLine {
  const dates: DateInLine[] = [];
  const unreal: string[] = [];
  if (!MAY_HOLD_DATE.test(line)) return { dates, unreal };
  const text = halfWidth(line);
  ANCHOR.lastIndex = 0;
  let tries = 0;
  for (let at = ANCHOR.exec(text); at !== null && dates.length < MAX_PER_LINE; at = ANCHOR.exec(text)) {
    if (++tries > MAX_TRIES) break;
    const start = at.index;
    const found = isInsideWord(text, start) ? null : readRange(text, start, true);
    if (found === null || !isLikely(found.from) || GOES_ON.test(text.slice(found.end, found.end + 2))) {
      ANCHOR.lastIndex = start + 1;
      continue;
    }
    ANCHOR.lastIndex = found.end;
    const written = line.slice(start, found.end);
    if (!isRealDate(found.from) || (found.to !== null && !isRealDate(found.to))) {
      if (unreal.length < MAX_PER_LINE) unreal.push(written);
    } else if (found.to === null && isEnd(text, start, found.end)) {
      dates.push({ from: null, to: found.from, start, end: found.end });
    } else {
      dates.push({ from: found.from, to: found.to, start, end: found.end });
    }
  }
  return { dates, unreal };
}

/** Whether `to` is before `from`, as far as the writing tells: different written zones are not compared. */
export function isReversed(from: WrittenDate, to: WrittenDate): boolean {
  const [one, two] = [from.time?.offset?.text ?? '', to.time?.offset?.text ?? ''];
  if (one !== two && one !== '' && two !== '') return false;
  const days = isoOf({ ...from, time: null }).localeCompare(isoOf({ ...to, time: null }), 'en');
  if (days !== 0) return days > 0;
  return from.time !== null && to.time !== null && secondsOf(from.time) > secondsOf(to.time);
}

function secondsOf(time: { hour: number; minute: number; second: number | null }): number {
  return time.hour * 3600 + time.minute * 60 + (time.second ?? 0);
}

/** `12024-06-12`, `v2024.06.12` and `dismay 5, 2024` are no dates. */
function isInsideWord(text: string, at: number): boolean {
  return (
    at > 0 && /[\dA-Za-z_./〇○零一二三四五六七八九-]/.test(text[at - 1] ?? '') && !isTransparent(text, at)
  );
}

/** A dash before a date belongs to a list or a dash between words, not to the date: `--2024-06-12`. */
function isTransparent(text: string, at: number): boolean {
  return text[at - 1] === '-' && (at < 2 || !/[\dA-Za-z]/.test(text[at - 2] ?? ''));
}

/** A document's number such as 2024-99-12 is no date with a mistake in it. */
function isLikely(date: WrittenDate): boolean {
  const { year, month, day } = date;
  return year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function isEnd(text: string, start: number, end: number): boolean {
  return (
    END_BEFORE.test(text.slice(Math.max(0, start - CONTEXT), start)) ||
    END_AFTER.test(text.slice(end, end + CONTEXT))
  );
}
