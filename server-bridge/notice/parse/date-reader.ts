/**
 * Reads one written date, or a range of two, at a given place of a line. All patterns are sticky and bounded, so that
 * a line costs linear time. To add a form: one pattern and its reading in `READERS`.
 */
import { isoOf, type WrittenDate, type WrittenTime } from './civil.ts';

export interface ReadDate {
  readonly date: WrittenDate;
  /** The half of the day that was written with its time: `下午`, `pm`. */
  readonly half: Half;
  /** UTF-16 offset after the date. */
  readonly end: number;
}

type Half = 'am' | 'pm' | null;

export interface ReadRange {
  readonly from: WrittenDate;
  /** Null when only one date is written. */
  readonly to: WrittenDate | null;
  readonly end: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const TH = '(?:st|nd|rd|th)?';

const NUMERIC = /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/y;
const CHINESE = /(\d{4})\s{0,2}年\s{0,2}(\d{1,2})\s{0,2}月\s{0,2}(\d{1,2})\s{0,2}[日号號]/y;
const DIGITS_ZH = '〇○零一二三四五六七八九';
const CHINESE_WORDS = new RegExp(
  `([${DIGITS_ZH}]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号號]`,
  'y',
);
const DAY_MONTH = new RegExp(
  `(\\d{1,2})${TH}\\s{1,2}(?:of\\s)?(${MONTH})\\.?(?:,?\\s{1,2}(\\d{4})(?!\\d))?(?![a-z])`,
  'iy',
);
const MONTH_DAY = new RegExp(
  `(${MONTH})\\.?\\s{1,2}(\\d{1,2})${TH}(?![\\da-z])(?:,?\\s{1,2}(\\d{4})(?!\\d))?`,
  'iy',
);
/** `1-15 June 2024`, `June 1 to 15, 2024`: two days of one month. */
const DAYS_MONTH = new RegExp(
  `(\\d{1,2})${TH}\\s?(?:[-–—~]|to|until|through)\\s?(\\d{1,2})${TH}\\s{1,2}(?:of\\s)?(${MONTH})\\.?,?\\s{1,2}(\\d{4})(?!\\d)`,
  'iy',
);
const MONTH_DAYS = new RegExp(
  `(${MONTH})\\.?\\s{1,2}(\\d{1,2})${TH}\\s?(?:[-–—~]|to|until|through)\\s?(\\d{1,2})${TH},?\\s{1,2}(\\d{4})(?!\\d)`,
  'iy',
);

const WEEKDAY =
  /\s{0,2}(?:[（(]\s?(?:[本下]?(?:星期|周|週|礼拜)[一二三四五六日天])?\s?(?:[)）]|(?:上午|下午|全天)\s?[)）](?!\s?\d))|星期[一二三四五六日天]|周[一二三四五六日]|\((?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\))/iy;
const CLOCK =
  /(?:[Tt]|\s{0,3}(?:at\s|,\s?)?)(上午|下午|早上|早晨|凌晨|晚上|晚|中午|傍晚)?\s{0,2}(\d{1,2})(?:[:：](\d{2})(?:[:：](\d{2})(?:\.\d{1,9})?)?(?!\d)|\s?[时時点點](?:(\d{1,2})分?|(半)|整)?|(?=\s?[ap]\.?m\b))(?:\s?([ap])\.?m\b\.?)?/iy;
/** A bare `-11:00` is an offset after a `T` only: `09:00-11:00` are two times. */
const OFFSET = /\s?(?:(Z)(?![a-z])|(?:UTC|GMT)([+-])(\d{2}):?(\d{2})(?!\d)|(\+)(\d{2}):?(\d{2})(?!\d))/iy;
const OFFSET_ISO = /(?:(Z)(?![a-z])|([+-])(\d{2}):?(\d{2})(?!\d))/y;

/** Between two dates of a range. The front matter's forms `..` and `/` are read by it only. */
/** A day's name in front of its date; the second date of a range has it behind the link. */
export const WEEKDAY_EN =
  '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\.?,?\\s{1,2})?';
const LINK = new RegExp(
  `\\s{0,3}起?\\s{0,2}(?:至|到|—{1,2}|-{1,2}|[–~～]|to\\b|until\\b|through\\b|till\\b)\\s{0,3}${WEEKDAY_EN}`,
  'iy',
);
const NEXT_DAY = /(?:次日|翌日|第二天)/y;
const STRICT_LINK = /\s{0,3}(?:\.\.\.?|\/)\s{0,3}/y;
/** `15号楼` is a building. */
const SHORT_ZH = /(?:(\d{1,2})\s?月\s?)?(\d{1,2})\s?[日号號](?![楼樓线線门門馆館院厂廠室机機窗厅廳])/y;

/** Full-width digits and separators to ASCII, unit by unit: offsets stay. */
export function halfWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E\u3000]/g, (unit) =>
    unit === '\u3000' ? ' ' : String.fromCharCode(unit.charCodeAt(0) - 0xfee0),
  );
}

