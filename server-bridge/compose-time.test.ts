import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holes, makePlace, start, text, until, write } from './testing/bridge.ts';

const HOUR = 3_600_000;
const isoAt = (at: number): string => new Date(at).toISOString();

describe('time', () => {
  it('publishes, makes current and expires by itself, also when the clock jumps', async () => {
    const place = await makePlace();
    let offset = 0;
    const clock = (): number => Date.now() + offset;
    const base = Date.now();
    const put = (id: string, more: Readonly<Record<string, string>>) =>
      write(join(place.notices, `${id}.md`), text(id, id, more, `From 2001-01-01 to 2002-01-01, ${id}.`));
    await put('scheduled', { publishAt: isoAt(base + HOUR) });
    await put('ahead', { effective: isoAt(base + HOUR), expires: isoAt(base + 3 * HOUR) });
    await put('ends', { expires: isoAt(base + HOUR) });
    await put('brief', { effective: isoAt(base + HOUR), expires: isoAt(base + 2 * HOUR) });
    await put('draft', { draft: 'true', publishAt: isoAt(base + HOUR) });
    await put('ever', {});
    const { desk } = await start(place, { now: clock });
    await desk.ready();
    const states = async () => Object.fromEntries((await desk.list()).map(({ id, state }) => [id, state]));
    expect(await states()).toEqual({
      ahead: 'upcoming',
      ends: 'current',
      brief: 'upcoming',
      ever: 'current',
    });
    expect((await desk.held('scheduled')).items.map(({ id }) => id)).toEqual(['scheduled']);
    expect((await desk.held('draft')).items.map(({ id }) => id)).toEqual(['draft']);
    expect((await desk.get('scheduled')).status).toBe('unknown');

    // The machine slept for an hour and a half.
    offset = 1.5 * HOUR;
    await desk.update('scheduled', 'published', 1);
    await desk.update('ahead', 'current', 1);
    await desk.update('ends', 'expired', 1);
    await desk.update('brief', 'current', 1);
    expect(await states()).toEqual({
      scheduled: 'current',
      ahead: 'current',
      ends: 'expired',
      brief: 'current',
      ever: 'current',
    });

    // Set back: nothing that has happened happens again.
    offset = 0;
    await put('late', { publishAt: isoAt(base + 2 * HOUR) });
    await desk.update('late', 'moderation', 1);
    await put('ever', { tags: '[touched]' });
    await desk.update('ever', 'updated', 2);
    expect((await states())['ends']).toBe('expired');

    // Longer than everything: what passes two moments at once is told once, where it has got to.
    await put('both', { effective: isoAt(base + 2 * HOUR), expires: isoAt(base + 3 * HOUR) });
    await desk.update('both', 'published', 1);
    offset = 10 * HOUR;
    await desk.update('late', 'published', 1);
    await desk.update('ahead', 'expired', 1);
    await desk.update('both', 'expired', 1);
    await desk.update('brief', 'expired', 1);
    expect(desk.story('both')).toEqual(['published 1', 'expired 1']);
    const stories = ['ahead', 'brief', 'ends', 'scheduled', 'late'].map((id) => desk.story(id));
    expect(stories.filter((story) => new Set(story).size < story.length)).toEqual([]);
    expect((await desk.held('draft')).items.map(({ id }) => id)).toEqual(['draft']);
    expect(holes(desk.updates.map(({ seq }) => seq))).toEqual([]);
  });

  it('catches up at a start on what passed while no bridge ran', async () => {
    const place = await makePlace();
    const base = Date.now();
    await write(join(place.notices, 'a.md'), text('a', 'A', { expires: isoAt(base + HOUR) }));
    await write(join(place.notices, 'b.md'), text('b', 'B', { publishAt: isoAt(base + 1.5 * HOUR) }));
    const first = await start(place);
    await first.desk.ready();
    const since = await first.desk.head();
    await first.stop();
    const { desk } = await start(place, { now: () => Date.now() + 2 * HOUR, since });
    await until(
      () => desk.titles({ states: ['current'] }),
      (titles) => titles.join() === 'B',
    );
    const answer = await desk.client.call('feed.changes', { since, limit: 100 });
    expect(answer.status === 'ok' && answer.changes.map(({ id, kind }) => [id, kind])).toEqual([
      ['a', 'expired'],
      ['b', 'published'],
    ]);
  });
});
