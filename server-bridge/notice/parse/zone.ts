/** Wall-clock time to instant in an IANA zone, by `Intl` alone. */

export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 to 24; 24:00 is the next day's 00:00. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const DAY_MS = 86_400_000;
/** ECMA-262, section 21.4.1.1: days on either side of 1970 that a time can have. */
const MAX_DAY = 100_000_000;
const MAX_CLOCKS = 64;
const MAX_INSTANTS = 2000;

interface ZoneClock {
  readonly formatter: Intl.DateTimeFormat;
  /** Instants by wall time: `Intl` takes as long for one as the rest of a notice, and a folder's dates repeat. */
  readonly instants: Map<number, number>;
  /** Offsets in ms at the midnights of UTC, by the day's number since 1970. */
  readonly midnights: Map<number, number>;
}
const clocks = new Map<string, ZoneClock | null>();

/** Whether the Gregorian calendar has this day. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The instant of a wall-clock time at a fixed offset, in ms since 1970-01-01T00:00Z. */
export function instantAtOffset(time: CivilTime, offsetMinutes: number): number {
  return naive(time) - offsetMinutes * 60_000;
}

/**
 * The instant, in ms since 1970-01-01T00:00Z, at which a clock in `zone` shows `time`. A time that the clock shows
 * twice is its first showing; one that it skips is moved on by the gap, so that a skipped midnight is the first
 * instant of its day. An unknown zone counts as UTC.
 */
export function instantInZone(time: CivilTime, zone: string): number {
  const wall = naive(time);
  const clock = clockOf(zone);
  if (clock === null) return wall;
  const known = clock.instants.get(wall);
  if (known !== undefined) return known;
  const instant = resolve(wall, clock.formatter);
  if (clock.instants.size >= MAX_INSTANTS) clock.instants.clear();
  clock.instants.set(wall, instant);
  return instant;
}

function resolve(wall: number, formatter: Intl.DateTimeFormat): number {
  const before = offsetAt(formatter, wall - DAY_MS);
  const after = offsetAt(formatter, wall + DAY_MS);
  // No change of the clock is near: no zone goes there and back within two days.
  if (before === after) return wall - before;
  const early = wall - Math.max(before, after);
  const late = wall - Math.min(before, after);
  if (offsetAt(formatter, early) === wall - early) return early;
  if (offsetAt(formatter, late) === wall - late) return late;
  return wall - before;
}

/** The first instant of a day in `zone`. */
export function startOfDay(year: number, month: number, day: number, zone: string): number {
  return instantInZone({ year, month, day, hour: 0, minute: 0, second: 0 }, zone);
}

/** The first instant after a day in `zone`. */
export function endOfDay(year: number, month: number, day: number, zone: string): number {
  return instantInZone({ year, month, day, hour: 24, minute: 0, second: 0 }, zone);
}

/** The day that a clock in `zone` shows at an instant; null for what is none. An unknown zone counts as UTC. */
export function dayInZone(instant: number, zone: string): Pick<CivilTime, 'year' | 'month' | 'day'> | null {
  if (!Number.isFinite(instant) || Math.abs(instant) > 8.64e15) return null;
  const clock = clockOf(zone);
  const shown = new Date(instant + (clock === null ? 0 : offsetOf(clock, instant)));
  return { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() };
}

function naive(time: CivilTime): number {
  return Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
}

function clockOf(zone: string): ZoneClock | null {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  if (clocks.size >= MAX_CLOCKS) clocks.clear();
  const formatter = makeFormatter(zone);
  const made =
    formatter === null
      ? null
      : { formatter, instants: new Map<number, number>(), midnights: new Map<number, number>() };
  clocks.set(zone, made);
  return made;
}

function makeFormatter(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}

/**
 * As `offsetAt`: files of one day ask `Intl` once for all. No zone goes there and back within a day, so that what is
 * the same at both ends of it holds in between.
 */
function offsetOf(clock: ZoneClock, instant: number): number {
  const day = Math.floor(instant / DAY_MS);
  // The last day that there is has no other end.
  if (Math.abs(day) >= MAX_DAY) return offsetAt(clock.formatter, instant);
  const before = midnightOffset(clock, day);
  return before === midnightOffset(clock, day + 1) ? before : offsetAt(clock.formatter, instant);
}

function midnightOffset({ formatter, midnights }: ZoneClock, day: number): number {
  const known = midnights.get(day);
  if (known !== undefined) return known;
  const offset = offsetAt(formatter, day * DAY_MS);
  if (midnights.size >= MAX_INSTANTS) midnights.clear();
  midnights.set(day, offset);
  return offset;
}

/** What the zone's clock shows minus UTC, in ms. */
function offsetAt(formatter: Intl.DateTimeFormat, instant: number): number {
  const shown = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatter.formatToParts(instant)) {
    if (Object.hasOwn(shown, type)) shown[type as keyof typeof shown] = Number(value);
  }
  return naive(shown) - Math.floor(instant / 1000) * 1000;
}
