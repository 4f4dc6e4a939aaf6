/**
 * The dates and numbers that lists show, as Intl writes them (the tests compare): the first use of Intl in a page costs
 * a start about 50 ms, and the first screen needs nothing else of it.
 */
import type { Language } from './dictionary.ts';

export type AgoUnit = 'minute' | 'hour' | 'day';

export interface ShortForms {
  /** A day of this machine's zone; `hasYear` tells its year. */
  day(date: Date, hasYear: boolean): string;
  /** So many whole units ago, at least one. */
  ago(count: number, unit: AgoUnit): string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const SHORT_FORMS: Readonly<Record<Language, ShortForms>> = {
  en: {
    day(date, hasYear) {
      const day = `${MONTHS[date.getMonth()] ?? ''} ${date.getDate()}`;
      return hasYear ? `${day}, ${date.getFullYear()}` : day;
    },
    ago(count, unit) {
      if (unit === 'minute') return `${count} min. ago`;
      if (unit === 'hour') return `${count} hr. ago`;
      return count === 1 ? 'yesterday' : `${count} days ago`;
    },
  },
  zh: {
    day(date, hasYear) {
      const day = `${date.getMonth() + 1}月${date.getDate()}日`;
      return hasYear ? `${date.getFullYear()}年${day}` : day;
    },
    ago(count, unit) {
      if (unit === 'minute') return `${count}分钟前`;
      if (unit === 'hour') return `${count}小时前`;
      return count > 2 ? `${count}天前` : count === 2 ? '前天' : '昨天';
    },
  },
};

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Hours and minutes of this machine's zone: `09:05`. */
export function timeOf(date: Date): string {
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** A whole number in groups of three digits, which both languages part by a comma. */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
