import { describe, expect, it } from 'vitest';
import { fakeCaller, manualClock } from '../bridge/testing.ts';
import { createBadge } from './badge.ts';

describe('createBadge', () => {
  it('asks once for many changes and sets what is new only, of levels that count', async () => {
    const clock = manualClock();
    let unread = 3;
    const set: number[] = [];
    const position = { epoch: 'e', seq: 1 };
    const caller = fakeCaller({
      'notices.counts': () => {
        if (unread < 0) throw new Error('away');
        const levels = [
          { level: 'info', total: 5, unread: 4 },
          { level: 'normal', total: 9, unread },
        ] as const;
        const figures = { total: 9, needsAck: 0, archived: 0, held: 0, channels: [] };
        return { position, ...figures, unread: unread + 4, levels: [...levels] };
      },
    });
    const badge = createBadge({
      caller,
      later: clock.later,
      steps: () => ({ info: 'inbox', normal: 'toast', important: 'window' }),
      set: (count) => set.push(count),
    });
    for (let index = 0; index < 100; index += 1) badge.refresh();
    await clock.advance(250);
    expect(caller.calls).toHaveLength(1);
    badge.refresh();
    await clock.advance(250);
    unread = -1;
    badge.refresh();
    await clock.advance(250);
    unread = 0;
    badge.refresh();
    await clock.advance(250);
    expect(set).toEqual([3, 0]);
  });
});
