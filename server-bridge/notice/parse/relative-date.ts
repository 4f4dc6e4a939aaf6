/**
 * Days that are told from another one: `明天`, `下周一`, `本月底`, `即日起`, `tomorrow`, `next Monday`, `within 3 days`. Read
 * at a given place of a line, by sticky, bounded patterns; `resolveDate` makes days of them. To add a form: one entry
 * in `FORMS`.
 */
import { addDays, daysBetween, weekdayOf, type Relative, type WrittenDate } from './civil.ts';

export interface ReadRelative {
  readonly relative: Relative;
  /** The half of the day that the word itself names: `今晚`. */
  readonly half: 'am' | 'pm' | null;
  /** It is an end by its own words: `within 3 days`, `by Friday`. */
  readonly isEnd: boolean;
  readonly end: number;
}

type Form = readonly [
  pattern: RegExp,
  read: (found: RegExpExecArray) => Omit<ReadRelative, 'end' | 'half' | 'isEnd'> & Partial<ReadRelative>,
];

const DAYS: Readonly<Record<string, number>> = {
  大前: -3,
  前: -2,
  昨: -1,
  今: 0,
  明: 1,
  后: 2,
  後: 2,
  大后: 3,
  大後: 3,
};
const WEEKDAYS_ZH = '一二三四五六日';
const WEEKDAY_EN = '(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{3,6})?\\b';
const WEEKDAYS_EN = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTHS_EN = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NUMBERS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  ten: 10,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};
const YEARS: Readonly<Record<string, number>> = { 前: -2, 去: -1, 上: -1, 今: 0, 本: 0, 明: 1, 次: 1, 后: 2 };

