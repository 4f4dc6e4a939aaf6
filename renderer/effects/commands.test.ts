import { expect, it } from 'vitest';
import { createAppStore } from '../state/store.ts';
import type { Actions } from './actions.ts';
import { runCommand } from './commands.ts';

it.each([
  ['main', 1],
  ['notice', 0],
] as const)('marks all as read where the list is seen: in a window of kind %s', (frame, times) => {
  let marked = 0;
  const actions = { markAllRead: () => (marked += 1) } as unknown as Actions;
  runCommand('mark-all-read', actions, createAppStore(0, frame).getState());
  expect(marked).toBe(times);
});
