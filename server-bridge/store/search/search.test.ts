import { rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { NoticeFilter } from '../../contract/notice.ts';
import type { Store } from '../store.ts';
import { eventually, HELD, makeFolder, makePut, NOW, openTestStore, withStore } from '../testing/fixtures.ts';

async function find(store: Store, query: string, filter: NoticeFilter = {}): Promise<string[]> {
  const answer = (await store.search({ query, filter, offset: 0, limit: 50 })).decode();
  return answer.items.map(({ summary }) => summary.id);
}
/** Waits until the index has the notice with this word of its own. */
const indexed = (store: Store, word: string) =>
  eventually(
    () => find(store, word),
    (ids) => ids.length > 0,
  );

const TEXTS = {
  water: { title: '停水通知', plainText: '明日停水，请提前储水。' },
  outage: { title: 'Water outage', plainText: 'Water will be off. See ISO 9001 rules.' },
  fire: { title: '消防演练', plainText: '请从消防通道疏散，ＩＳＯ　９００１ 要求。水' },
  apart: { title: '其他', plainText: '停车场的水管；消防与演员' },
};

async function fill(store: Store, commit: (...items: ReturnType<typeof makePut>[]) => Promise<unknown>) {
  await commit(...Object.entries(TEXTS).map(([id, fields]) => makePut(id, fields)));
  await commit(makePut('last', { title: 'zz-last-marker' }));
  await indexed(store, 'marker');
}

describe('search', () => {
  it('finds one- and two-character words and English ones', () =>
    withStore(async ({ store, commit }) => {
      await fill(store, commit);
      expect(await find(store, '停水')).toEqual(['water']);
      expect((await find(store, '水')).sort()).toEqual(['apart', 'fire', 'water']);
      expect(await find(store, 'water outage')).toEqual(['outage']);
      expect(await find(store, 'WATER')).toEqual(['outage']);
      expect((await find(store, 'ISO 9001')).sort()).toEqual(['fire', 'outage']);
      expect((await find(store, 'iso9001')).sort()).toEqual(['fire', 'outage']);
      expect(await find(store, 'outa')).toEqual(['outage']);
      expect(await find(store, 'outa wat')).toEqual([]);
      expect(await find(store, '消防演练')).toEqual(['fire']);
      expect(await find(store, '储水 停水')).toEqual(['water']);
      // All pairs are in the text, but not side by side.
      expect(await find(store, '消防演员')).toEqual([]);
    }));

  it('puts title hits first and marks hits in title and excerpt', () =>
    withStore(async ({ store, commit }) => {
      await commit(
        makePut('title', { title: '食堂放假', plainText: '短文' }),
        makePut('often', {
          title: '甲',
          plainText: `${'前文。'.repeat(60)}食堂食堂食堂${'后文。'.repeat(60)}`,
        }),
        makePut('once', { title: '乙', plainText: '食堂 <b>' }),
      );
      await indexed(store, '乙');
      expect(await find(store, '食堂')).toEqual(['title', 'often', 'once']);
      const { items, total, isTotalExact } = (
        await store.search({
          query: '食堂',
          filter: {},
          offset: 0,
          limit: 9,
        })
      ).decode();
      expect([total, isTotalExact]).toEqual([3, true]);
      expect(items[0]?.title).toEqual([
        { text: '食堂', isHit: true },
        { text: '放假', isHit: false },
      ]);
      const excerpt = items[1]?.excerpt ?? [];
      expect(excerpt[0]).toEqual({ text: '…', isHit: false });
      expect(excerpt.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(['食堂', '食堂', '食堂']);
      expect(items[2]?.excerpt).toEqual([
        { text: '食堂', isHit: true },
        { text: ' <b>', isHit: false },
      ]);
    }));

  it('never finds what readers do not see', () =>
    withStore(async ({ store, commit }) => {
      await commit(
        makePut('held', { title: '秘密', ...HELD }),
        makePut('draft', { title: '秘密', isDraft: true }),
        makePut('gone', { title: '秘密' }),
        makePut('seen', { title: '秘密' }),
      );
      await indexed(store, '秘密');
      await commit({ op: 'withdraw', remoteId: 'gone.md' });
      expect(await find(store, '秘密')).toEqual(['seen']);
      await commit(makePut('seen', { title: '公开' }), makePut('gone', { title: '秘密' }));
      await indexed(store, '公开');
      expect(await find(store, '秘密')).toEqual(['gone']);
    }));

  it('respects the filter and answers pages', () =>
    withStore(async ({ store, commit }) => {
      await commit(
        ...Array.from({ length: 30 }, (_, index) =>
          makePut(`n${index}`, { title: `通知 ${index}`, channel: index % 2 === 0 ? 'it' : 'hr' }),
        ),
        makePut('last', { title: 'marker' }),
      );
      await indexed(store, 'marker');
      expect(await find(store, '通知', { channels: ['it'] })).toHaveLength(15);
      expect(await find(store, '通知', { channels: ['none'] })).toEqual([]);
      const pages: string[] = [];
      for (let offset = 0; offset < 40; offset += 8) {
        const answer = (await store.search({ query: '通知', filter: {}, offset, limit: 8 })).decode();
        expect([answer.total, answer.position]).toEqual([30, store.head()]);
        pages.push(...answer.items.map(({ summary }) => summary.id));
      }
      expect(new Set(pages).size).toBe(30);
    }));

  it('takes any query as words, never as a language', () =>
    withStore(async ({ store, commit }) => {
      await fill(store, commit);
      for (const query of ['', '   ', '"', '*', '😀', '()', '，。', '-', '\u0000', '\ud840']) {
        expect((await store.search({ query, filter: {}, offset: 0, limit: 9 })).decode()).toMatchObject({
          total: 0,
          items: [],
        });
      }
      for (const query of [
        '"water" OR 1',
        'tokens:water',
        'NEAR(a b)',
        'water*',
        "'; DROP TABLE docs",
        '_water',
        '~water',
      ]) {
        expect(Array.isArray(await find(store, query))).toBe(true);
      }
      expect(await find(store, 'water*')).toEqual(['outage']);
      expect(await find(store, 'water AND outage')).toEqual([]);
      expect(await find(store, `${'停水'.repeat(100)} ${'x '.repeat(100)}`)).toEqual([]);
    }));

  it('finds characters beyond the basic plane', () =>
    withStore(async ({ store, commit }) => {
      await commit(
        makePut('rare', { title: '𠀀号楼', plainText: '𠮷野家在𠀀号' }),
        makePut('other', { title: '号楼' }),
      );
      await indexed(store, '楼');
      expect(await find(store, '𠀀')).toEqual(['rare']);
      expect(await find(store, '𠀀号楼')).toEqual(['rare']);
      expect((await find(store, '号楼')).sort()).toEqual(['other', 'rare']);
    }));

  it('lets title hits and the newest stand in beyond 5,000 matches', () =>
    withStore(async ({ store, commitAt }) => {
      const total = 5_400;
      for (let from = 0; from < total; from += 900) {
        const items = Array.from({ length: 900 }, (_, index) => {
          const id = from + index;
          const title = id === 3 ? '水表' : id % 700 === 0 ? 'seldom' : 'N';
          return makePut(`n${id}`, { title, plainText: `水 text ${id}`, channel: id === 1 ? 'rare' : null });
        });
        await commitAt(NOW + from, ...items);
      }
      await commitAt(NOW + total, makePut('last', { title: 'marker' }));
      await indexed(store, 'marker');
      const answer = (await store.search({ query: '水', filter: {}, offset: 0, limit: 3 })).decode();
      expect(answer.isTotalExact).toBe(false);
      expect(answer.items.map(({ summary }) => summary.id)).toEqual(['n3', 'n5399', 'n5398']);
      // A narrow filter is followed to the oldest match.
      expect(await find(store, '水', { channels: ['rare'] })).toEqual(['n1']);
      expect(await find(store, '水 seldom')).toHaveLength(8);
    }));

  it('is made again when its file is gone or broken', async () => {
    const folder = await makeFolder();
    for (const spoil of [
      () => rm(`${folder}/search.db`),
      () => writeFile(`${folder}/search.db`, 'no database'),
    ]) {
      const first = await openTestStore(folder);
      await first.commit(makePut('a', { title: '停水' }));
      await first.store.close();
      await spoil();
      const second = await openTestStore(folder);
      expect(await indexed(second.store, '停水')).toEqual(['a']);
      await second.store.close();
    }
    await rm(folder, { recursive: true });
  });
});
