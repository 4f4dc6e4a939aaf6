import { describe, expect, it } from 'vitest';
import { localList, matchesFilter } from './local-list.ts';
import { addPending, initialNotices, putSummaries, settle } from './notices.ts';
import { summaryOf } from './testing.ts';

const state = putSummaries(settle(initialNotices, { epoch: 'e', seq: 1 }), 'e', [
  summaryOf('old', { publishedAt: 1, level: 'urgent', channel: 'Water' }),
  summaryOf('new', { publishedAt: 9, tags: ['x'], requiresAck: true }),
  summaryOf('pin', { publishedAt: 5, pinned: true }),
  summaryOf('gone', { publishedAt: 7, state: 'expired' }),
]);

describe('the list without a bridge', () => {
  it('keeps the order of the bridge: pinned first', () => {
    const filter = { states: ['current' as const] };
    expect(localList(state, filter, 'newest')).toEqual(['pin', 'new', 'old']);
    expect(localList(state, filter, 'oldest')).toEqual(['pin', 'old', 'new']);
    expect(localList(state, filter, 'level')).toEqual(['pin', 'old', 'new']);
  });

  it.each([
    [{ states: ['expired' as const] }, ['gone']],
    [{ levels: ['urgent' as const] }, ['old']],
    [{ channels: ['Water'] }, ['old']],
    [{ tags: ['x', 'y'] }, ['new']],
    [{ needsAck: true }, ['new']],
    [{ sourceIds: ['elsewhere'] }, []],
    [{}, ['pin', 'new', 'gone', 'old']],
  ])('filters by %o', (filter, ids) => {
    expect(localList(state, filter, 'newest')).toEqual(ids);
  });

  it('counts a mark that waits to be sent', () => {
    const read = addPending(state, [{ id: 'new', key: 'k', read: 1, at: 1 }]);
    const notice = summaryOf('new');
    expect([
      matchesFilter(state, notice, { unread: true }),
      matchesFilter(read, notice, { unread: true }),
    ]).toEqual([true, false]);
  });
});
