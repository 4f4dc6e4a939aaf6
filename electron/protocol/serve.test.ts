import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeCaller } from '../bridge/testing.ts';
import { createAppServer } from './serve.ts';

const hash = 'cd'.repeat(32);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-serve-'));
  await mkdir(join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(join(folder, 'renderer/index.html'), '<!doctype html><p>page</p>');
  await writeFile(join(folder, 'renderer/assets/main.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const serve = (fetchDev: ((path: string) => Promise<Response>) | null = null) =>
  createAppServer({
    root: join(folder, 'renderer'),
    caller: fakeCaller({
      'media.get': ({ hash: asked }) => {
        if (asked !== hash) throw new Error('not found');
        return { name: 'a.png', mime: 'image/png', bytes: new Uint8Array([1, 2, 3]) };
      },
    }),
    fetchDev,
  });

describe('createAppServer', () => {
  it('serves the page with its policy, its files, and the page for its own addresses', async () => {
    const answer = await serve();
    const page = await answer(new Request('gazette://app/notice/a'));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('page');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const script = await answer(new Request('gazette://app/assets/main.js'));
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  it('finds nothing outside the folder', async () => {
    const answer = await serve();
    for (const path of ['..%2fsecret.txt', '%2e%2e/secret.txt', 'assets/..%2f..%2fsecret.txt', 'x.js']) {
      const found = await answer(new Request(`gazette://app/${path}`));
      expect(found.status).toBe(404);
      expect(found.headers.get('content-security-policy')).not.toBeNull();
    }
  });

  it('serves media from the bridge, and says 404 when it has none or is away', async () => {
    const answer = await serve();
    const image = await answer(new Request(`gazette://app/media/${hash}`));
    expect(image.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await image.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect((await answer(new Request(`gazette://app/media/${'00'.repeat(32)}`))).status).toBe(404);
  });

  it('asks a development server for everything but media', async () => {
    const asked: string[] = [];
    const answer = await serve(async (path) => {
      asked.push(path);
      return new Response('dev');
    });
    expect(await (await answer(new Request('gazette://app/@vite/client?t=1'))).text()).toBe('dev');
    await answer(new Request(`gazette://app/media/${hash}`));
    expect(asked).toEqual(['/@vite/client?t=1']);
  });
});
