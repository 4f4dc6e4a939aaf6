import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderSourceSetting } from '../contract/settings.ts';
import type { SourceStatus } from '../contract/source.ts';
import { createRegistry } from './registry.ts';
import type { Source } from './source.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gz-registry-'));
  await mkdir(join(root, 'data'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const setting = (id: string, path = `/nowhere/${id}`): FolderSourceSetting => ({
  id,
  kind: 'folder',
  path,
  name: id.toUpperCase(),
  maxLevel: 'urgent',
  zone: null,
});

/** A registry over settings in memory that tell of their changes, as the settings file does. */
function setUp(first: readonly FolderSourceSetting[] = []) {
  let settings = [...first];
  const log: string[] = [];
  const stored = new Set<string>();
  let isSure = true;
  let failure: Error | null = null;
  let slow: Promise<void> = Promise.resolve();

  function start({ id, path }: FolderSourceSetting): Source {
    log.push(`start ${id}`);
    stored.add(id);
    return {
      status: () => ({ id, path }) as SourceStatus,
      rescan: () => Promise.resolve(),
      confirm: () => Promise.resolve(),
      update: () => undefined,
      readMedia: () => Promise.resolve({ status: 'missing' }),
      async stop() {
        await slow;
        log.push(`stop ${id}`);
      },
    };
  }
  const registry = createRegistry({
    dataFolder: join(root, 'data'),
    settings: () => settings,
    saveSettings: (next) => {
      if (failure !== null) return Promise.reject(failure);
      settings = next;
      void registry.reconcile().catch(() => undefined);
      return Promise.resolve();
    },
    start,
    storedIds: () => Promise.resolve([...stored]),
    isManaged: (id) => id.startsWith('managed-'),
    isSettingsSure: () => isSure,
    forget: (id) => {
      log.push(`forget ${id}`);
      stored.delete(id);
      return Promise.resolve();
    },
    changed: () => undefined,
  });
  return {
    registry,
    log,
    stored,
    setSettings: (next: FolderSourceSetting[]) => void (settings = next),
    setSure: (sure: boolean) => void (isSure = sure),
    failSaving: (error: Error | null) => void (failure = error),
    slowStops: (until: Promise<void>) => void (slow = until),
    running: () => registry.statuses().map(({ id }) => id),
  };
}

describe('the registry', () => {
  it('does one change after the other, however they come', async () => {
    const { registry, running, log, slowStops } = setUp([setting('a'), setting('b')]);
    await registry.reconcile();
    expect(running()).toEqual(['a', 'b']);
    let release = (): void => undefined;
    slowStops(new Promise((resolve) => (release = resolve)));
    const work = [registry.remove('a'), registry.reconcile(), registry.remove('b'), registry.reconcile()];
    release();
    await Promise.all(work);
    await registry.reconcile();
    expect(running()).toEqual([]);
    expect(log).toEqual(['start a', 'start b', 'stop a', 'forget a', 'stop b', 'forget b']);
  });

  it('adds a folder once, however often it is asked at a time', async () => {
    const { registry, running, log } = setUp();
    await mkdir(join(root, 'notices'));
    const path = join(root, 'notices');
    const added = await Promise.allSettled([1, 2, 3].map(() => registry.add({ kind: 'folder', path })));
    expect(added.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await registry.reconcile();
    expect(running().length).toBe(1);
    expect(log.length).toBe(1);
    const imports = await Promise.all([registry.imports(), registry.imports()]);
    expect(imports[0].source).toBe(imports[1].source);
  });

  it.each([
    ['were not sure when it began', false, []],
    ['have it again by then', true, [setting('a')]],
  ])('forgets no source when the settings %s', async (_name, isSureFirst, later) => {
    const { registry, log, setSettings, setSure, slowStops } = setUp([setting('a'), setting('b')]);
    await registry.reconcile();
    const stop = Promise.withResolvers<void>();
    slowStops(stop.promise);
    setSettings([setting('b')]);
    setSure(isSureFirst);
    const reconciled = registry.reconcile();
    await Promise.resolve();
    await Promise.resolve();
    setSettings([setting('b'), ...later]);
    setSure(true);
    stop.resolve();
    await reconciled;
    expect(log).toEqual(['start a', 'start b', 'stop a']);
  });

  it('leaves everything as it is when the settings cannot be written', async () => {
    const { registry, running, log, failSaving } = setUp([setting('a')]);
    await registry.reconcile();
    failSaving(new Error('no room'));
    await expect(registry.remove('a')).rejects.toThrow('no room');
    await expect(registry.update({ id: 'a', name: 'New' })).rejects.toThrow('no room');
    expect(running()).toEqual(['a']);
    expect(registry.nameOf('a')).toBe('A');
    expect(log).toEqual(['start a']);
    failSaving(null);
    await registry.remove('a');
    await expect(registry.remove('a')).rejects.toMatchObject({ code: 'not-found' });
    expect(running()).toEqual([]);
  });

  it('withdraws what no source of the settings brought, but never because of a bad file', async () => {
    const { registry, stored, log, setSure, running } = setUp([setting('a')]);
    stored.add('orphan');
    setSure(false);
    await registry.reconcile();
    expect([...stored]).toEqual(['orphan', 'a']);
    expect(running()).toEqual(['a']);
    setSure(true);
    await registry.reconcile();
    expect([...stored]).toEqual(['a']);
    expect(log).toEqual(['start a', 'forget orphan']);
  });

  it('starts a source anew that has moved, and keeps its notices for the comparison', async () => {
    const { registry, log, setSettings } = setUp([setting('a')]);
    await registry.reconcile();
    setSettings([setting('a', '/elsewhere')]);
    await registry.reconcile();
    expect(log).toEqual(['start a', 'stop a', 'start a']);
    expect(registry.statuses()[0]?.path).toBe('/elsewhere');
  });

  it('starts nothing once it has been stopped', async () => {
    const { registry, running, log } = setUp([setting('a')]);
    await registry.reconcile();
    const late = registry.reconcile();
    const stopped = registry.stop();
    await expect(late).rejects.toMatchObject({ code: 'unavailable' });
    await stopped;
    await expect(registry.imports()).rejects.toMatchObject({ code: 'unavailable' });
    expect(running()).toEqual([]);
    expect(log).toEqual(['start a', 'stop a']);
  });
});

describe('a source of the organisation', () => {
  it('is neither changed nor removed here', async () => {
    const { registry, log } = setUp([setting('managed-a')]);
    await registry.reconcile();
    await expect(registry.remove('managed-a')).rejects.toMatchObject({ code: 'source-locked' });
    await expect(registry.update({ id: 'managed-a', name: 'B' })).rejects.toMatchObject({
      code: 'source-locked',
      details: { sourceId: 'managed-a' },
    });
    expect(log).toEqual(['start managed-a']);
  });
});
