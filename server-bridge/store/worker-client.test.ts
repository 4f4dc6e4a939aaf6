import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { eventually, makePut, withStore } from './testing/fixtures.ts';

const workerUrl = new URL('testing/mortal-worker.ts', import.meta.url);

describe('a crashed worker', () => {
  it('is started once more, then calls are refused and the owner is told', () => {
    const failures: unknown[] = [];
    return withStore(
      async ({ store, folder, commit, changes, logs }) => {
        const deaths = (): number => logs.filter((line) => line.includes('ended with code')).length;
        const die = async (role: string, count: number): Promise<void> => {
          await writeFile(`${folder}/die-${role}`, '');
          await eventually(
            async () => deaths(),
            (seen) => seen >= count,
          );
        };
        await commit(makePut('a'));
        await die('writer', 1);
        await die('reader', 2);
        expect(await commit(makePut('b'))).toMatchObject([{ outcome: 'published' }]);
        expect(await store.get('b')).toMatchObject({ status: 'ok' });
        expect(changes.map(({ seq }) => seq)).toEqual([1, 2]);
        await die('writer', 3);
        expect(failures).toMatchObject([{ code: 'unavailable' }]);
        await expect(commit(makePut('c'))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
        expect(await store.get('a')).toMatchObject({ status: 'ok' });
      },
      { workerUrl, onFailure: (reason) => failures.push(reason) },
    );
  });

  it('does not restore under a reader that still has the damaged file', () => {
    const failures: unknown[] = [];
    return withStore(
      async ({ store, folder, commit, logs }) => {
        await commit(makePut('a'));
        const { epoch } = store.head();
        await writeFile(`${folder}/store.db-wal`, '');
        await writeFile(`${folder}/store.db`, 'x'.repeat(100_000));
        await writeFile(`${folder}/die-writer`, '');
        await eventually(
          async () => failures.length,
          (count) => count > 0,
        );
        expect(failures).toMatchObject([{ code: 'store-damaged' }]);
        expect(store.head().epoch).toBe(epoch);
        expect(logs.join()).not.toContain('kept aside');
        await expect(commit(makePut('b'))).rejects.toMatchObject({ code: 'store-damaged' });
      },
      { workerUrl, onFailure: (reason) => failures.push(reason) },
    );
  });

  it('refuses what was under way', () =>
    withStore(
      async ({ folder, commit, store }) => {
        await commit(makePut('a'));
        await writeFile(`${folder}/die-reader`, '');
        // Without a pause: whenever the worker dies, some are waiting for it.
        const answers = new Set<string>();
        const end = performance.now() + 10_000;
        while (!answers.has('unavailable') && performance.now() < end) {
          const asked = Array.from({ length: 100 }, () => store.get('a'));
          for (const answer of await Promise.allSettled(asked)) {
            answers.add(answer.status === 'fulfilled' ? 'ok' : (answer.reason as { code: string }).code);
          }
        }
        expect(answers).toContain('unavailable');
        expect(await store.get('a')).toMatchObject({ status: 'ok' });
      },
      { workerUrl },
    ));
});
