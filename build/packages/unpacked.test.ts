import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { unpackedApp } from './unpacked.ts';

describe('the unpacked app', () => {
  it('lies where electron-builder puts it, by system and processor', () => {
    const folder = (platform: NodeJS.Platform): string[] =>
      ['x64', 'arm64'].map((arch) => unpackedApp(platform, arch).folder);
    expect(folder('linux')).toEqual(['linux-unpacked', 'linux-arm64-unpacked']);
    expect(folder('win32')).toEqual(['win-unpacked', 'win-arm64-unpacked']);
    expect(folder('darwin')).toEqual(['mac', 'mac-arm64']);
    expect(unpackedApp('darwin', 'arm64')).toMatchObject({
      app: 'Gazette.app',
      executable: 'Gazette.app/Contents/MacOS/Gazette',
    });
  });

  it('is signed anew after its fuses are set: an arm64 Mac starts nothing whose signature is broken', () => {
    const path = resolve(import.meta.dirname, '../electron-builder.yml');
    expect(parse(readFileSync(path, 'utf8'))).toMatchObject({
      electronFuses: { resetAdHocDarwinSignature: true },
    });
  });
});
