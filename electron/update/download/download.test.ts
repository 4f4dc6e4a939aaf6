import {
  mkdtemp,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
  appendFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import { Cancelled } from '../fetch/transport.ts';
import { nodeTransport, noise, realLater, releaseFileOf, startServer, type TestServer } from '../testing.ts';
import { download, type DownloadOptions, type Progress, type Wanted } from './download.ts';

const NAME = 'Gazette-1.1.0-x64.AppImage';
const content = noise(300_000);
const file = releaseFileOf(NAME, content);

let server: TestServer;
let root = '';
let folder = '';
let progress: Progress[] = [];
const logged: string[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gazette-download-'));
  folder = join(root, 'pending');
  server = await startServer();
  server.files.set(`/${NAME}`, content);
  progress = [];
  logged.length = 0;
});
afterEach(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

const options: DownloadOptions = {
  transport: nodeTransport,
  later: realLater,
  now: () => performance.now(),
  rate: () => null,
  log: (message) => logged.push(message),
};
const fetchIt = (more: Partial<Wanted> = {}, how: Partial<DownloadOptions> = {}): Promise<string> =>
  download(
    { ...options, ...how },
    {
      file,
      url: new URL(NAME, server.address),
      folder,
      currentFile: null,
      keeps: null,
      signal: new AbortController().signal,
      onProgress: (it) => progress.push(it),
      ...more,
    },
  );
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'fetched',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );
/** An attempt whose transfer is cut when this many bytes have come. */
async function cutAfter(after: number): Promise<void> {
  server.fault = () => ({ kind: 'silent', after });
  const attempt = fetchIt({ onProgress: ({ received }) => received === after && server.drop() });
  expect(await codeOf(attempt)).toBe('unreachable');
  server.fault = () => null;
}
const left = async (): Promise<string[]> => (await readdir(folder)).toSorted();

