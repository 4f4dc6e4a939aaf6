import { expect, it } from 'vitest';
import { createAppStore } from '../state/store.ts';
import type { Actions } from './actions.ts';
import { runCommand } from './commands.ts';

it('checks for updates where the person can see it', () => {
  const done: unknown[] = [];
  const actions = {
    navigate: (route: unknown) => done.push(route),
    actOnUpdate: (action: unknown) => done.push(action),
  } as unknown as Actions;
  runCommand('check-updates', actions, createAppStore(0).getState());
  expect(done).toEqual([{ name: 'status', part: 'updates' }, 'check']);
});

it.each([
  ['main', 1],
  ['notice', 0],
] as const)('marks all as read where the list is seen: in a window of kind %s', (frame, times) => {
  let marked = 0;
  const actions = { markAllRead: () => (marked += 1) } as unknown as Actions;
  runCommand('mark-all-read', actions, createAppStore(0, frame).getState());
  expect(marked).toBe(times);
});
