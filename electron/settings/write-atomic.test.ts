import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomic } from './write-atomic.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeAtomic', () => {
  it('replaces the file whole and leaves nothing else behind', async () => {
    const path = join(folder, 'a');
    await writeAtomic(path, 'a long first text', 0o600);
    await writeAtomic(path, new Uint8Array([0x68, 0x69]), 0o600);
    expect(await readFile(path, 'utf8')).toBe('hi');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('leaves nothing behind when it fails', async () => {
    await mkdir(join(folder, 'taken'));
    await expect(writeAtomic(join(folder, 'taken'), 'x', 0o600)).rejects.toThrow(/EISDIR|EEXIST|EPERM/);
    await expect(writeAtomic(join(folder, 'no/such'), 'x', 0o600)).rejects.toThrow('ENOENT');
    expect(await readdir(folder)).toEqual(['taken']);
  });
});
