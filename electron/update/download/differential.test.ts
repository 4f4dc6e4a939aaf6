import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from '../../../server-bridge/contract/schema.ts';
import { nodeTransport, noise, realLater, releaseFileOf, startServer, type TestServer } from '../testing.ts';
import { planPieces, type Block } from './block-map.ts';
import { download, type Progress, type Wanted } from './download.ts';

const MIB = 1024 * 1024;
const NAME = 'Gazette-1.1.0-x64.AppImage';
/** electron-builder's own tool, by which it writes the map behind an AppImage. */
const loadTool = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { appendBlockmap } = z
  .object({ appendBlockmap: z.custom<(path: string) => Promise<{ blockMapSize: number }>>() })
  .parse(loadTool('app-builder-lib/out/targets/differentialUpdateInfoBuilder'));

let server: TestServer;
let root = '';
let progress: Progress[] = [];
const logged: string[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gazette-differential-'));
  server = await startServer();
  progress = [];
  logged.length = 0;
});
afterEach(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

interface Pair {
  readonly old: Buffer;
  readonly next: Buffer;
  readonly blockMapSize: number;
}

/** A version, and the next one with 100 KiB changed and 50 KiB more in the middle, each with its map behind it. */
async function makePair(size: number): Promise<Pair> {
  const old = noise(size);
  const middle = size / 2;
  const next = Buffer.concat([old.subarray(0, middle), noise(50 * 1024, 8), old.subarray(middle)]);
  noise(100 * 1024, 9).copy(next, Math.floor(size / 4));
  const folder = await mkdtemp(join(tmpdir(), 'gazette-pair-'));
  const [oldFile, nextFile] = [join(folder, 'old'), join(folder, 'next')];
  await writeFile(oldFile, old);
  await writeFile(nextFile, next);
  await appendBlockmap(oldFile);
  const { blockMapSize } = await appendBlockmap(nextFile);
  const pair = { old: await readFile(oldFile), next: await readFile(nextFile), blockMapSize };
  await rm(folder, { recursive: true });
  return pair;
}
/** The tool is slow. */
let small: Promise<Pair> | null = null;

/** The old version runs, the next one is on the server. */
async function release(made?: Promise<Pair>): Promise<{ wanted: Wanted; content: Buffer }> {
  const { old, next: content, blockMapSize } = await (made ?? (small ??= makePair(2 * MIB)));
  const currentFile = join(root, 'current.AppImage');
  await writeFile(currentFile, old);
  server.files.set(`/${NAME}`, content);
  return {
    content,
    wanted: {
      file: releaseFileOf(NAME, content, { blockMapSize }),
      url: new URL(NAME, server.address),
      folder: join(root, 'pending'),
      currentFile,
      keeps: null,
      signal: new AbortController().signal,
      onProgress: (it) => progress.push(it),
    },
  };
}
const fetchIt = (wanted: Wanted): Promise<string> =>
  download(
    {
      transport: nodeTransport,
      later: realLater,
      now: () => performance.now(),
      rate: () => null,
      log: (message) => logged.push(message),
    },
    wanted,
  );

describe('differential download', () => {
  it('fetches of 20 MB what changed', async () => {
    const { wanted, content } = await release(makePair(20 * MIB));
    const path = await fetchIt(wanted);
    expect((await readFile(path)).equals(content)).toBe(true);
    // 150 KiB are new; the blocks that they touch, and the map, come on top.
    expect(server.bytesSent).toBeLessThan(500 * 1024);
    expect(progress.at(-1)).toMatchObject({ isDifferential: true });
    expect(progress.at(-1)?.received).toBe(progress.at(-1)?.total);
  }, 60_000);

  it('goes on within it after a cut', async () => {
    const { wanted, content } = await release();
    let count = 0;
    const controller = new AbortController();
    const cancelled = fetchIt({
      ...wanted,
      signal: controller.signal,
      onProgress({ received }) {
        count += 1;
        if (received > 0) controller.abort();
      },
    });
    await expect(cancelled).rejects.toThrow('cancelled');
    expect(count).toBeGreaterThan(1);
    const kept = (await stat(join(wanted.folder, `${NAME}.part`))).size;
    expect(kept).toBeGreaterThan(2 * MIB * 0.2);
    const path = await fetchIt(wanted);
    expect((await readFile(path)).equals(content)).toBe(true);
    expect(progress[0]?.received).toBeGreaterThan(0);
  });

  it.each([
    ['the file that runs is not what its map says', (current: string) => spoil(current)],
    ['the file that runs has no map', (current: string) => writeFile(current, noise(MIB))],
    ['the file that runs is gone', (current: string) => rm(current)],
  ])('fetches the whole when %s', async (_what, hurt) => {
    const { wanted, content } = await release();
    await hurt(wanted.currentFile ?? '');
    const path = await fetchIt(wanted);
    expect((await readFile(path)).equals(content)).toBe(true);
    expect(logged).toHaveLength(1);
    expect(progress.at(-1)).toMatchObject({ isDifferential: false, total: content.length });
  });

  it('fetches the whole where the server knows no ranges, and where the map on it is rubbish', async () => {
    const { wanted, content } = await release();
    server.fault = () => ({ kind: 'whole' });
    expect((await readFile(await fetchIt(wanted))).equals(content)).toBe(true);
    await rm(wanted.folder, { recursive: true });
    server.fault = (_path, index) => (index === 2 ? { kind: 'rubbish' } : null);
    expect((await readFile(await fetchIt(wanted))).equals(content)).toBe(true);
    expect(logged).toHaveLength(2);
  });
});

async function spoil(path: string): Promise<void> {
  const content = await readFile(path);
  content.fill(0, 0, 200_000);
  await writeFile(path, content);
}

describe('planPieces', () => {
  const blocks = (...keys: string[]): Block[] =>
    keys.map((key, index) => ({ key, start: index * 100_000, end: (index + 1) * 100_000 }));
  const plan = (old: Block[], wanted: Block[]): unknown => {
    const tail = Buffer.alloc(10);
    const pieces = planPieces(old, wanted, { size: (wanted.at(-1)?.end ?? 0) + 10, tail });
    return pieces?.map((piece) => [
      piece.kind[0],
      piece.start,
      piece.end,
      'from' in piece ? piece.from : null,
    ]);
  };

  it('copies what is the same, joined where it stands together, and fetches the rest', () => {
    expect(plan(blocks('a', 'b', 'c', 'd', 'e'), blocks('a', 'b', 'x', 'e', 'c'))).toEqual([
      ['c', 0, 200_000, 0],
      ['f', 200_000, 300_000, null],
      ['c', 300_000, 400_000, 400_000],
      ['c', 400_000, 500_000, 200_000],
      ['k', 500_000, 500_010, null],
    ]);
  });

  it('fetches short copies between fetched stretches with them', () => {
    const wanted = [
      { key: 'x', start: 0, end: 1000 },
      { key: 'a', start: 1000, end: 2000 },
      { key: 'y', start: 2000, end: 3000 },
      { key: 'b', start: 3000, end: 103_000 },
    ];
    const old = [
      { key: 'a', start: 0, end: 1000 },
      { key: 'b', start: 1000, end: 101_000 },
    ];
    expect(plan(old, wanted)).toEqual([
      ['f', 0, 3000, null],
      ['c', 3000, 103_000, 1000],
      ['k', 103_000, 103_010, null],
    ]);
  });

  it('gives up where nearly all is new, and refuses a map with holes', () => {
    expect(plan(blocks('a'), blocks('x', 'y'))).toBeUndefined();
    expect(() => planPieces(blocks('a'), blocks('a'), { size: 7, tail: Buffer.alloc(0) })).toThrow(
      'whole file',
    );
  });
});
