import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyBeforeUpgrade } from './other-versions.ts';
import { openSettings } from './settings.ts';

const source = { id: 'a', kind: 'folder', path: '/a', name: 'A' };

async function makePlace(files: Readonly<Record<string, unknown>>) {
  const folder = await mkdtemp(join(tmpdir(), 'gz-settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  const logs: string[] = [];
  const open = async (isReturned: boolean) => {
    const log = (level: string, message: string): void => void logs.push(`${level}: ${message}`);
    const settings = await openSettings({ folder, env: {}, now: () => 0, log, isReturned });
    onTestFinished(() => settings.close());
    return settings;
  };
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, name), 'utf8'));
  return { folder, logs, open, read };
}

describe('settings of an older version', () => {
  it('are copied aside before they are upgraded, each time as they are then', async () => {
    const { folder, read } = await makePlace({
      'settings.json': { version: 1, theme: 'dark' },
      'settings.before-v2.json': { version: 1, theme: 'light' },
    });
    await copyBeforeUpgrade(folder, 2);
    expect(await read('settings.before-v2.json')).toEqual({ version: 1, theme: 'dark' });
    await writeFile(join(folder, 'settings.json'), '{"version": 2}');
    await copyBeforeUpgrade(folder, 2);
    expect(await read('settings.before-v2.json')).toEqual({ version: 1, theme: 'dark' });
  });

  it('are the only ones: what cannot be read, or is not there, is nobody’s copy', async () => {
    for (const files of [{}, { 'settings.json': 'no JSON' }, { 'settings.json': {} }]) {
      const { folder } = await makePlace(files);
      await copyBeforeUpgrade(folder, 2);
      expect(await readdir(folder)).toEqual(Object.keys(files));
    }
  });
});

const NEWER = {
  version: 2,
  theme: { name: 'sepia', contrast: 2 },
  language: 'zh',
  presentation: true,
  paper: 'A5',
  sources: [source, { id: 'b', kind: 'relay', address: 'x' }],
};

describe('settings of a newer version', () => {
  it('are taken over value by value when the desk went back', async () => {
    const place = await makePlace({
      'settings.json': NEWER,
      'settings.last-good.json': NEWER,
      'settings.before-v2.json': { version: 1, theme: 'dark', language: 'en', sources: [] },
    });
    const settings = await place.open(true);
    expect(settings.state()).toMatchObject({
      problem: null,
      values: { theme: 'dark', language: 'zh', presentation: true, sources: [source] },
    });
    const kept = (await readdir(place.folder)).find((name) => name.startsWith('settings.newer-')) ?? '';
    expect(await place.read(kept)).toEqual(NEWER);
    expect(place.logs).toEqual([
      `warn: the settings are of a newer version, kept as ${kept}; not understood: theme, 1 of the sources`,
    ]);
    // What nobody here knows stays for the version that does.
    await settings.update({ textSize: 'large' });
    expect(await place.read('settings.json')).toMatchObject({ version: 1, textSize: 'large', paper: 'A5' });
  });

  it('are taken over without a copy, and from the last good ones', async () => {
    const place = await makePlace({ 'settings.json': 'half a sa', 'settings.last-good.json': NEWER });
    expect((await place.open(true)).state()).toMatchObject({
      problem: null,
      values: { theme: 'system', language: 'zh', sources: [source] },
    });
  });

  it('stay as they are when this version can read them', async () => {
    const place = await makePlace({ 'settings.json': { version: 1, theme: 'dark', paper: 'A5' } });
    expect((await place.open(true)).state().values.theme).toBe('dark');
    expect(await readdir(place.folder)).toEqual(['settings.json', 'settings.last-good.json']);
  });

  it('are a bad file, and left alone, when a person has started the older one', async () => {
    const place = await makePlace({ 'settings.json': NEWER });
    expect((await place.open(false)).state().problem?.reason).toContain('newer');
    expect(await place.read('settings.json')).toEqual(NEWER);
  });

  it('keep fields inside of values that are changed here', async () => {
    const quietHours = { isOn: false, from: '22:00', to: '07:00', days: [1] };
    const place = await makePlace({
      'settings.json': { version: 1, quietHours: { ...quietHours, tone: 'soft' } },
    });
    const settings = await place.open(false);
    await settings.update({ quietHours: { ...quietHours, isOn: true } });
    expect(await place.read('settings.json')).toMatchObject({ quietHours: { isOn: true, tone: 'soft' } });
  });
});
