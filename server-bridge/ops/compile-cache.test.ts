import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownCacheFolder } from './compile-cache.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gazette-cache-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('ownCacheFolder', () => {
  it('makes the folder and takes it again', () => {
    const folder = join(home, 'cache/gazette/compile');
    expect(ownCacheFolder(folder)).toBe(folder);
    expect(ownCacheFolder(folder)).toBe(folder);
  });

  it('takes nothing that is no folder', () => {
    writeFileSync(join(home, 'file'), '');
    expect(ownCacheFolder(join(home, 'file'))).toBeNull();
    expect(ownCacheFolder(join(home, 'file/compile'))).toBeNull();
  });

  it.runIf(process.platform !== 'win32')('takes nothing that others prepared or can enter', () => {
    const folder = join(home, 'compile');
    ownCacheFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    symlinkSync(folder, join(home, 'link'));
    expect(ownCacheFolder(join(home, 'link'))).toBeNull();
    const other = (process.getuid?.() ?? 0) + 1;
    expect(ownCacheFolder(folder, other)).toBeNull();
    chmodSync(folder, 0o770);
    expect(ownCacheFolder(folder)).toBeNull();
  });
});
