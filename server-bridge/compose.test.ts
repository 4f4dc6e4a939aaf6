import { appendFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holes, makePlace, start, text, until, write } from './testing/bridge.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a folder', () => {
  it('becomes events, versions and a log without holes, whatever is done to its files', async () => {
    const place = await makePlace();
    const at = (name: string): string => join(place.notices, name);
    await write(at('first.md'), text('first', 'First'));
    const { desk } = await start(place);
    await desk.ready();
    expect(await desk.titles()).toEqual(['First']);

    await write(at('water.md'), text('water', 'Water off'));
    expect(await desk.update('water', 'published', 1)).toMatchObject({
      isBackfill: false,
      summary: { id: 'water', version: 1, title: 'Water off', state: 'current' },
    });

    // An editor that writes beside it and renames.
    await write(at('.water.md.tmp'), text('water', 'Water off on Monday'));
    await rename(at('.water.md.tmp'), at('water.md'));
    const second = await desk.update('water', 'updated', 2);
    expect(second).toMatchObject({ summary: { title: 'Water off on Monday' } });
    expect(second.html).toContain('Body.');

    // One that empties the file and writes it in pieces.
    const file = await open(at('water.md'), 'w');
    const whole = text('water', 'Water off on Tuesday', {}, 'A first line.\n\nThe last line.');
    await file.write(whole.slice(0, 40));
    await file.write(whole.slice(40));
    await file.close();
    await desk.update('water', 'updated', 3);
    expect(await desk.html('water')).toMatch(/A first line\.[\s\S]*The last line\./);

    // The same content again is nothing.
    await writeFile(at('water.md'), whole);
    await rename(at('water.md'), at('moved.md'));
    const [source] = await desk.sources();
    await desk.client.call('sources.rescan', { id: source?.id ?? '' });
    expect(await desk.get('water')).toMatchObject({ status: 'ok', notice: { version: 3 } });

    // Without an id of its own a renamed file is another notice.
    await write(at('plain.md'), '# Plain\n\nText.\n');
    const plain = await until(
      () => desk.updates.find(({ summary }) => summary?.title === 'Plain'),
      (update) => update !== undefined,
    );
    await rename(at('plain.md'), at('plainer.md'));
    await desk.update(plain?.id ?? '', 'withdrawn');
    await until(
      () => desk.titles(),
      (titles) => titles.includes('Plain'),
    );

    await rm(at('moved.md'));
    await desk.update('water', 'withdrawn');
    expect(await desk.get('water')).toMatchObject({ status: 'withdrawn', title: 'Water off on Tuesday' });
    expect(await desk.titles()).toEqual(['First', 'Plain']);

    const { versions } = await desk.client.call('notices.versions', { id: 'first' });
    expect(versions.map(({ version }) => version)).toEqual([1]);
    expect(desk.story('water')).toEqual(['published 1', 'updated 2', 'updated 3', 'withdrawn 3']);
    // The desk subscribed while the first scan may have been under way.
    const seqs = desk.updates.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(holes(seqs)).toEqual([]);
    expect(seqs.at(-1)).toBe((await desk.head()).seq);
  });

  it('names a notice without a title by its file, also when that gets another name', async () => {
    const place = await makePlace();
    await write(join(place.notices, '停水.md'), '---\nid: a\n---\n***\n');
    await write(join(place.notices, 'b.md'), text('b', 'Titled'));
    const { desk } = await start(place);
    await desk.ready();
    expect(await desk.titles()).toEqual(['Titled', '停水']);
    await rename(join(place.notices, '停水.md'), join(place.notices, '停电.md'));
    await rename(join(place.notices, 'b.md'), join(place.notices, 'c.md'));
    expect((await desk.update('a', 'updated', 2)).summary).toMatchObject({ title: '停电' });
    const [source] = await desk.sources();
    await desk.client.call('sources.rescan', { id: source?.id ?? '' });
    expect(await desk.get('b')).toMatchObject({ status: 'ok', notice: { versionCount: 1 } });
  });

  it('brings images, attachments and links to its other notices', async () => {
    const place = await makePlace();
    const at = (name: string): string => join(place.notices, name);
    await write(at('images/plan.png'), PNG);
    await write(at('forms/入学 表.pdf'), '%PDF-1.4 form');
    await write(at('named.md'), text('named', 'Named'));
    await write(at('other.md'), '# Other\n\nText.\n');
    await write(
      at('main.md'),
      text(
        'main',
        'Main',
        {},
        '![plan](images/plan.png)\n\n[form](<forms/入学 表.pdf>), [named](named.md), [other](./other.md), [none](none.pdf)',
      ),
    );
    const { desk } = await start(place);
    await desk.ready();
    const answer = await desk.get('main');
    if (answer.status !== 'ok') throw new Error(answer.status);
    const { html, attachments, warnings } = answer.notice;
    const image = /\/media\/([0-9a-f]{64})/.exec(html)?.[1] ?? '';
    expect(await desk.client.call('media.get', { hash: image })).toMatchObject({ mime: 'image/png' });
    const { bytes } = await desk.client.call('media.get', { hash: image });
    expect(Buffer.from(bytes)).toEqual(PNG);
    expect(attachments).toMatchObject([{ name: '入学 表.pdf', bytes: 13 }]);
    const form = await desk.client.call('media.get', { hash: attachments[0]?.hash ?? '' });
    expect(Buffer.from(form.bytes).toString()).toBe('%PDF-1.4 form');
    expect(html).toContain('/notice/named');
    const other = (await desk.list()).find(({ title }) => title === 'Other');
    expect(html).toContain(`/notice/${other?.id ?? '?'}`);
    expect(warnings).toMatchObject([{ code: 'file-missing', detail: 'none.pdf' }]);
    await expect(desk.client.call('media.get', { hash: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'not-found',
    });

    // A changed image is a new version of the text that shows it.
    await write(at('images/plan.png'), Buffer.concat([PNG, Buffer.from('more')]));
    await desk.update('main', 'updated', 2);
    expect(await desk.html('main')).not.toContain(image);
  });

  it('asks before many notices leave at once, and does as it is told', async () => {
    const place = await makePlace();
    const many = join(place.notices, 'many');
    const away = join(place.root, 'away');
    for (let index = 0; index < 25; index++) {
      await write(join(many, `m${String(index)}.md`), text(`m${String(index)}`, `m${String(index)}`));
    }
    for (const name of ['a', 'b', 'c']) await write(join(place.notices, `${name}.md`), text(name, name));
    const { desk } = await start(place);
    const [{ id } = { id: '' }] = await desk.ready();
    const asks = () =>
      until(
        () => desk.sources(),
        ([source]) => source?.state === 'asking',
        'the question',
      );
    await rename(many, away);
    expect(await asks()).toMatchObject([{ detail: '25', itemCount: 28 }]);
    expect((await desk.list()).length).toBe(28);
    await desk.client.call('sources.confirm', { id, withdraw: false });
    await desk.client.call('sources.rescan', { id });
    expect((await desk.list()).length).toBe(28);

    // Back, nothing has happened; gone again, it asks again.
    await rename(away, many);
    await desk.client.call('sources.rescan', { id });
    expect(desk.updates).toEqual(desk.updates.filter(({ isBackfill }) => isBackfill));
    await rename(many, away);
    await asks();
    await desk.client.call('sources.confirm', { id, withdraw: true });
    expect(await desk.titles()).toEqual(['a', 'b', 'c']);
    await until(
      () => desk.updates.filter(({ kind }) => kind === 'withdrawn').length,
      (count) => count === 25,
    );
    expect(holes(desk.updates.map(({ seq }) => seq))).toEqual([]);
  });

  it('that is gone or empty withdraws nothing', async () => {
    const place = await makePlace();
    const away = join(place.root, 'away');
    await write(join(place.notices, 'a.md'), text('a', 'A'));
    const { desk } = await start(place);
    await desk.ready();
    const reaches = (state: string) =>
      until(
        () => desk.sources(),
        ([source]) => source?.state === state,
        state,
      );
    await rename(place.notices, away);
    await reaches('gone');
    expect(await desk.titles()).toEqual(['A']);
    await mkdir(place.notices);
    const [{ id } = { id: '' }] = await reaches('empty');
    expect(await desk.titles()).toEqual(['A']);
    await desk.client.call('sources.confirm', { id, withdraw: true });
    expect(await desk.titles()).toEqual([]);
    await write(join(place.notices, 'a.md'), text('a', 'A again'));
    await desk.update('a', 'published', 2);
    expect(await desk.titles()).toEqual(['A again']);
  });
});

