import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesAt, writeSettingsFile } from './settings-file.ts';
import { openSettings, type OpenSettingsOptions, type SettingsStore } from './settings.ts';

let folder = '';
let opened: SettingsStore[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-settings-'));
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

const file = (): string => join(folder, 'settings.json');
const save = (content: unknown): Promise<void> =>
  writeFile(file(), typeof content === 'string' ? content : JSON.stringify(content));
const onDisk = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(file(), 'utf8')) as Record<string, unknown>;
async function open(more: Partial<OpenSettingsOptions> = {}): Promise<SettingsStore> {
  const store = await openSettings({
    folder,
    env: {},
    now: () => Date.UTC(2024, 5, 12, 9),
    log: () => undefined,
    pollMs: 20,
    ...more,
  });
  opened.push(store);
  return store;
}
const source = {
  id: 'a',
  kind: 'folder' as const,
  path: '/a',
  name: 'A',
  maxLevel: 'urgent' as const,
  zone: null,
};

describe('settings', () => {
  it('start with defaults and write nothing until something changes', async () => {
    const store = await open();
    expect(store.isFirstRun).toBe(true);
    expect(store.state()).toMatchObject({ values: { language: 'system', rescanSeconds: 60 }, problem: null });
    expect(store.state().origins['language']).toBe('default');
    expect(await readdir(folder)).toEqual([]);
    await store.update({ language: 'zh' });
    expect(await onDisk()).toEqual({ version: 1, language: 'zh' });
    expect((await open()).isFirstRun).toBe(false);
  });

  it('name the origin of each value; environment and arguments win and are not written', async () => {
    await save({ version: 1, language: 'en', theme: 'dark', rescanSeconds: 10 });
    const log = vi.fn<OpenSettingsOptions['log']>();
    const store = await open({
      log,
      env: {
        GAZETTE_RESCAN_SECONDS: '5',
        GAZETTE_LOG_LEVEL: 'shout',
        GAZETTE_RETENTION_DAYS: '30',
        GAZETTE_SINGLE_KEY_SHORTCUTS: 'false',
        GAZETTE_THEME: '',
      },
      argumentValues: { language: 'zh' },
    });
    const { values, origins } = store.state();
    expect(values).toMatchObject({
      language: 'zh',
      theme: 'dark',
      rescanSeconds: 5,
      logLevel: 'info',
      retentionDays: 30,
      singleKeyShortcuts: false,
    });
    expect(origins).toMatchObject({
      language: 'argument',
      theme: 'file',
      rescanSeconds: 'environment',
      logLevel: 'default',
      retentionDays: 'environment',
    });
    expect(log).toHaveBeenCalledWith('warn', expect.stringContaining('GAZETTE_LOG_LEVEL'));
    await store.update({ textSize: 'large' });
    expect(await onDisk()).toEqual({
      version: 1,
      language: 'en',
      theme: 'dark',
      rescanSeconds: 10,
      textSize: 'large',
    });
  });

  it('keep what this version does not know', async () => {
    await save({
      version: 1,
      later: { a: 1 },
      sources: [{ id: 'a', kind: 'folder', path: '/a', name: 'A', extra: 5 }],
    });
    const store = await open();
    await store.update({ theme: 'dark' });
    await store.setSources([
      { ...source, name: 'B' },
      { ...source, id: 'b' },
    ]);
    expect(await onDisk()).toEqual({
      version: 1,
      later: { a: 1 },
      theme: 'dark',
      sources: [
        { ...source, name: 'B', extra: 5 },
        { ...source, id: 'b' },
      ],
    });
  });

  it('refuse a bad change and leave the file alone', async () => {
    const store = await open();
    await store.update({ theme: 'dark' });
    await expect(store.update({ rescanSeconds: 0 })).rejects.toMatchObject({ code: 'settings-invalid' });
    await expect(store.setSources([source, source])).rejects.toMatchObject({ code: 'settings-invalid' });
    expect(await onDisk()).toEqual({ version: 1, theme: 'dark' });
  });

  it('take changes one after the other', async () => {
    const store = await open();
    await Promise.all([
      store.update({ theme: 'dark' }),
      store.update({ language: 'en' }),
      store.setSources([source]),
    ]);
    expect(await onDisk()).toEqual({ version: 1, theme: 'dark', language: 'en', sources: [source] });
    expect((await readdir(folder)).sort()).toEqual(['settings.json', 'settings.last-good.json']);
  });
});

