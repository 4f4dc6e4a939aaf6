import { isRealDate, isoOf, type WrittenDate } from './civil.ts';
import { halfWidth, readRange, weekdayBefore, WEEKDAY_EN, type ReadRange } from './date-reader.ts';
import { SIGN, signsOf } from './line-signs.ts';

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

const MONTH_NAME = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)';
const DAY_NAME = '(?:mon|tue|wed|thu|fri|sat|sun)';
/** Where a date can begin: a year with its separator, a day with a month or its name, a word such as `明天`. */
const ZH_ANCHOR =
  '\\d{4}\\s{0,2}[-/.年]|\\d{1,2}/\\d{1,2}/\\d{4}|\\d{1,2}\\s?月|[〇○零一二三四五六七八九]{4}年|(?:大前|前|昨|今|明|大?[后後])[天日晚早]|[今明去次后前上]年年?[底末]|即日|本[月年]|(?:[本上这這]|下{1,2})[个個]?(?:[周週]|星期|礼拜)[一二三四五六日天]|下{1,2}[个個]?月|上[个個]?月|次月|这[个個]?月|(?:[周週]|星期|礼拜)[一二三四五六日天]|[月年][底末]|(?:\\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:工作|天|日|周|星)';
const EN_ANCHOR = `\\d{1,2}(?:st|nd|rd|th)?\\s{0,2}(?:of\\s|[-–—~]|to|until|through|${MONTH_NAME})|\\b${MONTH_NAME}|\\b(?:day after tom|day before yest|today|tonight|tomorrow|yesterday|(?:next|this|coming|on|by|before|until|till|from)\\s${DAY_NAME}|end of |within |immediate|effective imm|with imm)`;
const ANCHOR = new RegExp(`(?:${ZH_ANCHOR}|${EN_ANCHOR})`, 'gi');
/** A line without Latin letters needs the first half only, which is the faster. */
const ANCHOR_ZH = new RegExp(`(?:${ZH_ANCHOR})`, 'g');
const MAY_HOLD_DATE = SIGN.digit | SIGN.zhDate;
/** What a line of Chinese without digits must have. */
const ZH_WORD =
  /[今明后後昨][天日晚早]|即日|(?:[周週]|星期|礼拜)[一二三四五六日天]|[月年][底末]|[〇○零一二三四五六七八九]年|内/;
/** Words that a line without digits must have to hold a date in English. */
const EN_WORD =
  /\b(?:to(?:day|night|morrow)|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|end of|within|immediate)/i;
