import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomic } from './atomic-write.ts';
import { isDataFolderBusy, lockDataFolder, resolveDataFolder } from './data-folder.ts';
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

  it('says so when the place is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(() => lockDataFolder(file)).toThrow(expect.objectContaining({ code: 'unavailable' }));
    expect(() => lockDataFolder(join(file, 'below'))).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
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
