import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PolicyState } from '../../contract/policy.ts';
import type { PolicyPlace, RawLayer } from './types.ts';
import { openPolicy, type OpenPolicyOptions, type PolicyStore } from './policy.ts';

let folder = '';
let layers: RawLayer[] = [];
let version = 0;
let reads = 0;
const place: PolicyPlace = {
  pollMs: 10,
  signature: () => Promise.resolve(String(version)),
  read() {
    reads += 1;
    return Promise.resolve(layers);
  },
};
const put = (...next: RawLayer[]): void => {
  layers = next;
  version += 1;
};
const good = (theme: string): RawLayer => ({ origin: '/etc/p.json', raw: { settings: { theme } } });
const bad: RawLayer = { origin: '/etc/p.json', failure: 'not JSON' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-policy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  layers = [];
  reads = 0;
});
async function open(more: Partial<OpenPolicyOptions> = {}): Promise<PolicyStore> {
  const store = await openPolicy({ place, folder, log: () => undefined, isWatching: true, ...more });
  onTestFinished(() => store.close());
  return store;
}
const themeOf = ({ values }: PolicyState) => values.settings.theme;

describe('a policy that is read again', () => {
  it('changes without a restart, and is read only when something changed', async () => {
    const store = await open();
    expect(store.state()).toMatchObject({ origins: [], problems: [] });
    const seen: Array<string | undefined> = [];
    store.onChange((state) => void seen.push(themeOf(state)));
    await new Promise((done) => setTimeout(done, 60));
    expect(reads).toBe(1);
    put(good('dark'));
    await vi.waitFor(() => expect(seen).toEqual(['dark']));
    put(good('light'));
    await vi.waitFor(() => expect(seen).toEqual(['dark', 'light']));
    put();
    await vi.waitFor(() => expect(seen).toEqual(['dark', 'light', 'light', undefined]));
    expect(store.isSure()).toBe(true);
  });

  it('is left alone by a single command', async () => {
    const store = await open({ isWatching: false });
    put(good('dark'));
    await new Promise((done) => setTimeout(done, 60));
    expect(themeOf(store.state())).toBeUndefined();
  });
});

describe('a policy that cannot be read', () => {
  it('keeps what it said last, says so, and is sure of nothing', async () => {
    put(good('dark'));
    const log = vi.fn<OpenPolicyOptions['log']>();
    const store = await open({ log });
    put(bad);
    await vi.waitFor(() => expect(store.state().isLastGood).toBe(true));
    expect(store.state()).toMatchObject({
      values: { settings: { theme: 'dark' } },
      origins: ['/etc/p.json'],
      problems: [{ origin: '/etc/p.json', field: 'policy', reason: 'not JSON' }],
    });
    expect(store.isSure()).toBe(false);
    expect(log).toHaveBeenCalledWith('error', expect.stringContaining('not JSON'));
    put(good('light'));
    await vi.waitFor(() => expect(themeOf(store.state())).toBe('light'));
    expect(store.isSure()).toBe(true);
  });

  it('keeps it over a restart, until there is none', async () => {
    put(good('dark'));
    await (await open()).close();
    put(bad);
    const second = await open();
    expect(second.state()).toMatchObject({ values: { settings: { theme: 'dark' } }, isLastGood: true });
    await second.close();
    put();
    const third = await open();
    expect(themeOf(third.state())).toBe('dark');
    await vi.waitFor(() => expect(themeOf(third.state())).toBeUndefined());
    await third.close();
    put(bad);
    expect(themeOf((await open()).state())).toBeUndefined();
  });

  it('is read again although nothing else has changed', async () => {
    put(good('dark'));
    const store = await open();
    put(bad);
    await vi.waitFor(() => expect(store.state().isLastGood).toBe(true));
    layers = [good('light')];
    await vi.waitFor(() => expect(themeOf(store.state())).toBe('light'));
    const before = reads;
    await new Promise((done) => setTimeout(done, 60));
    expect(reads).toBe(before);
  });

  it('costs its neighbours nothing, and a folder keeps what lay in it', async () => {
    const inFolder: RawLayer = { origin: '/etc/p.d/a.json', raw: { locked: ['sound'] } };
    put(good('dark'), inFolder);
    const store = await open();
    put(good('light'), { origin: '/etc/p.d', failure: 'the folder cannot be read (EACCES)' });
    await vi.waitFor(() => expect(store.state().isLastGood).toBe(true));
    expect(store.state().values).toMatchObject({ settings: { theme: 'light' }, locked: ['sound'] });
  });

  it('without a last one is no policy, and with a broken copy neither', async () => {
    put(bad);
    const store = await open();
    expect(store.state()).toMatchObject({ isLastGood: false, problems: [{ reason: 'not JSON' }] });
    expect(store.isSure()).toBe(false);
    await store.close();
    await writeFile(join(folder, 'policy.last-good.json'), '[{"origin":1}]');
    expect((await open()).state()).toMatchObject({ isLastGood: false, values: { settings: {} } });
  });

  it('may be one that is just being written', async () => {
    put(good('dark'));
    const store = await open();
    const states: PolicyState[] = [];
    store.onChange((state) => void states.push(state));
    put(bad);
    await vi.waitFor(() => expect(reads).toBe(2));
    put(good('light'));
    await vi.waitFor(() => expect(states).toHaveLength(1), { timeout: 5_000 });
    expect(states[0]).toMatchObject({ problems: [], values: { settings: { theme: 'light' } } });
  });

  it('is kept for its person only', async () => {
    put(good('dark'));
    await open();
    expect(JSON.parse(await readFile(join(folder, 'policy.last-good.json'), 'utf8'))).toEqual([good('dark')]);
  });
});

