import { describe, expect, it } from 'vitest';
import { DAY, HELD, makePut, momentAt, NOW, withStore } from './testing/fixtures.ts';

const ALL = { filter: {}, sort: 'newest', offset: 0, limit: 50 } as const;

describe('commit', () => {
  it('publishes, updates, and keeps quiet about the same content', () =>
    withStore(async ({ store, commit, changes }) => {
      expect(await commit(makePut('a', { title: 'One' }))).toMatchObject([
        { outcome: 'published', version: 1 },
      ]);
      expect(await commit(makePut('a', { title: 'One' }, { fingerprint: '2' }))).toMatchObject([
        { outcome: 'unchanged', version: 1 },
      ]);
      expect((await Array.fromAsync(store.items('s'))).flat()).toMatchObject([
        { remoteId: 'a.md', noticeId: 'a', fingerprint: '2' },
      ]);
      expect(await commit(makePut('a', { title: 'Two' }))).toMatchObject([
        { outcome: 'updated', version: 2 },
      ]);
      expect(changes.map(({ seq, kind, version }) => [seq, kind, version])).toEqual([
        [1, 'published', 1],
        [2, 'updated', 2],
      ]);
      expect(changes[1]).toMatchObject({
        html: '<p>Two text</p>',
        summary: { title: 'Two', seq: 2, version: 2 },
      });
      expect(store.head().seq).toBe(2);
      const answer = await store.get('a');
      expect(answer).toMatchObject({
        status: 'ok',
        position: store.head(),
        notice: { version: 2, versionCount: 2, html: '<p>Two text</p>', sourceName: 's' },
      });
      expect(await store.get('a', 1)).toMatchObject({ notice: { version: 1, html: '<p>One text</p>' } });
      expect(await store.get('a', 3)).toMatchObject({ status: 'unknown' });
      expect((await store.versions('a')).versions.map(({ version, title }) => [version, title])).toEqual([
        [2, 'Two'],
        [1, 'One'],
      ]);
      expect(await store.contents('a', [1, 2])).toMatchObject([{ title: 'One' }, { plainText: 'Two text' }]);
      await expect(store.contents('a', [9])).rejects.toMatchObject({ code: 'not-found' });
    }));

  it('withdraws to a tombstone and restores the same version', () =>
    withStore(async ({ store, commit, commitAt, changes }) => {
      await commit(makePut('a', { title: 'One' }));
      await store.setMarks({ key: 'key-000001', items: [{ id: 'a', read: 1, at: NOW }] });
      expect(await commitAt(NOW + 5, { op: 'withdraw', remoteId: 'a.md' })).toMatchObject([
        { outcome: 'withdrawn', noticeId: 'a' },
      ]);
      expect(await store.get('a')).toMatchObject({ status: 'withdrawn', title: 'One', at: NOW + 5 });
      expect((await store.list(ALL)).decode().total).toBe(0);
      expect(await commit(makePut('a', { title: 'One' }))).toMatchObject([
        { outcome: 'published', version: 1 },
      ]);
      expect(await store.get('a')).toMatchObject({
        status: 'ok',
        notice: { summary: { mark: { readVersion: 1 } } },
      });
      await commit({ op: 'withdraw', remoteId: 'a.md' });
      expect(await commit(makePut('a', { title: 'Other' }))).toMatchObject([
        { outcome: 'published', version: 2 },
      ]);
      expect(changes.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
        '1 published',
        '2 withdrawn',
        '3 published',
        '4 withdrawn',
        '5 published',
      ]);
      expect(await commit({ op: 'withdraw', remoteId: 'never.md' })).toMatchObject([
        { outcome: 'unchanged' },
      ]);
    }));

  it('refuses an id that another living item owns, and only that item', () =>
    withStore(async ({ store, commit, changes }) => {
      await commit(makePut('a'));
      const results = await commit(
        makePut('b'),
        makePut('a', { title: 'Copy' }, { remoteId: 'copy.md' }),
        makePut('c'),
      );
      expect(results).toMatchObject([
        { outcome: 'published' },
        { outcome: 'conflict', owner: { sourceId: 's', remoteId: 'a.md' }, version: null },
        { outcome: 'published' },
      ]);
      expect(changes.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
      expect((await Array.fromAsync(store.items('s'))).flat().map(({ remoteId }) => remoteId)).toEqual([
        'a.md',
        'b.md',
        'c.md',
      ]);
      await commit({ op: 'withdraw', remoteId: 'a.md' });
      expect(await commit(makePut('a', { title: 'Copy' }, { remoteId: 'copy.md' }))).toMatchObject([
        { outcome: 'published', version: 2 },
      ]);
      const other = await store.commit({
        sourceId: 't',
        at: NOW,
        items: [makePut('a', {}, { remoteId: 'x' })],
      });
      expect(other).toMatchObject([{ outcome: 'conflict', owner: { sourceId: 's', remoteId: 'copy.md' } }]);
    }));

  it('follows a move and an id edited inside an item', () =>
    withStore(async ({ store, commit }) => {
      await commit(makePut('a'), makePut('b'));
      const moved = makePut('a', {}, { remoteId: 'new.md', movedFrom: 'a.md' });
      expect(await commit(moved)).toMatchObject([{ outcome: 'unchanged', version: 1 }]);
      expect((await Array.fromAsync(store.items('s'))).flat().map(({ remoteId }) => remoteId)).toEqual([
        'b.md',
        'new.md',
      ]);
      // Moved onto another item: what that one brought is withdrawn.
      expect(await commit(makePut('a', {}, { remoteId: 'b.md', movedFrom: 'new.md' }))).toMatchObject([
        { outcome: 'unchanged' },
      ]);
      expect(await store.get('b')).toMatchObject({ status: 'withdrawn' });
      await commit(makePut('z', {}, { remoteId: 'b.md' }));
      expect(await store.get('a')).toMatchObject({ status: 'withdrawn' });
      expect(await store.get('z')).toMatchObject({ status: 'ok' });
      expect((await store.check('full', NOW)).problems).toEqual([]);
    }));

  it('removes a source with everything it brought', () =>
    withStore(async ({ store, commit }) => {
      await commit(makePut('a'), makePut('b', HELD));
      await store.removeSource('s', NOW);
      expect((await Array.fromAsync(store.items('s'))).flat()).toEqual([]);
      expect(await store.get('a')).toMatchObject({ status: 'withdrawn' });
      expect(await store.get('b')).toMatchObject({ status: 'unknown' });
      expect((await store.counts()).held).toBe(0);
    }));

  it('leaves html out of large commits and large pushes', () =>
    withStore(async ({ commit, changes }) => {
      await commit(...Array.from({ length: 33 }, (_, index) => makePut(`n${index}`)));
      expect(changes.every(({ html, summary }) => html === undefined && summary !== null)).toBe(true);
      await commit(makePut('large', { html: 'x'.repeat(65 * 1024) }));
      expect(changes.at(-1)).toMatchObject({ id: 'large', html: undefined });
    }));
});

