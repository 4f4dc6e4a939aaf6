import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mediaPath } from './media.ts';
import {
  DAY,
  eventually,
  HELD,
  makePut,
  momentAt,
  NOW,
  withStore,
  wordsInIndex,
} from './testing/fixtures.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

async function everyFile(folder: string): Promise<Array<[name: string, content: string]>> {
  const names = await readdir(folder, { recursive: true });
  const files: Array<[string, string]> = [];
  for (const name of names) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) files.push([name, await readFile(path, 'latin1')]);
  }
  return files;
}

describe('media', () => {
  it('are stored once by content and checked at reading', () =>
    withStore(async ({ store, folder, commit }) => {
      const data = bytes('a plan');
      const hash = sha256(data);
      const first = await store.putMedia({ name: 'plan.pdf', mime: 'application/pdf', bytes: data });
      expect(first).toEqual({ status: 'ok', hash, name: 'plan.pdf', mime: 'application/pdf', bytes: 6 });
      const copy = await store.putMedia({ name: 'copy.pdf', mime: 'application/pdf', bytes: data });
      expect(copy).toEqual({ ...first, name: 'copy.pdf' });
      expect(await store.getMedia(hash)).toEqual({ name: 'file', mime: 'application/pdf', bytes: data });
      const image = await store.putMedia({ name: 'a.png', mime: 'image/png', bytes: bytes('png') });
      const used = { hash, name: 'pl**.pdf' };
      await commit(makePut('a', { media: [used, { hash: image.hash, name: 'a.png' }] }));
      expect(await store.get('a')).toMatchObject({
        notice: { summary: { attachmentCount: 1 }, attachments: [{ hash, name: 'pl**.pdf', bytes: 6 }] },
      });
      expect((await store.status()).mediaBytes).toBe(9);
      await writeFile(mediaPath(folder, hash), 'a plam');
      await expect(store.getMedia(hash)).rejects.toMatchObject({ code: 'not-found' });
      await rm(mediaPath(folder, hash));
      expect(await store.hasMedia(hash)).toBe(false);
      await expect(store.getMedia('0'.repeat(64))).rejects.toMatchObject({ code: 'not-found' });
      await store.putMedia({ name: 'plan.pdf', mime: 'application/pdf', bytes: data });
      expect(await store.hasMedia(hash)).toBe(true);
    }));

  it('have the name that each version shows, and none of one that is held', () =>
    withStore(async ({ store, commit }) => {
      const { hash } = await store.putMedia({ name: 'x', mime: 'application/pdf', bytes: bytes('form') });
      const nameOf = async (id: string, version?: number) => {
        const answer = await store.get(id, version);
        return answer.status === 'ok' ? answer.notice.attachments.map(({ name }) => name) : answer.status;
      };
      await commit(makePut('a', { media: [{ hash, name: 'first.pdf' }] }));
      await commit(makePut('a', { media: [{ hash, name: 'second.pdf' }] }));
      await commit(makePut('b', { media: [{ hash, name: 'secret.pdf' }], ...HELD }));
      expect([await nameOf('a'), await nameOf('a', 1)]).toEqual([['second.pdf'], ['first.pdf']]);
      expect((await store.getMedia(hash)).name).toBe('second.pdf');
      await store.release('b', 1, NOW);
      expect((await store.getMedia(hash)).name).toBe('secret.pdf');
    }));
});

