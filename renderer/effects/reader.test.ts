import { describe, expect, it } from 'vitest';
import { GazetteError } from '../../server-bridge/contract/failure.ts';
import { answerOf, summaryOf } from '../state/testing.ts';
import { createNoticeCache } from './notice-cache.ts';
import { createReader } from './reader.ts';
import { createBench } from './testing.ts';

function setUp() {
  const bench = createBench();
  const { store } = bench.deps;
  store.setState({ connection: { state: 'live', since: 5, reason: null } });
  const cache = createNoticeCache({ db: bench.deps.db, now: () => 123 });
  return {
    bench,
    store,
    cache,
    reader: createReader(bench.deps, cache),
    shown: () => store.getState().reader,
  };
}
const old = answerOf(summaryOf('a', { seq: 3 }), 'e1', { html: '<p>old</p>' });
const fresh = answerOf(summaryOf('a', { seq: 4, version: 2 }), 'e1', { html: '<p>new</p>' });

describe('show notice', () => {
  it('shows what the host has, and keeps it', async () => {
    const { bench, cache, reader, shown } = setUp();
    bench.hostAnswers['host.showNotice'] = () => ({ answer: fresh, isStale: false });
    reader.open('a');
    expect(shown().status).toBe('loading');
    await bench.run();
    expect(shown()).toMatchObject({ status: 'ok', staleSince: null, view: { version: 2 } });
    expect((await cache.get('a'))?.answer).toEqual(fresh);
  });

  it('marks what is stale, and replaces it when the bridge answers', async () => {
    const { bench, reader, shown } = setUp();
    bench.hostAnswers['host.showNotice'] = () => ({ answer: old, isStale: true });
    reader.open('a');
    await bench.run();
    expect(shown()).toMatchObject({ status: 'ok', view: { version: 1 } });
    expect(shown().staleSince).not.toBeNull();
    bench.answers['notices.get'] = () => fresh;
    await bench.run(5_000);
    expect(shown()).toMatchObject({ staleSince: null, view: { version: 2 } });
  });

  it('goes on with its own cache when no layer of the host answers', async () => {
    const { bench, cache, reader, shown } = setUp();
    await cache.keepAnswer(old);
    bench.hostAnswers['host.showNotice'] = () => ({ answer: null, isStale: false });
    reader.open('a');
    await bench.run();
    expect(shown()).toMatchObject({ status: 'ok', staleSince: 123, view: { html: '<p>old</p>' } });
  });

  it('ends the order at "withdrawn", though the cache still has it, and forgets the content', async () => {
    const { bench, cache, reader, shown } = setUp();
    await cache.keepAnswer(old);
    const gone = {
      status: 'withdrawn' as const,
      position: { epoch: 'e1', seq: 9 },
      id: 'a',
      title: 'Gone',
      at: 7,
    };
    bench.hostAnswers['host.showNotice'] = () => ({ answer: gone, isStale: false });
    reader.open('a');
    await bench.run();
    expect(shown()).toMatchObject({ status: 'withdrawn', title: 'Gone', view: null });
    expect((await cache.get('a'))?.answer).toEqual(gone);
  });

  it('says that it was never received, and opens it once the bridge is back', async () => {
    const { bench, reader, shown } = setUp();
    reader.open('a');
    await bench.run();
    expect(shown().status).toBe('never');
    bench.answers['notices.get'] = () => fresh;
    reader.refresh();
    await bench.run(100);
    expect(shown().status).toBe('ok');
  });

  it('says that what is stored is damaged, keeps what a cache has, and asks no more', async () => {
    const { bench, cache, reader, shown } = setUp();
    await cache.keepAnswer(old);
    let asked = 0;
    bench.answers['notices.get'] = () => {
      asked += 1;
      throw new GazetteError('content-damaged', 'the stored content of a version is damaged');
    };
    reader.open('a');
    await bench.run();
    expect(shown()).toMatchObject({ status: 'ok', isDamaged: true, view: { html: '<p>old</p>' } });
    await bench.run(20_000);
    expect(asked).toBe(1);
    // A new version is whole.
    bench.answers['notices.get'] = () => fresh;
    reader.refresh();
    await bench.run(100);
    expect(shown()).toMatchObject({ isDamaged: false, staleSince: null, view: { version: 2 } });
  });

  it('drops the answer to a notice that is no longer open', async () => {
    const { bench, reader, shown } = setUp();
    bench.hostAnswers['host.showNotice'] = ({ id }) => ({
      answer: id === 'a' ? fresh : null,
      isStale: false,
    });
    reader.open('a');
    reader.open('b');
    await bench.run();
    expect(shown()).toMatchObject({ id: 'b', status: 'never' });
  });

  it('lets a slow load change nothing after a newer push', async () => {
    const { bench, reader, shown } = setUp();
    bench.hostAnswers['host.showNotice'] = () => ({ answer: fresh, isStale: false });
    reader.open('a');
    await bench.run();
    bench.answers['notices.get'] = () => old;
    reader.refresh();
    await bench.run(100);
    expect(shown()).toMatchObject({ view: { version: 2 } });
  });

  it('shows a withdrawal at once', async () => {
    const { bench, reader, shown } = setUp();
    bench.hostAnswers['host.showNotice'] = () => ({ answer: fresh, isStale: false });
    reader.open('a');
    await bench.run();
    reader.pushed({
      id: 'a',
      kind: 'withdrawn',
      version: 2,
      epoch: 'e1',
      seq: 9,
      ts: 4,
      summary: null,
      isBackfill: false,
    });
    expect(shown()).toMatchObject({ status: 'withdrawn', title: 'Title of a', at: 4 });
  });

  it.each([
    ['of the same change', 3, '<p>old</p>'],
    ['of a newer one', 5, '<p>late</p>'],
  ])('clears the stale mark at a late answer %s', async (_what, seq, html) => {
    const { bench, reader, shown } = setUp();
    bench.hostAnswers['host.showNotice'] = () => ({ answer: old, isStale: true });
    reader.open('a');
    await bench.run();
    expect(shown().staleSince).not.toBeNull();
    reader.pushed({
      id: 'a',
      kind: 'published',
      version: 1,
      epoch: 'e1',
      seq,
      ts: 4,
      summary: summaryOf('a', { seq }),
      html,
      isBackfill: true,
    });
    expect(shown()).toMatchObject({ staleSince: null, view: { html } });
  });
});
