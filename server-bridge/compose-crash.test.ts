import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Position } from './contract/notice.ts';
import { readTokenFile } from './ops/token-file.ts';
import { storeWorkerUrl } from './runtime.ts';
import { openStore } from './store/open-store.ts';
import { connect, makePlace, type Place, start, text, TOKEN, until, write } from './testing/bridge.ts';

const CHILD = fileURLToPath(new URL('entry/child.ts', import.meta.url));

/** The bridge as a process of its own, as Electron's main starts it. */
async function spawnBridge(place: Place) {
  const child = spawn(process.execPath, [CHILD], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      GAZETTE_DATA: place.dataFolder,
      GAZETTE_SOCKET: place.socketPath,
      GAZETTE_TOKEN: TOKEN,
      GAZETTE_SAMPLES: 'none',
      GAZETTE_RESCAN_SECONDS: '10',
    },
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  // Its token file is the last that a start writes before the sources begin.
  await until(
    async () => (await readTokenFile(place.dataFolder))?.pid ?? null,
    (pid) => pid === child.pid,
    'the bridge',
  );
  return { child, kill };
}

/** Does as a crash of the disk would. */
async function damage(path: string): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(Math.min(size, 64 * 1024), 0x5a), 0, undefined, 0);
  await file.close();
}

async function copyStore(place: Place): Promise<void> {
  const store = await openStore({
    dataFolder: place.dataFolder,
    workerUrl: storeWorkerUrl,
    now: Date.now,
    log: () => undefined,
  });
  await store.copy(Date.now());
  await store.close();
}

describe('a killed bridge', () => {
  it('loses nothing and doubles nothing', async () => {
    const place = await makePlace();
    const versions = new Map<string, number>();
    /** What was told to a desk is there for good: by seq, the id and version. */
    const told = new Map<number, string>();
    const epochs = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const bridge = await spawnBridge(place);
      const { desk, subscribed } = await connect(place.socketPath);
      epochs.add(subscribed.position.epoch);
      if (round === 0) await desk.client.call('sources.add', { kind: 'folder', path: place.notices });
      for (let change = 0; change < 30; change++) {
        const id = `n${String((round * 7 + change) % 12)}`;
        const path = join(place.notices, `${id}.md`);
        if (change % 11 === 10) await rm(path, { force: true });
        else {
          const next = (versions.get(id) ?? 0) + 1;
          versions.set(id, next);
          await write(path, text(id, `${id} edit ${String(next)}`));
        }
      }
      // In the middle of taking them in, at another place each round.
      await until(
        () => desk.updates.length,
        (count) => count > round * 2,
        'a change',
      );
      await bridge.kill();
      for (const update of desk.updates) {
        const what = `${update.id} ${update.kind} ${String(update.version)}`;
        expect(told.get(update.seq) ?? what).toBe(what);
        told.set(update.seq, what);
      }
      desk.client.close();
    }

    const { desk } = await start(place, { folders: [] });
    await desk.ready();
    const id = (await desk.sources())[0]?.id ?? '';
    await desk.client.call('sources.rescan', { id });
    expect(epochs.add((await desk.head()).epoch).size).toBe(1);
    const files = new Map<string, string>();
    for (const [id, last] of versions) {
      const isThere = await stat(join(place.notices, `${id}.md`)).catch(() => null);
      if (isThere !== null) files.set(id, `${id} edit ${String(last)}`);
    }
    await until(
      () => desk.titles(),
      (titles) => titles.join() === [...files.values()].toSorted().join(),
      'agreement with the folder',
    );
    for (const id of files.keys()) {
      const { versions: kept } = await desk.client.call('notices.versions', { id });
      const hashes = kept.map(({ contentHash }) => contentHash);
      expect(hashes.filter((hash, index) => hash === hashes[index + 1])).toEqual([]);
      expect(kept.map(({ version }) => version)).toEqual(kept.map((_, index) => kept.length - index));
    }
    expect((await desk.client.call('store.check', { kind: 'full' })).problems).toEqual([]);
    expect((await desk.head()).seq).toBeGreaterThanOrEqual(Math.max(...told.keys()));
  });
});

