import { describe, expect, it } from 'vitest';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { NoticeAnswer } from '../../server-bridge/contract/notice.ts';
import { createNoticeCache } from './notice-cache.ts';
import { createNoticeReader, lateEvent } from './notice-reader.ts';
import { fakeCaller, manualClock, sampleAnswer, sampleChange } from './testing.ts';

function setUp(answer: (id: string) => NoticeAnswer | Promise<NoticeAnswer>) {
  const clock = manualClock();
  const cache = createNoticeCache(clock.now);
  cache.connected('e1');
  const caller = fakeCaller({ 'notices.get': ({ id }) => answer(id) });
  const late: AnyEvent[] = [];
  const reader = createNoticeReader({
    cache,
    caller,
    later: clock.later,
    onLate: (event) => late.push(event),
  });
  return { clock, cache, caller, late, reader };
}
const never = new Promise<never>(() => {});

describe('show notice', () => {
  it('answers from the bridge, then from the fresh cache without asking again', async () => {
    const { caller, reader } = setUp((id) => sampleAnswer(id, 1));
    const shown = { answer: sampleAnswer('a', 1), isStale: false };
    expect(await reader.show('a')).toEqual(shown);
    expect(await reader.show('a')).toEqual(shown);
    expect(caller.calls).toHaveLength(1);
  });

  it('asks the bridge when the entry is stale', async () => {
    let seq = 1;
    const { cache, reader } = setUp((id) => sampleAnswer(id, seq));
    await reader.show('a');
    cache.evict(null);
    seq = 2;
    expect(await reader.show('a')).toEqual({ answer: sampleAnswer('a', 2), isStale: false });
  });

  it('shows the stale entry when the bridge refuses', async () => {
    let isDead = false;
    const { cache, reader } = setUp((id) => {
      if (isDead) throw new GazetteError('disconnected', 'gone');
      return sampleAnswer(id, 1);
    });
    await reader.show('a');
    cache.evict(null);
    isDead = true;
    expect(await reader.show('a')).toEqual({ answer: sampleAnswer('a', 1), isStale: true });
    expect(await reader.show('never-seen')).toEqual({ answer: null, isStale: false });
  });

  it('shows the stale entry after 300 ms of silence, and hands the late answer on', async () => {
    let answer: Promise<NoticeAnswer> | NoticeAnswer = sampleAnswer('a', 1);
    const { clock, cache, late, reader } = setUp(() => answer);
    await reader.show('a');
    cache.evict(null);
    let release = (_value: NoticeAnswer): void => {};
    answer = new Promise((resolve) => (release = resolve));
    const shown = reader.show('a');
    await clock.advance(300);
    expect(await shown).toEqual({ answer: sampleAnswer('a', 1), isStale: true });
    expect(late).toEqual([]);
    release(sampleAnswer('a', 2));
    await clock.advance(0);
    expect(late).toMatchObject([{ event: 'notice:updated', payload: { id: 'a', seq: 2, html: '<p>2</p>' } }]);
    expect(cache.get('a')?.isFresh).toBe(true);
  });

  it('answers nothing after 300 ms when it knows nothing', async () => {
    const { clock, reader } = setUp(() => never);
    const shown = reader.show('a');
    await clock.advance(300);
    expect(await shown).toEqual({ answer: null, isStale: false });
  });

  it('shows the tombstone of what was withdrawn while the bridge was silent', async () => {
    let answer: Promise<NoticeAnswer> | NoticeAnswer = sampleAnswer('a', 1);
    const { clock, cache, reader } = setUp(() => answer);
    await reader.show('a');
    cache.evict(null);
    answer = never;
    const shown = reader.show('a');
    cache.push(sampleChange('a', 2, { kind: 'withdrawn' }).payload);
    await clock.advance(300);
    expect((await shown).answer).toMatchObject({ status: 'withdrawn' });
  });

  it('loads again when a newer push overtook the load', async () => {
    let seq = 1;
    const { cache, caller, reader } = setUp((id) => {
      const answer = sampleAnswer(id, seq);
      if (seq === 1) cache.push(sampleChange(id, 2).payload);
      seq = 2;
      return answer;
    });
    expect((await reader.show('a')).answer?.position.seq).toBe(2);
    expect(caller.calls).toHaveLength(2);
  });

  it('asks once for windows that ask at the same time', async () => {
    const { caller, reader } = setUp((id) => sampleAnswer(id, 1));
    await Promise.all([reader.show('a'), reader.show('a')]);
    expect(caller.calls).toHaveLength(1);
  });

  it('prefetches the newest 64 of a burst and survives a dead bridge', async () => {
    const { clock, cache, caller, reader } = setUp((id) => sampleAnswer(id, 1));
    for (let index = 0; index < 200; index += 1) reader.prefetch(`n${index}`);
    for (let turn = 0; turn < 100; turn += 1) await clock.advance(0);
    expect(caller.calls.length).toBeLessThanOrEqual(65);
    expect(cache.get('n199')).not.toBeNull();
    const dead = setUp(() => {
      throw new GazetteError('disconnected', 'gone');
    });
    dead.reader.prefetch('a');
    await dead.clock.advance(0);
    expect(dead.cache.get('a')).toBeNull();
  });
});

describe('lateEvent', () => {
  it('leaves out a large body and says nothing about the unknown', () => {
    const large = lateEvent(sampleAnswer('a', 1, 'x'.repeat(64 * 1024 + 1)));
    expect(large?.payload).not.toHaveProperty('html');
    const position = { epoch: 'e1', seq: 4 };
    const gone = { position, id: 'a', title: null, at: null };
    expect(lateEvent({ status: 'unknown', ...gone })).toBeNull();
    expect(lateEvent({ status: 'withdrawn', ...gone })).toMatchObject({ payload: { kind: 'withdrawn' } });
  });
});