const FORMS: readonly Form[] = [
  [
    // Not in `证明日期`, `最后日期`, `今后天气`, `提前天数`.
    /(大前|(?<![目当當提生以之此先])前|昨|(?<![如古])今|(?<![证證说說声聲表光文阐闡申查标標注註发發照透])明|大?(?<![今以此往最延之然推落滞])[后後])(?:天|日(?!益|常|期(?![货间满末中]))|(晚|早))(?!花板)/y,
    ([, word = '', part]) => ({
      relative: { kind: 'days', days: DAYS[word] ?? 0 },
      half: part === undefined ? null : part === '晚' ? 'pm' : 'am',
    }),
  ],
  [/即日起?/y, () => ({ relative: { kind: 'days', days: 0 } })],
  [
    /(本|这|這|下{1,2}|上)(?:个|個)?(?:周|週|星期|礼拜)([一二三四五六日天])/y,
    ([, week = '', day = '']) => ({
      relative: { kind: 'weekday', weeks: weeksOf(week), weekday: zhWeekday(day) },
    }),
  ],
  // `周五前`, `周五上午9点`, but not `每周五` and `周一至周五`, which the anchor leaves out.
  [
    /(?:周|週|星期|礼拜)([一二三四五六日天])(?=前|之前|上午|下午|晚|起|\d{1,2}[:：点])/y,
    ([, day = '']) => ({ relative: { kind: 'weekday', weeks: null, weekday: zhWeekday(day) } }),
  ],
  [
    // Not `每月底`, nor `十二月底`.
    /(?:(本|这个?|這個?|当|當|下{1,2}[个個]?|上[个個]?|次)|(?<![每各逐\d一二三四五六七八九十个個]))月[底末]/y,
    ([, month = '']) => ({ relative: { kind: 'month', months: monthsOf(month), day: 0 } }),
  ],
  [
    /(?:(\d{4})年)?(\d{1,2})月[底末]/y,
    ([, year, month]) => ({
      relative: {
        kind: 'end-of-month',
        month: Number(month),
        ...(year === undefined ? {} : { year: Number(year) }),
      },
    }),
  ],
  [
    /(\d{4})年年?[底末]/y,
    ([, year]) => ({ relative: { kind: 'end-of-month', month: 12, year: Number(year) } }),
  ],
  [
    /([今本明次去上后前])年年?[底末]/y,
    ([, year = '']) => ({ relative: { kind: 'end-of-month', month: 12, years: YEARS[year] ?? 0 } }),
  ],
  [/(?<![每各逐\d年])年[底末](?=前|之前)/y, () => ({ relative: { kind: 'end-of-month', month: 12 } })],
  [
    /(本|下{1,2}[个個]?|上[个個]?|次)月(\d{1,2})[日号號]/y,
    ([, month = '', day]) => ({
      relative: { kind: 'month', months: monthsOf(month), day: Number(day) },
    }),
  ],
  [
    /(\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?(工作日|天|日|周|星期)(?:之|以)?内/y,
    ([, amount = '', unit = '']) => ({
      relative: spanOf(
        amount,
        unit === '工作日' ? 'working day' : unit === '天' || unit === '日' ? 'day' : 'week',
      ),
      isEnd: true,
    }),
  ],
  [
    /(?:with )?immediate(?:ly)? effect(?:ive)?\b|effective immediately\b/iy,
    () => ({ relative: { kind: 'days', days: 0 } }),
  ],
  [
    /day (after tomorrow|before yesterday)\b/iy,
    ([, word = '']) => ({ relative: { kind: 'days', days: /^after/i.test(word) ? 2 : -2 } }),
  ],
  [
    /(today|tonight|tomorrow|yesterday)\b/iy,
    ([, word = '']) => {
      const lower = word.toLowerCase();
      const days = lower === 'tomorrow' ? 1 : lower === 'yesterday' ? -1 : 0;
      return { relative: { kind: 'days', days }, half: lower === 'tonight' ? 'pm' : null };
    },
  ],
  [
    new RegExp(`(next|this|coming)\\s(?:coming\\s)?${WEEKDAY_EN}`, 'iy'),
    ([, week = '', day]) => ({
      relative: {
        kind: 'weekday',
        weeks: week.toLowerCase() === 'next' ? 1 : week.toLowerCase() === 'this' ? 0 : null,
        weekday: enWeekday(day),
      },
    }),
  ],
  [
    new RegExp(
      `(?:on|by|before|until|till|from)\\s${WEEKDAY_EN}(?!,?\\s(?:the\\s)?\\d|,?\\s[A-Z][a-z]{2,8}\\.?\\s\\d)`,
      'iy',
    ),
    (found) => ({
      relative: { kind: 'weekday', weeks: null, weekday: enWeekday(found[1]) },
      isEnd: /^(?:by|before|until|till)/i.test(found[0]),
    }),
  ],
  [
    /(?:the )?end of (?:(the|this|next) )?month\b/iy,
    ([, which]) => ({
      relative: { kind: 'month', months: which?.toLowerCase() === 'next' ? 1 : 0, day: 0 },
    }),
  ],
  [
    /(?:the )?end of (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b(?!\s\d)/y,
    ([, month = '']) => ({
      relative: { kind: 'end-of-month', month: MONTHS_EN.indexOf(month.toLowerCase()) + 1 },
    }),
  ],
  [
    /within (?:the next )?(\d{1,3}|one|two|three|four|five|six|seven|ten) ((?:working|business) )?(day|week)s?\b(?! (?:of|after|from|before)\b)/iy,
    ([, amount = '', isWorking, unit = '']) => ({
      relative: spanOf(amount, isWorking === undefined ? unit.toLowerCase() : 'working day'),
      isEnd: true,
    }),
  ],
];

const LATIN_FORMS = FORMS.filter(([pattern]) => pattern.ignoreCase || pattern.source.includes('end of'));
const ZH_FORMS = FORMS.filter((form) => !LATIN_FORMS.includes(form));

function formsAt(code: number): readonly Form[] {
  return code < 0x80 && (code < 0x30 || code > 0x39) ? LATIN_FORMS : ZH_FORMS;
}

/** The relative day written at `at`; null when there is none. */
export function readRelative(text: string, at: number): ReadRelative | null {
  for (const [pattern, read] of formsAt(text.charCodeAt(at))) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) return { half: null, isEnd: false, ...read(found), end: at + found[0].length };
  }
  return null;
}