describe('a damaged store', () => {
  it('is restored in a new epoch, and what the copy lacks comes back from the folder', async () => {
    const place = await makePlace();
    const at = (name: string): string => join(place.notices, name);
    for (const id of ['same', 'edited', 'deleted', 'moved', 'read'])
      await write(at(`${id}.md`), text(id, id));
    const first = await start(place);
    await first.desk.ready();
    await first.stop();
    await copyStore(place);

    const second = await start(place);
    await second.desk.ready();
    await write(at('edited.md'), text('edited', 'edited twice'));
    await second.desk.update('edited', 'updated', 2);
    await rm(at('deleted.md'));
    await second.desk.update('deleted', 'withdrawn');
    await write(at('new.md'), text('new', 'new'));
    await second.desk.update('new', 'published');
    const items = [{ id: 'read', read: 1, ack: 1, at: 1000 }];
    await second.desk.client.call('marks.set', { key: 'key-before-damage', items });
    const since: Position = await second.desk.head();
    await second.stop();
    await damage(join(place.dataFolder, 'store.db'));

    const third = await start(place, { since });
    expect(third.subscribed.canResume).toBe(false);
    expect(third.subscribed.position.epoch).not.toBe(since.epoch);
    const { desk } = third;
    expect(await desk.client.call('feed.changes', { since, limit: 10 })).toMatchObject({ status: 'resync' });
    await until(
      () => desk.titles(),
      (titles) => titles.join() === ['edited twice', 'moved', 'new', 'read', 'same'].join(),
      'what the folder holds',
    );
    await desk.ready();
    expect(await desk.get('edited')).toMatchObject({ status: 'ok', notice: { version: 2 } });
    expect((await desk.get('deleted')).status).toBe('withdrawn');
    const { store } = await desk.client.call('status.get', {});
    expect(store.restored).not.toBeNull();
    expect((await desk.client.call('store.check', { kind: 'full' })).problems).toEqual([]);
  });

  it('that is found out while the bridge runs ends it, and its next start restores', async () => {
    const place = await makePlace();
    await write(join(place.notices, 'a.md'), text('a', 'A'));
    const { child } = await spawnBridge(place);
    const { desk, subscribed } = await connect(place.socketPath);
    await desk.client.call('sources.add', { kind: 'folder', path: place.notices });
    await desk.ready();
    // Retention leaves everything in the one file.
    await desk.client.call('settings.update', { patch: { retentionDays: 1000 } });
    await until(
      async () => (await stat(join(place.dataFolder, 'store.db-wal'))).size,
      (size) => size === 0,
      'the checkpoint',
    );
    await damage(join(place.dataFolder, 'store.db'));
    const ended = once(child, 'exit');
    // It may end before it has answered.
    const check = desk.client.call('store.check', { kind: 'quick' }).then(
      ({ ok }) => ok,
      () => false,
    );
    expect(await check).toBe(false);
    expect(await ended).toEqual([1, null]);
    desk.client.close();
    const again = await start(place, { folders: [], since: subscribed.position });
    expect(again.subscribed.canResume).toBe(false);
    await again.desk.ready();
    expect(await again.desk.titles()).toEqual(['A']);
  });

  it('is begun anew where there is no copy, and filled from the folder', async () => {
    const place = await makePlace();
    for (const id of ['a', 'b']) await write(join(place.notices, `${id}.md`), text(id, id));
    const first = await start(place);
    await first.desk.ready();
    const since = await first.desk.head();
    await first.stop();
    await damage(join(place.dataFolder, 'store.db'));
    const { desk, subscribed } = await start(place, { since });
    expect(subscribed.canResume).toBe(false);
    await desk.ready();
    expect(await desk.titles()).toEqual(['a', 'b']);
    expect((await desk.client.call('store.check', { kind: 'full' })).problems).toEqual([]);
  });
});