/** A date with its year, weekday, time and zone at `at`; null when there is none. The day need not exist. */
export function readDate(text: string, at: number): ReadDate | null {
  const day = readDay(text, at);
  return day === null || day.year === null ? null : withTime(text, { ...day, year: day.year });
}

/** A date or a range at `at`. `isStrict` also takes `..` and `/` between two dates. */
export function readRange(text: string, at: number, isStrict = false): ReadRange | null {
  const days = readDaysOfMonth(text, at);
  if (days !== null) return days;
  const first = readDay(text, at);
  if (first === null) return null;
  // `June 28 to July 2, 2024`: the first date's year stands with the second.
  const from = withTime(text, { ...first, year: first.year ?? 0 });
  const link = match(LINK, text, from.end) ?? (isStrict ? match(STRICT_LINK, text, from.end) : null);
  const to =
    link === null ? null : readSecond(text, from.end + link[0].length, from.date, first.year !== null);
  if (to !== null) {
    const start = first.year === null ? { ...from.date, year: to.date.year } : from.date;
    return { ...alignHalves({ ...from, date: start }, to), end: to.end };
  }
  return first.year === null ? null : { from: from.date, to: null, end: from.end };
}

interface ReadDay {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  readonly end: number;
}

function readDay(text: string, at: number): ReadDay | null {
  const numeric = match(NUMERIC, text, at);
  if (numeric !== null) return day(numeric[1], numeric[3], numeric[4], at + numeric[0].length);
  const chinese = match(CHINESE, text, at);
  if (chinese !== null) return day(chinese[1], chinese[2], chinese[3], at + chinese[0].length);
  const words = match(CHINESE_WORDS, text, at);
  if (words !== null) {
    const year = [...(words[1] ?? '')].map(zhDigit).join('');
    return day(year, String(zhNumber(words[2])), String(zhNumber(words[3])), at + words[0].length);
  }
  const dayMonth = match(DAY_MONTH, text, at);
  if (dayMonth !== null) return day(dayMonth[3], monthOf(dayMonth[2]), dayMonth[1], at + dayMonth[0].length);
  const monthDay = match(MONTH_DAY, text, at);
  if (monthDay !== null) return day(monthDay[3], monthOf(monthDay[1]), monthDay[2], at + monthDay[0].length);
  return null;
}

function readDaysOfMonth(text: string, at: number): ReadRange | null {
  const before = match(DAYS_MONTH, text, at);
  const after = before === null ? match(MONTH_DAYS, text, at) : null;
  const found = before ?? after;
  if (found === null) return null;
  const [one, two, month] = before === null ? [found[2], found[3], found[1]] : [found[1], found[2], found[3]];
  const base = { year: Number(found[4]), month: Number(monthOf(month)), time: null };
  return {
    from: { ...base, day: Number(one) },
    to: { ...base, day: Number(two) },
    end: at + found[0].length,
  };
}

/** The second date of a range may leave out what it shares with the first: year, month, or the whole day. */
function readSecond(text: string, at: number, first: WrittenDate, hasYear: boolean): ReadDate | null {
  const whole = readDay(text, at);
  if (whole !== null && whole.year !== null) return withTime(text, { ...whole, year: whole.year });
  if (!hasYear) return null;
  if (whole !== null) return withTime(text, { ...whole, year: first.year });
  const short = match(SHORT_ZH, text, at);
  if (short !== null) {
    const month = short[1] === undefined ? first.month : Number(short[1]);
    return withTime(text, { year: first.year, month, day: Number(short[2]), end: at + short[0].length });
  }
  if (first.time === null) return null;
  const next = match(NEXT_DAY, text, at);
  const clock = readClock(text, at + (next?.[0].length ?? 0));
  if (clock === null) return null;
  const day = next === null ? first : dayAfter(first);
  return { date: { ...day, time: clock.time }, half: clock.half, end: clock.end };
}

