import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../server-bridge/contract/policy.ts';
import { testKey, testTrust } from '../../server-bridge/release/testing/manifest.ts';
import { configOf, readPackagedChannel } from './config.ts';

const trust = testTrust([testKey('release-1')]);
const packaged = { address: 'https://updates.example.org', trust };
const policy = DEFAULT_POLICY.update;
const folderOf = (address: string, channel: 'stable' | 'beta' = 'stable'): string => {
  const config = configOf(packaged, { ...policy, address, channel }, null);
  return config.kind === 'on' ? config.folder : config.reason;
};

describe('what is in force', () => {
  it.each([
    ['https://one.example', 'https://one.example/updates/stable/'],
    ['https://one.example/', 'https://one.example/updates/stable/'],
    ['https://one.example/gazette', 'https://one.example/gazette/updates/stable/'],
    ['http://10.0.0.2:8080/a/b//', 'http://10.0.0.2:8080/a/b/updates/stable/'],
    ['https://one.example//two.example/', 'https://one.example//two.example/updates/stable/'],
    ['https://one.example/?q=1#x', 'https://one.example/updates/stable/'],
  ])('%s: %s', (address, folder) => {
    expect(folderOf(address)).toBe(folder);
  });

  it("takes address and channel of the policy, and always the package's keys", () => {
    expect(configOf(packaged, policy, null)).toEqual({
      kind: 'on',
      folder: 'https://updates.example.org/updates/stable/',
      trust,
      channel: 'stable',
      ring: 'broad',
      pin: null,
      deferDays: 0,
    });
    expect(folderOf('https://own.example', 'beta')).toBe('https://own.example/updates/beta/');
  });

  it.each([
    ['package', packaged, { isOff: true }, 'package'],
    ['policy', packaged, { isOff: true }, null],
    ['no-channel', { address: null, trust }, {}, null],
    ['no-channel', { address: null, trust: null }, { address: 'https://own.example' }, null],
  ] as const)('is off: %s', (reason, from, change, hindrance) => {
    expect(configOf(from, { ...policy, ...change }, hindrance)).toEqual({ kind: 'off', reason });
  });
});

describe("the package's own file", () => {
  let folder = '';
  const logged: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gazette-channel-'));
    logged.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const read = () => readPackagedChannel(folder, (message) => logged.push(message));

  it('is read', async () => {
    await writeFile(join(folder, 'update-channel.json'), JSON.stringify(packaged));
    expect(await read()).toEqual(packaged);
  });

  it('names nobody when it is missing', async () => {
    expect(await read()).toEqual({ address: null, trust: null });
    expect(logged).toEqual([]);
  });

  it.each([
    '{',
    '[]',
    '{"address":"file:///x","trust":null}',
    '{"address":null,"trust":{"keys":[],"threshold":1}}',
  ])('names nobody when it is %s, which is told', async (text) => {
    await writeFile(join(folder, 'update-channel.json'), text);
    expect(await read()).toEqual({ address: null, trust: null });
    expect(logged).toHaveLength(1);
  });
});
