import { open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Database } from './database.ts';
import { migrate, MIGRATIONS, type Migration, schemaVersion } from './migrations.ts';
import { inFolder, makePut, NOW, openTestStore, withStore } from './testing/fixtures.ts';

const quiet = { log: () => undefined };

/** Overwrites pages behind the first with noise. */
async function spoil(path: string, from = 8192): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(size - from, 0x5a), 0, size - from, from);
  await file.close();
}

describe('migrations', () => {
  it('run in order, each once, after the old file was copied aside', () =>
    inFolder(async (folder) => {
      const steps: Migration[] = [
        { version: 1, up: (db) => db.exec('CREATE TABLE a (x)') },
        { version: 2, up: (db) => db.exec('ALTER TABLE a ADD COLUMN y') },
        { version: 3, up: (db) => db.exec('CREATE TABLE b (z)') },
      ];
      const db = new Database(`${folder}/x.db`, quiet);
      const asked: number[] = [];
      expect(migrate(db, steps.slice(0, 1), (from) => asked.push(from))).toBe(1);
      db.run('INSERT INTO a (x) VALUES (1)');
      expect(migrate(db, steps, (from) => asked.push(from))).toBe(3);
      migrate(db, steps, (from) => asked.push(from));
      expect(asked).toEqual([1]);
      expect(db.all('SELECT * FROM a')).toMatchObject([{ x: 1, y: null }]);
      expect(() => migrate(db, steps.slice(0, 2))).toThrow(expect.objectContaining({ code: 'schema-newer' }));
      expect(() => migrate(db, [...steps].reverse())).toThrow('out of order');
      db.close();
    }));

  it('keep the names of attachments when they move from the content to its uses', () =>
    inFolder(async (folder) => {
      const db = new Database(`${folder}/x.db`, quiet);
      migrate(db, MIGRATIONS.slice(0, 1));
      db.exec("INSERT INTO media VALUES ('h', 'plan.pdf', 'application/pdf', 6, 1)");
      db.exec("INSERT INTO mediaUses VALUES (1, 'h'), (2, 'gone')");
      migrate(db);
      expect(db.all('SELECT * FROM mediaUses')).toEqual([
        { v: 1, hash: 'h', name: 'plan.pdf' },
        { v: 2, hash: 'gone', name: '' },
      ]);
      expect(db.all('SELECT * FROM media')).toEqual([
        { hash: 'h', mime: 'application/pdf', bytes: 6, at: 1 },
      ]);
      db.close();
    }));

  it('leave the file as it was when a step fails', () =>
    inFolder(async (folder) => {
      const db = new Database(`${folder}/x.db`, quiet);
      const step: Migration = {
        version: 1,
        up: (at) => {
          at.exec('CREATE TABLE a (x)');
          throw new Error('no');
        },
      };
      expect(() => migrate(db, [step])).toThrow('no');
      expect([schemaVersion(db), db.all("SELECT name FROM sqlite_schema WHERE type = 'table'")]).toEqual([
        0,
        [],
      ]);
      db.close();
    }));

  it('refuse a file of a newer program and leave it alone', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('a'));
      await first.store.close();
      const db = new DatabaseSync(`${folder}/store.db`);
      db.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}; ALTER TABLE state RENAME TO elsewhere`);
      db.close();
      await expect(openTestStore(folder)).rejects.toMatchObject({ code: 'schema-newer' });
      expect((await readdir(folder)).filter((name) => name.includes('damaged'))).toEqual([]);
    }));
});

describe('a damaged store', () => {
  it('is restored from the last good copy under a new epoch, with the marks made since', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('a'), makePut('b'));
      await first.store.copy(NOW);
      expect((await first.store.status()).lastCopyAt).toBeGreaterThan(0);
      await first.commit(makePut('late'));
      await first.store.setMarks({ key: 'key-000001', items: [{ id: 'a', read: 1, ack: 1, at: NOW }] });
      const { epoch } = first.store.head();
      await first.store.close();
      // A log that does not end where the state says: damage that leaves the marks readable.
      const db = new DatabaseSync(`${folder}/store.db`);
      db.exec('DELETE FROM changes WHERE seq = 3');
      db.close();

      const second = await openTestStore(folder);
      expect(second.store.head()).toMatchObject({ seq: 2 });
      expect(second.store.head().epoch).not.toBe(epoch);
      expect(await second.store.changes({ since: { epoch, seq: 1 }, limit: 9 })).toMatchObject({
        status: 'resync',
      });
      expect(await second.store.get('late')).toMatchObject({ status: 'unknown' });
      expect(await second.store.get('a')).toMatchObject({
        notice: { summary: { mark: { readVersion: 1, ackVersion: 1 } } },
      });
      expect((await second.store.status()).restored?.reason).toContain('change log');
      expect((await second.store.check('full', NOW)).problems).toEqual([]);
      expect((await readdir(folder)).filter((name) => name.startsWith('store.damaged-'))).not.toEqual([]);
      await second.commit(makePut('late'));
      await second.store.close();
      const third = await openTestStore(folder);
      expect(third.store.head()).toEqual(second.store.head());
      await third.store.close();
    }));

  it('counts as damaged when it was cut to nothing beside its last good copy', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('a'));
      await first.store.copy(NOW);
      await first.store.close();
      await rm(`${folder}/store.db-wal`, { force: true });
      await writeFile(`${folder}/store.db`, '');
      const { store } = await openTestStore(folder);
      expect(store.head().seq).toBe(1);
      expect((await store.status()).restored?.reason).toContain('empty');
      await store.close();
    }));

  it('is begun anew without a copy, or with a damaged one', () =>
    inFolder(async (folder) => {
      for (const content of ['this is no database'.repeat(1000), 'SQLite format 3\u0000'.repeat(2000)]) {
        await writeFile(`${folder}/store.db`, content);
        await writeFile(`${folder}/store.last-good.db`, 'neither is this'.repeat(1000));
        const { store, commit, logs } = await openTestStore(folder);
        expect(store.head().seq).toBe(0);
        expect((await store.status()).restored?.reason).toContain('a new store was begun');
        expect(logs.some((line) => line.startsWith('error: the store is damaged'))).toBe(true);
        expect(await commit(makePut('a'))).toMatchObject([{ outcome: 'published' }]);
        await store.close();
      }
    }));

  it('is found by a check or at reading, examined and restored at the next start', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(...Array.from({ length: 300 }, (_, index) => makePut(`n${index}`)));
      await first.store.copy(NOW);
      await first.store.close();
      await spoil(`${folder}/store.db`, 8192 * 40);
      const second = await openTestStore(folder);
      const check = await second.store.check('quick', NOW);
      expect(check.ok).toBe(false);
      expect((await second.store.status()).lastCheck).toEqual(check);
      await second.store.close();
      const third = await openTestStore(folder);
      expect((await third.store.status()).restored).not.toBeNull();
      expect(
        (await third.store.list({ filter: {}, sort: 'newest', offset: 0, limit: 1 })).decode().total,
      ).toBe(300);
      await third.store.close();
    }));

  it('stays in place when it was suspected without reason', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('a'));
      await first.store.close();
      await writeFile(`${folder}/store.suspect`, 'full');
      const second = await openTestStore(folder);
      expect(second.store.head()).toEqual(first.store.head());
      expect((await second.store.status()).restored).toBeNull();
      expect(await readdir(folder)).not.toContain('store.suspect');
      await second.store.close();
    }));
});

describe('a full disk', () => {
  it('refuses writing whole batches, reads on, and recovers', () =>
    withStore(
      async ({ store, commit, changes }) => {
        await commit(makePut('first'));
        const big = (id: string) =>
          makePut(id, {
            plainText: Array.from({ length: 40_000 }, () => Math.random().toString(36)).join(' '),
          });
        await expect(commit(makePut('small'), big('big'))).rejects.toMatchObject({
          code: 'disk-full',
          retryable: true,
        });
        expect((await store.status()).isDiskFull).toBe(true);
        expect(await store.get('small')).toMatchObject({ status: 'unknown' });
        expect(await store.get('first')).toMatchObject({ status: 'ok' });
        expect((await Array.fromAsync(store.items('s'))).flat().map(({ remoteId }) => remoteId)).toEqual([
          'first.md',
        ]);
        expect(changes).toHaveLength(1);
        expect(await commit(makePut('small'))).toMatchObject([{ outcome: 'published' }]);
        expect(changes.map(({ seq }) => seq)).toEqual([1, 2]);
        expect((await store.status()).isDiskFull).toBe(false);
        expect((await store.check('full', NOW)).ok).toBe(true);
      },
      { maxPages: 90 },
    ));
});
