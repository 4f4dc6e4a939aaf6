import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NoticeFilter, noticeSummary } from '../contract/notice.ts';
import { LEVELS, type LIST_SORTS, NOTICE_STATES } from '../contract/names.ts';
import { HELD, makePut, momentAt, NOW, withStore } from './testing/fixtures.ts';

const page = { offset: 0, limit: 50 } as const;

describe('lists', () => {
  it('come pinned first and in each order', () =>
    withStore(async ({ store, commitAt }) => {
      await commitAt(NOW, makePut('old', { level: 'urgent' }));
      await commitAt(NOW + 1, makePut('pinned', { pinned: true }));
      await commitAt(NOW + 2, makePut('new', { level: 'info', effectiveFrom: momentAt(NOW - 5) }));
      const order = async (sort: (typeof LIST_SORTS)[number]) =>
        (await store.list({ ...page, filter: {}, sort })).decode().items.map(({ id }) => id);
      expect(await order('newest')).toEqual(['pinned', 'new', 'old']);
      expect(await order('oldest')).toEqual(['pinned', 'old', 'new']);
      expect(await order('level')).toEqual(['pinned', 'old', 'new']);
      expect(await order('effective')).toEqual(['pinned', 'old', 'new']);
      // Orders are kept: what changes moves in them.
      await commitAt(NOW + 3, makePut('old', { level: 'info', title: 'Edited' }), makePut('last'));
      expect(await order('newest')).toEqual(['pinned', 'last', 'old', 'new']);
      expect(await order('level')).toEqual(['pinned', 'last', 'old', 'new']);
      await commitAt(NOW + 4, { op: 'withdraw', remoteId: 'pinned.md' });
      expect(await order('oldest')).toEqual(['new', 'old', 'last']);
    }));

  it('answer pages, totals and the position of what was read', () =>
    withStore(async ({ store, commit }) => {
      await commit(...Array.from({ length: 30 }, (_, index) => makePut(`n${index}`)));
      const answer = (await store.list({ filter: {}, sort: 'newest', offset: 28, limit: 10 })).decode();
      expect(answer).toMatchObject({
        total: 30,
        position: store.head(),
        items: [{ id: 'n1' }, { id: 'n0' }],
      });
      expect(
        (await store.list({ filter: {}, sort: 'newest', offset: 99, limit: 10 })).decode().items,
      ).toEqual([]);
    }));

  it('and single summaries hold every character and every field as it was', () =>
    withStore(async ({ store, commit }) => {
      const title = 'a"b\\c\n\t\u0000\u001f\u2028 水😀 </script>';
      const fields = { title, channel: title, tags: [title, ''], issuer: title, plainText: title };
      await commit(makePut('odd', fields, { isRead: true }), makePut('urgent', { level: 'urgent', ...HELD }));
      await store.release('urgent', 1, NOW);
      await store.setMarks({ key: 'k', items: [{ id: 'odd', read: 1, ack: 1, at: NOW + 7 }] });
      const { items } = (await store.list({ ...page, filter: {}, sort: 'oldest' })).decode();
      expect(items[0]).toMatchObject({ id: 'odd', title, channel: title, tags: [title, ''], issuer: title });
      expect(items[0]?.mark).toMatchObject({ readVersion: 1, ackVersion: 1, ackAt: NOW + 7 });
      expect(items[1]).toMatchObject({ id: 'urgent', level: 'urgent', flagged: true, state: 'current' });
      for (const item of items) {
        expect(noticeSummary.parse(item)).toEqual(item);
        expect(await store.get(item.id)).toMatchObject({ notice: { summary: item } });
      }
    }));

  it('count what the badge and the filters show', () =>
    withStore(async ({ store, commit }) => {
      await commit(
        makePut('a', { channel: 'it', level: 'urgent', requiresAck: true }),
        makePut('b', { channel: 'it' }, { isRead: true }),
        makePut('c', { effectiveFrom: momentAt(NOW + 5) }),
        makePut('d', { channel: 'hr', expires: momentAt(NOW - 5) }),
      );
      const counts = await store.counts();
      expect(counts).toEqual({
        position: store.head(),
        total: 3,
        unread: 2,
        needsAck: 1,
        archived: 1,
        held: 0,
        levels: [
          { level: 'normal', total: 2, unread: 1 },
          { level: 'urgent', total: 1, unread: 1 },
        ],
        channels: [{ channel: 'it', total: 2, unread: 1 }],
      });
      await store.setMarks({ key: 'key-000001', items: [{ id: 'a', ack: 1, read: 1, at: NOW }] });
      expect(await store.counts()).toMatchObject({ needsAck: 0, unread: 1 });
    }));

  it('filter in memory as SQL does', () =>
    withStore(async ({ store, commit }) => {
      const channels = ['it', 'hr', null];
      const tags = [[], ['x'], ['x', 'y']];
      const items = Array.from({ length: 60 }, (_, index) =>
        makePut(
          `n${index}`,
          {
            level: LEVELS[index % 4] ?? 'normal',
            channel: channels[index % 3] ?? null,
            tags: tags[index % 5] ?? [],
            requiresAck: index % 2 === 0,
            expires: index % 7 === 0 ? momentAt(NOW - 1) : null,
            effectiveFrom: index % 11 === 0 ? momentAt(NOW + 1) : null,
          },
          { isRead: index % 4 === 1 },
        ),
      );
      await commit(...items);
      let key = 0;
      const filters: fc.Arbitrary<NoticeFilter> = fc.record(
        {
          states: fc.subarray([...NOTICE_STATES]),
          levels: fc.subarray([...LEVELS]),
          channels: fc.subarray(['it', 'hr', 'none']),
          sourceIds: fc.subarray(['s', 't']),
          tags: fc.subarray(['x', 'y', 'z']),
          needsAck: fc.boolean(),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(filters, async (filter) => {
          const unread = (
            await store.list({ filter: { ...filter, unread: true }, sort: 'newest', ...page })
          ).decode();
          const name = `key-${String(key++).padStart(8, '0')}`;
          const { marked } = await store.readAll({ key: name, filter, upTo: store.head(), at: NOW });
          expect(marked).toBe(unread.total);
          const again = unread.items.map(({ id }) => ({ id, read: 0, at: NOW }));
          if (again.length > 0) await store.setMarks({ key: `${name}-undo`, items: again });
        }),
        { numRuns: 40 },
      );
    }));
});
