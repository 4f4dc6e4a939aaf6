import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RETURNED_FILE } from './contract/names.ts';
import { openVersion, WENT_BACK } from './store/testing/versions.ts';
import { makePlace, start, text, until, write } from './testing/bridge.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a desk that went back to its previous version', () => {
  it('has its data as they were, in a new epoch, and what came since from its sources', async () => {
    const place = await makePlace();
    const at = (name: string): string => join(place.notices, name);
    const { dataFolder } = place;
    await writeFile(at('plan.png'), PNG);
    await write(at('a.md'), text('a', 'A', {}, '![plan](plan.png)'));
    for (const id of ['edited', 'gone']) await write(at(`${id}.md`), text(id, id));
    const first = await start(place);
    await first.desk.ready();
    await first.stop();
    const media = await readdir(join(dataFolder, 'media'), { recursive: true });
    expect(media).toHaveLength(2);

    const newer = openVersion(dataFolder, Date.now(), { isNewer: true });
    const items = [{ id: 'a', read: 1, ack: 1, at: 1_000 }];
    newer.writer.setMarks({ params: { key: 'key-in-newer', items }, now: Date.now() });
    const { head: since } = newer.read('changes', { since: { epoch: '', seq: 0 }, limit: 1 });
    newer.close();
    const settings = { version: 2, theme: 'dark', paper: 'A5', sources: [] };
    await write(at('new.md'), text('new', 'new'));
    await write(at('edited.md'), text('edited', 'edited since'));
    await rm(at('gone.md'));
    await expect(start(place)).rejects.toMatchObject({ code: 'schema-newer' });
    await writeFile(join(dataFolder, 'settings.json'), JSON.stringify(settings));

    await writeFile(join(dataFolder, RETURNED_FILE), JSON.stringify(WENT_BACK));
    const back = await start(place, { since });
    const { desk } = back;
    expect(back.subscribed.canResume).toBe(false);
    expect(back.subscribed.position.epoch).not.toBe(since.epoch);
    expect(await desk.client.call('feed.changes', { since, limit: 10 })).toMatchObject({ status: 'resync' });
    await until(
      () => desk.titles(),
      (titles) => titles.join() === ['A', 'edited since', 'new'].join(),
      'what the folder holds',
    );
    expect(await desk.get('a')).toMatchObject({
      notice: { version: 1, summary: { mark: { readVersion: 1, ackVersion: 1, readAt: 1_000 } } },
    });
    const state = await desk.client.call('settings.get', {});
    expect([state.problem, state.values.theme]).toEqual([null, 'dark']);
    const { store } = await desk.client.call('status.get', {});
    expect(store.restored).toMatchObject({ cause: 'return', reason: 'version 1.3.0 was left for 1.2.0' });
    expect(await readdir(join(dataFolder, 'media'), { recursive: true })).toEqual(media);
    expect(await desk.html('a')).toContain('/media/');
    expect((await desk.client.call('store.check', { kind: 'full' })).problems).toEqual([]);
    // The next start is like any other.
    expect(existsSync(join(dataFolder, RETURNED_FILE))).toBe(false);
    const position = await desk.head();
    await back.stop();
    expect((await start(place, { since: position })).subscribed.canResume).toBe(true);
  });
});
