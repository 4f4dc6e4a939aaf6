import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ATTENTION_STEPS, LEVELS, SITUATIONS } from '../contract/names.ts';
import { settings as settingsSchema } from '../contract/settings.ts';
import {
  ATTENTION,
  decide,
  isQuiet,
  isUndisturbed,
  louderStep,
  nextMorning,
  nextPause,
  pauseFor,
  quietUntil,
  situationsAt,
  snoozeEnd,
  stepOf,
  suppressionAt,
} from './attention.ts';

const defaults = settingsSchema.parse({ version: 1 });
const nights = { isOn: true, from: '22:00', to: '07:00', days: [0, 1, 2, 3, 4, 5, 6] };
const MINUTE = 60_000;
const zoneBefore = process.env['TZ'];
afterEach(() => {
  process.env['TZ'] = zoneBefore ?? 'UTC';
});

describe('the ladder', () => {
  it('gives every level a step: chosen up to important, fixed above', () => {
    expect(LEVELS.map((level) => stepOf(level, defaults.steps))).toEqual([
      'badge',
      'toast',
      'window',
      'urgent',
      'emergency',
    ]);
    expect(stepOf('info', { ...defaults.steps, info: 'inbox' })).toBe('inbox');
  });

  it('never gets quieter from step to step', () => {
    const order = ['never', 'waits', 'bare', 'silent', 'shows'];
    const interrupting = ATTENTION_STEPS.filter((step) => step !== 'inbox' && step !== 'badge');
    for (const situation of SITUATIONS)
      for (const [index, step] of interrupting.entries()) {
        const below = interrupting[index - 1];
        if (below === undefined) continue;
        expect(order.indexOf(ATTENTION[step].effects[situation])).toBeGreaterThanOrEqual(
          order.indexOf(ATTENTION[below].effects[situation]),
        );
      }
  });

  it('takes the strongest effect of all that is in force', () => {
    expect(decide('toast', [])).toEqual({ effect: 'shows', why: null });
    expect(decide('toast', ['quiet-hours'])).toEqual({ effect: 'waits', why: 'quiet-hours' });
    expect(decide('toast', ['quiet-hours', 'turned-off'])).toEqual({ effect: 'never', why: 'turned-off' });
    expect(decide('urgent', ['turned-off', 'quiet-hours'])).toEqual({ effect: 'silent', why: 'quiet-hours' });
    expect(decide('urgent', ['quiet-hours', 'presentation'])).toEqual({
      effect: 'bare',
      why: 'presentation',
    });
    expect(decide('emergency', SITUATIONS)).toEqual({ effect: 'shows', why: null });
  });

  it('compares steps', () => {
    expect(louderStep('badge', 'toast')).toBe('toast');
    expect(louderStep('urgent', 'toast')).toBe('urgent');
  });
});

/** Local wall-clock time of a moment. */
const at = (text: string): number => new Date(text).getTime();

