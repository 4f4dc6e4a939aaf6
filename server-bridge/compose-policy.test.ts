import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filePlace } from './settings/policy/linux.ts';
import { makePlace, type Place, start, type StartOptions, text, until, write } from './testing/bridge.ts';

const policyFile = (place: Place): string => join(place.root, 'policy.json');
const decide = (place: Place, policy: object | string): Promise<void> =>
  writeFile(policyFile(place), typeof policy === 'string' ? policy : JSON.stringify(policy));
const under = (place: Place, over: StartOptions = {}) =>
  start(place, {
    folders: [],
    policyPlace: filePlace({
      file: policyFile(place),
      folder: null,
      owners: process.getuid === undefined ? null : [process.getuid()],
      pollMs: 20,
    }),
    ...over,
  });

async function withHall(): Promise<{ place: Place; hall: { id: string; [name: string]: string } }> {
  const place = await makePlace();
  const folder = join(place.root, 'hall');
  await mkdir(folder);
  await write(join(folder, 'open.md'), text('open', 'Open'));
  await write(join(place.notices, 'mine.md'), text('mine', 'Mine'));
  return { place, hall: { id: 'hall', kind: 'folder', path: folder, name: 'City hall' } };
}

describe('a managed desk', () => {
  it('has the sources and settings of its policy, and nobody takes them away', async () => {
    const { place, hall } = await withHall();
    await decide(place, {
      sources: [hall],
      settings: { theme: 'dark' },
      update: { channel: 'beta' },
      colour: 1,
    });
    const { desk } = await under(place, { folders: [place.notices] });
    await desk.ready();
    expect(await desk.titles()).toEqual(['Mine', 'Open']);
    const { client } = desk;
    const state = await client.call('policy.get', {});
    expect(state).toMatchObject({
      values: { update: { channel: 'beta' } },
      origins: [policyFile(place)],
      problems: [{ field: 'colour', reason: 'no such field' }],
    });
    expect(await client.call('settings.get', {})).toMatchObject({
      values: { theme: 'dark' },
      origins: { theme: 'policy' },
      locked: ['theme'],
    });
    await expect(client.call('settings.update', { patch: { theme: 'light' } })).rejects.toMatchObject({
      code: 'settings-locked',
    });
    await expect(client.call('sources.remove', { id: 'hall' })).rejects.toMatchObject({
      code: 'source-locked',
    });
    await expect(client.call('sources.update', { id: 'hall', name: 'X' })).rejects.toMatchObject({
      code: 'source-locked',
    });
    expect(await client.call('sources.rescan', { id: 'hall' })).toMatchObject({ source: { itemCount: 1 } });
    const file = await readFile(join(place.dataFolder, 'settings.json'), 'utf8');
    expect(file).not.toContain('hall');
    expect(file).not.toContain('dark');
  });

  it('follows a change of the policy, and withdraws what it drops only when it was read well', async () => {
    const { place, hall } = await withHall();
    const { desk } = await under(place);
    await decide(place, { sources: [hall], notifications: { mayBeQuiet: false } });
    await desk.update('open', 'published');
    expect(desk.events.findLast(({ event }) => event === 'policy:changed')).toMatchObject({
      payload: { values: { notifications: { mayBeQuiet: false } }, problems: [] },
    });
    expect(await desk.client.call('settings.get', {})).toMatchObject({
      locked: ['doNotDisturb', 'presentation', 'quietHours'],
    });

    await decide(place, '{"sources": [');
    await until(
      () => desk.client.call('policy.get', {}),
      ({ isLastGood }) => isLastGood,
      'the last good policy',
    );
    expect(await desk.titles()).toEqual(['Open']);
    expect((await desk.sources()).map(({ id }) => id)).toEqual(['hall']);

    // A source that is not as it must be is not one that was taken out.
    await decide(place, { sources: [{ ...hall, path: 'hall' }] });
    await until(
      () => desk.sources(),
      (sources) => sources.length === 0,
      'no source',
    );
    expect(await desk.titles()).toEqual(['Open']);

    await decide(place, {});
    await desk.update('open', 'withdrawn');
    expect(await desk.titles()).toEqual([]);

    await decide(place, { sources: [hall] });
    await until(
      () => desk.titles(),
      (titles) => titles.length === 1,
      'the notice again',
    );
    await rm(policyFile(place));
    await until(
      () => desk.titles(),
      (titles) => titles.length === 0,
      'the end of the policy',
    );
    expect(await desk.client.call('policy.get', {})).toMatchObject({ origins: [], set: [] });
  });

  it('takes over a folder that the person had added, and gives it back', async () => {
    const { place, hall } = await withHall();
    const { desk } = await under(place, { folders: [hall['path'] ?? ''] });
    await desk.ready();
    expect(await desk.titles()).toEqual(['Open']);
    const [own] = await desk.sources();
    await decide(place, { sources: [hall] });
    await until(
      () => desk.sources(),
      (sources) => sources.some(({ id }) => id === 'hall'),
      'the source',
    );
    await desk.ready();
    expect(await desk.client.call('settings.get', {})).toMatchObject({ leftOut: [own?.id] });
    await until(
      () => desk.titles(),
      (titles) => titles.length === 1,
      'the notice',
    );
    expect((await desk.sources()).map(({ id, problemCount }) => [id, problemCount])).toEqual([['hall', 0]]);

    await rm(policyFile(place));
    await until(
      () => desk.sources(),
      (sources) => sources.length === 1 && sources[0]?.id === own?.id,
      'the person’s own source',
    );
    await until(
      () => desk.list(),
      (notices) => notices.length === 1 && notices[0]?.sourceId === own?.id,
      'its notice',
    );
    expect(await desk.titles()).toEqual(['Open']);
    expect(await desk.client.call('settings.get', {})).not.toHaveProperty('leftOut');
  });

  it('may have no sources of its person’s, nor samples; a missing folder is told', async () => {
    const { place, hall } = await withHall();
    const samplesFolder = join(place.root, 'samples');
    await write(join(samplesFolder, 'one.md'), text('one', 'One'));
    await decide(place, { locked: ['sources'], sources: [{ ...hall, path: join(place.root, 'nowhere') }] });
    const { desk } = await under(place, { samplesFolder });
    const { client } = desk;
    await until(
      () => desk.sources(),
      ([source]) => source?.state === 'gone',
      'a source that is gone',
    );
    await expect(client.call('sources.add', { kind: 'folder', path: place.notices })).rejects.toMatchObject({
      code: 'source-locked',
    });
    await write(join(place.root, 'x.md'), text('x', 'X'));
    await expect(client.call('sources.import', { paths: [join(place.root, 'x.md')] })).rejects.toMatchObject({
      code: 'source-locked',
    });
    expect((await desk.sources()).map(({ id }) => id)).toEqual(['hall']);
  });
});
