import { describe, expect, it } from 'vitest';
import type { EventPayload } from '../../server-bridge/contract/events.ts';
import { answerOf, summaryOf } from '../state/testing.ts';
import { memoryDb } from './db.ts';
import { createNoticeCache } from './notice-cache.ts';

type Push = EventPayload<'notice:updated'>;
const push = (id: string, seq: number, change: Partial<Push> = {}): Push => ({
  id,
  kind: 'published',
  version: 1,
  epoch: 'e1',
  seq,
  ts: 50,
  summary: summaryOf(id, { seq }),
  html: '<p>pushed</p>',
  isBackfill: false,
  ...change,
});

function setUp(limitBytes?: number) {
  let now = 0;
  const db = memoryDb();
  const options = { db, now: () => ++now };
  return { db, cache: createNoticeCache(limitBytes === undefined ? options : { ...options, limitBytes }) };
}

describe('the cache of notices', () => {
  it('keeps what was opened and what was pushed', async () => {
    const { cache } = setUp();
    await cache.keepAnswer(answerOf(summaryOf('a')));
    await cache.keepPushes([push('b', 4)]);
    expect(await cache.get('a')).toMatchObject({ isPartial: false, answer: { status: 'ok' } });
    expect(await cache.get('b')).toMatchObject({
      isPartial: true,
      answer: { notice: { html: '<p>pushed</p>' } },
    });
    expect(await cache.get('c')).toBeNull();
  });

  it('takes only what is newer, except for the same change told in full', async () => {
    const { cache } = setUp();
    await cache.keepPushes([push('a', 4)]);
    await cache.keepAnswer(answerOf(summaryOf('a', { seq: 3, title: 'old' })));
    expect(await cache.get('a')).toMatchObject({ isPartial: true });
    await cache.keepAnswer(answerOf(summaryOf('a', { seq: 4, title: 'whole' })));
    await cache.keepPushes([push('a', 4)]);
    expect(await cache.get('a')).toMatchObject({
      isPartial: false,
      answer: { notice: { summary: { title: 'whole' } } },
    });
  });

  it('keeps the whole content when only the state of the same version changed', async () => {
    const { cache } = setUp();
    await cache.keepAnswer(answerOf(summaryOf('a', { seq: 3 }), 'e1', { html: '<p>whole</p>' }));
    await cache.keepPushes([
      push('a', 5, {
        kind: 'expired',
        html: '<p>whole</p>',
        summary: summaryOf('a', { seq: 5, state: 'expired' }),
      }),
    ]);
    expect(await cache.get('a')).toMatchObject({
      isPartial: false,
      answer: { notice: { html: '<p>whole</p>', summary: { state: 'expired' } } },
    });
  });

  it('leaves a tombstone for what was withdrawn, nothing for what was retired', async () => {
    const { cache, db } = setUp();
    await cache.keepPushes([push('a', 1), push('b', 2)]);
    await cache.keepPushes([
      push('a', 3, { kind: 'withdrawn', summary: null }),
      push('b', 4, { kind: 'retired', summary: null }),
    ]);
    expect((await cache.get('a'))?.answer).toEqual({
      status: 'withdrawn',
      position: { epoch: 'e1', seq: 3 },
      id: 'a',
      title: 'Title of a',
      at: 50,
    });
    expect(await cache.get('b')).toBeNull();
    expect(JSON.stringify(await db.getNotice('a'))).not.toContain('pushed');
  });

  it('drops the least recently used beyond its budget', async () => {
    const { cache, db } = setUp(3 * 2 * (13 + 1024) + 10);
    for (const [index, id] of ['a', 'b', 'c'].entries()) await cache.keepPushes([push(id, index + 1)]);
    await cache.get('a');
    await cache.keepPushes([push('d', 9)]);
    expect((await db.metas()).map(({ id }) => id).sort()).toEqual(['a', 'c', 'd']);
  });

  it('makes room when the browser has none left', async () => {
    const { cache, db } = setUp();
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) await cache.keepPushes([push(id, index + 1)]);
    const put = db.putNotices.bind(db);
    let refusals = 1;
    db.putNotices = async (entries) => {
      if (refusals-- > 0) throw new Error('QuotaExceededError');
      await put(entries);
    };
    await cache.keepPushes([push('e', 9)]);
    expect((await db.metas()).map(({ id }) => id).sort()).toEqual(['c', 'd', 'e']);
  });

  it('goes on with what an earlier run kept', async () => {
    const { cache, db } = setUp();
    await cache.keepPushes([push('a', 4)]);
    const next = createNoticeCache({ db, now: () => 99 });
    await next.keepAnswer(answerOf(summaryOf('a', { seq: 2 })));
    expect(await next.get('a')).toMatchObject({ isPartial: true });
  });
});
