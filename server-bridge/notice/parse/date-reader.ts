/**
 * Reads one written date, or a range of two, at a given place of a line. All patterns are sticky and bounded, so that
 * a line costs linear time. To add a form: one pattern and its reading in `READERS`.
 */
import { addDays, isoOf, type Relative, type WrittenDate, type WrittenTime } from './civil.ts';
import { readRelative } from './relative-date.ts';

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
  /** Its own words say that it is an end: `within 3 days`. */
  readonly isEnd: boolean;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const TH = '(?:st|nd|rd|th)?';

const NUMERIC = /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/y;
/** `11/22/2026`, `22/11/2026`: which is the month is told where the other is none. */
const YEAR_LAST = /(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/y;
const CHINESE = /(\d{4})\s{0,2}年\s{0,2}(\d{1,2})\s{0,2}月\s{0,2}(\d{1,2})\s{0,2}[日号號]/y;
/** `6月12日`, whose year is told from elsewhere; `12月3号楼` is a building. */
const YEARLESS_ZH = /(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號](?![楼樓线線门門馆館院厂廠室机機窗厅廳])/y;
const DIGITS_ZH = '〇○零一二三四五六七八九';
const CHINESE_WORDS = new RegExp(
  `([${DIGITS_ZH}]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号號]`,
  'y',
);
const DAY_MONTH = new RegExp(
  `(\\d{1,2})${TH}\\s{1,2}(?:of\\s)?(${MONTH})(?![a-z])(?:\\.?,?\\s{1,2}(\\d{4})(?!\\d))?`,
  'iy',
);
const MONTH_DAY = new RegExp(
  `(${MONTH})\\.?\\s{1,2}(\\d{1,2})${TH}(?![\\da-z])(?:,?\\s{1,2}(\\d{4})(?!\\d))?`,
  'iy',
);
/** `1-15 June 2024`, `June 1 to 15, 2024`: two days of one month. */
const DAYS_MONTH = new RegExp(
  `(\\d{1,2})${TH}\\s?(?:[-–—~]|to|until|through)\\s?(\\d{1,2})${TH}\\s{1,2}(?:of\\s)?(${MONTH})(?![a-z])(?:\\.?,?\\s{1,2}(\\d{4})(?!\\d))?`,
  'iy',
);
const MONTH_DAYS = new RegExp(
  `(${MONTH})\\.?\\s{1,2}(\\d{1,2})${TH}\\s?(?:[-–—~]|to|until|through)\\s?(\\d{1,2})${TH}(?![\\da-z])(?:,?\\s{1,2}(\\d{4})(?!\\d))?`,
  'iy',
);

const WEEKDAY =
  /\s{0,2}(?:[（(]\s?(?:[本下]?(?:星期|周|週|礼拜)[一二三四五六日天])?\s?(?:[)）]|(?:上午|下午|全天)\s?[)）](?!\s?\d))|星期[一二三四五六日天]|周[一二三四五六日]|\((?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\))/iy;
const CLOCK =
  /(?:[Tt]|\s{0,3}(?:at\s|,\s?)?)(上午|下午|早上|早晨|凌晨|晚上|晚|中午|傍晚)?\s{0,2}(\d{1,2}|零)(?:[:：](\d{2})(?:[:：](\d{2})(?:\.\d{1,9})?)?(?!\d)|\s?[时時点點](?:(\d{1,2})分?|(半)|整)?|(?=\s?[ap]\.?m\b))(?:\s?([ap])\.?m\b\.?)?/iy;
/** A bare `-11:00` is an offset after a `T` only: `09:00-11:00` are two times. */
const OFFSET =
  /\s?(?:(Z|(?:UTC|GMT)(?![+-]?\d))(?![a-z])|[（(]?(?:UTC|GMT)([+-])(\d{2}):?(\d{2})(?!\d)[）)]?|(\+)(\d{2}):?(\d{2})(?!\d))/iy;
const OFFSET_ISO = /(?:(Z)(?![a-z])|([+-])(\d{2}):?(\d{2})(?!\d))/y;

/** A half of a day that is written instead of a time. */
const HALF =
  /\s?(?:[（(](上午|下午|中午|晚上|傍晚|全天|全日)[）)]|(上午|下午|中午|晚上|傍晚|凌晨|早上|全天|全日|晚)(?!餐|宴))|,?\s(?:in\sthe\s)?(morning|afternoon|evening|noon)\b/iy;
/** A day's name in front of its date; the second date of a range has it behind the link. */
export const WEEKDAY_EN =
  '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\.?,?\\s{1,2})?';
/** Between two dates of a range. The forms `..` and `/` stand between whole dates only. */
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

/**
 * A date or a range at `at`, also with `..` and `/` between the two. `isOpen` also takes days without a year and such
 * that are told from another one, which come with `relative` set: not where a date steers.
 */
export function readRange(text: string, at: number, isOpen = false): ReadRange | null {
  const days = text.charCodeAt(at) < 0x80 ? readDaysOfMonth(text, at) : null;
  if (days !== null) return isOpen || days.from.relative === undefined ? days : null;
  const first = readFirst(text, at, isOpen);
  if (first === null) return null;
  // `June 28 to July 2, 2024`: the first date's year stands with the second.
  const link = match(LINK, text, first.end) ?? match(STRICT_LINK, text, first.end);
  const to = link === null ? null : readSecond(text, first.end + link[0].length, first.date, isOpen);
  if (to !== null) {
    const { relative, ...rest } = first.date;
    const isShared = relative?.kind === 'year' && to.date.relative === undefined;
    const start = isShared ? { ...rest, year: to.date.year } : first.date;
    return { ...alignHalves({ ...first, date: start }, to), end: to.end, isEnd: false };
  }
  if (first.date.relative !== undefined && (!isOpen || first.isPart)) return null;
  return { from: first.date, to: null, end: first.end, isEnd: first.isEnd };
}

/** Whether a day without a year is one: an English month is written with a capital, `may` and `march` are words. */
function isDayAlone(text: string, at: number, end: number): boolean {
  return !/[a-z]/i.test(text.slice(at, end)) || /(?:^|[\s\d])[A-Z]/.test(text.slice(at, end));
}

interface First extends ReadDate {
  readonly isEnd: boolean;
  /** A date only as the beginning of a range. */
  readonly isPart: boolean;
}

function readFirst(text: string, at: number, isOpen: boolean): First | null {
  const day = readDay(text, at);
  if (day !== null) {
    const isPart = day.year === null && !isDayAlone(text, at, day.end);
    const read = withTime(text, { ...day, year: day.year ?? 0 }, day.year === null ? { kind: 'year' } : null);
    return { ...read, isEnd: false, isPart };
  }
  const word = isOpen ? readRelative(text, at) : null;
  if (word === null) return null;
  const none = { year: 0, month: 0, day: 0, end: word.end };
  const read = withTime(text, none, word.relative);
  const { date } = read;
  const isEvening = word.half === 'pm' && read.half === null && date.time !== null && date.time.hour < 12;
  const timed = isEvening && date.time !== null ? afternoon(date, date.time) : date;
  const halved = word.half === null || date.time !== null ? timed : { ...timed, half: word.half };
  return { ...read, date: halved, half: read.half ?? word.half, isEnd: word.isEnd, isPart: false };
}

interface ReadDay {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  readonly end: number;
}

function readDay(text: string, at: number): ReadDay | null {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return readDigits(text, at);
  if (code > 0x7f) {
    const words = match(CHINESE_WORDS, text, at);
    if (words === null) return null;
    const year = [...(words[1] ?? '')].map(zhDigit).join('');
    return day(year, String(zhNumber(words[2])), String(zhNumber(words[3])), at + words[0].length);
  }
  const monthDay = match(MONTH_DAY, text, at);
  return monthDay === null
    ? null
    : day(monthDay[3], monthOf(monthDay[1]), monthDay[2], at + monthDay[0].length);
}

function readDigits(text: string, at: number): ReadDay | null {
  const numeric = match(NUMERIC, text, at);
  if (numeric !== null) return day(numeric[1], numeric[3], numeric[4], at + numeric[0].length);
  const last = match(YEAR_LAST, text, at);
  if (last !== null) return dayOfYearLast(last, at);
  const chinese = match(CHINESE, text, at);
  if (chinese !== null) return day(chinese[1], chinese[2], chinese[3], at + chinese[0].length);
  const yearless = match(YEARLESS_ZH, text, at);
  if (yearless !== null) return day(undefined, yearless[1], yearless[2], at + yearless[0].length);
  const named = match(DAY_MONTH, text, at);
  return named === null ? null : day(named[3], monthOf(named[2]), named[1], at + named[0].length);
}

/** Null where both could be the month: Americans write it first, others second. */
function dayOfYearLast(found: RegExpExecArray, at: number): ReadDay | null {
  const [, one, other, year] = found;
  const end = at + found[0].length;
  if (Number(other) > 12 && Number(one) <= 12) return day(year, one, other, end);
  return Number(one) > 12 || one === other ? day(year, other, one, end) : null;
}

function readDaysOfMonth(text: string, at: number): ReadRange | null {
  const before = match(DAYS_MONTH, text, at);
  const after = before === null ? match(MONTH_DAYS, text, at) : null;
  const found = before ?? after;
  if (found === null) return null;
  const [one, two, month] = before === null ? [found[2], found[3], found[1]] : [found[1], found[2], found[3]];
  if (found[4] === undefined && !isDayAlone(text, at, at + found[0].length)) return null;
  const base = {
    year: Number(found[4] ?? 0),
    month: Number(monthOf(month)),
    time: null,
    ...(found[4] === undefined ? { relative: { kind: 'year' } as const } : {}),
  };
  return {
    from: { ...base, day: Number(one) },
    to: { ...base, day: Number(two) },
    end: at + found[0].length,
    isEnd: false,
  };
}

/** The second date of a range may leave out what it shares with the first: year, month, or the whole day. */
function readSecond(text: string, at: number, first: WrittenDate, isOpen: boolean): ReadDate | null {
  const named = weekdayBefore(text, at);
  const read = (found: ReadDay, relative: Relative | null): ReadDate => {
    const second = withTime(text, { ...found, year: found.year ?? 0 }, relative);
    return named === null ? second : { ...second, date: { ...second.date, weekday: named } };
  };
  const whole = readDay(text, at);
  if (whole !== null && whole.year !== null) return read(whole, null);
  const hasYear = first.relative === undefined;
  if (!hasYear && !isOpen) return null;
  const yearOf = (month: number): number => first.year + (month + 6 <= first.month ? 1 : 0);
  if (whole !== null)
    return hasYear ? read({ ...whole, year: yearOf(whole.month) }, null) : read(whole, { kind: 'year' });
  const short = match(SHORT_ZH, text, at);
  if (short !== null && (hasYear || first.relative?.kind === 'year')) {
    const month = short[1] === undefined ? first.month : Number(short[1]);
    const found = { year: hasYear ? yearOf(month) : 0, month, day: Number(short[2]) };
    return read({ ...found, end: at + short[0].length }, first.relative ?? null);
  }
  const word = isOpen && short === null ? readRelative(text, at) : null;
  if (word !== null) return read({ year: 0, month: 0, day: 0, end: word.end }, word.relative);
  if (first.time === null) return null;
  const next = match(NEXT_DAY, text, at);
  const clock = readClock(text, at + (next?.[0].length ?? 0));
  if (clock === null) return null;
  const day = next === null ? first : dayAfter(first);
  return { date: { ...day, time: clock.time }, half: clock.half, end: clock.end };
}

/** The English name of a weekday that ends at `at`, 1 Monday to 7 Sunday; null when there is none. */
export function weekdayBefore(text: string, at: number): number | null {
  if (at < 4) return null;
  const found = /\b(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s{1,2}$/i.exec(
    text.slice(Math.max(0, at - 13), at),
  );
  return found === null ? null : WEEKDAYS.indexOf((found[1] ?? '').toLowerCase()) + 1;
}

/** `下午2:30~4:30` and `2:00-4:30 pm` name the half of the day once, for both. */
function alignHalves(one: ReadDate, other: ReadDate): { from: WrittenDate; to: WrittenDate } {
  const [from, to] = [one.date, other.date];
  const isOneDay =
    from.relative === to.relative && isoOf({ ...from, time: null }) === isoOf({ ...to, time: null });
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

function dayAfter(date: WrittenDate): WrittenDate {
  const { relative, weekday: _weekday, ...rest } = date;
  const bare = { ...rest, time: null };
  if (relative === undefined) return addDays(bare, 1);
  if (relative.kind === 'days') return { ...bare, relative: { kind: 'days', days: relative.days + 1 } };
  // The last of a month without its year may be a day later in a leap year: told from one that is none.
  return relative.kind === 'year' ? { ...addDays({ ...bare, year: 2001 }, 1), year: 0, relative } : date;
}

function withTime(
  text: string,
  found: { year: number; month: number; day: number; end: number },
  relative: Relative | null = null,
): ReadDate {
  const { year, month, day } = found;
  const written = match(WEEKDAY, text, found.end);
  const end = found.end + (written?.[0].length ?? 0);
  const weekday = written === null ? null : weekdayIn(written[0]);
  const clock = readClock(text, end);
  const half = clock === null ? readHalf(text, end, written?.[0] ?? '') : null;
  const date = {
    year,
    month,
    day,
    time: clock?.time ?? half?.time ?? null,
    ...(half === null || half.half === null ? {} : { half: half.half }),
    ...(weekday === null ? {} : { weekday }),
    ...(relative === null ? {} : { relative }),
  };
  return { date, half: clock?.half ?? null, end: clock?.end ?? half?.end ?? end };
}

/** `上午` behind a date, or in the brackets of its weekday. */
function readHalf(
  text: string,
  at: number,
  brackets: string,
): { half: Half; time: WrittenTime | null; end: number } | null {
  const found = match(HALF, text, at);
  const word =
    found === null ? (/上午|下午/.exec(brackets)?.[0] ?? '') : (found[1] ?? found[2] ?? found[3] ?? '');
  if (word === '') return null;
  const end = at + (found?.[0].length ?? 0);
  if (word.toLowerCase() === 'noon')
    return { half: null, time: { hour: 12, minute: 0, second: null, offset: null }, end };
  if (/全/.test(word)) return { half: null, time: null, end };
  return { half: /上午|凌晨|早上|morning/i.test(word) ? 'am' : 'pm', time: null, end };
}

function weekdayIn(brackets: string): number | null {
  const zh = /(?:星期|周|週|礼拜)([一二三四五六日天])/.exec(brackets)?.[1];
  if (zh !== undefined) return zh === '天' ? 7 : '一二三四五六日'.indexOf(zh) + 1;
  const en = /\((mon|tue|wed|thu|fri|sat|sun)/i.exec(brackets)?.[1];
  return en === undefined ? null : WEEKDAYS.indexOf(en.toLowerCase()) + 1;
}

function readClock(text: string, at: number): { time: WrittenTime; half: Half; end: number } | null {
  const found = match(CLOCK, text, at);
  if (found === null) return null;
  const [whole, period, hours, minutes, seconds, minutesZh, halfHour, meridiem] = found;
  const half = halfOf(period, meridiem);
  const hour = hourOf(hours === '零' ? 0 : Number(hours), period, half);
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