function spanOf(amount: string, unit: string): Relative {
  const count = NUMBERS[amount.toLowerCase()] ?? (/^\d/.test(amount) ? Number(amount) : zhNumber(amount));
  if (unit === 'working day') return { kind: 'workdays', days: count };
  return { kind: 'days', days: unit === 'week' ? count * 7 : count };
}

/** 11 to 99: `十五`, `三十`, `二十一`. */
function zhNumber(written: string): number {
  const [tens = '', ones = ''] = written.split('十');
  return (NUMBERS[tens] ?? 1) * 10 + (NUMBERS[ones] ?? 0);
}

/** `上个`, `下下个`, `次`: months on. */
function monthsOf(word: string): number {
  const unit = word.slice(0, 1);
  if (unit === '上') return -1;
  return unit === '次' ? 1 : unit === '下' ? word.replace(/[个個]/, '').length : 0;
}

function weeksOf(word: string): number {
  return word === '上' ? -1 : word.startsWith('下') ? word.length : 0;
}

function zhWeekday(unit: string): number {
  return unit === '天' ? 7 : WEEKDAYS_ZH.indexOf(unit) + 1;
}

function enWeekday(name = ''): number {
  return WEEKDAYS_EN.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** A year is not written where it is the next one from here on: so many days back, in January for instance. */
const PAST_DAYS = 183;

/**
 * The day that a written one stands for, seen from `base`. A day without its year is in the year of `base`, unless that
 * is half a year ago: then in the next one. Weeks begin on Monday; working days are Monday to Friday, holidays are not
 * known. Null where the calendar has no such day.
 */
export function resolveDate(date: WrittenDate, base: WrittenDate): WrittenDate | null {
  const { relative, ...rest } = date;
  if (relative === undefined) return date;
  const day = dayOf(relative, rest, base);
  if (day === null) return null;
  return { ...rest, year: day.year, month: day.month, day: day.day };
}

function dayOf(
  relative: Relative,
  { month, day }: { readonly month: number; readonly day: number },
  base: WrittenDate,
): WrittenDate | null {
  switch (relative.kind) {
    case 'year':
      return inYear(month, day, base);
    case 'days':
      return addDays(base, relative.days);
    case 'weekday': {
      const ahead = relative.weekday - weekdayOf(base);
      return addDays(base, relative.weeks === null ? (ahead + 7) % 7 || 7 : ahead + 7 * relative.weeks);
    }
    case 'month':
      return inMonth(base.year, base.month + relative.months, relative.day);
    case 'end-of-month':
      if (relative.month < 1 || relative.month > 12) return null;
      return inMonth(endYear(relative, base.year, base.month), relative.month, 0);
    case 'workdays': {
      let found = base;
      for (let left = Math.min(relative.days, 400); left > 0;) {
        found = addDays(found, 1);
        if (weekdayOf(found) < 6) left -= 1;
      }
      return found;
    }
  }
}

/** The written year, the one so many years on, else the next that has not passed the month. */
function endYear(
  { month, year, years }: Extract<Relative, { readonly kind: 'end-of-month' }>,
  baseYear: number,
  baseMonth: number,
): number {
  return year ?? baseYear + (years ?? (month < baseMonth ? 1 : 0));
}

function inYear(month: number, day: number, base: WrittenDate): WrittenDate | null {
  const here = inMonth(base.year, month, day);
  if (here !== null && daysBetween(here, base) <= PAST_DAYS) return here;
  return inMonth(base.year + 1, month, day) ?? here;
}

/** Day 0 is the month's last; null when the month has no such day. */
function inMonth(year: number, month: number, day: number): WrittenDate | null {
  const first: WrittenDate = { year, month: 1, day: 1, time: null };
  const next = new Date(Date.UTC(year, day === 0 ? month : month - 1, day));
  const found = {
    ...first,
    year: next.getUTCFullYear(),
    month: next.getUTCMonth() + 1,
    day: next.getUTCDate(),
  };
  return day === 0 || found.day === day ? found : null;
}
