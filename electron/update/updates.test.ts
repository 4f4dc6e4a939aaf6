import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ManifestBody } from '../../server-bridge/release/manifest.ts';
import { Refusal } from '../../server-bridge/release/refusal.ts';
import { rotationName } from '../../server-bridge/release/rotation.ts';
import type { Stage } from '../../server-bridge/release/stage.ts';
import {
  sha256,
  testKey,
  testManifest,
  testTrust,
  type TestKey,
} from '../../server-bridge/release/testing/manifest.ts';
import { configOf } from './config.ts';
import { isAnythingStaged } from './kept.ts';
import { installStaged } from './staged.ts';
import {
  DESK_NOW,
  fakeInstaller,
  noise,
  openDesk,
  releaseFileOf,
  startServer,
  type Desk,
  type TestServer,
} from './testing.ts';

const key = testKey('release-1');
const trust = testTrust([key]);
const NAME = 'Gazette-1.2.0-x64.AppImage';
const content = noise(100_000);
const file = releaseFileOf(NAME, content);
const HOUR_MS = 3_600_000;

let server: TestServer;
let folder = '';
const desks: Desk[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-updates-'));
  server = await startServer();
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.updates.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const path = (name: string, channel = 'stable'): string => `/updates/${channel}/${name}`;
function publish(change: Partial<ManifestBody> = {}, keys: readonly TestKey[] = [key]): void {
  server.files.set(path('manifest.json'), testManifest({ files: [file], ...change }, keys));
  server.files.set(path(NAME), content);
}
function setStage(change: Partial<Stage> = {}): void {
  const stage: Stage = { format: 1, version: '1.2.0', counter: 7, state: 'running', percent: 100, ...change };
  server.files.set(path('stage.json'), Buffer.from(JSON.stringify(stage)));
}
async function open(more: Partial<Parameters<typeof openDesk>[0]> = {}): Promise<Desk> {
  const desk = await openDesk({ folder, address: server.address, trust, ...more });
  desks.push(desk);
  return desk;
}
const startAgain = (desk: Desk, more: { version?: string; policy?: object; after?: number } = {}) =>
  installStaged(
    {
      installer: desk.installer,
      kept: desk.kept,
      records: { left: () => [], setReturned: () => desk.calls.push('set returned') },
      version: more.version ?? '1.1.0',
      arch: 'x64',
      wallClock: () => DESK_NOW + (more.after ?? 400) * 24 * HOUR_MS,
      log: () => {},
    },
    configOf({ address: server.address, trust }, { ...deskPolicy, ...more.policy }, null),
  );
const deskPolicy = {
  isOff: false,
  address: null,
  channel: 'stable',
  ring: 'broad',
  pin: null,
  deferDays: 0,
  mostKiBPerSecond: null,
  mayReport: true,
  reportKey: null,
} as const;

describe('getting an update', () => {
  it('finds, verifies, fetches and stages a version, and installs it at the next start, long after and without a network', async () => {
    publish();
    const desk = await open();
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
    expect(desk.told).toEqual(['checking', 'downloading', 'ready']);
    expect((await readFile(join(folder, 'pending', NAME))).equals(content)).toBe(true);
    expect(desk.updates.overview).toMatchObject({ checkedAt: DESK_NOW, refusals: [] });
    await desk.updates.stop();
    await server.stop();
    expect(await isAnythingStaged(join(folder, 'update'))).toBe(true);
    expect(await startAgain(desk)).toBe('installed');
    expect(desk.calls).toEqual([`install 1.2.0 ${NAME}`]);
    expect(await isAnythingStaged(join(folder, 'update'))).toBe(false);
    expect(await startAgain(desk)).toBe('nothing');
    server = await startServer();
  });

  it('installs at once when asked, and leaves the rest to the quit', async () => {
    publish();
    const desk = await open();
    await desk.look();
    desk.updates.act('restart');
    await desk.until('installing');
    await expect.poll(() => desk.calls).toEqual([`install 1.2.0 ${NAME}`, 'relaunch done', 'quit']);
  });

  it('never installs while the session ends, nor quits when it began to end meanwhile', async () => {
    publish();
    let isSessionEnding = true;
    const desk = await open({ more: { isSessionEnding: () => isSessionEnding } });
    await desk.look();
    desk.updates.act('restart');
    expect(desk.updates.overview.state.state).toBe('ready');
    isSessionEnding = false;
    const { installer } = desk;
    const install = installer.install.bind(installer);
    installer.install = async (staged) => {
      isSessionEnding = true;
      await install(staged);
    };
    desk.updates.act('restart');
    await expect.poll(() => desk.kept.staged.value).toBeNull();
    expect(desk.calls).toEqual([`install 1.2.0 ${NAME}`]);
  });

  it('tells what could not be installed, keeps the file, and does not try at every start for ever', async () => {
    publish();
    const desk = await open();
    await desk.look();
    desk.installer.fails = new Refusal('not-writable', 'read-only');
    desk.updates.act('restart');
    expect(await desk.until('failed')).toMatchObject({ code: 'not-writable', version: '1.2.0' });
    expect(desk.kept.staged.value).toMatchObject({ tries: 1, failure: 'not-writable' });
    await desk.updates.stop();
    const again = await open();
    expect(again.updates.overview.state).toMatchObject({ state: 'failed', code: 'not-writable' });
    expect(again.updates.overview.refusals).toMatchObject([{ code: 'not-writable', version: '1.2.0' }]);
    expect(await again.look()).toEqual({ state: 'ready', version: '1.2.0' });
    expect(again.kept.staged.value).toMatchObject({ tries: 1 });
  });

  it('installs nothing whose file has changed on disk, or whose manifest has', async () => {
    publish();
    const desk = await open();
    await desk.look();
    await writeFile(join(folder, 'pending', NAME), noise(100_000, 5));
    expect(await startAgain(desk)).toMatchObject({ code: 'wrong-hash' });
    expect(desk.kept.staged.value).toBeNull();
    await desk.updates.stop();
    const again = await open();
    await again.look();
    const record = again.kept.staged.value!;
    await again.kept.staged.save({
      ...record,
      manifest: record.manifest.replace('"counter":7', '"counter":8'),
    });
    expect(await startAgain(again)).toMatchObject({ code: 'wrong-signature' });
    expect([...desk.calls, ...again.calls]).toEqual([]);
  });

  it.each([
    ['updates are off now', { policy: { isOff: true } }],
    ['another channel is to be followed', { policy: { channel: 'beta' } }],
    ['another version is pinned', { policy: { pin: '1.1.0' } }],
    ['it runs already', { version: '1.2.0' }],
  ])('forgets what was staged when %s', async (_what, more) => {
    publish();
    const desk = await open();
    await desk.look();
    expect(await startAgain(desk, more)).toBe('nothing');
    expect(desk.kept.staged.value).toBeNull();
    expect(desk.calls).toEqual([]);
  });

  it('leaves nothing of what was installed, but what a download can go on with', async () => {
    publish();
    const desk = await open();
    await desk.look();
    await startAgain(desk);
    await desk.updates.stop();
    await writeFile(join(folder, 'pending', 'other.part'), 'half');
    await open({ version: '1.2.0' });
    await expect.poll(() => readdir(join(folder, 'pending'))).toEqual(['other.part']);
  });

  it('is idle where there is nothing newer', async () => {
    publish();
    const desk = await open({ version: '1.2.0' });
    expect(await desk.look()).toEqual({ state: 'idle' });
    expect(server.requests.map((it) => it.path)).toEqual([path('manifest.json')]);
  });

  it('goes on with a download that was cut, also after a restart of the app', async () => {
    publish();
    const desk = await open();
    server.fault = (of) => (of === path(NAME) ? { kind: 'silent', after: 60_000 } : null);
    const looked = desk.look();
    await desk.until('downloading', (it) => it.state === 'downloading' && it.received === 60_000);
    server.drop();
    expect(await looked).toMatchObject({ state: 'failed', code: 'unreachable', version: '1.2.0' });
    await desk.updates.stop();
    server.fault = () => null;
    const again = await open();
    expect(await again.look()).toEqual({ state: 'ready', version: '1.2.0' });
    expect(server.requests.at(-1)?.range).toBe('bytes=60000-99999');
  });

  it('stops the transfer when the person cancels, and takes it up when asked again', async () => {
    publish();
    const desk = await open();
    server.fault = (of) => (of === path(NAME) ? { kind: 'silent', after: 60_000 } : null);
    desk.updates.act('check');
    await desk.until('downloading', (it) => it.state === 'downloading' && it.received === 60_000);
    desk.updates.act('cancel');
    expect(desk.updates.overview.state).toEqual({ state: 'idle' });
    await expect.poll(() => server.connections()).toBe(0);
    server.fault = () => null;
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
    expect(desk.updates.overview.refusals).toEqual([]);
  });
});

describe('a manifest or a file that is refused', () => {
  const other = testKey('somebody');
  const second = testKey('release-2');
  const cases: ReadonlyArray<[string, string, () => void | Promise<void>, object?]> = [
    ['a key that nobody trusts', 'unknown-key', () => publish({}, [other])],
    ['too few signatures', 'too-few-signatures', () => publish(), { trust: testTrust([key, second], 2) }],
    [
      'a signature of another algorithm',
      'wrong-algorithm',
      () => publish(),
      { trust: { keys: [{ ...trust.keys[0]!, algorithm: 'ml-dsa-65' }], threshold: 1 } },
    ],
    [
      'a changed manifest',
      'wrong-signature',
      () => {
        publish();
        const text = Buffer.from(server.files.get(path('manifest.json'))!).toString();
        server.files.set(path('manifest.json'), Buffer.from(text.replace('"counter":7', '"counter":9')));
      },
    ],
    ['a manifest out of time', 'expired', () => publish({ expiresAt: '2026-03-09T08:00:00Z' })],
    ['an older version', 'downgrade', () => publish({ version: '1.0.0', minimumVersion: '0.1.0' })],
    ['a version that is too far ahead', 'too-old', () => publish({ minimumVersion: '1.1.5' })],
    ['no file for this desk', 'no-file', () => publish({ files: [{ ...file, arch: 'arm64' }] })],
    ["another channel's manifest", 'wrong-channel', () => publish({ channel: 'beta' })],
    ['rubbish', 'malformed', () => void server.files.set(path('manifest.json'), noise(1000))],
    [
      'a manifest too large',
      'oversized',
      () => void server.files.set(path('manifest.json'), Buffer.alloc(300_000, ' ')),
    ],
    [
      'a manifest without an end',
      'oversized',
      () => {
        publish();
        server.fault = () => ({ kind: 'endless' });
      },
    ],
    [
      'a redirect to another host',
      'redirected',
      () => {
        server.fault = () => ({ kind: 'redirect', to: 'http://127.0.0.2:9/manifest.json' });
      },
    ],
    [
      'a server in trouble',
      'server-error',
      () => {
        server.fault = () => ({ kind: 'status', status: 500 });
      },
    ],
    ['no channel on the server', 'server-error', () => {}],
    [
      'a rubbish stage',
      'malformed',
      () => {
        publish();
        server.files.set(path('stage.json'), Buffer.from('{"format":1}'));
      },
    ],
    [
      'a swapped file',
      'wrong-hash',
      () => {
        publish();
        server.files.set(path(NAME), noise(100_000, 9));
      },
    ],
    [
      'a truncated file',
      'truncated',
      () => {
        publish();
        server.files.set(path(NAME), content.subarray(0, 99_000));
      },
    ],
    [
      'an oversized file',
      'oversized',
      () => {
        publish();
        server.files.set(path(NAME), noise(100_001));
      },
    ],
    [
      'a file that leads elsewhere',
      'redirected',
      () => {
        publish();
        server.fault = (of) => (of === path(NAME) ? { kind: 'redirect', to: 'https://example.org/' } : null);
      },
    ],
  ];

  it.each(cases)('%s: %s', async (_what, code, prepare, more = {}) => {
    await prepare();
    const desk = await open(more);
    const state = await desk.look();
    expect(state).toMatchObject({ state: 'failed', code });
    expect(state.state === 'failed' && (state.retryAt ?? 0) > DESK_NOW).toBe(true);
    expect(desk.updates.overview.refusals).toMatchObject([{ at: DESK_NOW, code }]);
    expect(desk.kept.staged.value).toBeNull();
    expect(server.requests.filter((it) => it.path === path(NAME)).length <= 1).toBe(true);
  });

  it('nobody there: unreachable', async () => {
    const desk = await open();
    await server.stop();
    expect(await desk.look()).toMatchObject({ state: 'failed', code: 'unreachable' });
    server = await startServer();
  });

  it('an older manifest again, also after a restart of the app: replayed', async () => {
    publish({ counter: 9 });
    const desk = await open({ policy: { pin: '1.1.0' } });
    await desk.look();
    await desk.updates.stop();
    publish({ counter: 8 });
    const again = await open();
    expect(await again.look()).toMatchObject({ state: 'failed', code: 'replayed' });
  });

  it('keeps the counter of a manifest whose version is not for this desk', async () => {
    publish({ counter: 9, minimumVersion: '1.1.5' });
    const desk = await open();
    expect(await desk.look()).toMatchObject({ code: 'too-old', version: '1.2.0' });
    publish({ counter: 8 });
    expect(await desk.look()).toMatchObject({ code: 'replayed', version: null });
  });

  it('lists the refusals, newest first, each once', async () => {
    const desk = await open();
    await desk.look();
    server.files.set(path('manifest.json'), noise(10));
    await desk.look();
    await desk.look();
    expect(desk.updates.overview.refusals.map(({ code }) => code)).toEqual(['malformed', 'server-error']);
  });
});

describe('whom the desk trusts', () => {
  const second = testKey('release-2');
  const third = testKey('release-3');

  it('follows a rotation, keeps it, and refuses the old key from then on', async () => {
    publish({ version: '1.1.0', nextTrust: testTrust([second]) }, [key, second]);
    const desk = await open();
    expect(await desk.look()).toEqual({ state: 'idle' });
    await desk.updates.stop();
    publish({ counter: 8 });
    const again = await open();
    expect(await again.look()).toMatchObject({ code: 'unknown-key' });
    publish({ counter: 8 }, [second]);
    expect(await again.look()).toMatchObject({ state: 'ready' });
    // A package with keys of its own begins from these.
    await again.kept.staged.save(null);
    await again.updates.stop();
    const newer = await open({ trust: testTrust([third]) });
    expect(await newer.look()).toMatchObject({ code: 'unknown-key' });
  });

  it('finds rotations that it missed, one after the other', async () => {
    const step = async (from: TestKey, to: TestKey, counter: number): Promise<void> =>
      void server.files.set(
        path(await rotationName(testTrust([from]), sha256)),
        testManifest({ counter, nextTrust: testTrust([to]) }, [from, to]),
      );
    await step(key, second, 3);
    await step(second, third, 5);
    publish({}, [third]);
    const desk = await open();
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
    expect(await startAgain(desk)).toBe('installed');
  });
});

describe('what is not taken yet', () => {
  it('waits for its turn in a rollout, and tells that it waits', async () => {
    publish({ rollout: { percent: 100, isGated: true, rings: {} } });
    const desk = await open();
    expect(await desk.look()).toEqual({ state: 'waiting', version: '1.2.0', reason: 'rollout', until: null });
    expect(desk.calls).toEqual(['waiting for 1.2.0']);
    setStage();
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
  });

  it('offers a ring as a whole from its stage on', async () => {
    publish({ rollout: { percent: 100, isGated: true, rings: { pilots: 1 } } });
    setStage({ percent: 1 });
    const desk = await open({ policy: { ring: 'pilots' } });
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
  });

  it('takes back what is ready when it is withdrawn or paused meanwhile', async () => {
    publish();
    const desk = await open();
    await desk.look();
    setStage({ state: 'withdrawn' });
    desk.updates.act('check');
    expect(await desk.until('waiting')).toMatchObject({ reason: 'paused' });
    await expect.poll(() => desk.kept.staged.value).toBeNull();
    expect(await startAgain(desk)).toBe('nothing');
  });

  it('takes back what is staged and could not be installed, too', async () => {
    publish();
    const desk = await open();
    await desk.look();
    desk.installer.fails = new Refusal('not-writable', 'read only');
    desk.updates.act('restart');
    await desk.until('failed');
    setStage({ state: 'halted' });
    desk.updates.act('check');
    await desk.until('waiting');
    await expect.poll(() => desk.kept.staged.value).toBeNull();
  });

  it('installs nothing that the channel has gone below, though the other one is still to be fetched', async () => {
    publish();
    const desk = await open({ version: '1.0.0' });
    await desk.look();
    server.files.delete(path(NAME));
    publish({
      version: '1.1.0',
      counter: 8,
      files: [releaseFileOf('Gazette-1.1.0-x64.AppImage', noise(9, 1))],
    });
    desk.updates.act('check');
    await desk.until('failed');
    expect(desk.kept.staged.value).toBeNull();
    expect(await startAgain(desk, { version: '1.0.0' })).toBe('nothing');
  });

  it('installs nothing above a version that is older than its own', async () => {
    publish();
    const desk = await open();
    await desk.look();
    publish({ version: '1.0.0', counter: 8 });
    desk.updates.act('check');
    expect(await desk.until('idle')).toBeTruthy();
    await expect.poll(() => desk.overviews.at(-1)?.refusals).toMatchObject([{ code: 'downgrade' }]);
    expect(desk.kept.staged.value).toBeNull();
  });

  it('keeps what is ready while only a later one is too new for it', async () => {
    publish();
    const desk = await open();
    await desk.look();
    publish({ version: '1.3.0', minimumVersion: '1.2.0', counter: 8 });
    desk.updates.act('check');
    await expect.poll(() => desk.overviews.at(-1)?.refusals).toMatchObject([{ code: 'too-old' }]);
    expect(desk.updates.overview.state).toEqual({ state: 'ready', version: '1.2.0' });
    expect(await startAgain(desk)).toBe('installed');
  });

  it('goes on to a version that is newer than what is ready', async () => {
    publish();
    const desk = await open();
    await desk.look();
    const newer = noise(50_000, 4);
    const newerFile = releaseFileOf('Gazette-1.3.0-x64.AppImage', newer);
    server.files.set(path(newerFile.name), newer);
    publish({ version: '1.3.0', counter: 8, files: [newerFile] });
    desk.updates.act('check');
    expect(await desk.until('ready', (it) => it.state === 'ready' && it.version === '1.3.0')).toBeTruthy();
    expect(await startAgain(desk)).toBe('installed');
    expect(desk.calls).toEqual(['install 1.3.0 Gazette-1.3.0-x64.AppImage']);
  });

  it('waits for as many days as the organisation defers, from when it saw the version first', async () => {
    publish();
    let now = DESK_NOW;
    const desk = await open({ policy: { deferDays: 3 }, more: { wallClock: () => now } });
    const until = DESK_NOW + 72 * HOUR_MS;
    expect(await desk.look()).toEqual({ state: 'waiting', version: '1.2.0', reason: 'deferred', until });
    now = until;
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
  });

  it('counts those days from now where the clock had been ahead', async () => {
    publish();
    let now = DESK_NOW + 20 * HOUR_MS;
    const desk = await open({ policy: { deferDays: 3 }, more: { wallClock: () => now } });
    await desk.look();
    now = DESK_NOW;
    expect(await desk.look()).toMatchObject({ reason: 'deferred', until: DESK_NOW + 72 * HOUR_MS });
  });

  it('installs nothing for which the organisation waits by now', async () => {
    publish();
    const desk = await open();
    await desk.look();
    expect(await startAgain(desk, { policy: { deferDays: 365 }, after: 364 })).toBe('nothing');
  });

  it('installs what is ready after the clock was set back', async () => {
    publish();
    const desk = await open();
    await desk.look();
    expect(await startAgain(desk, { after: -1 })).toBe('installed');
  });

  it('follows the policy at once: pinned, off, on again', async () => {
    publish();
    const desk = await open();
    await desk.look();
    desk.setPolicy({ pin: '1.1.0' });
    expect(await desk.until('waiting')).toMatchObject({ reason: 'pinned' });
    desk.setPolicy({ pin: null, isOff: true });
    expect(desk.updates.overview.state).toEqual({ state: 'off', reason: 'policy' });
    expect(await desk.look()).toEqual({ state: 'off', reason: 'policy' });
    desk.setPolicy({ isOff: false });
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
  });

  it('ends a download when the policy switches updates off', async () => {
    publish();
    const desk = await open();
    server.fault = (of) => (of === path(NAME) ? { kind: 'silent', after: 60_000 } : null);
    desk.updates.act('check');
    await desk.until('downloading', (it) => it.state === 'downloading' && it.received === 60_000);
    desk.setPolicy({ isOff: true });
    await expect.poll(() => server.connections()).toBe(0);
    expect(desk.updates.overview.state).toEqual({ state: 'off', reason: 'policy' });
  });

  it('follows the channel that the policy names now', async () => {
    server.files.set(
      path('manifest.json', 'beta'),
      testManifest({ channel: 'beta', version: '1.3.0-beta.1', files: [file] }, [key]),
    );
    server.files.set(path(NAME, 'beta'), content);
    publish({ version: '1.1.0' });
    const desk = await open();
    expect(await desk.look()).toEqual({ state: 'idle' });
    desk.setPolicy({ channel: 'beta' });
    expect(await desk.until('ready')).toEqual({ state: 'ready', version: '1.3.0-beta.1' });
  });

  it('does not take a version again that did not start well here', async () => {
    publish();
    const records = { left: () => ['1.2.0'], returned: () => null, setReturned: () => {} };
    const desk = await open({ more: { records } });
    expect(await desk.look()).toMatchObject({ state: 'waiting', reason: 'returned', version: '1.2.0' });
  });

  it('begins only so many downloads within a day, and tells when it goes on', async () => {
    publish();
    server.fault = (of) => (of === path(NAME) ? { kind: 'status', status: 500 } : null);
    let now = DESK_NOW;
    const desk = await open({ more: { wallClock: () => now } });
    const codes: unknown[] = [];
    for (let count = 0; count < 13; count += 1) {
      const state = await desk.look();
      codes.push(state.state === 'failed' ? state.code : state.state);
    }
    expect(codes).toEqual([...Array<string>(12).fill('server-error'), 'budget-spent']);
    expect(server.requests.filter((it) => it.path === path(NAME))).toHaveLength(12);
    const { state } = desk.updates.overview;
    expect(state.state === 'failed' ? state.retryAt : 0).toBeGreaterThan(DESK_NOW + 24 * HOUR_MS);
    await desk.updates.stop();
    server.fault = () => null;
    const again = await open({ more: { wallClock: () => now } });
    expect(await again.look()).toMatchObject({ code: 'budget-spent' });
    now += 24 * HOUR_MS;
    expect(await again.look()).toMatchObject({ state: 'ready' });
  });
});

describe('a version that is taken back', () => {
  const goDown = { version: '1.2.0', returnsFrom: ['1.3.0'], counter: 9 };

  it('goes to the kept one without a download', async () => {
    publish(goDown);
    const installer = fakeInstaller(join(folder, 'pending'));
    installer.kept = '1.2.0';
    const desk = await open({ version: '1.3.0', installer });
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
    await expect.poll(() => desk.kept.staged.value).toMatchObject({ name: null });
    expect(server.requests.map((it) => it.path)).not.toContain(path(NAME));
    expect(await startAgain(desk, { version: '1.3.0' })).toBe('installed');
    expect(desk.calls).toEqual(['go back withdrawn']);
  });

  it('is fetched where another one or none is kept, and the return is recorded', async () => {
    publish(goDown);
    const desk = await open({ version: '1.3.0' });
    expect(await desk.look()).toEqual({ state: 'ready', version: '1.2.0' });
    expect(await startAgain(desk, { version: '1.3.0' })).toBe('installed');
    expect(desk.calls).toEqual([`install 1.2.0 ${NAME}`, 'set returned']);
  });

  it('goes back to nothing that is not kept any more', async () => {
    publish(goDown);
    const installer = fakeInstaller(join(folder, 'pending'));
    installer.kept = '1.2.0';
    const desk = await open({ version: '1.3.0', installer });
    await desk.look();
    await expect.poll(() => desk.kept.staged.value).not.toBeNull();
    installer.kept = null;
    expect(await startAgain(desk, { version: '1.3.0' })).toMatchObject({ code: 'downgrade' });
    expect(desk.calls).toEqual([]);
  });
});

describe('what pages are told', () => {
  it.each([
    ['development', fakeInstaller('', { hindrance: 'development', target: 'none' })],
    ['package', fakeInstaller('', { hindrance: 'package', target: 'deb' })],
  ] as const)('is off for %s', async (reason, installer) => {
    const desk = await open({ installer });
    expect(desk.updates.overview).toMatchObject({
      state: { state: 'off', reason },
      target: installer.target,
    });
    expect(await desk.look()).toMatchObject({ state: 'off' });
    expect(server.requests).toEqual([]);
  });

  it('is off without a channel', async () => {
    const desk = await open({ more: { packaged: { address: null, trust } } });
    expect(desk.updates.overview.state).toEqual({ state: 'off', reason: 'no-channel' });
  });

  it('tells of news once per version, and none at the first run', async () => {
    const first = await open();
    expect(first.updates.overview.news).toBeNull();
    await first.updates.stop();
    const second = await open({ version: '1.2.0' });
    expect(second.updates.overview.news).toBe('1.2.0');
    second.updates.act('news-seen');
    expect(second.updates.overview.news).toBeNull();
    await second.updates.stop();
    const third = await open({ version: '1.2.0' });
    expect(third.updates.overview.news).toBeNull();
    const back = await open({ version: '1.1.0' });
    expect(back.updates.overview.news).toBeNull();
  });

  it('tells of a return while the version that it led to runs', async () => {
    const returned = { from: '1.2.0', to: '1.1.0', at: 5, reason: 'unhealthy' as const };
    const records = { left: () => [], returned: () => returned, setReturned: () => {} };
    expect((await open({ more: { records } })).updates.overview.returned).toEqual(returned);
    expect((await open({ more: { records }, version: '1.3.0' })).updates.overview.returned).toBeNull();
  });

  it('keeps one random id, that is never sent', async () => {
    publish();
    const desk = await open();
    await desk.look();
    const { deskId } = desk.kept;
    expect(deskId).toMatch(/^[0-9a-f]{32}$/);
    expect((await open()).kept.deskId).toBe(deskId);
    expect(JSON.stringify(server.requests)).not.toContain(deskId);
  });

  it('survives damaged files of its own', async () => {
    publish();
    const desk = await open();
    await desk.look();
    await desk.updates.stop();
    for (const name of ['memory.json', 'staged.json', 'channels.json', 'desk.json'])
      await writeFile(join(folder, 'update', name), '{"half":');
    const again = await open();
    expect(again.updates.overview.state).toEqual({ state: 'idle' });
    expect(await again.look()).toEqual({ state: 'ready', version: '1.2.0' });
  });
});
