import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomic } from './atomic-write.ts';
import { dataFolderError, isDataFolderBusy, lockDataFolder, resolveDataFolder } from './data-folder.ts';
import { freeBytes } from './disk.ts';
import { watchLoopDelay } from './loop-delay.ts';
import { readTokenFile, removeTokenFile, writeTokenFile } from './token-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-ops-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the data folder', () => {
  it('comes from the argument, then the environment, then the system', () => {
    expect(resolveDataFolder({ GAZETTE_DATA: '/a' }, '/b')).toBe('/b');
    expect(resolveDataFolder({ GAZETTE_DATA: '/a' })).toBe('/a');
    expect(resolveDataFolder({})).toMatch(/gazette/);
    expect(resolveDataFolder({ GAZETTE_DATA: ' ' })).toBe(resolveDataFolder({}));
    expect(resolveDataFolder({}, 'here')).toBe(join(process.cwd(), 'here'));
  });

  it('has one owner at a time', () => {
    const inside = join(folder, 'new', 'place');
    const lock = lockDataFolder(inside);
    expect(isDataFolderBusy(inside)).toBe(true);
    expect(() => lockDataFolder(inside)).toThrow(expect.objectContaining({ code: 'data-folder-busy' }));
    lock.release();
    lock.release();
    expect(isDataFolderBusy(inside)).toBe(false);
    lockDataFolder(inside).release();
  });

  it('is free again after its owner was killed', async () => {
    const script = `const { lockDataFolder } = await import(${JSON.stringify(new URL('./data-folder.ts', import.meta.url).href)});
      globalThis.lock = lockDataFolder(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(() => lockDataFolder(folder)).toThrow(expect.objectContaining({ code: 'data-folder-busy' }));
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const lock = lockDataFolder(folder);
    expect(isDataFolderBusy(folder)).toBe(true);
    lock.release();
  });

  it('is taken although its lock file holds rubbish', async () => {
    await writeFile(join(folder, 'bridge.lock'), 'x'.repeat(5000));
    const lock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(expect.objectContaining({ code: 'data-folder-busy' }));
    lock.release();
  });

  it('tells path, cause and what to do when it cannot be used', { timeout: 10_000 }, async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const name of ['store.db', 'bridge.lock', 'bridge.json'])
      await mkdir(join(folder, `of ${name}`, name), { recursive: true });
    await mkdir(join(folder, 'of logs'));
    await writeFile(join(folder, 'of logs', 'logs'), '');
    const cases: ReadonlyArray<readonly [string, RegExp]> = [
      [file, /: it is a file \(EEXIST\);/],
      [join(file, 'below'), /: part of its path is a file \(ENOTDIR\);/],
      [join(folder, 'n'.repeat(300)), /: its path is too long \(ENAMETOOLONG\);/],
      [join(folder, 'of store.db'), /: store\.db in it is not a file;/],
      [join(folder, 'of bridge.lock'), /: bridge\.lock in it is not a file;/],
      [join(folder, 'of bridge.json'), /: bridge\.json in it is not a file;/],
      [join(folder, 'of logs'), /: logs in it is not a folder;/],
    ];
    for (const [path, cause] of cases) {
      const told = expect.objectContaining({
        code: 'data-folder-unusable',
        details: { path },
        message: expect.stringMatching(cause) as string,
      });
      expect(() => lockDataFolder(path)).toThrow(told);
      expect(() => lockDataFolder(path)).toThrow(`the data folder ${path} cannot be used`);
      expect(() => lockDataFolder(path)).toThrow(/choose another with --data or GAZETTE_DATA$/);
    }
    expect(() => isDataFolderBusy(join(folder, 'n'.repeat(300)))).toThrow(
      expect.objectContaining({
        code: 'data-folder-unusable',
        message: expect.stringContaining('too long') as string,
      }),
    );
    expect(
      dataFolderError('/d', Object.assign(new Error('x'), { code: 'EACCES', path: '/d/store.db' })),
    ).toMatchObject({
      message: expect.stringContaining('store.db in it: permission is denied (EACCES)') as string,
    });
    expect(dataFolderError('/d', Object.assign(new Error('x'), { code: 'ENOSPC' }))).toMatchObject({
      code: 'disk-full',
    });
  });

  // There the system says of every new name that it does not exist, on which Node’s own recursion never returns.
  it.runIf(process.platform === 'linux')('is refused at once in /proc', { timeout: 10_000 }, () => {
    expect(() => lockDataFolder('/proc/gazette/data')).toThrow(/it cannot be made there \(ENOENT\)/);
  });
});

describe('the token file', () => {
  const content = { pid: 7, address: '/tmp/x.sock', token: 't'.repeat(32), webAddress: null, startedAt: 5 };

  it('is written for its person only, read back, and removed by its owner only', async () => {
    await writeTokenFile(folder, content);
    expect(await readTokenFile(folder)).toEqual(content);
    const { mode } = await stat(join(folder, 'bridge.json'));
    expect(process.platform === 'win32' ? 0o600 : mode & 0o777).toBe(0o600);
    await removeTokenFile(folder, 'of another');
    expect(await readTokenFile(folder)).toEqual(content);
    await removeTokenFile(folder, content.token);
    expect(await readTokenFile(folder)).toBeNull();
  });

  it('is nothing when it is rubbish', async () => {
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{"pid":"x"}',
      JSON.stringify({ ...content, token: 'short' }),
    ]) {
      await writeFile(join(folder, 'bridge.json'), text);
      expect(await readTokenFile(folder)).toBeNull();
    }
  });
});

describe('writing a file whole', () => {
  it('replaces the text and leaves nothing beside it', async () => {
    const path = join(folder, 'a.txt');
    await writeAtomic(path, 'one');
    await Promise.all([writeAtomic(path, 'two'), writeAtomic(path, 'two')]);
    expect(await readFile(path, 'utf8')).toBe('two');
    const { readdir } = await import('node:fs/promises');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('tells why it cannot, without the path', async () => {
    const path = join(folder, 'missing', 'a.txt');
    await expect(writeAtomic(path, 'x')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(writeAtomic(path, 'x')).rejects.not.toThrow(folder);
  });
});

describe('figures', () => {
  it('measures how late the loop is', async () => {
    const delay = watchLoopDelay();
    await new Promise((done) => setTimeout(done, 100));
    const until = performance.now() + 120;
    while (performance.now() < until);
    await new Promise((done) => setTimeout(done, 60));
    const read = delay.read();
    delay.stop();
    expect(read.max).toBeGreaterThan(50);
    expect(read.p50).toBeLessThanOrEqual(read.p99);
  });

  it('knows the free room of a folder', async () => {
    expect(await freeBytes(folder)).toBeGreaterThan(0);
    expect(await freeBytes(join(folder, 'missing'))).toBeNull();
  });
});
