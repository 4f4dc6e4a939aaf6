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
    await vi.waitFor(() => expect(seen).toEqual(['dark', 'light', undefined]));
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
    expect(themeOf(third.state())).toBeUndefined();
    await third.close();
    put(bad);
    expect(themeOf((await open()).state())).toBeUndefined();
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
