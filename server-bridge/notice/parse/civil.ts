import { endOfDay, instantAtOffset, instantInZone, isCalendarDay, startOfDay } from './zone.ts';
import type { Moment } from '../../contract/notice.ts';

/** A date as written, with what was written of its time and zone. */
export interface WrittenDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly time: WrittenTime | null;
}

export interface WrittenTime {
  /** 0 to 24; 24 only as 24:00, the end of the day. */
  readonly hour: number;
  readonly minute: number;
  /** Null when none was written. */
  readonly second: number | null;
  /** Null when none was written. */
  readonly offset: { readonly text: string; readonly minutes: number } | null;
}

export function isRealDate(date: WrittenDate): boolean {
  return isCalendarDay(date.year, date.month, date.day);
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