describe('what waits', () => {
  it('holds a version and leaves the published one in place', () =>
    withStore(async ({ store, commit, changes }) => {
      await commit(makePut('a', { title: 'One' }));
      expect(await commit(makePut('a', { title: 'Two', ...HELD }))).toMatchObject([
        { outcome: 'held', version: 2 },
      ]);
      expect(await store.get('a')).toMatchObject({ status: 'ok', notice: { version: 1, versionCount: 1 } });
      expect(await store.get('a', 2)).toMatchObject({ status: 'unknown' });
      expect((await store.versions('a')).versions).toHaveLength(1);
      expect(changes.at(-1)).toMatchObject({
        kind: 'moderation',
        version: 2,
        summary: { version: 1, seq: 2 },
      });
      const held = await store.moderationList({ disposition: 'held', offset: 0, limit: 10 });
      expect(held).toMatchObject({
        total: 1,
        items: [{ id: 'a', version: 2, hitCount: 1, isReleased: false }],
      });
      expect(await store.moderationGet('a', 2)).toMatchObject({ text: 'Two text', hits: [{ word: 'word' }] });
      await store.release('a', 2, NOW);
      expect(changes.at(-1)).toMatchObject({ kind: 'updated', version: 2, html: '<p>Two text</p>' });
      expect(await store.get('a')).toMatchObject({ notice: { version: 2 } });
      expect(await store.moderationList({ disposition: 'flagged', offset: 0, limit: 10 })).toMatchObject({
        items: [{ id: 'a', disposition: 'flagged', isReleased: true }],
      });
      await expect(store.release('a', 2, NOW)).rejects.toMatchObject({ code: 'conflict' });
      await expect(store.release('a', 9, NOW)).rejects.toMatchObject({ code: 'not-found' });
    }));

  it('answers held, and nothing about drafts and what is scheduled', () =>
    withStore(async ({ store, commit }) => {
      await commit(
        makePut('held', HELD),
        makePut('draft', { isDraft: true }),
        makePut('later', { publishAt: momentAt(NOW + DAY) }),
      );
      expect(await store.get('held')).toMatchObject({ status: 'held', title: null });
      expect(await store.get('draft')).toMatchObject({ status: 'unknown', title: null });
      expect(await store.get('later')).toMatchObject({ status: 'unknown', title: null });
      expect((await store.list(ALL)).decode().total).toBe(0);
      const every = { states: ['draft', 'scheduled', 'held', 'withdrawn'] } as const;
      expect((await store.list({ ...ALL, filter: { states: [...every.states] } })).decode().total).toBe(0);
      expect(await store.counts()).toMatchObject({ total: 0, held: 1 });
      await commit({ op: 'withdraw', remoteId: 'held.md' });
      expect(await store.get('held')).toMatchObject({ status: 'unknown', title: null });
    }));

  it('lets a newer version take the place of a held one', () =>
    withStore(async ({ store, commit }) => {
      await commit(makePut('a', { title: 'One', ...HELD }));
      await commit(makePut('a', { title: 'Two' }));
      expect(await store.get('a')).toMatchObject({ status: 'ok', notice: { version: 2 } });
      await expect(store.release('a', 1, NOW)).rejects.toMatchObject({ code: 'conflict' });
      expect((await store.moderationList({ disposition: 'held', offset: 0, limit: 10 })).total).toBe(0);
    }));

  it('respects draft and schedule at a release', () =>
    withStore(async ({ store, commit }) => {
      await commit(
        makePut('a', { ...HELD, publishAt: momentAt(NOW + DAY) }),
        makePut('b', { ...HELD, isDraft: true }),
      );
      await store.release('a', 1, NOW);
      await store.release('b', 1, NOW);
      expect(await store.get('a')).toMatchObject({ status: 'unknown' });
      expect(
        (await store.moderationList({ disposition: 'draft', offset: 0, limit: 10 })).items,
      ).toMatchObject([{ id: 'b' }]);
      await store.advance(NOW + DAY);
      expect(await store.get('a')).toMatchObject({ status: 'ok' });
    }));

  it('does not bring the old version back when a withdrawn notice returns held', () =>
    withStore(async ({ store, commit }) => {
      await commit(makePut('a', { title: 'One' }));
      await commit({ op: 'withdraw', remoteId: 'a.md' });
      expect(await commit(makePut('a', { title: 'Two', ...HELD }))).toMatchObject([{ outcome: 'held' }]);
      expect(await store.get('a')).toMatchObject({ status: 'held', title: null });
    }));
});

