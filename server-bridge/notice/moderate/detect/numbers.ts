import { CODE, type Emit, isAlphanumeric, isDigit, isLetter, type NormalView, unitAt } from './view.ts';

/** Digits of one number, which may stand in groups; never more than this many are looked at from one place. */
const MOST_DIGITS = 20;
const MOST_GROUPS = 6;

/** A number's digits from `from` on: where each group ends, and how many digits there are by then. */
interface Groups {
  /** Values 0 to 9. */
  readonly digits: readonly number[];
  /** `[digits so far, end in the view]` of each group. */
  readonly ends: ReadonlyArray<readonly [count: number, end: number]>;
}

/** Groups are parted by one blank or hyphen. */
function readGroups(view: NormalView, from: number): Groups {
  const digits: number[] = [];
  const ends: Array<readonly [number, number]> = [];
  let at = from;
  for (;;) {
    while (isDigit(unitAt(view, at)) && digits.length <= MOST_DIGITS) {
      digits.push(unitAt(view, at) - CODE.zero);
      at += 1;
    }
    // More digits than any number here has.
    if (isDigit(unitAt(view, at))) return { digits, ends };
    ends.push([digits.length, at]);
    const isParted = isSeparator(unitAt(view, at)) && isDigit(unitAt(view, at + 1));
    if (!isParted || ends.length === MOST_GROUPS) return { digits, ends };
    at += 1;
  }
}

function isSeparator(unit: number): boolean {
  return unit === CODE.space || unit === CODE.hyphen;
}

/** 13 to 19 digits whose last one fits (ISO/IEC 7812-1), beginning as cards do; a group has four digits at least. */
export function bankCardAt(view: NormalView, from: number, emit: Emit): void {
  if (!CARD_BEGINS.has(unitAt(view, from) - CODE.zero) || !isDigit(unitAt(view, from + 3))) return;
  const { digits, ends } = readGroups(view, from);
  let found = 0;
  let before = 0;
  for (const [count, end] of ends) {
    // The last group may be shorter: 4-6-5 and 4-4-4-4-3 are usual.
    if (count - before < 3) break;
    before = count;
    if (count >= 13 && count <= 19 && isLuhn(digits, count) && !isAlphanumeric(unitAt(view, end)))
      found = end;
  }
  if (found > 0) emit(from, found);
}
const CARD_BEGINS: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 8, 9]);

function isLuhn(digits: readonly number[], count: number): boolean {
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    const digit = digits[index] ?? 0;
    const isDoubled = (count - index) % 2 === 0;
    sum += isDoubled ? ((digit * 2) % 10) + (digit > 4 ? 1 : 0) : digit;
  }
  return sum % 10 === 0;
}

/** A citizen's number after GB 11643: 17 digits with a region and a day, and the check digit that fits them. */
export function idCardAt(view: NormalView, from: number, emit: Emit): void {
  const digits: number[] = [];
  let at = from;
  while (digits.length < 17) {
    const unit = unitAt(view, at);
    if (isDigit(unit)) digits.push(unit - CODE.zero);
    // Written in groups: 6, 8, 4.
    else if (!isSeparator(unit) || (digits.length !== 6 && digits.length !== 14)) return;
    at += 1;
  }
  const last = unitAt(view, at);
  const check = isDigit(last) ? last - CODE.zero : (last | 0x20) === 0x78 ? 10 : -1;
  if (check < 0 || isAlphanumeric(unitAt(view, at + 1))) return;
  if (!isRegion(digits) || !isDay(digits)) return;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * (digits[index] ?? 0), 0);
  if ((12 - (sum % 11)) % 11 === check) emit(from, at + 1);
}
/** 2^(17 - i) mod 11, of the digits from the left (ISO 7064, MOD 11-2). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Two digits of GB/T 2260: 11-15, 21-23, 31-37, 41-46, 50-54, 61-65, 71, 81-83; 91 is abroad. */
function isRegion([tens = 0, ones = 0]: readonly number[]): boolean {
  const [least, most] = REGIONS[tens] ?? [1, 0];
  return ones >= least && ones <= most;
}
const REGIONS: Readonly<Record<number, readonly [number, number]>> = {
  1: [1, 5],
  2: [1, 3],
  3: [1, 7],
  4: [1, 6],
  5: [0, 4],
  6: [1, 5],
  7: [1, 1],
  8: [1, 3],
  9: [1, 1],
};

