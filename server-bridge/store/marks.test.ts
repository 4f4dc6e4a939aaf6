import { describe, expect, it } from 'vitest';
import { DAY, HELD, makePut, NOW, withStore } from './testing/fixtures.ts';

const LIST = { filter: {}, sort: 'newest', offset: 0, limit: 50 } as const;

describe('marks', () => {
  it('move forward only, except to unread', () =>
    withStore(async ({ store, commit, marks }) => {
      await commit(makePut('a', { title: '1' }));
      await commit(makePut('a', { title: '2' }));
      const set = async (key: string, item: { read?: number; ack?: number }) =>
        (await store.setMarks({ key, items: [{ id: 'a', at: NOW, ...item }] })).marks[0]?.mark;
      expect(await set('key-000001', { read: 2 })).toMatchObject({ readVersion: 2, readAt: NOW, rev: 1 });
      expect(await set('key-000002', { read: 1 })).toMatchObject({ readVersion: 2, rev: 1 });
      expect(await set('key-000003', { ack: 1 })).toMatchObject({ readVersion: 2, ackVersion: 1, rev: 2 });
      expect(await set('key-000004', { read: 0 })).toMatchObject({
        readVersion: 0,
        readAt: null,
        ackVersion: 1,
      });
      // A version that was never shown here cannot have been read.
      expect(await set('key-000005', { read: 99 })).toMatchObject({ readVersion: 2 });
      expect(marks.map(({ rev }) => rev)).toEqual([1, 2, 3, 4]);
      expect(marks[0]?.marks).toMatchObject([{ id: 'a', mark: { readVersion: 2 } }]);
    }));

  it('answer a repeated key as before and change nothing', () =>
    withStore(async ({ store, commit, marks }) => {
      await commit(makePut('a'));
      const params = { key: 'key-000001', items: [{ id: 'a', read: 1, at: NOW }] };
      const first = await store.setMarks(params);
      await store.setMarks({ key: 'key-000002', items: [{ id: 'a', read: 0, at: NOW }] });
      expect(await store.setMarks(params)).toEqual(first);
      expect(marks).toHaveLength(2);
      expect(await store.get('a')).toMatchObject({ notice: { summary: { mark: { readVersion: 0 } } } });
    }));

  it('pass over ids that readers never saw', () =>
    withStore(async ({ store, commit, marks }) => {
      await commit(makePut('a'), makePut('held', HELD));
      const answer = await store.setMarks({
        key: 'key-000001',
        items: ['nobody', 'held', 'a'].map((id) => ({ id, read: 1, at: NOW })),
      });
      expect(answer.marks.map(({ id }) => id)).toEqual(['a']);
      expect(marks).toHaveLength(1);
    }));

  it('come as read with backfill', () =>
    withStore(async ({ store, commit, changes }) => {
      await commit(
        makePut('a', {}, { isBackfill: true, isRead: true }),
        makePut('b', {}, { isBackfill: true }),
      );
      expect(changes[0]).toMatchObject({
        isBackfill: true,
        summary: { mark: { readVersion: 1, readAt: NOW } },
      });
      expect(await store.counts()).toMatchObject({ total: 2, unread: 1 });
      await commit(makePut('a', { title: 'Two' }));
      expect(await store.counts()).toMatchObject({ unread: 2 });
    }));

  it('read all that was published up to the position, as far as the filter goes', () =>
    withStore(async ({ store, commit, marks }) => {
      await commit(
        makePut('a', { channel: 'it' }),
        makePut('b', { channel: 'hr' }),
        makePut('c', { channel: 'it' }),
      );
      const upTo = store.head();
      await commit(makePut('d', { channel: 'it' }), makePut('c', { channel: 'it', title: 'New' }));
      const params = { key: 'key-000001', filter: { channels: ['it'] }, upTo, at: NOW + DAY };
      expect(await store.readAll(params)).toEqual({ marked: 1 });
      expect(await store.readAll(params)).toEqual({ marked: 1 });
      expect(marks).toMatchObject([
        { rev: 1, marks: [{ id: 'a', mark: { readVersion: 1, readAt: NOW + DAY } }] },
      ]);
      const unread = (await store.list({ ...LIST, filter: { unread: true } })).decode();
      expect(unread.items.map(({ id }) => id).sort()).toEqual(['b', 'c', 'd']);
      await expect(
        store.readAll({ ...params, key: 'key-000002', upTo: { epoch: 'other', seq: 1 } }),
      ).rejects.toMatchObject({ code: 'conflict' });
    }));

  it('tell single marks up to 200, and that there were many beyond', () =>
    withStore(async ({ store, commit, marks }) => {
      await commit(...Array.from({ length: 201 }, (_, index) => makePut(`n${index}`)));
      await store.readAll({ key: 'key-000001', filter: {}, upTo: store.head(), at: NOW });
      expect(marks).toEqual([{ rev: 201, marks: null }]);
      expect((await store.counts()).unread).toBe(0);
      expect((await store.check('full', NOW)).problems).toEqual([]);
    }));
});