describe('download', () => {
  it('brings the whole file to where electron-updater looks for it, with progress', async () => {
    const path = await fetchIt();
    expect(path).toBe(join(folder, NAME));
    expect((await readFile(path)).equals(content)).toBe(true);
    expect(JSON.parse(await readFile(join(folder, 'update-info.json'), 'utf8'))).toEqual({
      fileName: NAME,
      sha512: file.sha512,
      isAdminRightsRequired: false,
    });
    expect(await left()).toEqual([NAME, 'update-info.json']);
    expect(progress[0]).toEqual({ received: 0, total: content.length, isDifferential: false });
    expect(progress.at(-1)?.received).toBe(content.length);
  });

  it('finds a file again that it has, and fetches it anew when it is not right', async () => {
    await fetchIt();
    await fetchIt();
    expect(server.requests).toHaveLength(1);
    await appendFile(join(folder, NAME), 'x');
    await fetchIt();
    expect(server.requests).toHaveLength(2);
    expect((await readFile(join(folder, NAME))).equals(content)).toBe(true);
  });

  it('goes on after a cut, from the byte where it was', async () => {
    await cutAfter(200_000);
    await fetchIt();
    expect(server.requests.map(({ range }) => range)).toEqual([null, 'bytes=200000-299999']);
    expect(server.bytesSent).toBe(content.length);
    expect((await readFile(join(folder, NAME))).equals(content)).toBe(true);
  });

  it('begins anew where the file on the server is another one by its tag', async () => {
    const other = noise(300_000, 7);
    server.files.set(`/${NAME}`, other);
    await cutAfter(100_000);
    server.files.set(`/${NAME}`, content);
    await fetchIt();
    expect((await readFile(join(folder, NAME))).equals(content)).toBe(true);
    expect(server.bytesSent).toBe(400_000);
  });

  it('begins anew where the server knows no ranges', async () => {
    await cutAfter(100_000);
    server.fault = () => ({ kind: 'whole' });
    await fetchIt();
    expect((await readFile(join(folder, NAME))).equals(content)).toBe(true);
  });

  it('begins anew, once, when what was left is rubbish', async () => {
    await cutAfter(100_000);
    await truncate(join(folder, `${NAME}.part`), 50_000);
    await appendFile(join(folder, `${NAME}.part`), Buffer.alloc(20_000));
    await fetchIt();
    expect((await readFile(join(folder, NAME))).equals(content)).toBe(true);
    expect(logged.join()).toContain('fetched anew and whole');
  });

  it('drops the part of another file and all other leftovers, but keeps what waits to be installed', async () => {
    await mkdir(join(folder, 'a-folder'), { recursive: true });
    for (const name of ['old.AppImage', `${NAME}.part`, `${NAME}.part.json`, 'ready.AppImage'])
      await writeFile(join(folder, name), 'of another one');
    await fetchIt({ keeps: 'ready.AppImage' });
    expect(await left()).toEqual([NAME, 'a-folder', 'ready.AppImage', 'update-info.json']);
    expect(server.requests).toEqual([{ path: `/${NAME}`, range: null }]);
  });

  it.each([
    ['rubbish', { kind: 'rubbish' }, 'wrong-hash'],
    ['a longer file', { kind: 'longer', by: 10 }, 'oversized'],
    ['a shorter file', { kind: 'longer', by: -10 }, 'truncated'],
    ['a file that ends early without a word', { kind: 'short', by: 10 }, 'truncated'],
    ['a file without an end', { kind: 'endless' }, 'oversized'],
  ] as const)('removes what came of %s', async (_what, fault, code) => {
    server.fault = () => fault;
    expect(await codeOf(fetchIt())).toBe(code);
    expect(await left()).toEqual([]);
    // What the system's buffers hold, and no more.
    expect(server.bytesSent).toBeLessThan(content.length * 100);
    await expect.poll(() => server.connections()).toBe(0);
  });

  it.each([
    ['500', { kind: 'status', status: 500 }, 'server-error'],
    ['404', { kind: 'status', status: 404 }, 'server-error'],
    ['a redirect to another host', { kind: 'redirect', to: 'http://127.0.0.2:1/x' }, 'redirected'],
    ['a redirect to another scheme', { kind: 'redirect', to: 'https://127.0.0.1/x' }, 'redirected'],
    ['redirects in a circle', { kind: 'redirect', to: `/${NAME}` }, 'redirected'],
  ] as const)('refuses %s', async (_what, fault, code) => {
    server.fault = () => fault;
    expect(await codeOf(fetchIt())).toBe(code);
  });

  it('follows a redirect within the server', async () => {
    server.files.set('/elsewhere', content);
    server.fault = (path) => (path === `/${NAME}` ? { kind: 'redirect', to: '/elsewhere' } : null);
    await fetchIt();
    expect(server.requests.map(({ path }) => path)).toEqual([`/${NAME}`, '/elsewhere']);
  });

  it('refuses another range than the one that it asked for', async () => {
    await cutAfter(100_000);
    server.fault = () => ({ kind: 'other-range' });
    expect(await codeOf(fetchIt())).toBe('server-error');
  });

  it.each([
    ['from the beginning', null],
    ['in the middle', 5_000],
  ])('gives up on a server that is silent %s, and goes on later', async (_what, after) => {
    server.fault = (_path, index) => (index === 0 ? { kind: 'silent', after } : null);
    expect(await codeOf(fetchIt({}, { stallMs: 60 }))).toBe('timeout');
    await fetchIt();
    expect(server.requests[1]?.range).toBe(after === null ? null : 'bytes=5000-299999');
  });

  it('tells nobody there as unreachable', async () => {
    const { address } = server;
    await server.stop();
    expect(await codeOf(fetchIt({ url: new URL(NAME, address) }))).toBe('unreachable');
    server = await startServer();
  });

  it('gives up at the deadline, however steadily bytes drip', async () => {
    const attempt = fetchIt(
      {},
      { later: (ms, task) => realLater(ms > 100_000 ? 30 : ms, task), rate: () => 1000 },
    );
    expect(await codeOf(attempt)).toBe('timeout');
  });

  it('stops the transfer when it is cancelled', async () => {
    server.fault = () => ({ kind: 'silent', after: 5_000 });
    const controller = new AbortController();
    const attempt = fetchIt({
      signal: controller.signal,
      onProgress: ({ received }) => received > 0 && controller.abort(),
    });
    await expect(attempt).rejects.toBeInstanceOf(Cancelled);
    while ((await server.connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await left()).toContain(`${NAME}.part`);
  });

  it('holds to the limit of bandwidth, by its clock', async () => {
    const waits: number[] = [];
    let time = 0;
    const later: DownloadOptions['later'] = (ms, task) => {
      if (ms > 1000) return realLater(ms, task);
      waits.push(ms);
      time += ms;
      queueMicrotask(task);
      return () => {};
    };
    await fetchIt({}, { rate: () => 100_000, later, now: () => time });
    expect(time).toBeGreaterThan(2_900);
    expect(time).toBeLessThan(3_200);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1000);
  });

  it('tells a full disk before it begins, and while it writes', async () => {
    expect(await codeOf(fetchIt({}, { freeSpace: () => Promise.resolve(1_000_000) }))).toBe('disk-full');
    expect(server.requests).toEqual([]);
    if (process.platform !== 'linux') return;
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await symlink('/dev/full', join(folder, `${NAME}.part`));
    const { name, size, sha512 } = file;
    await writeFile(join(folder, `${NAME}.part.json`), JSON.stringify({ name, size, sha512, etag: null }));
    expect(await codeOf(fetchIt())).toBe('disk-full');
  });

  it('tells a folder that cannot be written', async () => {
    await writeFile(join(root, 'taken'), '');
    expect(await codeOf(fetchIt({ folder: join(root, 'taken', 'pending') }))).toBe('not-writable');
  });

  it('ends right or with a clear refusal, wherever it was left and whatever the server did', async () => {
    const small = noise(40_000, 3);
    const wanted = releaseFileOf('small.AppImage', small);
    server.files.set('/small.AppImage', small);
    const fault = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), after: fc.nat(45_000) }),
      fc.record({ kind: fc.constant('longer' as const), by: fc.integer({ min: -50, max: 50 }) }),
      fc.record({ kind: fc.constant('short' as const), by: fc.nat(50_000) }),
      fc.constantFrom(
        { kind: 'rubbish' as const },
        { kind: 'whole' as const },
        { kind: 'other-range' as const },
      ),
      fc.constant(null),
    );
    /** What a death may do to the part: left as it is, shorter, torn, gone. */
    const death = fc.record({
      abortAt: fc.option(fc.nat(40_000), { nil: null }),
      keepBytes: fc.option(fc.nat(40_000), { nil: null }),
      garbage: fc.nat(100),
      lost: fc.constantFrom(null, '.part', '.part.json'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fault, death), { minLength: 1, maxLength: 5 }), async (steps) => {
        await rm(folder, { recursive: true, force: true });
        const attempt = (signal: AbortSignal, onProgress: Wanted['onProgress']): Promise<string> =>
          fetchIt({ file: wanted, url: new URL('small.AppImage', server.address), signal, onProgress });
        for (const [fails, { abortAt, keepBytes, garbage, lost }] of steps) {
          server.fault = () => fails;
          const controller = new AbortController();
          const end = await attempt(controller.signal, ({ received }) => {
            if (abortAt !== null && received >= abortAt) controller.abort();
          }).catch((error: unknown) => error);
          const isRight = typeof end === 'string' && (await readFile(end)).equals(small);
          expect(isRight || end instanceof Refusal || end instanceof Cancelled).toBe(true);
          const part = join(folder, 'small.AppImage.part');
          if (keepBytes !== null) await truncate(part, keepBytes).catch(() => {});
          if (garbage > 0) await appendFile(part, Buffer.alloc(garbage, 'x'));
          if (lost !== null) await rm(join(folder, `small.AppImage${lost}`), { force: true });
        }
        server.fault = () => null;
        const path = await attempt(new AbortController().signal, () => {});
        expect((await readFile(path)).equals(small)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
