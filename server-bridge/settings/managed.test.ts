import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { policy, type Policy } from '../contract/policy.ts';
import type { FolderSourceSetting } from '../contract/settings.ts';
import { managedBy, mergeSources } from './managed.ts';
import { openSettings } from './settings.ts';

const source = (id: string, path = `/${id}`): FolderSourceSetting => ({
  id,
  kind: 'folder',
  path,
  name: id,
  maxLevel: 'urgent',
  zone: null,
});

describe('managedBy', () => {
  it('locks what has a value, and keeps what is only locked at its default', () => {
    const { values, locked } = managedBy(
      policy.parse({ settings: { theme: 'dark' }, locked: ['language', 'theme', 'sources'] }),
    );
    expect(values).toEqual({ theme: 'dark', language: 'system' });
    expect(locked).toEqual(['language', 'sources', 'theme']);
  });

  it('keeps the quiet switches off where nobody may be quiet', () => {
    const { values, locked } = managedBy(
      policy.parse({ notifications: { mayBeQuiet: false }, settings: { presentation: true } }),
    );
    expect(locked).toEqual(['doNotDisturb', 'presentation', 'quietHours']);
    expect(values).toMatchObject({
      doNotDisturb: { isOn: false },
      quietHours: { isOn: false },
      presentation: true,
    });
  });
});

describe('mergeSources', () => {
  it('puts the policy’s first and leaves out what has their id or folder', () => {
    const managed = policy.parse({ sources: [source('a'), source('b')] });
    const merged = mergeSources(managed, [source('a', '/mine'), source('c', '/b'), source('d')], resolve);
    expect(merged.sources.map(({ id, path }) => `${id} ${path}`)).toEqual(['a /a', 'b /b', 'd /d']);
    expect(merged.leftOut.map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('has the policy’s only where sources are locked', () => {
    const merged = mergeSources(
      policy.parse({ sources: [source('a')], locked: ['sources'] }),
      [source('d')],
      resolve,
    );
    expect(merged.sources.map(({ id }) => id)).toEqual(['a']);
  });
});

describe('settings under a policy', () => {
  async function open(first: object, file: object) {
    const folder = await mkdtemp(join(tmpdir(), 'gazette-managed-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ version: 1, ...file }));
    let values: Policy = policy.parse(first);
    const listeners = new Set<() => void>();
    const store = await openSettings({
      folder,
      env: { GAZETTE_THEME: 'light', GAZETTE_LOG_LEVEL: 'debug' },
      argumentValues: { language: 'en' },
      policy: {
        state: () => ({ values }),
        onChange(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      now: Date.now,
      log: () => undefined,
    });
    onTestFinished(() => store.close());
    return {
      store,
      onDisk: async () => JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8')) as unknown,
      decide(next: object) {
        values = policy.parse(next);
        for (const listener of listeners) listener();
      },
    };
  }

  it('have its values before arguments, environment and file', async () => {
    const { store } = await open(
      { settings: { theme: 'dark', language: 'zh' }, locked: ['textSize'] },
      { theme: 'system', textSize: 'large', sound: false },
    );
    expect(store.state()).toMatchObject({
      values: { theme: 'dark', language: 'zh', textSize: 'medium', sound: false, logLevel: 'debug' },
      origins: {
        theme: 'policy',
        language: 'policy',
        textSize: 'policy',
        sound: 'file',
        logLevel: 'environment',
      },
      locked: ['language', 'textSize', 'theme'],
    });
  });

  it('refuse a change of what is locked, and write nothing', async () => {
    const { store, onDisk } = await open({ settings: { theme: 'dark' } }, { textSize: 'large' });
    await expect(store.update({ theme: 'light', sound: false })).rejects.toMatchObject({
      code: 'settings-locked',
      details: { name: 'theme' },
    });
    expect(await onDisk()).toEqual({ version: 1, textSize: 'large' });
    await store.update({ sound: false });
    expect(await onDisk()).toEqual({ version: 1, textSize: 'large', sound: false });
  });

  it('follow the policy, and are the person’s again when it goes', async () => {
    const { store, decide } = await open({}, { textSize: 'large', sources: [source('mine')] });
    const seen = new Promise((resolve) => store.onChange(resolve));
    decide({ settings: { textSize: 'small' }, sources: [source('hall')] });
    await seen;
    expect(store.state().values).toMatchObject({
      textSize: 'small',
      sources: [{ id: 'hall' }, { id: 'mine' }],
    });
    const again = new Promise((resolve) => store.onChange(resolve));
    decide({});
    await again;
    expect(store.state()).toMatchObject({
      values: { textSize: 'large', sources: [{ id: 'mine' }] },
      locked: [],
    });
  });

  it('write the person’s own sources only, and keep what is left out', async () => {
    const { store, onDisk } = await open(
      { sources: [source('hall')] },
      { sources: [source('hall', '/mine'), source('a')] },
    );
    expect(store.state()).toMatchObject({ leftOut: ['hall'] });
    await store.setSources([...store.state().values.sources, source('b')]);
    expect(await onDisk()).toEqual({
      version: 1,
      sources: [source('a'), source('b'), source('hall', '/mine')],
    });
    expect(store.state().values.sources.map(({ id, path }) => `${id} ${path}`)).toEqual([
      'hall /hall',
      'a /a',
      'b /b',
    ]);
  });

  it('leave out an own folder that is the policy’s by another name', async () => {
    const root = await mkdtemp(join(tmpdir(), 'gazette-same-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    await mkdir(join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'link'), 'junction');
    const own = [source('link', join(root, 'link')), source('slash', `${join(root, 'real')}/`)];
    const { store, decide } = await open({ sources: [source('hall', join(root, 'real'))] }, { sources: own });
    expect(store.state()).toMatchObject({
      values: { sources: [{ id: 'hall' }] },
      leftOut: ['link', 'slash'],
    });
    expect(store.followsPolicy()).toBe(true);
    decide({ sources: [source('other', join(root, 'link'))] });
    expect(store.followsPolicy()).toBe(false);
    await store.settled();
    expect(store.followsPolicy()).toBe(true);
    expect(store.state()).toMatchObject({
      values: { sources: [{ id: 'other' }] },
      leftOut: ['link', 'slash'],
    });
  });

  it('take no sources where those are locked', async () => {
    const { store, onDisk } = await open({ locked: ['sources'] }, { sources: [source('a')] });
    expect(store.state()).toMatchObject({ values: { sources: [] }, leftOut: ['a'], locked: ['sources'] });
    await expect(store.setSources([source('b')])).rejects.toMatchObject({ code: 'source-locked' });
    expect(await onDisk()).toEqual({ version: 1, sources: [source('a')] });
  });
});
