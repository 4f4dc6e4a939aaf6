import { describe, expect, it } from 'vitest';
import { createNoticeCache } from './notice-cache.ts';
import { sampleAnswer, sampleChange } from './testing.ts';

function setUp() {
  let time = 0;
  const cache = createNoticeCache(() => time);
  cache.connected('e1');
  const put = (answer: ReturnType<typeof sampleAnswer>): boolean => {
    const load = cache.beginLoad();
    const isTaken = cache.store(load, answer.notice.summary.id, answer);
    load.end();
    return isTaken;
  };
  const wait = (ms: number): void => void (time += ms);
  return { cache, put, wait };
}

describe('createNoticeCache', () => {
  it('is fresh for five seconds, then stale, and fresh again after a load', () => {
    const { cache, put, wait } = setUp();
    put(sampleAnswer('a', 1));
    wait(4_999);
    expect(cache.get('a')?.isFresh).toBe(true);
    wait(1);
    expect(cache.get('a')).toMatchObject({ isFresh: false, answer: { status: 'ok' } });
    put(sampleAnswer('a', 1));
    expect(cache.get('a')?.isFresh).toBe(true);
  });

  it('turns stale by a push of the same id and by evicts, not by others', () => {
    const { cache, put } = setUp();
    put(sampleAnswer('a', 1));
    put(sampleAnswer('b', 2));
    cache.push(sampleChange('c', 3).payload);
    cache.evict('d');
    expect(cache.get('a')?.isFresh).toBe(true);
    cache.push(sampleChange('a', 4).payload);
    expect(cache.get('a')?.isFresh).toBe(false);
    expect(cache.get('b')?.isFresh).toBe(true);
    cache.evict(null);
    expect(cache.get('b')?.isFresh).toBe(false);
  });

  it('does not take a slow load that comes after a newer push', () => {
    const { cache } = setUp();
    const load = cache.beginLoad();
    cache.push(sampleChange('a', 9).payload);
    expect(cache.store(load, 'a', sampleAnswer('a', 8))).toBe(false);
    expect(cache.get('a')).toBeNull();
    expect(cache.store(load, 'a', sampleAnswer('a', 9))).toBe(true);
  });

  it('keeps the result of a load stale when an evict came during it', () => {
    const { cache } = setUp();
    const load = cache.beginLoad();
    cache.evict('a');
    expect(cache.store(load, 'a', sampleAnswer('a', 1))).toBe(true);
    expect(cache.get('a')?.isFresh).toBe(false);
  });

  it('drops answers of another log and turns entries stale when the log is another one', () => {
    const { cache, put } = setUp();
    put(sampleAnswer('a', 5));
    expect(put(sampleAnswer('b', 6, '', 'e0'))).toBe(false);
    cache.connected('e2');
    expect(cache.get('a')?.isFresh).toBe(false);
    expect(put(sampleAnswer('a', 1, '', 'e2'))).toBe(true);
  });

  it('takes an answer that comes before any subscription', () => {
    const cache = createNoticeCache(() => 0);
    expect(cache.store(cache.beginLoad(), 'a', sampleAnswer('a', 5))).toBe(true);
  });

  it('keeps a tombstone, not the content, of what was withdrawn or retired', () => {
    const { cache, put } = setUp();
    put(sampleAnswer('a', 1));
    put(sampleAnswer('b', 2));
    cache.push(sampleChange('a', 3, { kind: 'withdrawn', ts: 77 }).payload);
    cache.push(sampleChange('b', 4, { kind: 'retired', summary: null }).payload);
    expect(cache.get('a')?.answer).toEqual({
      status: 'withdrawn',
      position: { epoch: 'e1', seq: 3 },
      id: 'a',
      title: 'Notice a',
      at: 77,
    });
    expect(cache.get('b')?.answer).toMatchObject({ status: 'unknown', title: null });
  });

  it('ignores a push that is older than what it has', () => {
    const { cache, put } = setUp();
    put(sampleAnswer('a', 5));
    cache.push(sampleChange('a', 4, { kind: 'withdrawn' }).payload);
    expect(cache.get('a')).toMatchObject({ isFresh: true, answer: { status: 'ok' } });
  });

  it('carries newer marks and none that are older', () => {
    const { cache, put } = setUp();
    put(sampleAnswer('a', 1));
    const mark = { rev: 2, readVersion: 1, readAt: 5, ackVersion: 0, ackAt: null };
    cache.mark([{ id: 'a', mark }]);
    cache.mark([{ id: 'a', mark: { ...mark, rev: 1, readVersion: 0 } }]);
    expect(cache.get('a')?.answer).toMatchObject({ notice: { summary: { mark } } });
    cache.mark(null);
    expect(cache.get('a')?.isFresh).toBe(false);
  });

  it('holds 1,024 entries and 64 MiB, least recently used out first', () => {
    const { cache, put } = setUp();
    for (let index = 0; index < 1100; index += 1) put(sampleAnswer(`n${index}`, index + 1));
    expect(cache.get('n75')).toBeNull();
    expect(cache.get('n76')).not.toBeNull();
    const html = 'x'.repeat(10 * 1024 * 1024);
    for (let index = 0; index < 4; index += 1) put(sampleAnswer(`big${index}`, index + 2000, html));
    expect(cache.get('big0')).toBeNull();
    expect(cache.get('big3')).not.toBeNull();
  });
});
