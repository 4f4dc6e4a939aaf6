/** Dates, sizes and numbers in the language shown. Times are in the zone of this machine. */
import type { Moment } from '../../server-bridge/contract/notice.ts';
import { once } from '../../server-bridge/rules/once.ts';
import { htmlLang, type Language } from './dictionary.ts';
import { grouped, SHORT_FORMS, timeOf } from './short-forms.ts';

export interface Format {
  /** A day, the year left out within the current one: `6月12日`, `12 Jun`. */
  day(at: number, now: number): string;
  /** Day and time in full. */
  dateTime(at: number): string;
  /** For logs: to the millisecond, the day left out when it is today. */
  exact(at: number, now: number): string;
  /** Hours and minutes today, else the day too. */
  clock(at: number, now: number): string;
  /** `3 minutes ago`; from a week on the day. */
  relative(at: number, now: number): string;
  /** What its author wrote: a day has no time and no zone. */
  moment(moment: Moment): string;
  /** From one moment to another, what they share told once: `1 – 5 Jun 2026`. */
  span(from: Moment, to: Moment): string;
  /** A date as written (ISO 8601), the month in full. */
  written(text: string): string;
  /** Two states of one date as written (ISO 8601), the year told once where both have it; null where there is none. */
  shift(from: string | null, to: string | null): { from: string | null; to: string | null };
  /** The same as `moment`, as short as can be. */
  shortMoment(moment: Moment, now: number): string;
  number(value: number): string;
  bytes(value: number): string;
  percent(done: number, total: number): string;
  /** How long something has been going on, in its two largest units: `2 hours 5 minutes`. */
  duration(ms: number): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Intl's formatters take milliseconds to make: those that nothing on the screen needs are not. */
function createFormat(language: Language): Format {
  const locale = htmlLang(language);
  const make = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(locale, options));
  const plainDay = make({ year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' });
  const shortPlainDay = make({ month: 'short', day: 'numeric', timeZone: 'UTC' });
  const writtenForms = [false, true].map((hasYear) =>
    [false, true].map((isTimed) =>
      make({
        month: 'long',
        day: 'numeric',
        ...(hasYear ? { year: 'numeric' } : {}),
        ...(isTimed ? { hour: '2-digit', minute: '2-digit', hour12: false } : { timeZone: 'UTC' }),
      }),
    ),
  );
  const shortFull = make({
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const full = make({
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const exact = make({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false,
  });
  const isSameDay = (one: number, other: number): boolean =>
    new Date(one).toDateString() === new Date(other).toDateString();
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  const units = once(() =>
    (['day', 'hour', 'minute', 'second'] as const).map(
      (unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }),
    ),
  );
  /** A whole day as midnight of UTC; NaN when it is no date. */
  const dayAt = ({ text }: Moment): number => Date.parse(`${text.slice(0, 10)}T00:00:00Z`);

  /** A date as its author wrote it, the month in full. */
  const written = (text: string, hasYear: boolean): string => {
    const isTimed = text.length > 10;
    // A day is the same everywhere: midnight of UTC, told in UTC.
    const at = Date.parse(isTimed ? text : `${text}T00:00:00Z`);
    return Number.isNaN(at) ? text : (writtenForms[hasYear ? 1 : 0]?.[isTimed ? 1 : 0] ?? full)().format(at);
  };
  const short = SHORT_FORMS[language];
  const day = (at: number, now: number): string => {
    const date = new Date(at);
    return short.day(date, date.getFullYear() !== new Date(now).getFullYear());
  };
  const time = (at: number): string => timeOf(new Date(at));
  return {
    day,
    dateTime: (at) => full().format(at),
    exact: (at, now) => (isSameDay(at, now) ? exact().format(at) : `${day(at, now)} ${exact().format(at)}`),
    clock: (at, now) => (isSameDay(at, now) ? time(at) : `${day(at, now)} ${time(at)}`),
    relative(at, now) {
      const past = Math.max(0, now - at);
      if (past < MINUTE) return language === 'zh' ? '刚刚' : 'just now';
      if (past < HOUR) return short.ago(Math.floor(past / MINUTE), 'minute');
      if (past < DAY) return short.ago(Math.floor(past / HOUR), 'hour');
      if (past < 7 * DAY) return short.ago(Math.floor(past / DAY), 'day');
      return day(at, now);
    },
    moment(moment) {
      if (moment.precision === 'minute') return full().format(moment.at);
      const at = dayAt(moment);
      return Number.isNaN(at) ? moment.text : plainDay().format(at);
    },
    span(from, to) {
      const isTimed = from.precision === 'minute';
      const [start, end] = isTimed ? [from.at, to.at] : [dayAt(from), dayAt(to)];
      // Written so that a range backwards, or a day that is no date, is not one either.
      if (from.precision !== to.precision || !(start <= end))
        return `${this.moment(from)} – ${this.moment(to)}`;
      const whole = (isTimed ? full : plainDay)();
      if (language === 'en') return whole.formatRange(start, end);
      // By hand: the Chinese range of Intl falls back to slashes.
      if (isTimed && isSameDay(start, end)) return `${whole.format(start)}至${time(end)}`;
      const year = isTimed ? new Date(start).getFullYear() : new Date(start).getUTCFullYear();
      const isSameYear = year === (isTimed ? new Date(end).getFullYear() : new Date(end).getUTCFullYear());
      const tail = !isSameYear ? whole : isTimed ? shortFull() : shortPlainDay();
      return `${whole.format(start)}至${tail.format(end)}`;
    },
    written: (text) => written(text, true),
    shift(from, to) {
      const isSameYear = from !== null && to !== null && from.slice(0, 4) === to.slice(0, 4);
      // English names it with the later one, Chinese with the one told first.
      const [first, second] = language === 'zh' ? [true, !isSameYear] : [!isSameYear, true];
      return {
        from: from === null ? null : written(from, first),
        to: to === null ? null : written(to, second),
      };
    },
    shortMoment(moment, now) {
      if (moment.precision === 'minute') return day(moment.at, now);
      const at = Date.parse(`${moment.text.slice(0, 10)}T12:00:00`);
      return Number.isNaN(at) ? moment.text : day(at, now);
    },
    number: grouped,
    bytes(value) {
      if (value < 1024) return `${value} B`;
      let size = value;
      let unit = 'B';
      for (const next of ['KiB', 'MiB', 'GiB']) {
        if (size < 1024) break;
        size /= 1024;
        unit = next;
      }
      return `${size < 10 && !Number.isInteger(size) ? size.toFixed(1) : Math.round(size)} ${unit}`;
    },
    duration(ms) {
      const seconds = Math.max(0, Math.floor(ms / 1000));
      const parts = [
        Math.floor(seconds / 86_400),
        Math.floor(seconds / 3600) % 24,
        Math.floor(seconds / 60) % 60,
        seconds % 60,
      ];
      const largest = parts.findIndex((part) => part > 0);
      const first = largest === -1 ? parts.length - 1 : largest;
      return units()
        .map((unit, index) => [unit, parts[index] ?? 0, index] as const)
        .filter(([, value, index]) => index === first || (index === first + 1 && value > 0))
        .map(([unit, value]) => unit.format(value))
        .join(' ');
    },
    percent: (done, total) => percent().format(total === 0 ? 0 : Math.min(1, done / total)),
  };
}

const formats = new Map<Language, Format>();

/** One set a language. */
export function formatFor(language: Language): Format {
  const known = formats.get(language);
  if (known !== undefined) return known;
  const made = createFormat(language);
  formats.set(language, made);
  return made;
}
