import { expect, it } from 'vitest';
import { whatToShow, type StartSituation } from './start.ts';

const unasked: StartSituation = { isUnasked: true, startsHidden: true, hasWindows: false, hasTray: true };

it.each<[string, Partial<StartSituation>, ReturnType<typeof whatToShow>]>([
  ['by the system, with a tray', {}, 'tray'],
  ['by the system, without a tray', { hasTray: false }, 'minimised'],
  ['by the system while it runs', { hasWindows: true }, 'nothing'],
  ['by the system, to be seen', { startsHidden: false }, 'window'],
  ['by the person', { isUnasked: false }, 'window'],
  ['by the person while it runs', { isUnasked: false, hasWindows: true }, 'window'],
])('started %s', (_how, change, shown) => {
  expect(whatToShow({ ...unasked, ...change })).toBe(shown);
});
