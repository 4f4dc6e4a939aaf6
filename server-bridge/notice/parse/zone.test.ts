import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { dayInZone, endOfDay, instantAtOffset, instantInZone, isCalendarDay, startOfDay } from './zone.ts';

const iso = (instant: number): string => new Date(instant).toISOString().replace(':00.000Z', 'Z');
const at = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0) => ({
  year,
  month,
  day,
  hour,
  minute,
  second,
});

describe('instantInZone', () => {
  it.each([
    ['Asia/Shanghai', at(2026, 6, 12), '2026-06-11T16:00Z'],
    ['Asia/Shanghai', at(2026, 6, 12, 9, 30), '2026-06-12T01:30Z'],
    ['Asia/Kolkata', at(2026, 6, 12), '2026-06-11T18:30Z'],
    ['Asia/Kathmandu', at(2026, 6, 12), '2026-06-11T18:15Z'],
    ['UTC', at(2026, 6, 12, 23, 59), '2026-06-12T23:59Z'],
    ['Pacific/Kiritimati', at(2026, 1, 1), '2025-12-31T10:00Z'],
    ['Pacific/Pago_Pago', at(2026, 1, 1), '2026-01-01T11:00Z'],
    ['Europe/Berlin', at(2026, 1, 15), '2026-01-14T23:00Z'],
    ['Europe/Berlin', at(2026, 7, 15), '2026-07-14T22:00Z'],
    ['America/New_York', at(2026, 7, 4, 12), '2026-07-04T16:00Z'],
    // 24:00 is the next day's midnight.
    ['Asia/Shanghai', at(2026, 12, 31, 24), '2026-12-31T16:00Z'],
    ['America/New_York', at(2026, 3, 7, 24), '2026-03-08T05:00Z'],
  ])('%s %o', (zone, time, expected) => {
    expect(iso(instantInZone(time, zone))).toBe(expected);
  });

  it.each([
    // Spring: 02:00 becomes 03:00; what the clock skips is moved on by the gap.
    ['Europe/Berlin', at(2026, 3, 29, 1, 59), '2026-03-29T00:59Z'],
    ['Europe/Berlin', at(2026, 3, 29, 2, 30), '2026-03-29T01:30Z'],
    ['Europe/Berlin', at(2026, 3, 29, 3), '2026-03-29T01:00Z'],
    // Autumn: 03:00 becomes 02:00; what the clock shows twice is its first showing.
    ['Europe/Berlin', at(2026, 10, 25, 2, 30), '2026-10-25T00:30Z'],
    ['Europe/Berlin', at(2026, 10, 25, 3), '2026-10-25T02:00Z'],
    ['America/New_York', at(2026, 11, 1, 1, 30), '2026-11-01T05:30Z'],
    ['America/New_York', at(2026, 11, 1, 2), '2026-11-01T07:00Z'],
    // Half an hour.
    ['Australia/Lord_Howe', at(2026, 4, 5, 1, 45), '2026-04-04T14:45Z'],
    // Midnight itself is skipped: the day begins at one.
    ['America/Sao_Paulo', at(2018, 11, 4), '2018-11-04T03:00Z'],
    // Midnight comes again after the clock went back to 23:00.
    ['America/Sao_Paulo', at(2019, 2, 17), '2019-02-17T03:00Z'],
    // A day that the zone never had.
    ['Pacific/Apia', at(2011, 12, 30), '2011-12-30T10:00Z'],
    ['Pacific/Apia', at(2011, 12, 31), '2011-12-30T10:00Z'],
  ])('at a change of the clock: %s %o', (zone, time, expected) => {
    expect(iso(instantInZone(time, zone))).toBe(expected);
  });

  it('takes an unknown zone for UTC', () => {
    for (const zone of ['', 'Nowhere/Land', '../etc/passwd', 'x'.repeat(10_000)]) {
      expect(iso(instantInZone(at(2026, 6, 12), zone))).toBe('2026-06-12T00:00Z');
    }
  });

  it('answers the same for more zones and times than it remembers', () => {
    const zones = ['Asia/Shanghai', ...Array.from({ length: 100 }, (_, index) => `No/Zone${index}`)];
    for (const zone of zones) instantInZone(at(2026, 1, 1), zone);
    for (let index = 0; index < 2100; index += 1) instantInZone(at(2026, 1, 1, 0, index), 'Asia/Shanghai');
    expect(iso(instantInZone(at(2026, 1, 1), 'Asia/Shanghai'))).toBe('2025-12-31T16:00Z');
  });

  it('is undone by the zone clock for every time that it shows', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Shanghai',
      'Australia/Lord_Howe',
      'Asia/Tehran',
    ];
    const instants = fc.integer({ min: Date.UTC(1990, 0, 1) / 60_000, max: Date.UTC(2037, 0, 1) / 60_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, minutes) => {
        const shown = clockIn(zone, minutes * 60_000);
        const back = instantInZone(shown, zone);
        expect(clockIn(zone, back)).toEqual(shown);
        expect(back).toBeLessThanOrEqual(minutes * 60_000);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a whole day', () => {
  it.each([
    ['Europe/Berlin', 2026, 3, 29, 23],
    ['Europe/Berlin', 2026, 10, 25, 25],
    ['Europe/Berlin', 2026, 6, 12, 24],
    ['Australia/Lord_Howe', 2026, 4, 5, 24.5],
    ['America/Sao_Paulo', 2018, 11, 4, 23],
    ['Pacific/Apia', 2011, 12, 30, 0],
  ])('%s %i-%i-%i has %d hours', (zone, year, month, day, hours) => {
    expect((endOfDay(year, month, day, zone) - startOfDay(year, month, day, zone)) / 3_600_000).toBe(hours);
  });

  it('ends where the next one begins', () => {
    const days = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(days, fc.constantFrom('America/New_York', 'Africa/Cairo', 'Asia/Shanghai'), (day, zone) => {
        const one = new Date(day * 86_400_000);
        const two = new Date((day + 1) * 86_400_000);
        expect(endOfDay(one.getUTCFullYear(), one.getUTCMonth() + 1, one.getUTCDate(), zone)).toBe(
          startOfDay(two.getUTCFullYear(), two.getUTCMonth() + 1, two.getUTCDate(), zone),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('isCalendarDay', () => {
  it.each([
    [2024, 2, 29, true],
    [2023, 2, 29, false],
    [2024, 2, 30, false],
    [2000, 2, 29, true],
    [1900, 2, 29, false],
    [2024, 4, 31, false],
    [2024, 12, 31, true],
    [2024, 13, 1, false],
    [2024, 0, 1, false],
    [2024, 1, 0, false],
    [2024, 1, 32, false],
  ])('%i-%i-%i: %s', (year, month, day, expected) => {
    expect(isCalendarDay(year, month, day)).toBe(expected);
  });
});

describe('instantAtOffset', () => {
  it.each([
    [480, '2026-06-12T01:00Z'],
    [-330, '2026-06-12T14:30Z'],
    [0, '2026-06-12T09:00Z'],
  ])('offset of %i minutes', (offset, expected) => {
    expect(iso(instantAtOffset(at(2026, 6, 12, 9), offset))).toBe(expected);
  });
});

function clockIn(zone: string, instant: number): ReturnType<typeof at> {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(instant);
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = parts.split(/\D+/).map(Number);
  return at(year, month, day, hour, minute, second);
}

describe('dayInZone', () => {
  it('is what a clock of the zone shows, on days of a change as well', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    ];
    const changes = ['2026-03-08T07:00Z', '2026-03-29T01:00Z', '2026-10-03T15:30Z', '2011-12-30T10:00Z'].map(
      (text) => Date.parse(text),
    );
    const instant = fc.oneof(
      fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2037, 0) }),
      fc
        .tuple(fc.constantFrom(...changes), fc.integer({ min: -90_000_000, max: 90_000_000 }))
        .map(([change, near]) => change + near),
    );
    const formatters = new Map(
      zones.map((zone) => [
        zone,
        new Intl.DateTimeFormat('en-US', {
          timeZone: zone,
          year: 'numeric',
          month: 'numeric',
          day: 'numeric',
        }),
      ]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, time) => {
        const [month, day, year] = (formatters.get(zone)?.format(time) ?? '').split('/').map(Number);
        expect(dayInZone(time, zone)).toEqual({ year, month, day });
      }),
      { numRuns: 3000 },
    );
  });

  it('knows the first and last days that there are, and no others', () => {
    expect(dayInZone(-8.64e15, 'UTC')).toMatchObject({ month: 4, day: 20 });
    expect(dayInZone(8.64e15, 'UTC')).toEqual({ year: 275_760, month: 9, day: 13 });
    expect([dayInZone(8.64e15 + 1, 'UTC'), dayInZone(Number.NaN, 'UTC')]).toEqual([null, null]);
  });
});
