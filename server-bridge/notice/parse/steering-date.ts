import { isRealDate, momentOf, type WrittenDate } from './civil.ts';
import { halfWidth, readDate, readRange } from './date-reader.ts';
import type { Moment } from '../../contract/notice.ts';

/** The dates that steer: those of the front matter, where the whole value has to be a date. */

const MAX_LENGTH = 120;

/** `2024-06-12`, `2024年6月12日9时30分`, `2024-06-12T09:00+08:00` ...; null when it is not one, or no real day. */
export function readMoment(written: string, edge: 'start' | 'end', zone: string): Moment | null {
  const text = prepare(written);
  const read = text === null ? null : readDate(text, 0);
  if (text === null || read === null || read.end !== text.length) return null;
  return toMoment(read.date, edge, zone);
}

/**
 * One date (`from` alone), or a range: `a..b`, `a/b`, `a to b`, `a至b`, `a ~ b`, and open ones (`a..`, `..b`).
 * Null when it is none of them, or a day is not real.
 */
export function readMoments(
  written: string,
  zone: string,
): { readonly from: Moment | null; readonly to: Moment | null } | null {
  const whole = prepare(written);
  if (whole === null) return null;
  const until = /^\.\.\s{0,3}/.exec(whole);
  if (until !== null) {
    const to = readMoment(whole.slice(until[0].length), 'end', zone);
    return to === null ? null : { from: null, to };
  }
  const text = whole.replace(/^(?:自|从|從|from\s)\s{0,2}/i, '').replace(/\s{0,2}(?:止|起|\.\.)$/, '');
  const read = readRange(text, 0);
  if (read === null || read.end !== text.length) return null;
  const from = toMoment(read.from, 'start', zone);
  const to = read.to === null ? null : toMoment(read.to, 'end', zone);
  return from === null || (read.to !== null && to === null) ? null : { from, to };
}

function toMoment(date: WrittenDate, edge: 'start' | 'end', zone: string): Moment | null {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  return isRealDate(date) && date.year >= 1000 ? momentOf(date, edge, zone) : null;
}

function prepare(written: string): string | null {
  const text = halfWidth(written).trim();
  return text.length > MAX_LENGTH ? null : text;
}
