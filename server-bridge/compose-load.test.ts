import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect, holes, makePlace, start, text, until } from './testing/bridge.ts';

/** The end-to-end tests' short form has 10,000 once, too. */
const FILES = (process.env['GAZETTE_LONG'] ?? '') === '' ? 2000 : 10_000;

describe('thousands of files', () => {
  it('are taken in while the bridge answers everything else', async () => {
    const place = await makePlace();
    for (let folder = 0; folder < 20; folder++) {
      const path = join(place.notices, `c${String(folder)}`);
      await mkdir(path);
      const names = Array.from({ length: FILES / 20 }, (_, index) => `n${String(folder)}-${String(index)}`);
      await Promise.all(
        names.map((name) =>
          writeFile(join(path, `${name}.md`), text(name, name, {}, `停水 ${name}. `.repeat(20))),
        ),
      );
    }
    const { bridge, desk } = await start(place);
    const { desk: other } = await connect(bridge.address);
    let pings = 0;
    let lists = 0;
    const end = new AbortController();
    const pinging = (async () => {
      while (!end.signal.aborted) {
        await other.client.call('ping', {});
        pings += 1;
      }
    })();
    const listing = (async () => {
      while (!end.signal.aborted) {
        const { items } = await other.client.call('notices.list', {
          filter: { unread: true },
          sort: 'newest',
          offset: 0,
          limit: 50,
        });
        expect(items.length).toBeLessThanOrEqual(20);
        lists += 1;
      }
    })();
    const ended = until(
      () => desk.sources(),
      ([source]) => source?.state === 'ready' && source.itemCount === FILES,
      'the end of the scan',
    ).finally(() => end.abort());
    // A call that fails fails the test: every one is answered.
    await Promise.all([ended, pinging, listing]);
    expect(pings).toBeGreaterThan(10);
    expect(lists).toBeGreaterThan(10);
    expect(other.client.state.state).toBe('connected');
    const head = await desk.head();
    expect(head.seq).toBe(FILES);
    expect(await desk.client.call('notices.counts', {})).toMatchObject({ total: FILES, unread: 20 });
    // Told one by one, or to be fetched where a desk was too slow.
    const isTold = desk.events.some(({ event }) => event === 'feed:lagged');
    const seqs = desk.updates.map(({ seq }) => seq);
    expect(isTold || holes(seqs).length === 0).toBe(true);
    const progress = desk.events.flatMap((event) =>
      event.event === 'sources:changed' ? [event.payload.sources[0]?.progress?.total] : [],
    );
    expect(progress).toContain(FILES);
    const last = `n19-${String(FILES / 20 - 1)}`;
    await until(
      () => desk.client.call('notices.search', { query: last, filter: {}, offset: 0, limit: 1 }),
      ({ items }) => items[0]?.summary.id === last,
      'the index',
    );
  });
});