describe('two sources', () => {
  it('do not take each other’s ids, and leave with what they brought', async () => {
    const place = await makePlace();
    const second = join(place.root, 'second');
    await write(join(place.notices, 'a.md'), text('same', 'Mine'));
    const { desk } = await start(place);
    const [first] = await desk.ready();
    await write(join(second, 'b.md'), text('same', 'Theirs'));
    await write(join(second, 'c.md'), text('own', 'Own'));
    const { source } = await desk.client.call('sources.add', { kind: 'folder', path: second, name: 'Two' });
    await desk.ready();
    expect(await desk.titles()).toEqual(['Mine', 'Own']);
    const two = (await desk.sources()).find(({ id }) => id === source.id);
    expect(two).toMatchObject({ problems: [{ remoteId: 'b.md', code: 'id-conflict' }], problemCount: 1 });
    expect(two?.problems[0]?.detail).toContain(first?.id ?? '?');
    expect(await desk.get('own')).toMatchObject({ status: 'ok', notice: { sourceName: 'Two' } });
    for (const path of [second, join(second, '..', 'second'), place.root]) {
      await expect(desk.client.call('sources.add', { kind: 'folder', path })).rejects.toMatchObject({
        code: 'folder-already-added',
      });
    }
    await expect(
      desk.client.call('sources.add', { kind: 'folder', path: join(place.root, 'none') }),
    ).rejects.toMatchObject({ code: 'folder-missing' });
    await expect(
      desk.client.call('sources.add', { kind: 'folder', path: place.dataFolder }),
    ).rejects.toMatchObject({ code: 'folder-inside-data' });

    await desk.client.call('sources.remove', { id: first?.id ?? '' });
    await desk.update('same', 'withdrawn');
    expect((await desk.sources()).map(({ id }) => id)).toEqual([source.id]);
    // Its owner is gone: the next scan takes the other in.
    await desk.client.call('sources.rescan', { id: source.id });
    expect(await desk.titles()).toEqual(['Own', 'Theirs']);
    const settings = await readFile(join(place.dataFolder, 'settings.json'), 'utf8');
    expect(settings).not.toContain(place.notices);
    expect(settings).toContain(second);
  });

  it('are told of as they change, with the level and zone they were given', async () => {
    const place = await makePlace();
    const { desk } = await start(place);
    const id = (await desk.sources())[0]?.id ?? '';
    await desk.client.call('sources.update', {
      id,
      name: 'Renamed',
      maxLevel: 'normal',
      zone: 'Asia/Shanghai',
    });
    await until(
      () => desk.events.findLast(({ event }) => event === 'sources:changed'),
      (event) => event?.event === 'sources:changed' && event.payload.sources[0]?.name === 'Renamed',
    );
    await expect(desk.client.call('sources.update', { id, zone: 'Mars/Olympus' })).rejects.toMatchObject({
      code: 'bad-request',
    });
    await write(join(place.notices, 'a.md'), text('a', 'A', { level: 'urgent', effective: '2999-01-01' }));
    const { summary } = await desk.update('a', 'published');
    expect(summary).toMatchObject({
      level: 'normal',
      state: 'upcoming',
      effectiveFrom: { at: Date.UTC(2998, 11, 31, 16), text: '2999-01-01' },
    });
    await appendFile(join(place.notices, 'a.md'), '\nMore.\n');
    await desk.update('a', 'updated', 2);
    expect(await desk.get('a')).toMatchObject({
      notice: { sourceName: 'Renamed', warnings: [{ code: 'level-capped' }] },
    });
  });
});
