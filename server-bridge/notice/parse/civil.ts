import { endOfDay, instantAtOffset, instantInZone, isCalendarDay, startOfDay } from './zone.ts';
import type { Moment } from '../../contract/notice.ts';

/** A date as written, with what was written of its time and zone. */
export interface WrittenDate {
  /** 0 where none was written; `relative` says what to make of it. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly time: WrittenTime | null;
  /** Half of a day that was written without a time: `上午`, `afternoon`. */
  readonly half?: 'am' | 'pm';
  /** The weekday written with it, 1 Monday to 7 Sunday. */
  readonly weekday?: number;
  /** Set while the day hangs on another one: see `relative-date.ts`. */
  readonly relative?: Relative;
}

/** A day that is told from another one, which is known once the text was read to its end. */
export type Relative =
  /** `6月12日`: month and day are known. */
  | { readonly kind: 'year' }
  /** `明天`: so many days on. */
  | { readonly kind: 'days'; readonly days: number }
  /** `下周一`: the day (1 Monday to 7 Sunday) so many weeks on; null weeks: the next such day. */
  | { readonly kind: 'weekday'; readonly weeks: number | null; readonly weekday: number }
  /** `本月15日`: so many months on; day 0 is its last. */
  | { readonly kind: 'month'; readonly months: number; readonly day: number }
  /** `6月底`, of a year that is written or so many years on. */
  | { readonly kind: 'end-of-month'; readonly month: number; readonly year?: number; readonly years?: number }
  /** `within 3 working days`. */
  | { readonly kind: 'workdays'; readonly days: number };

export interface WrittenTime {
  /** 0 to 24; 24 only as 24:00, the end of the day. */
  readonly hour: number;
  readonly minute: number;
  /** Null when none was written. */
  readonly second: number | null;
  /** Null when none was written. */
  readonly offset: { readonly text: string; readonly minutes: number } | null;
}

/** Whether the calendar has the day; what is not resolved yet may have it in a leap year. */
export function isRealDate(date: WrittenDate): boolean {
  if (date.relative !== undefined)
    return date.relative.kind !== 'year' || isCalendarDay(2000, date.month, date.day);
  return isCalendarDay(date.year, date.month, date.day);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf({ year, month, day }: Pick<WrittenDate, 'year' | 'month' | 'day'>): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
}

/** The day so many days later, of the same time. */
export function addDays(date: WrittenDate, days: number): WrittenDate {
  const next = new Date(Date.UTC(date.year, date.month - 1, date.day + days));
  return { ...date, year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

/** Whole days from one to the other. */
export function daysBetween(from: WrittenDate, to: WrittenDate): number {
  return (
    (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / 86_400_000
  );
}

/** ISO 8601 with what was written and nothing more. */
export function isoOf(date: WrittenDate): string {
  const day = `${pad(date.year, 4)}-${pad(date.month)}-${pad(date.day)}`;
  if (date.time === null) return day;
  const { hour, minute, second, offset } = date.time;
  const clock = `${pad(hour)}:${pad(minute)}${second === null ? '' : `:${pad(second)}`}`;
  return `${day}T${clock}${offset?.text ?? ''}`;
}

/**
 * The instant that a date steers by: its time, else the start of its day, or (`edge` 'end') the first instant of the
 * next day; in the written zone, else in `zone`.
 */
export function momentOf(date: WrittenDate, edge: 'start' | 'end', zone: string): Moment {
  const text = isoOf(date);
  const { year, month, day, time } = date;
  if (time === null) {
    const at = (edge === 'start' ? startOfDay : endOfDay)(year, month, day, zone);
    return { at, text, precision: 'day' };
  }
  const civil = { year, month, day, hour: time.hour, minute: time.minute, second: time.second ?? 0 };
  const at = time.offset === null ? instantInZone(civil, zone) : instantAtOffset(civil, time.offset.minutes);
  return { at, text, precision: 'minute' };
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