function isDay(digits: readonly number[]): boolean {
  const number = (from: number, to: number): number =>
    digits.slice(from, to).reduce((value, digit) => value * 10 + digit, 0);
  const year = number(6, 10);
  const month = number(10, 12);
  const day = number(12, 14);
  if (year < 1800 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days;
}

/** A telephone number that begins with a digit at `from`: Chinese mobile, fixed line, 400 and 800. */
export function phoneAt(view: NormalView, from: number, emit: Emit): void {
  if (!PHONE_BEGINS.has(unitAt(view, from) - CODE.zero)) return;
  const { digits, ends } = readGroups(view, from);
  const country = digits[0] === 8 && digits[1] === 6 ? 2 : digits.slice(0, 4).join('') === '0086' ? 4 : 0;
  for (const [count, end] of ends.toReversed()) {
    if (isLetter(unitAt(view, end))) continue;
    if (isNational(digits, country, count)) {
      emit(from, withExtension(view, end));
      return;
    }
  }
}
const PHONE_BEGINS: ReadonlySet<number> = new Set([0, 1, 4, 8]);

/** What is dialled inside the country: the digits `[from, to)`. */
function isNational(digits: readonly number[], from: number, to: number): boolean {
  const count = to - from;
  if (count < 10 || count > 12) return false;
  const [first, second = 0, third] = [digits[from], digits[from + 1], digits[from + 2]];
  if (first === 1) return second >= 3 && count === 11;
  if (first === 0) {
    // Area codes have three digits (010, 02x), else four; the line has seven or eight.
    const area = second === 1 || second === 2 ? 3 : 4;
    const line = count - area;
    return second > 0 && (line === 7 || line === 8) && (digits[from + area] ?? 0) > 1;
  }
  return (first === 4 || first === 8) && second === 0 && third === 0 && count === 10;
}

/** `-123` behind a fixed line. */
function withExtension(view: NormalView, end: number): number {
  if (unitAt(view, end) !== CODE.hyphen) return end;
  let at = end + 1;
  while (isDigit(unitAt(view, at)) && at - end <= 6) at += 1;
  return at > end + 1 && !isDigit(unitAt(view, at)) ? at : end;
}

/** `+` and 8 to 15 digits (E.164), in groups parted by a blank, hyphen, dot or brackets. */
export function internationalPhoneAt(view: NormalView, from: number, emit: Emit): void {
  let count = 0;
  let end = 0;
  let gap = 0;
  for (let at = from + 1; ; at += 1) {
    const unit = unitAt(view, at);
    if (isDigit(unit)) {
      if (count === 0 && unit === CODE.zero) return;
      count += 1;
      gap = 0;
      end = at + 1;
      if (count > 15) return;
    } else {
      const isInside =
        isSeparator(unit) || unit === CODE.dot || unit === CODE.leftBracket || unit === CODE.rightBracket;
      gap += 1;
      if (!isInside || gap > 2 || count === 0) break;
    }
  }
  if (count >= 8 && !isLetter(unitAt(view, end))) emit(from, end);
}

/** `(0755) 1234567`: the bracket is at `from`. */
export function bracketedPhoneAt(view: NormalView, from: number, emit: Emit): void {
  const digits: number[] = [];
  let at = from + 1;
  while (isDigit(unitAt(view, at)) && digits.length < 5) {
    digits.push(unitAt(view, at) - CODE.zero);
    at += 1;
  }
  if (digits[0] !== 0 || unitAt(view, at) !== CODE.rightBracket) return;
  at += 1;
  while (isSeparator(unitAt(view, at)) && at - from < 8) at += 1;
  const groups = readGroups(view, at);
  for (const [count, end] of groups.ends.toReversed()) {
    if (!isNational([...digits, ...groups.digits], 0, digits.length + count) || isLetter(unitAt(view, end)))
      continue;
    emit(from, withExtension(view, end));
    return;
  }
}
