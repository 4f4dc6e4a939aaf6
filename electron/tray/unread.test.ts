import { expect, it } from 'vitest';
import { fakeCaller, manualClock, sampleSummary } from '../bridge/testing.ts';
import { createUnread } from './unread.ts';

it('reads the newest unread notices once for many changes, and keeps them while the bridge is away', async () => {
  const clock = manualClock();
  let isAway = false;
  const caller = fakeCaller({
    'notices.list': ({ limit, filter }) => {
      if (isAway) throw new Error('away');
      expect([limit, filter.unread]).toEqual([5, true]);
      return { position: { epoch: 'e', seq: 1 }, total: 1, items: [sampleSummary('a', 1)] };
    },
  });
  let changes = 0;
  const unread = createUnread({ caller, later: clock.later, onChange: () => (changes += 1) });
  unread.refresh();
  unread.refresh();
  await clock.advance(1_000);
  expect(caller.calls).toHaveLength(1);
  expect(unread.notices.map(({ id }) => id)).toEqual(['a']);
  isAway = true;
  unread.refresh();
  await clock.advance(1_000);
  expect(unread.notices).toHaveLength(1);
  expect(changes).toBe(1);
  unread.refresh();
  unread.stop();
  await clock.advance(1_000);
  expect(caller.calls).toHaveLength(2);
});
