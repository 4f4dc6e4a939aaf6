import { chmod, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBridge } from './compose.ts';
import type { CallContext } from './rules/peer.ts';
import { makePlace, type Place, start, text, TOKEN, until, write } from './testing/bridge.ts';

const settingsOf = (place: Place): string => join(place.dataFolder, 'settings.json');
const context: CallContext = {
  peer: {
    kind: 'socket',
    bufferedBytes: 0,
    send: () => undefined,
    onClose: () => undefined,
    onDrain: () => undefined,
  },
};
const page = { filter: {}, sort: 'newest', offset: 0, limit: 50 } as const;

/** A bridge for one command: nothing of it moves. */
const startPassive = (place: Place, now = Date.now) =>
  startBridge({
    dataFolder: place.dataFolder,
    env: {},
    folders: [],
    samplesFolder: null,
    web: null,
    socket: { path: place.socketPath, token: TOKEN },
    isPassive: true,
    now,
  });

async function editSettings(
  place: Place,
  change: (values: Record<string, unknown>) => object,
): Promise<void> {
  const values = JSON.parse(await readFile(settingsOf(place), 'utf8')) as Record<string, unknown>;
  await writeFile(settingsOf(place), JSON.stringify(change(values)));
}

describe('the samples', () => {
  it('are there at the first run only, and a person may edit or remove them', async () => {
    const place = await makePlace();
    const samplesFolder = join(place.root, 'samples');
    await write(join(samplesFolder, 'one.md'), text('one', 'One'));
    await write(join(samplesFolder, 'sub', 'two.md'), text('two', 'Two'));
    const first = await start(place, { folders: [], samplesFolder });
    const [source] = await first.desk.ready();
    expect(source).toMatchObject({ id: 'samples', name: 'Samples', itemCount: 2 });
    expect(await first.desk.titles()).toEqual(['One', 'Two']);
    await write(join(place.dataFolder, 'samples', 'one.md'), text('one', 'Mine'));
    await first.desk.update('one', 'updated');
    await first.stop();

    const second = await start(place, { folders: [], samplesFolder });
    await second.desk.ready();
    expect(await second.desk.titles()).toEqual(['Mine', 'Two']);
    await second.desk.client.call('sources.remove', { id: 'samples' });
    expect(await second.desk.titles()).toEqual([]);
    await second.stop();

    const third = await start(place, { folders: [], samplesFolder });
    expect(await third.desk.sources()).toEqual([]);
    expect(await third.desk.titles()).toEqual([]);
  });

  it('stay away where a folder was named', async () => {
    const place = await makePlace();
    const samplesFolder = join(place.root, 'samples');
    await write(join(samplesFolder, 'one.md'), text('one', 'One'));
    await write(join(place.notices, 'a.md'), text('a', 'A'));
    const { desk } = await start(place, { samplesFolder });
    await desk.ready();
    expect(await desk.titles()).toEqual(['A']);
    expect(await readdir(place.dataFolder)).not.toContain('samples');
  });

  it('leave nothing behind when they cannot be copied, and come with the next start', async () => {
    const place = await makePlace();
    const samplesFolder = join(place.root, 'samples');
    const first = await start(place, { folders: [], samplesFolder });
    expect(await first.desk.sources()).toEqual([]);
    const names = await readdir(place.dataFolder);
    expect(names.filter((name) => name.startsWith('samples'))).toEqual([]);
    expect(names).not.toContain('settings.json');
    const { lines } = await first.desk.client.call('status.logs', { limit: 100 });
    expect(lines.map(({ message }) => message).join('\n')).toContain('samples could not be copied');
    await first.stop();
    await write(join(samplesFolder, 'one.md'), text('one', 'One'));
    await mkdir(join(place.dataFolder, 'samples'));
    const second = await start(place, { folders: [], samplesFolder });
    await second.desk.ready();
    expect(await second.desk.titles()).toEqual(['One']);
  });
});