describe('a policy that is gone', () => {
  it('ends when it is so in two looks', async () => {
    put(good('dark'));
    const store = await open({ pollMs: 400 });
    const states: PolicyState[] = [];
    store.onChange((state) => void states.push(state));
    put();
    await vi.waitFor(() => expect(states).toHaveLength(2), { timeout: 5_000 });
    expect(states[0]).toMatchObject({
      values: { settings: { theme: 'dark' } },
      problems: [{ origin: '/etc/p.json', field: 'policy', reason: 'it is gone; looked at again' }],
      isLastGood: true,
    });
    expect(states[1]).toMatchObject({
      origins: [],
      problems: [],
      isLastGood: false,
      values: { settings: {} },
    });
  });

  it('for one look was only being replaced', async () => {
    put(good('dark'));
    const store = await open({ pollMs: 100 });
    const themes: Array<string | undefined> = [];
    store.onChange((state) => {
      themes.push(themeOf(state));
      if (themes.length === 1) put(good('light'));
    });
    put();
    await vi.waitFor(() => expect(store.isSure()).toBe(true));
    await vi.waitFor(() => expect(themes).toEqual(['dark', 'light']));
    // A gap later is the first look again.
    put();
    await vi.waitFor(() => expect(themes).toEqual(['dark', 'light', 'light', undefined]));
  });

  it('keeps its rank until then, also over one that is new', async () => {
    const of = (origin: string, theme: string): RawLayer => ({ origin, raw: { settings: { theme } } });
    put(of('a', 'light'), of('b', 'dark'), of('c', 'system'));
    const store = await open({ pollMs: 60_000 });
    await store.close();
    put(of('a', 'light'), of('b', 'dark'));
    expect(themeOf((await open({ pollMs: 60_000 })).state())).toBe('system');
    put(of('b', 'dark'), of('c', 'system'));
    expect(themeOf((await open({ pollMs: 60_000 })).state())).toBe('system');
    put(of('trial', 'light'));
    expect(themeOf((await open({ pollMs: 60_000 })).state())).toBe('system');
  });

  it('is not ended by a single command, which leaves the copy as it is', async () => {
    put(good('dark'));
    await (await open()).close();
    const copy = await readFile(join(folder, 'policy.last-good.json'), 'utf8');
    put();
    for (const _ of [1, 2]) {
      const store = await open({ isWatching: false });
      expect(store.state()).toMatchObject({ values: { settings: { theme: 'dark' } }, isLastGood: true });
      await store.close();
    }
    put(good('light'));
    expect(themeOf((await open({ isWatching: false })).state())).toBe('light');
    expect(await readFile(join(folder, 'policy.last-good.json'), 'utf8')).toBe(copy);
  });
});

describe('a field that is wrong', () => {
  it('keeps its last good value, also over a restart', async () => {
    put(good('dark'));
    const store = await open();
    put(good('drak'));
    const held = {
      values: { settings: { theme: 'dark' }, locked: ['theme'] },
      problems: [{ field: 'settings.theme' }],
      isLastGood: true,
    };
    await vi.waitFor(() => expect(store.state()).toMatchObject(held));
    expect(store.isSure()).toBe(false);
    await store.close();
    const again = await open();
    expect(again.state()).toMatchObject(held);
    put({ origin: '/etc/p.json', raw: {} });
    await vi.waitFor(() =>
      expect(again.state()).toMatchObject({ isLastGood: false, values: { locked: [] } }),
    );
    expect(themeOf(again.state())).toBeUndefined();
  });

  it('without one is locked at its default', async () => {
    put(good('drak'));
    const store = await open();
    expect(store.state()).toMatchObject({ values: { settings: {}, locked: ['theme'] }, isLastGood: false });
  });
});
