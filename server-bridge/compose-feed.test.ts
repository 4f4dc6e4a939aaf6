import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from './contract/events.ts';
import type { Peer } from './rules/peer.ts';
import { connect, holes, makePlace, start, text, until, write } from './testing/bridge.ts';

/** A page, as the web host hands one to the handlers. */
function makePage(): { peer: Peer; events: AnyEvent[] } {
  const events: AnyEvent[] = [];
  return {
    events,
    peer: {
      kind: 'web',
      bufferedBytes: 0,
      send: (event) => events.push(event),
      onClose: () => undefined,
      onDrain: () => undefined,
    },
  };
}

describe('the feed', () => {
  it('goes on after a restart where a desk stood, with the last change of each notice', async () => {
    const place = await makePlace();
    const at = (name: string): string => join(place.notices, name);
    await write(at('a.md'), text('a', 'A'));
    const first = await start(place);
    await first.desk.ready();
    const since = await first.desk.head();
    await write(at('b.md'), text('b', 'B'));
    await first.desk.update('b', 'published');
    await write(at('b.md'), text('b', 'B2'));
    await first.desk.update('b', 'updated');
    const left = await first.desk.head();
    await first.stop();
    await write(at('c.md'), text('c', 'C'));

    const second = await start(place, { since });
    expect(second.subscribed).toMatchObject({ canResume: true, position: { epoch: since.epoch } });
    await second.desk.update('c', 'published');
    const { client } = second.desk;
    const answer = await client.call('feed.changes', { since, limit: 1000 });
    if (answer.status !== 'ok') throw new Error(answer.status);
    expect(answer.changes.map(({ id, kind, version }) => [id, kind, version])).toEqual([
      ['b', 'updated', 2],
      ['c', 'published', 1],
    ]);
    expect(answer.next).toEqual(answer.head);
    expect(answer.changes[0]?.seq).toBe(left.seq);
    // In small steps the same is found.
    const steps: number[] = [];
    for (let position = since; ;) {
      const step = await client.call('feed.changes', { since: position, limit: 1 });
      if (step.status !== 'ok' || step.changes.length === 0) break;
      steps.push(...step.changes.map(({ seq }) => seq));
      position = step.next;
    }
    expect(steps).toEqual(answer.changes.map(({ seq }) => seq));
    // Ahead of the log, or of another one: everything is to be loaded again.
    const ahead = { epoch: since.epoch, seq: 10_000 };
    const other = { epoch: 'another', seq: 1 };
    for (const position of [ahead, other]) {
      expect((await client.call('feed.subscribe', { since: position })).canResume).toBe(false);
      expect(await client.call('feed.changes', { since: position, limit: 10 })).toMatchObject({
        status: 'resync',
      });
    }
  });

  it('tells every desk and every page of changes, marks, evictions and settings', async () => {
    const place = await makePlace();
    await write(join(place.notices, 'a.md'), text('a', 'A', { requiresAck: 'true' }));
    const { bridge, desk } = await start(place);
    await desk.ready();
    const { desk: other } = await connect(bridge.address);
    const page = makePage();
    await bridge.handlers['feed.subscribe']({ since: null }, { peer: page.peer });
    const peers = [desk.events, other.events, page.events];
    const reaches = async (name: AnyEvent['event'], fits: (event: AnyEvent) => boolean): Promise<void> => {
      for (const events of peers) {
        await until(
          () => events.some((event) => event.event === name && fits(event)),
          (found) => found,
          name,
        );
      }
      expect(peers.length).toBe(3);
    };

    const key = 'key-of-one-mark';
    const items = [{ id: 'a', read: 1, ack: 1, at: 1000 }];
    const marked = await desk.client.call('marks.set', { key, items });
    expect(marked.marks).toMatchObject([{ id: 'a', mark: { readVersion: 1, ackVersion: 1, ackAt: 1000 } }]);
    await reaches('marks:changed', (event) => JSON.stringify(event).includes('"id":"a"'));
    // Repeated after a lost answer: the same answer, and nothing happens.
    await desk.client.call('marks.set', { key: 'key-unread', items: [{ id: 'a', read: 0, at: 2000 }] });
    expect(await other.client.call('marks.set', { key, items })).toEqual(marked);
    expect((await desk.list())[0]?.mark).toMatchObject({ readVersion: 0, ackVersion: 1 });

    await bridge.handlers['cache.evict']({ id: 'a' }, { peer: page.peer });
    await reaches('cache:evicted', (event) => event.event === 'cache:evicted' && event.payload.id === 'a');
    await desk.client.call('cache.evict', { id: null });
    await reaches('cache:evicted', (event) => event.event === 'cache:evicted' && event.payload.id === null);
    expect((await desk.get('a')).status).toBe('ok');

    await bridge.handlers['settings.update']({ patch: { theme: 'dark' } }, { peer: page.peer });
    await reaches(
      'settings:changed',
      (event) => event.event === 'settings:changed' && event.payload.values.theme === 'dark',
    );
    await write(join(place.notices, 'b.md'), text('b', 'B'));
    await reaches('notice:updated', (event) => event.event === 'notice:updated' && event.payload.id === 'b');
    await reaches('sources:changed', () => true);
    expect(holes(desk.updates.map(({ seq }) => seq))).toEqual([]);
  });

  it('marks all as read up to where the person has seen', async () => {
    const place = await makePlace();
    for (const id of ['a', 'b', 'c']) await write(join(place.notices, `${id}.md`), text(id, id));
    const { desk } = await start(place);
    await desk.ready();
    const upTo = await desk.head();
    await write(join(place.notices, 'late.md'), text('late', 'late'));
    await desk.update('late', 'published');
    const params = { key: 'key-of-read-all', filter: {}, upTo, at: 1000 };
    expect(await desk.client.call('marks.readAll', params)).toEqual({ marked: 3 });
    expect(await desk.client.call('marks.readAll', params)).toEqual({ marked: 3 });
    expect(await desk.titles({ unread: true })).toEqual(['late']);
    expect(await desk.client.call('notices.counts', {})).toMatchObject({ total: 4, unread: 1 });
    await until(
      () => desk.events.some(({ event }) => event === 'marks:changed'),
      (found) => found,
    );
    await expect(
      desk.client.call('marks.readAll', { ...params, key: 'key-of-another', upTo: { ...upTo, epoch: 'x' } }),
    ).rejects.toMatchObject({ code: 'conflict' });
    // A new version of what was read is unread again.
    await write(join(place.notices, 'a.md'), text('a', 'a2'));
    await desk.update('a', 'updated');
    expect(await desk.titles({ unread: true })).toEqual(['a2', 'late']);
  });

  it('gives a page what a desktop may have, but no files of its machine by import', async () => {
    const place = await makePlace();
    await write(join(place.notices, 'held.md'), text('held', 'Held', { draft: 'true' }));
    const second = join(place.root, 'second');
    await write(join(second, 'a.md'), text('a', 'A'));
    const { bridge, desk } = await start(place);
    await desk.ready();
    const page = { peer: makePage().peer };
    const { handlers } = bridge;
    const refused = async () => await handlers['sources.import']({ paths: [join(second, 'a.md')] }, page);
    await expect(refused()).rejects.toMatchObject({ code: 'not-supported' });
    const link = async () => await handlers['web.link']({}, page);
    await expect(link()).rejects.toMatchObject({ code: 'forbidden' });
    const { source } = await handlers['sources.add']({ kind: 'folder', path: second }, page);
    await handlers['sources.rescan']({ id: source.id }, page);
    expect(await desk.titles()).toEqual(['A']);
    const drafts = await handlers['moderation.list']({ disposition: 'draft', offset: 0, limit: 10 }, page);
    expect(drafts.items.map(({ id }) => id)).toEqual(['held']);
    await handlers['sources.remove']({ id: source.id }, page);
    expect(await desk.titles()).toEqual([]);
    expect((await handlers['store.check']({ kind: 'full' }, page)).problems).toEqual([]);
    expect((await handlers['status.get']({}, page)).connections).toMatchObject({ socket: 1, refused: 0 });
    expect((await handlers['status.logs']({ limit: 1000 }, page)).lines.length).toBeGreaterThan(0);
  });
});