/** `下午2:30~4:30` and `2:00-4:30 pm` name the half of the day once, for both. */
function alignHalves(one: ReadDate, other: ReadDate): { from: WrittenDate; to: WrittenDate } {
  const [from, to] = [one.date, other.date];
  const isOneDay = isoOf({ ...from, time: null }) === isoOf({ ...to, time: null });
  if (!isOneDay || from.time === null || to.time === null) return { from, to };
  const [start, end] = [minutesOf(from.time), minutesOf(to.time)];
  if (one.half === 'pm' && other.half === null && end < start && to.time.hour < 12)
    return { from, to: afternoon(to, to.time) };
  if (one.half === null && other.half === 'pm' && from.time.hour < 12 && start + 12 * 60 < end)
    return { from: afternoon(from, from.time), to };
  return { from, to };
}

function afternoon(date: WrittenDate, time: WrittenTime): WrittenDate {
  return { ...date, time: { ...time, hour: time.hour + 12 } };
}

function minutesOf(time: WrittenTime): number {
  return time.hour * 60 + time.minute;
}

function dayAfter({ year, month, day }: WrittenDate): WrittenDate {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate(), time: null };
}

function withTime(text: string, found: { year: number; month: number; day: number; end: number }): ReadDate {
  const { year, month, day } = found;
  const weekday = match(WEEKDAY, text, found.end);
  const end = found.end + (weekday?.[0].length ?? 0);
  const clock = readClock(text, end);
  const time = clock?.time ?? null;
  return { date: { year, month, day, time }, half: clock?.half ?? null, end: clock?.end ?? end };
}

function readClock(text: string, at: number): { time: WrittenTime; half: Half; end: number } | null {
  const found = match(CLOCK, text, at);
  if (found === null) return null;
  const [whole, period, hours, minutes, seconds, minutesZh, halfHour, meridiem] = found;
  const half = halfOf(period, meridiem);
  const hour = hourOf(Number(hours), period, half);
  const minute = halfHour === undefined ? Number(minutes ?? minutesZh ?? 0) : 30;
  const second = seconds === undefined ? null : Number(seconds);
  if (minute > 59 || (second ?? 0) > 59 || hour > 24 || (hour === 24 && (minute > 0 || (second ?? 0) > 0))) {
    return null;
  }
  const end = at + whole.length;
  const zone = match(/^T/i.test(whole) ? OFFSET_ISO : OFFSET, text, end);
  const offset = zone === null ? null : offsetOf(zone);
  const time = { hour, minute, second, offset };
  return { time, half, end: offset === null ? end : end + (zone?.[0].length ?? 0) };
}

/** Null for what no zone has: more than 14 hours. */
function offsetOf(zone: RegExpExecArray): WrittenTime['offset'] {
  if (zone[1] !== undefined) return { text: 'Z', minutes: 0 };
  const sign = zone[2] ?? '+';
  const hours = zone[3] ?? zone[6] ?? '00';
  const minutes = zone[4] ?? zone[7] ?? '00';
  const size = Number(hours) * 60 + Number(minutes);
  if (size > 14 * 60 || Number(minutes) > 59) return null;
  return { text: `${sign}${hours}:${minutes}`, minutes: sign === '-' ? -size : size };
}

function halfOf(period: string | undefined, meridiem: string | undefined): Half {
  if (meridiem !== undefined) return meridiem.toLowerCase() === 'a' ? 'am' : 'pm';
  if (period === undefined) return null;
  return ['下午', '傍晚', '晚上', '晚', '中午'].includes(period) ? 'pm' : 'am';
}

function hourOf(hour: number, period: string | undefined, half: Half): number {
  if (half === 'am') return period === undefined && hour === 12 ? 0 : hour;
  // 11 at noon is before it.
  return half === 'pm' && hour < (period === '中午' ? 11 : 12) ? hour + 12 : hour;
}

function day(
  year: string | undefined,
  month: string | undefined,
  date: string | undefined,
  end: number,
): ReadDay {
  return { year: year === undefined ? null : Number(year), month: Number(month), day: Number(date), end };
}

function monthOf(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1);
}

function zhDigit(unit: string): number {
  return Math.max(0, DIGITS_ZH.indexOf(unit) - 2);
}

/** 一 to 九十九. */
function zhNumber(text = ''): number {
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
  const ten = text.includes('十') ? (tens === '' ? 1 : zhDigit(tens ?? '')) * 10 : 0;
  return ten + (ones === undefined || ones === '' ? 0 : zhDigit(ones));
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