describe('quiet hours', () => {
  it('go over midnight, on the days on which they begin', () => {
    // 2026-06-12 is a Friday.
    const weekdays = { ...nights, days: [1, 2, 3, 4, 5] };
    const quiet = (text: string) => isQuiet(weekdays, new Date(text));
    expect(quiet('2026-06-12T21:59')).toBe(false);
    expect(quiet('2026-06-12T22:00')).toBe(true);
    expect(quiet('2026-06-13T06:59')).toBe(true);
    expect(quiet('2026-06-13T07:00')).toBe(false);
    expect(quiet('2026-06-13T22:00')).toBe(false);
    expect(quiet('2026-06-15T06:00')).toBe(false);
    expect(isQuiet({ ...weekdays, isOn: false }, new Date('2026-06-12T23:00'))).toBe(false);
  });

  it('within one day, and for a whole one', () => {
    const noon = { isOn: true, from: '12:00', to: '13:30', days: [5] };
    expect(isQuiet(noon, new Date('2026-06-12T12:00'))).toBe(true);
    expect(isQuiet(noon, new Date('2026-06-12T13:30'))).toBe(false);
    expect(isQuiet(noon, new Date('2026-06-13T12:30'))).toBe(false);
    const day = { isOn: true, from: '09:00', to: '09:00', days: [5] };
    expect(isQuiet(day, new Date('2026-06-13T08:59'))).toBe(true);
    expect(quietUntil(day, at('2026-06-12T09:00'))).toBe(at('2026-06-13T09:00'));
    expect(quietUntil({ ...day, days: [0, 1, 2, 3, 4, 5, 6] }, at('2026-06-12T09:00'))).toBeNull();
  });

  it('are of the wall clock when clocks change', () => {
    process.env['TZ'] = 'Europe/Berlin';
    // Forward: 02:00 becomes 03:00, and 02:30 is left out.
    const early = { ...nights, to: '02:30' };
    const before = at('2026-03-29T00:30Z');
    expect(isQuiet(early, new Date(before))).toBe(true);
    expect(quietUntil(early, before)).toBe(at('2026-03-29T01:00Z'));
    expect(quietUntil(nights, before)).toBe(at('2026-03-29T05:00Z'));
    // Back: 03:00 becomes 02:00, and 02:30 comes twice.
    const autumn = at('2026-10-24T23:00Z');
    expect(quietUntil(nights, autumn)).toBe(at('2026-10-25T06:00Z'));
    expect(isQuiet(early, new Date('2026-10-25T01:15Z'))).toBe(true);
    expect(isQuiet(early, new Date('2026-10-25T01:30Z'))).toBe(false);
  });

  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hours, minutes]) => `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`);
  const anyHours = fc.record({
    isOn: fc.constant(true),
    from: time,
    to: time,
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 })),
  });
  const anyMinute = fc
    .integer({ min: 0, max: 527_040 })
    .map((minute) => at('2026-01-01T00:00Z') + minute * MINUTE);

  it.each(['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai'])(
    'end at the first moment that is not quiet, in %s',
    (zone) => {
      process.env['TZ'] = zone;
      fc.assert(
        fc.property(anyHours, anyMinute, (hours, now) => {
          const end = quietUntil(hours, now);
          const isForEver = hours.from === hours.to && hours.days.length === 7;
          expect(end === null).toBe(isForEver);
          if (end === null) return;
          if (isQuiet(hours, new Date(end))) throw new Error(`quiet at ${new Date(end).toString()}`);
          for (let minute = now; minute < end; minute += MINUTE)
            if (!isQuiet(hours, new Date(minute)))
              throw new Error(`not quiet at ${new Date(minute).toString()}`);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('are as long as from their beginning to their end, once a chosen day', () => {
    process.env['TZ'] = 'UTC';
    fc.assert(
      fc.property(anyHours, (hours) => {
        const start = at('2026-02-02T00:00Z');
        let quiet = 0;
        for (let minute = 0; minute < 7 * 1440; minute += 1)
          if (isQuiet(hours, new Date(start + minute * MINUTE))) quiet += 1;
        const [from, to] = [hours.from, hours.to].map(
          (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)),
        );
        const length = ((to ?? 0) - (from ?? 0) + 1440) % 1440 || 1440;
        expect(quiet).toBe(hours.days.length * length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('what is in force', () => {
  const now = at('2026-06-12T23:00');
  const loud = { mayBeQuiet: true };

  it('is what the person switched on, as long as it lasts', () => {
    expect(situationsAt(defaults, loud, now)).toEqual([]);
    const all = {
      ...defaults,
      notifications: false,
      presentation: true,
      quietHours: nights,
      doNotDisturb: { isOn: true, until: now + 1 },
    };
    expect(situationsAt(all, loud, now)).toEqual([
      'turned-off',
      'do-not-disturb',
      'presentation',
      'quiet-hours',
    ]);
    expect(situationsAt(all, loud, now + 1)).not.toContain('do-not-disturb');
    expect(situationsAt(all, { mayBeQuiet: false }, now)).toEqual(['turned-off']);
  });

  it('ends when the last reason does', () => {
    expect(suppressionAt(defaults, loud, now)).toBeNull();
    expect(suppressionAt({ ...defaults, notifications: false }, loud, now)).toBeNull();
    const undisturbed = { ...defaults, doNotDisturb: { isOn: true, until: now + 5 } };
    expect(suppressionAt(undisturbed, loud, now)).toEqual({ why: 'do-not-disturb', until: now + 5 });
    expect(suppressionAt({ ...undisturbed, quietHours: nights }, loud, now)).toEqual({
      why: 'do-not-disturb',
      until: at('2026-06-13T07:00'),
    });
    expect(suppressionAt({ ...undisturbed, presentation: true }, loud, now)?.until).toBeNull();
  });
});

describe('do not disturb', () => {
  it.each([
    [{ isOn: false, until: null }, false],
    [{ isOn: false, until: 2_000 }, false],
    [{ isOn: true, until: null }, true],
    [{ isOn: true, until: 1_001 }, true],
    [{ isOn: true, until: 1_000 }, false],
    [{ isOn: true, until: 1_000 + 48 * 60 * MINUTE }, true],
    [{ isOn: true, until: 1_001 + 48 * 60 * MINUTE }, false],
  ])('%j', (setting, undisturbed) => {
    expect(isUndisturbed(setting, 1_000)).toBe(undisturbed);
  });

  it('is a setting made of a choice', () => {
    const evening = new Date('2026-11-21T21:30:00').getTime();
    expect(pauseFor('off', evening)).toEqual({ isOn: false, until: null });
    expect(pauseFor('on', evening)).toEqual({ isOn: true, until: null });
    expect(pauseFor('hour', evening)).toEqual({ isOn: true, until: evening + 3_600_000 });
    expect(pauseFor('tomorrow', evening)).toEqual({
      isOn: true,
      until: new Date('2026-11-22T08:00:00').getTime(),
    });
  });
});

describe('later', () => {
  it('is a quarter, an hour, or the next morning', () => {
    const evening = at('2026-06-12T20:10');
    expect(snoozeEnd('quarter', evening)).toBe(at('2026-06-12T20:25'));
    expect(snoozeEnd('hour', evening)).toBe(at('2026-06-12T21:10'));
    expect(snoozeEnd('tomorrow', evening)).toBe(at('2026-06-13T08:00'));
    expect(nextMorning(at('2026-12-31T23:59'))).toBe(at('2027-01-01T08:00'));
    expect(nextMorning(at('2026-06-12T02:00'))).toBe(at('2026-06-12T08:00'));
    expect(nextMorning(at('2026-06-12T05:00'))).toBe(at('2026-06-13T08:00'));
  });

  it('grows to the longest pause', () => {
    const pauses = [15];
    for (let times = 0; times < 5; times += 1) pauses.push(nextPause(pauses.at(-1) ?? 0, 240));
    expect(pauses).toEqual([15, 30, 60, 120, 240, 240]);
    expect(nextPause(600, 240)).toBe(240);
  });
});
