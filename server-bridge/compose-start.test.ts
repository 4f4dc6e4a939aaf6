import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectBridge } from './ipc/client.ts';
import { readTokenFile } from './ops/token-file.ts';
import { connect, makePlace, start, text, TOKEN, write } from './testing/bridge.ts';

describe('a start', () => {
  it('opens its doors before the store is open, and answers what was asked meanwhile', async () => {
    const place = await makePlace();
    await write(join(place.notices, 'a.md'), text('a', 'First'));
    const before = await start(place);
    await before.desk.ready();
    await before.stop();

    const early = Promise.withResolvers<number>();
    await start(place, {
      onListening() {
        const total = connect(place.socketPath).then(
          async ({ desk }) => (await desk.client.call('notices.counts', {})).total,
        );
        early.resolve(total);
      },
    });
    expect(await early.promise).toBe(1);
  });

  it('that fails to open the store closes them again', async () => {
    const place = await makePlace();
    await (await start(place)).stop();
    const store = new DatabaseSync(join(place.dataFolder, 'store.db'));
    store.exec('PRAGMA user_version = 9999');
    store.close();

    let wasListening = false;
    const failing = start(place, {
      onListening() {
        wasListening = true;
      },
    });
    await expect(failing).rejects.toMatchObject({ code: 'schema-newer' });
    expect([wasListening, await readTokenFile(place.dataFolder)]).toEqual([true, null]);
    const client = connectBridge({ address: place.socketPath, token: TOKEN, client: 'late' });
    onTestFinished(() => client.close());
    await expect(client.call('notices.counts', {})).rejects.toMatchObject({ code: 'disconnected' });
  });
});