describe('time', () => {
  it('goes from scheduled to upcoming, current and expired, each once', () =>
    withStore(async ({ store, commit, changes }) => {
      await commit(
        makePut('a', {
          publishAt: momentAt(NOW + DAY),
          effectiveFrom: momentAt(NOW + 2 * DAY),
          expires: momentAt(NOW + 3 * DAY),
        }),
      );
      expect(await store.advance(NOW)).toEqual({ nextDueAt: NOW + DAY });
      expect(await store.advance(NOW + DAY)).toEqual({ nextDueAt: NOW + 2 * DAY });
      expect(await store.get('a')).toMatchObject({
        notice: { summary: { state: 'upcoming', updatedAt: NOW + DAY } },
      });
      await store.advance(NOW + 2 * DAY);
      await store.advance(NOW);
      expect(await store.get('a')).toMatchObject({ notice: { summary: { state: 'current' } } });
      expect(await store.advance(NOW + 2 * DAY)).toEqual({ nextDueAt: NOW + 3 * DAY });
      expect(await store.advance(NOW + 9 * DAY)).toEqual({ nextDueAt: null });
      await store.advance(NOW + 9 * DAY);
      expect(changes.map(({ kind }) => kind)).toEqual(['moderation', 'published', 'current', 'expired']);
      expect(await store.counts()).toMatchObject({ total: 0, archived: 1 });
      expect((await store.list(ALL)).decode().items).toMatchObject([{ id: 'a', state: 'expired' }]);
    }));

  it('expires at once what expired meanwhile, and what arrives expired', () =>
    withStore(async ({ store, commit, changes }) => {
      await commit(
        makePut('a', { effectiveFrom: momentAt(NOW + 1), expires: momentAt(NOW + 2) }),
        makePut('b', { expires: momentAt(NOW - 1) }),
      );
      await store.advance(NOW + DAY);
      expect(changes.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
        'a published',
        'b published',
        'a expired',
      ]);
      expect(changes[1]?.summary?.state).toBe('expired');
    }));

  it('does not go back to upcoming under a clock that was set back', () =>
    withStore(async ({ store, commit, commitAt }) => {
      await commit(makePut('a', { effectiveFrom: momentAt(NOW + DAY) }));
      await store.advance(NOW + DAY);
      await commitAt(NOW, makePut('a', { title: 'Edited', effectiveFrom: momentAt(NOW + DAY) }));
      expect(await store.get('a')).toMatchObject({ notice: { version: 2, summary: { state: 'current' } } });
      await commitAt(NOW, makePut('a', { title: 'Put off', effectiveFrom: momentAt(NOW + 2 * DAY) }));
      expect(await store.get('a')).toMatchObject({ notice: { summary: { state: 'upcoming' } } });
    }));

  it('tells when what is scheduled will be published, the next first', () =>
    withStore(async ({ store, commit }) => {
      await commit(
        makePut('late', { publishAt: momentAt(NOW + 3 * DAY) }),
        makePut('soon', { publishAt: momentAt(NOW + DAY) }),
        makePut('later', { publishAt: momentAt(NOW + 2 * DAY) }),
      );
      const { items } = await store.moderationList({ disposition: 'scheduled', offset: 0, limit: 9 });
      expect(items.map(({ id, publishAt }) => [id, publishAt])).toEqual([
        ['soon', NOW + DAY],
        ['later', NOW + 2 * DAY],
        ['late', NOW + 3 * DAY],
      ]);
    }));

  it('publishes only the newest of two scheduled versions', () =>
    withStore(async ({ store, commit }) => {
      await commit(makePut('a', { title: 'Early', publishAt: momentAt(NOW + DAY) }));
      await commit(makePut('a', { title: 'Late', publishAt: momentAt(NOW + 2 * DAY) }));
      await store.advance(NOW + DAY);
      expect(await store.get('a')).toMatchObject({ status: 'unknown' });
      await store.advance(NOW + 2 * DAY);
      expect(await store.get('a')).toMatchObject({ notice: { summary: { title: 'Late' } } });
      expect((await store.versions('a')).versions).toHaveLength(1);
    }));
});

describe('changes', () => {
  it('answers the last change of each notice, in order', () =>
    withStore(async ({ store, commit }) => {
      await commit(makePut('a'), makePut('b'), makePut('c'));
      await commit(makePut('a', { title: 'Two' }), { op: 'withdraw', remoteId: 'b.md' });
      const { epoch } = store.head();
      const first = await store.changes({ since: { epoch, seq: 0 }, limit: 2 });
      expect(first).toMatchObject({ status: 'ok', next: { epoch, seq: 4 }, head: { epoch, seq: 5 } });
      expect(first.status === 'ok' && first.changes.map(({ seq, id }) => `${seq} ${id}`)).toEqual([
        '3 c',
        '4 a',
      ]);
      const rest = await store.changes({ since: { epoch, seq: 4 }, limit: 2 });
      expect(rest).toMatchObject({
        changes: [{ seq: 5, id: 'b', kind: 'withdrawn', summary: null }],
        next: { seq: 5 },
      });
      expect(await store.changes({ since: { epoch: 'other', seq: 0 }, limit: 2 })).toMatchObject({
        status: 'resync',
      });
      expect(await store.changes({ since: { epoch, seq: 6 }, limit: 2 })).toMatchObject({ status: 'resync' });
    }));
});