describe('the settings file', () => {
  it('steers sources and scans while the bridge runs', async () => {
    const place = await makePlace();
    const second = join(place.root, 'second');
    await write(join(place.notices, 'a.md'), text('a', 'A'));
    await write(join(second, 'b.md'), text('b', 'B'));
    const { desk } = await start(place, { env: {} });
    const [{ id } = { id: '' }] = await desk.ready();
    const scannedAt = (await desk.sources())[0]?.lastScanAt ?? 0;
    // Every minute by default: only the new value lets it happen within the test.
    await editSettings(place, (values) => ({ ...values, rescanSeconds: 1 }));
    await until(
      () => desk.sources(),
      ([source]) => (source?.lastScanAt ?? 0) > scannedAt,
      'another scan',
    );
    expect(desk.events.findLast(({ event }) => event === 'settings:changed')).toMatchObject({
      payload: { values: { rescanSeconds: 1 }, problem: null },
    });

    const added = { id: 'second', kind: 'folder', path: second, name: 'Second' };
    await editSettings(place, (values) => ({
      ...values,
      sources: [...(values['sources'] as object[]), added],
    }));
    await desk.update('b', 'published');
    await desk.ready();
    expect((await desk.sources()).map((source) => source.id)).toEqual([id, 'second']);

    // A bad file takes nothing away.
    await writeFile(settingsOf(place), '{ "version": 1, "sources": [');
    await until(
      () => desk.client.call('settings.get', {}),
      ({ problem }) => problem !== null,
      'the problem',
    );
    expect(await desk.titles()).toEqual(['A', 'B']);
    await writeFile(settingsOf(place), JSON.stringify({ version: 1, rescanSeconds: 1, sources: [added] }));
    await desk.update('a', 'withdrawn');
    await until(
      () => desk.sources(),
      (sources) => sources.length === 1,
    );
    expect(await desk.titles()).toEqual(['B']);

    // The same source at another place.
    const third = join(place.root, 'third');
    await write(join(third, 'c.md'), text('c', 'C'));
    await editSettings(place, (values) => ({ ...values, sources: [{ ...added, path: third }] }));
    await desk.update('c', 'published');
    await desk.update('b', 'withdrawn');
    expect((await desk.sources()).map(({ path }) => path)).toEqual([third]);
  });

  it('withdraws what a source brought that was taken out while no bridge ran', async () => {
    const place = await makePlace();
    await write(join(place.notices, 'a.md'), text('a', 'A'));
    const first = await start(place);
    await first.desk.ready();
    await first.stop();
    const before = await readFile(settingsOf(place), 'utf8');

    // A bad file is no order.
    await writeFile(settingsOf(place), 'rubbish');
    await rm(join(place.dataFolder, 'settings.last-good.json'));
    const bad = await start(place, { folders: [] });
    expect(await bad.desk.sources()).toEqual([]);
    expect(await bad.desk.titles()).toEqual(['A']);
    await bad.stop();
    await writeFile(settingsOf(place), before);
    const good = await start(place, { folders: [] });
    await good.desk.ready();
    expect(await good.desk.titles()).toEqual(['A']);
    await good.stop();

    await editSettings(place, (values) => ({ ...values, sources: [] }));
    const second = await start(place, { folders: [] });
    expect(await second.desk.titles()).toEqual([]);
    expect(await second.desk.get('a')).toMatchObject({ status: 'withdrawn', title: 'A' });
    // Back in the list, it is back on the desk.
    await second.desk.client.call('sources.add', { kind: 'folder', path: place.notices });
    await second.desk.ready();
    expect(await second.desk.titles()).toEqual(['A']);
  });

  it('has retention remove what has left', async () => {
    const place = await makePlace();
    let offset = 0;
    const clock = (): number => Date.now() + offset;
    await write(join(place.notices, 'old.md'), text('old', 'Old', { expires: '2020-01-01' }));
    await write(join(place.notices, 'new.md'), text('new', 'New'));
    const { desk } = await start(place, { now: clock });
    await desk.ready();
    for (const version of [2, 3, 4]) {
      await write(join(place.notices, 'new.md'), text('new', `New ${String(version)}`));
      await desk.update('new', 'updated', version);
    }
    await write(join(place.notices, 'left.md'), text('left', 'Left'));
    await desk.update('left', 'published');
    await rm(join(place.notices, 'left.md'));
    await desk.update('left', 'withdrawn');
    await desk.client.call('settings.update', { patch: { retentionDays: 30, retentionVersions: 1 } });
    await desk.update('old', 'retired');
    offset = 31 * 24 * 3_600_000;
    await desk.client.call('settings.update', { patch: { retentionDays: 29 } });
    await desk.update('left', 'retired');
    expect((await desk.get('old')).status).toBe('withdrawn');
    const { versions } = await desk.client.call('notices.versions', { id: 'new' });
    expect(versions.map(({ version }) => version)).toEqual([4, 3]);
    const search = { query: 'Old', filter: {}, offset: 0, limit: 10 };
    expect((await desk.client.call('notices.search', search)).items).toEqual([]);
    // Its file is still there: the next scan brings nothing back.
    const id = (await desk.sources())[0]?.id ?? '';
    await desk.client.call('sources.rescan', { id });
    expect(await desk.titles()).toEqual(['New 4']);
    await expect(desk.client.call('settings.update', { patch: { retentionDays: 0 } })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });
});

describe('imports', () => {
  it('copies files in and tells what became of each', async () => {
    const place = await makePlace();
    const at = (name: string): string => join(place.root, 'from', name);
    await write(at('good.md'), text('good', 'Good'));
    await write(at('plain.txt'), 'Plain text\n');
    await write(at('停水通知.md'), '***\n');
    await write(at('same.md'), text('good', 'Rival'));
    await write(at('empty.md'), '');
    await write(at('image.png'), 'png');
    await write(at('huge.md'), 'x'.repeat(5 * 1024 * 1024 + 1));
    const { desk } = await start(place, { folders: [] });
    const paths = ['good.md', 'plain.txt', '停水通知.md', 'empty.md', 'image.png', 'huge.md', 'none.md'].map(
      at,
    );
    const { items } = await desk.client.call('sources.import', { paths });
    expect(items.map(({ path }) => path)).toEqual(paths);
    expect(items.map(({ id, error }) => error?.code ?? id)).toEqual([
      'good',
      expect.stringMatching(/^n-/),
      expect.stringMatching(/^n-/),
      'bad-request',
      'bad-request',
      'too-large',
      'not-found',
    ]);
    // The file's own name is the title where the text has none.
    expect(await desk.titles()).toEqual(['Good', 'Plain text', '停水通知']);
    expect((await desk.sources()).map(({ id, name }) => [id, name])).toEqual([['imports', 'Imports']]);
    const rival = await desk.client.call('sources.import', { paths: [at('same.md')] });
    expect(rival.items).toMatchObject([{ error: { code: 'conflict' } }]);
    await write(at('good.md'), text('good', 'Better'));
    const again = await desk.client.call('sources.import', { paths: [at('good.md')] });
    expect(again.items).toMatchObject([{ id: 'good', error: null }]);
    expect(await desk.get('good')).toMatchObject({ notice: { version: 2, summary: { title: 'Better' } } });
    // The originals are not watched.
    await rm(at('good.md'));
    await desk.client.call('sources.rescan', { id: 'imports' });
    expect((await desk.get('good')).status).toBe('ok');
  });
});

describe('a passive bridge', () => {
  it('answers as of now, moves no source, and ends what an import started', async () => {
    const place = await makePlace();
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    await write(join(place.notices, 'a.md'), text('a', 'A', { expires: soon }));
    await write(join(place.notices, 'b.md'), text('b', 'B', { publishAt: soon }));
    const first = await start(place);
    await first.desk.ready();
    expect(await first.desk.titles()).toEqual(['A']);
    await first.stop();
    await rm(join(place.notices, 'a.md'));

    const later = (): number => Date.now() + 2 * 3_600_000;
    const passive = await startPassive(place, later);
    const { handlers } = passive;
    const list = (await handlers['notices.list'](page, context)).decode();
    expect(new Map(list.items.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        ['b', 'current'],
        ['a', 'expired'],
      ]),
    );
    const old = await handlers['notices.get']({ id: 'a' }, context);
    expect(old).toMatchObject({
      status: 'ok',
      notice: { summary: { state: 'expired' }, sourceName: 'notices' },
    });
    await write(join(place.root, 'c.md'), text('c', 'C'));
    await handlers['sources.import']({ paths: [join(place.root, 'c.md')] }, context);
    await passive.stop();
    // No later change reaches a store that is closed.
    await write(join(place.dataFolder, 'imports', 'late.md'), text('late', 'Late'));
    const second = await startPassive(place, later);
    const ids = (await second.handlers['notices.list'](page, context)).decode().items.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(['a', 'b', 'c']);
    // A second import starts the source that the settings know by now.
    const more = await second.handlers['sources.import']({ paths: [join(place.root, 'c.md')] }, context);
    expect(more.items).toMatchObject([{ id: 'c', error: null }]);
    await second.stop();
  });
});

describe('a data folder', () => {
  it('has one bridge, and is free when that has ended or could not start', async () => {
    const place = await makePlace();
    const first = await start(place);
    const other = { ...place, socketPath: join(place.root, 'run', 'other') };
    await expect(start(other)).rejects.toMatchObject({ code: 'data-folder-busy' });
    expect((await first.desk.client.call('ping', {})).now).toBeGreaterThan(0);
    const { mode } = await stat(join(place.dataFolder, 'bridge.json'));
    expect(mode & 0o777).toBe(0o600);
    await first.stop();
    expect(await readdir(place.dataFolder)).not.toContain('bridge.json');

    // The socket's place is open to others: refused, and everything begun has ended.
    await mkdir(join(place.root, 'open'));
    await chmod(join(place.root, 'open'), 0o777);
    const open = { ...place, socketPath: join(place.root, 'open', 's') };
    await expect(start(open)).rejects.toMatchObject({ code: 'forbidden' });
    const again = await start(place);
    await again.desk.ready();
    expect((await again.desk.sources()).length).toBe(1);
  });
});
