import { expect, it } from 'vitest';
import { NO_POLICY } from '../../server-bridge/contract/policy.ts';
import { settings } from '../../server-bridge/contract/settings.ts';
import { selectIsLocked, selectLockOrigin, selectSourceOrigin } from './policy.ts';

it('tells what is locked, and by which place', () => {
  const state = {
    policy: {
      ...NO_POLICY,
      set: [
        { field: 'settings.theme', origin: '/a' },
        { field: 'locked.language', origin: '/b' },
        { field: 'sources.hall', origin: '/c' },
        { field: 'notifications.mayBeQuiet', origin: '/d' },
      ],
    },
    settings: {
      values: settings.parse({ version: 1 }),
      origins: {},
      locked: ['theme', 'language', 'quietHours'],
      path: '',
      problem: null,
    },
  };
  expect(['theme', 'sound'].map((name) => selectIsLocked(state, name))).toEqual([true, false]);
  expect(['theme', 'language', 'quietHours'].map((name) => selectLockOrigin(state, name))).toEqual([
    '/a',
    '/b',
    '/d',
  ]);
  expect(['hall', 'mine'].map((id) => selectSourceOrigin(state, id))).toEqual(['/c', null]);
  const unknown = { policy: null, settings: null };
  expect([selectIsLocked(unknown, 'theme'), selectLockOrigin(unknown, 'theme')]).toEqual([false, null]);
});
