import { describe, expect, it } from 'vitest';
import { isPaused, pauseFor } from './pause.ts';

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
  const evening = new Date('2026-11-21T21:30:00').getTime();
  expect(pauseFor('off', evening)).toEqual({ isOn: false, until: null });
  expect(pauseFor('hour', evening)).toEqual({ isOn: true, until: evening + 3_600_000 });
  expect(pauseFor('tomorrow', evening)).toEqual({
    isOn: true,
    until: new Date('2026-11-22T08:00:00').getTime(),
  });
});
