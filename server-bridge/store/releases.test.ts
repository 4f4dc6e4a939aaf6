import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { HELD, inFolder, makePut, NOW, openTestStore, type TestStore } from './testing/fixtures.ts';

/** Damage that the next start finds. */
function spoil(folder: string): void {
  const db = new DatabaseSync(`${folder}/store.db`);
  db.exec('DELETE FROM changes WHERE seq = (SELECT max(seq) FROM changes)');
  db.close();
}

const statusOf = async ({ store }: TestStore, id: string) => (await store.get(id)).status;

describe('releases', () => {
  it('that were given since the last good copy count again after a restore', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('copied', HELD), makePut('never', HELD));
      await first.store.copy(NOW);
      await first.store.release('copied', 1, NOW);
      await first.commit(makePut('late', HELD));
      await first.store.release('late', 1, NOW);
      await first.store.close();
      spoil(folder);

      const second = await openTestStore(folder);
      expect((await second.store.status()).restored).not.toBeNull();
      expect(await statusOf(second, 'copied')).toBe('ok');
      expect(await statusOf(second, 'never')).toBe('held');
      // The scan brings what the copy lacks.
      expect(await second.commit(makePut('late', HELD))).toMatchObject([{ outcome: 'published' }]);
      const { item } = await second.store.moderationGet('late', 1);
      expect(item.isReleased).toBe(true);
      // Nobody has released another content.
      expect(await second.commit(makePut('late', { title: 'Other', ...HELD }))).toMatchObject([
        { outcome: 'held' },
      ]);
      expect((await second.store.check('full', NOW)).problems).toEqual([]);
      await second.store.close();
    }));

  it('count for a store that was begun anew, whatever was left of their file', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('a', HELD), makePut('b', HELD));
      await first.store.release('a', 1, NOW);
      await appendFile(`${folder}/released.jsonl`, '\n{"id":"b","conte');
      await first.store.release('b', 1, NOW);
      await first.store.close();
      expect(await readFile(`${folder}/released.jsonl`, 'utf8')).not.toContain('text');
      await rm(`${folder}/store.db-wal`, { force: true });
      await writeFile(`${folder}/store.db`, 'no database'.repeat(1000));

      const second = await openTestStore(folder);
      const results = await second.commit(makePut('a', HELD), makePut('b', HELD), makePut('c', HELD));
      expect(results.map(({ outcome }) => outcome)).toEqual(['published', 'published', 'held']);
      await second.store.close();
    }));

  it('count once in a store that was never restored', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('a', HELD));
      await first.store.release('a', 1, NOW);
      await first.commit(makePut('a', { title: 'Other' }));
      expect(await first.commit(makePut('a', HELD))).toMatchObject([{ outcome: 'held', version: 3 }]);
      await first.store.close();
    }));
});
