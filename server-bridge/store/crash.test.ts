import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventually, makeFolder, NOW, openTestStore } from './testing/fixtures.ts';

const CHILD = fileURLToPath(new URL('testing/crash-child.ts', import.meta.url));

/** Lets a process commit, kills it `ms` after its first answer; what it had been told. */
async function runAndKill(
  folder: string,
  first: number,
  ms: number,
): Promise<{ index: number; seq: number }> {
  const child = spawn(process.execPath, [CHILD, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: string) => {
      output += text;
      if (output.split('\n').length > 3) resolve();
    });
    child.once('exit', () => reject(new Error('the child ended by itself')));
  });
  await new Promise((resolve) => setTimeout(resolve, ms));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  const [index = 0, seq = 0] = (output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { index, seq };
}

describe('kill -9', () => {
  it('loses nothing that was acknowledged, and leaves no hole', async () => {
    const folder = await makeFolder();
    let next = 0;
    const epochs = new Set<string>();
    for (const ms of [5, 60, 140]) {
      const told = await runAndKill(folder, next, ms);
      const { store, logs } = await openTestStore(folder);
      epochs.add(store.head().epoch);
      expect(epochs.size).toBe(1);
      expect(store.head().seq).toBeGreaterThanOrEqual(told.seq);
      for (let index = next; index <= told.index; index++) {
        const status = index % 5 === 0 ? 'withdrawn' : 'ok';
        expect(await store.get(`n${index}`)).toMatchObject({ status });
      }
      expect((await store.check('full', NOW)).problems).toEqual([]);
      const kept = told.index % 5 === 0 ? told.index - 1 : told.index;
      const found = await eventually(
        async () => (await store.search({ query: `title${kept}`, filter: {}, offset: 0, limit: 1 })).decode(),
        ({ total }) => total > 0,
      );
      expect(found.items.map(({ summary }) => summary.id)).toEqual([`n${kept}`]);
      expect(logs.filter((line) => line.startsWith('error'))).toEqual([]);
      await store.close();
      next = told.index + 2;
    }
    await rm(folder, { recursive: true });
  }, 60_000);
});