describe('retention', () => {
  it('takes content out of every table, the index, the media and the copies', () =>
    withStore(async ({ store, folder, commit, changes }) => {
      const { hash } = await store.putMedia({
        name: 'f.pdf',
        mime: 'application/pdf',
        bytes: bytes('attached'),
      });
      const old = new Date(NOW - 90 * DAY);
      await utimes(mediaPath(folder, hash), old, old);
      await commit(
        makePut('gone', {
          title: 'zanzibarone',
          plainText: 'quetzalcoatl',
          media: [{ hash, name: 'f.pdf' }],
          ...HELD,
        }),
        makePut('past', { title: 'zanzibartwo', expires: momentAt(NOW + DAY) }),
        makePut('kept', { title: 'zanzibarthree' }),
      );
      await store.release('gone', 1, NOW);
      await store.setMarks({ key: 'key-000001', items: [{ id: 'gone', read: 1, at: NOW }] });
      await commit({ op: 'withdraw', remoteId: 'gone.md' });
      await store.advance(NOW + DAY);
      const find = async () =>
        (await store.search({ query: 'zanzibar', filter: {}, offset: 0, limit: 9 }))
          .decode()
          .items.map(({ summary }) => summary.id);
      expect((await eventually(find, (ids) => ids.length === 2)).sort()).toEqual(['kept', 'past']);
      await store.copy(NOW);
      const later = NOW + 40 * DAY;
      expect(await store.retain({ days: 60, versions: null }, later)).toEqual({ retired: 0 });
      expect(await store.retain({ days: 30, versions: null }, later)).toEqual({ retired: 2 });
      expect(await store.retain({ days: 30, versions: null }, later)).toEqual({ retired: 0 });
      expect(changes.slice(-2)).toMatchObject([
        { id: 'gone', kind: 'retired', summary: null },
        { id: 'past', kind: 'retired', summary: null },
      ]);
      expect(await store.get('gone')).toMatchObject({ status: 'withdrawn', title: null, at: NOW });
      expect(await store.get('past')).toMatchObject({ status: 'withdrawn', title: null });
      expect(await find()).toEqual(['kept']);
      await expect(store.getMedia(hash)).rejects.toMatchObject({ code: 'not-found' });
      expect((await store.check('full', NOW)).problems).toEqual([]);
      for (const [name, content] of await everyFile(folder)) {
        const left = ['zanzibarone', 'zanzibartwo', 'quetzalcoatl', 'attached'].filter((word) =>
          content.includes(word),
        );
        expect([name, left]).toEqual([name, []]);
      }
      // A living item whose content was taken is not taken in again; a changed one gets the next number.
      expect(
        await commit(makePut('past', { title: 'zanzibartwo', expires: momentAt(NOW + DAY) })),
      ).toMatchObject([{ outcome: 'unchanged' }]);
      expect(
        await commit(makePut('past', { title: 'other' }), makePut('gone', { title: 'x' })),
      ).toMatchObject([
        { outcome: 'published', version: 2 },
        { outcome: 'published', version: 2 },
      ]);
      expect(await store.get('gone')).toMatchObject({ notice: { summary: { mark: { readVersion: 0 } } } });
    }));

  it('takes the words of older versions out of the index', () =>
    withStore(async ({ store, folder, commit }) => {
      const words = ['quetzalcoatl', 'xylophonist', 'kaleidoscope'];
      for (const word of words) {
        await commit(makePut('a', { plainText: `${word} stands here` }));
        await store.indexed();
      }
      // Otherwise nothing is proved below.
      expect(await wordsInIndex(folder, words)).toEqual(words);
      await store.retain({ days: null, versions: 1 }, NOW);
      expect(await wordsInIndex(folder, words)).toEqual(['kaleidoscope']);
      const { items } = (
        await store.search({ query: 'kaleidoscope', filter: {}, offset: 0, limit: 9 })
      ).decode();
      expect(items.map(({ summary }) => summary.id)).toEqual(['a']);
    }));

  it('keeps as many older versions as wanted', () =>
    withStore(async ({ store, commit }) => {
      for (let index = 1; index <= 5; index++) await commit(makePut('a', { title: `v${index}` }));
      await commit(makePut('a', { title: 'held', ...HELD }));
      expect(await store.retain({ days: null, versions: 2 }, NOW)).toEqual({ retired: 0 });
      expect((await store.versions('a')).versions.map(({ version }) => version)).toEqual([5, 4, 3]);
      expect(await store.get('a', 1)).toMatchObject({ status: 'unknown' });
      expect(await store.moderationGet('a', 6)).toMatchObject({ text: 'held text' });
      expect((await store.check('full', NOW)).problems).toEqual([]);
    }));
});
