import { isAbsolute, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveDataFolder, resolveDevUrl } from './paths.ts';

describe('resolveDataFolder', () => {
  it("is GAZETTE_DATA, else the system's place", () => {
    expect(resolveDataFolder({ GAZETTE_DATA: '/srv/data' })).toBe('/srv/data');
    expect(resolveDataFolder({ GAZETTE_DATA: 'data' })).toBe(resolve('data'));
    expect(isAbsolute(resolveDataFolder({}))).toBe(true);
    expect(resolveDataFolder({ GAZETTE_DATA: ' ' })).toBe(resolveDataFolder({}));
  });
});

describe('resolveDevUrl', () => {
  it('takes a server of this machine, never in a package', () => {
    const env = { GAZETTE_DEV_URL: 'http://127.0.0.1:5173/' };
    expect(resolveDevUrl(env, false)?.origin).toBe('http://127.0.0.1:5173');
    expect(resolveDevUrl(env, true)).toBeNull();
    for (const url of [
      '',
      'http://example.org/',
      'https://localhost/',
      'file:///x',
      'http://localhost.evil/',
    ]) {
      expect(resolveDevUrl({ GAZETTE_DEV_URL: url }, false)).toBeNull();
    }
  });
});