/** `每周五`, `周一至周五` and `受理之日起3日内` are no days that this text alone tells. */
const NO_DAY_BEFORE =
  /(?:[每逢双单隔各（(]|[至到、~～]\s?|[一二三四五六日天]|之日|(?:受理|接到|收到|提出|批准|完成|送达).{0,8})起?(?:后)?的?$/;
/** What asks for something within a time: without it `3个工作日内` is how long a thing takes. */
const ASKS = /(?:请(?:于|在)?|务必|须|应|限|即日起|发布之日起|印发之日起|下发之日起).{0,6}$/;
/** Another day of the same month: `7月8日、9日`. */
const MORE_DAYS = /[、和及]\s?(\d{1,2})[日号號](?![楼樓线線门門馆館院厂廠室机機窗厅廳])(上午|下午)?/y;
/** What stands before a date that is an end: `截至`, `until`. */
const END_BEFORE = new RegExp(
  `(?:截至|截止(?:到|至|日期|时间)?[:：]?|有效期(?:至|到)?[:：]?|至|最迟|不迟于|\\b(?:until|till|through|by|before|no later than|not later than|expires?(?: on)?|ends?(?: on)?|deadline:?))\\s{0,2}(?:the\\s)?${WEEKDAY_EN}$`,
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

/** All dates of one line, in its order. `signs` are the line's, where they are known. */
export function findDates(line: string, signs = signsOf(line)): FoundInLine {
  const hasWord = (signs & SIGN.letter) !== 0 && EN_WORD.test(line);
  if ((signs & MAY_HOLD_DATE) === 0 && !hasWord) return NONE;
  if ((signs & SIGN.digit) === 0 && !hasWord && !ZH_WORD.test(line)) return NONE;
  const dates: DateInLine[] = [];
  const unreal: string[] = [];
  const text = (signs & SIGN.wide) === 0 ? line : halfWidth(line);
  const anchor = (signs & (SIGN.letter | SIGN.wide)) === 0 ? ANCHOR_ZH : ANCHOR;
  anchor.lastIndex = 0;
  let tries = 0;
  for (let at = anchor.exec(text); at !== null && dates.length < MAX_PER_LINE; at = anchor.exec(text)) {
    if (++tries > MAX_TRIES) break;
    const start = at.index;
    const found = readAt(text, start);
    if (found === null) {
      anchor.lastIndex = start + 1;
      continue;
    }
    anchor.lastIndex = found.end;
    const { from, to, end } = found;
    if (!isRealDate(from) || (to !== null && !isRealDate(to))) {
      if (unreal.length < MAX_PER_LINE) unreal.push(line.slice(start, end));
    } else if (to === null && (found.isEnd || isEnd(text, start, end))) {
      dates.push({ from: null, to: from, start, end });
    } else {
      dates.push({ from, to, start, end });
      if (to === null) anchor.lastIndex = pushMore(text, from, end, dates);
    }
  }
  return { dates, unreal };
}

const NONE: FoundInLine = { dates: [], unreal: [] };

/** The date at a place where one may begin; null where it is none after all. */
function readAt(text: string, start: number): ReadRange | null {
  if (isInsideWord(text, start)) return null;
  const found = readRange(text, start, true);
  if (found === null || !isLikely(found.from) || GOES_ON.test(text.slice(found.end, found.end + 2)))
    return null;
  const { from, end } = found;
  const before = text.slice(Math.max(0, start - 14), start);
  const { relative } = from;
  if (relative !== undefined && relative.kind !== 'year') {
    const isBare = relative.kind === 'weekday' && relative.weeks === null;
    if ((isBare || found.isEnd) && NO_DAY_BEFORE.test(before)) return null;
    if (found.isEnd && text.slice(start, end).endsWith('内') && !ASKS.test(before)) return null;
    // `今日（2026-11-11）` says it itself.
    if (/^\s?[（(]\s?\d{4}[-/.年]/.test(text.slice(end, end + 8))) return null;
  }
  const weekday = from.weekday === undefined ? weekdayBefore(text, start) : null;
  return weekday === null ? found : { ...found, from: { ...from, weekday } };
}

/** `7月8日、9日下午`: the other days of the month; answers where they end. */
function pushMore(text: string, first: WrittenDate, from: number, dates: DateInLine[]): number {
  let end = from;
  if (first.time !== null || first.month === 0) return end;
  for (let more = matchAt(MORE_DAYS, text, end); more !== null; more = matchAt(MORE_DAYS, text, end)) {
    const { weekday: _weekday, half: _half, ...rest } = first;
    const half =
      more[2] === undefined ? {} : { half: more[2] === '上午' ? ('am' as const) : ('pm' as const) };
    const date = { ...rest, day: Number(more[1]), ...half };
    if (!isRealDate(date)) break;
    dates.push({ from: date, to: null, start: end + 1, end: end + more[0].length });
    end += more[0].length;
  }
  return end;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
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
  const { year, month, day, relative } = date;
  if (relative !== undefined)
    return relative.kind !== 'year' || (month >= 1 && month <= 12 && day >= 1 && day <= 31);
  return year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function isEnd(text: string, start: number, end: number): boolean {
  return (
    END_BEFORE.test(text.slice(Math.max(0, start - CONTEXT), start)) ||
    END_AFTER.test(text.slice(end, end + CONTEXT))
  );
}
