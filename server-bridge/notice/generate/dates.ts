import type { Lang } from './language.ts';

/** A day, or a time of it, as data say it. */
export interface DataDate {
  /** `2026-06-12` */
  readonly day: string;
  /** `09:00`; null for the whole day. */
  readonly time: string | null;
  /** `Z` or `+08:00`; null when none was written. */
  readonly zone: string | null;
}

export interface DataRange {
  readonly from: DataDate;
  readonly to?: DataDate | undefined;
}

const FORM = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?: ?(Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?$/;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** `2026-06-12`, `2026-06-12 09:00`, `2026-06-12T09:00+08:00`; null for anything else and for days that do not exist. */
export function readDataDate(text: string): DataDate | null {
  const found = FORM.exec(text.trim());
  if (found === null) return null;
  const [, year = '', month = '', day = '', hour, minute, zone] = found;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isReal =
    Number(year) >= 1000 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isReal || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59) return null;
  const time = hour === undefined || minute === undefined ? null : `${hour}:${minute}`;
  return { day: `${year}-${month}-${day}`, time, zone: zone ?? null };
}

/**
 * Whether `from` is before `to`, whose whole day counts; null where one has a zone and the other has none, so that
 * nobody can know.
 */
export function isBefore(from: DataDate, to: DataDate): boolean | null {
  if ((from.zone === null) !== (to.zone === null) && from.time !== null && to.time !== null) return null;
  return instantOf(from) < instantOf(to) + (to.time === null ? DAY_MS : 0);
}

function instantOf({ day, time, zone }: DataDate): number {
  return Date.parse(`${day}T${time ?? '00:00'}Z`) - offsetOf(zone) * MINUTE_MS;
}

function offsetOf(zone: string | null): number {
  if (zone === null || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** As the front matter takes it. */
export function frontDate({ day, time, zone }: DataDate): string {
  if (time === null) return day;
  return zone === null ? `${day} ${time}` : `${day}T${time}${zone}`;
}

/** As `effective` of the front matter takes it: `a .. b`, `a..`, `..b`. */
export function frontRange(range: {
  readonly from?: DataDate | undefined;
  readonly to?: DataDate | undefined;
}): string {
  const { from, to } = range;
  if (from === undefined) return to === undefined ? '' : `..${frontDate(to)}`;
  return to === undefined ? `${frontDate(from)}..` : `${frontDate(from)} .. ${frontDate(to)}`;
}

/** As readers see it: `2026年6月12日9:00`, `2026-06-12 09:00`. */
export function shownDate(date: DataDate, lang: Lang): string {
  const time = shownTime(date, lang);
  if (lang === 'en') return time === '' ? date.day : `${date.day} ${time}`;
  const [year, month, day] = date.day.split('-').map(Number);
  return `${String(year)}年${String(month)}月${String(day)}日${time}`;
}

function shownTime({ time, zone }: DataDate, lang: Lang): string {
  if (time === null) return '';
  const clock = lang === 'zh' ? time.replace(/^0/, '') : time;
  return zone === null ? clock : `${clock} UTC${zone === 'Z' ? '' : zone}`;
}

export function shownRange({ from, to }: DataRange, lang: Lang): string {
  if (to === undefined) return shownDate(from, lang);
  const isSameDay = from.day === to.day && from.zone === to.zone && from.time !== null && to.time !== null;
  const link = lang === 'zh' ? '至' : ' to ';
  if (!isSameDay) return `${shownDate(from, lang)}${link}${shownDate(to, lang)}`;
  return lang === 'zh'
    ? `${shownDate({ ...from, zone: null }, lang)}${link}${shownTime(to, lang)}`
    : `${shownDate({ ...from, zone: null }, lang)}-${shownTime(to, lang)}`;
}
