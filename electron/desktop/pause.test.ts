import { describe, expect, it } from 'vitest';
import { isPaused, nextMorning, pauseFor } from './pause.ts';

const at = (text: string): number => new Date(text).getTime();

describe('nextMorning', () => {
  it.each([
    ['in the evening', '2026-11-21T21:30:00', '2026-11-22T08:00:00'],
    ['during the day', '2026-11-21T12:00:00', '2026-11-22T08:00:00'],
    ['after midnight', '2026-11-22T00:30:00', '2026-11-22T08:00:00'],
    ['shortly before morning', '2026-11-22T07:00:00', '2026-11-23T08:00:00'],
    ['at the end of a year', '2026-12-31T23:00:00', '2027-01-01T08:00:00'],
  ])('%s', (_when, now, morning) => {
    expect(nextMorning(at(now))).toBe(at(morning));
  });
});

describe('isPaused', () => {
  it.each([
    [{ isOn: false, until: null }, false],
    [{ isOn: false, until: 2_000 }, false],
    [{ isOn: true, until: null }, true],
    [{ isOn: true, until: 1_001 }, true],
    [{ isOn: true, until: 1_000 }, false],
  ])('%j', (setting, paused) => {
    expect(isPaused(setting, 1_000)).toBe(paused);
  });
});

it('pauseFor makes a setting of a choice', () => {
  expect(pauseFor('off', 5)).toEqual({ isOn: false, until: null });
  expect(pauseFor('hour', 5)).toEqual({ isOn: true, until: 3_600_005 });
  const now = at('2026-11-21T21:30:00');
  expect(pauseFor('morning', now)).toEqual({ isOn: true, until: nextMorning(now) });
});