describe('a changed file', () => {
  it('is in force without a restart, and the own writes are no news', async () => {
    const store = await open();
    const seen = vi.fn<() => void>();
    store.onChange(seen);
    await store.update({ theme: 'dark' });
    expect(seen).toHaveBeenCalledTimes(1);
    await new Promise((done) => setTimeout(done, 120));
    expect(seen).toHaveBeenCalledTimes(1);
    await save({ version: 1, theme: 'light' });
    await vi.waitFor(() => expect(store.state().values.theme).toBe('light'), { timeout: 5000 });
    await writeFile(`${file()}.new`, JSON.stringify({ version: 1, theme: 'system' }));
    await rename(`${file()}.new`, file());
    await vi.waitFor(() => expect(store.state().values.theme).toBe('system'), { timeout: 5000 });
    expect(seen).toHaveBeenCalledTimes(3);
  });

  it('is not overwritten by a change made in the same moment', async () => {
    await save({ version: 1, theme: 'dark' });
    const store = await open({ pollMs: 60_000 });
    await save({ version: 1, theme: 'light', language: 'en' });
    await store.update({ textSize: 'small' });
    expect(await onDisk()).toEqual({ version: 1, theme: 'light', language: 'en', textSize: 'small' });
    expect(store.state().values).toMatchObject({ theme: 'light', textSize: 'small' });
  });

  it('is not overwritten while a change is being written', { timeout: 60_000 }, async () => {
    const store = await open({ pollMs: 60_000 });
    for (let round = 0; round < 25; round += 1) {
      const update = store.update({ retentionDays: round + 1 });
      // Sometime between the reading and the renaming, or after it.
      const until = performance.now() + (round % 9) / 2;
      while (performance.now() < until) await new Promise((done) => setImmediate(done));
      writeFileSync(file(), JSON.stringify({ version: 1, rescanSeconds: round + 1 }));
      await update;
      expect(await onDisk()).toMatchObject({ rescanSeconds: round + 1 });
    }
  });

  it('stays when it is not what was there before', async () => {
    await save('old');
    const before = bytesAt(file());
    expect(await writeSettingsFile(file(), 'new', before)).toBe(true);
    await save('of a person');
    expect(await writeSettingsFile(file(), 'newer', before)).toBe(false);
    expect(await readFile(file(), 'utf8')).toBe('of a person');
    expect(await writeSettingsFile(file(), 'newer', null)).toBe(false);
    await rm(file());
    expect(await writeSettingsFile(file(), 'newer', before)).toBe(false);
    expect(await writeSettingsFile(file(), 'first', null)).toBe(true);
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('is no order to forget everything when it is deleted', async () => {
    const store = await open();
    await store.setSources([source]);
    await rm(file());
    await new Promise((done) => setTimeout(done, 150));
    expect(store.state().values.sources).toEqual([source]);
    const later = await open();
    expect(later.isFirstRun).toBe(false);
    expect(later.state().values.sources).toEqual([source]);
  });
});

describe('a bad file', () => {
  const bad = [
    ['not JSON', '{"version":1,', 'not JSON'],
    ['empty', '', 'empty'],
    ['a list', '[]', 'not an object'],
    ['a wrong value', '{"version":1,"rescanSeconds":"often"}', 'rescanSeconds'],
    ['no version', '{"version":"one"}', 'version'],
    ['a newer version', '{"version":99,"theme":"dark"}', '99'],
    ['a source twice', JSON.stringify({ version: 1, sources: [source, source] }), 'twice'],
    ['huge', ' '.repeat(1_100_000), '1 MiB'],
  ] as const;

  it.each(bad)(
    '(%s) is kept aside, named, and the last good settings stay in force',
    async (_name, text, reason) => {
      const first = await open();
      await first.setSources([source]);
      await first.close();
      await save(text);
      const store = await open();
      expect(store.isFirstRun).toBe(false);
      expect(store.state().values.sources).toEqual([source]);
      const { problem } = store.state();
      expect(problem?.reason).toContain(reason);
      expect(problem?.keptAs).toBe('settings.bad-2024-06-12T09-00-00-000Z.json');
      expect(await readFile(join(folder, problem?.keptAs ?? ''), 'utf8')).toBe(text);
      // Nothing is written before somebody changes something; then the bad text lives on in its copy.
      expect(await readFile(file(), 'utf8')).toBe(text);
      await store.update({ theme: 'dark' });
      expect(store.state().problem).toBeNull();
      expect(await onDisk()).toEqual({ version: 1, theme: 'dark', sources: [source] });
      expect(await readFile(join(folder, problem?.keptAs ?? ''), 'utf8')).toBe(text);
    },
  );

  it('is refused while running, once for each content, until a good one comes', async () => {
    const store = await open();
    await store.update({ theme: 'dark' });
    await save('{"version":1,');
    await vi.waitFor(() => expect(store.state().problem).not.toBeNull(), { timeout: 5000 });
    expect(store.state().values.theme).toBe('dark');
    await save('{"version":1,"theme":"light"}');
    await vi.waitFor(() => expect(store.state().problem).toBeNull(), { timeout: 5000 });
    expect(store.state().values.theme).toBe('light');
    await save('{"version":1,');
    await vi.waitFor(() => expect(store.state().problem).not.toBeNull(), { timeout: 5000 });
    const kept = (await readdir(folder)).filter((name) => name.includes('.bad-'));
    expect(kept).toHaveLength(1);
  });

  it('that is only half saved is waited for', async () => {
    const store = await open();
    await store.update({ theme: 'dark' });
    const problems: unknown[] = [];
    store.onChange((state) => problems.push(state.problem));
    await save('{"version":1,');
    await new Promise((done) => setTimeout(done, 60));
    await save('{"version":1,"theme":"light"}');
    await vi.waitFor(() => expect(store.state().values.theme).toBe('light'), { timeout: 5000 });
    expect(problems).toEqual([null]);
  });

  it('without any good one gives defaults', async () => {
    await save('nonsense');
    await writeFile(join(folder, 'settings.last-good.json'), 'nonsense too');
    const store = await open();
    expect(store.state().values.theme).toBe('system');
    expect(store.state().problem).not.toBeNull();
    expect(store.isFirstRun).toBe(false);
  });
});
