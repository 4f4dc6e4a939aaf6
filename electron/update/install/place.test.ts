import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findPlace, type Place } from './place.ts';
import { relaunchArguments } from './relaunch.ts';
import { stagingFolder } from './staging.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gazette-place-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
});

function find(at: string, more: { platform?: NodeJS.Platform; env?: Record<string, string> } = {}): Place {
  const execPath = join(home, at);
  mkdirSync(join(execPath, '../resources'), { recursive: true });
  writeFileSync(execPath, '');
  const { platform = 'linux', env = {} } = more;
  return findPlace({ platform, execPath, resourcesPath: join(execPath, '../resources'), env });
}

describe('the way in which the app is installed', () => {
  it('is an AppImage when it runs out of its mount', () => {
    const file = join(home, 'Gazette.AppImage');
    writeFileSync(file, '');
    const env = { APPIMAGE: file, APPDIR: join(home, 'mount') };
    expect(find('mount/gazette', { env })).toEqual({ target: 'appimage', file });
    symlinkSync(file, join(home, 'link'));
    expect(find('mount/gazette', { env: { ...env, APPIMAGE: join(home, 'link') } })).toEqual({
      target: 'appimage',
      file,
    });
    // Started by another AppImage, whose variables it got.
    expect(find('elsewhere/gazette', { env })).toEqual({ target: 'none' });
    expect(find('mount/gazette', { env: { ...env, APPIMAGE: join(home, 'gone') } })).toEqual({
      target: 'none',
    });
    expect(find('mount/gazette', { env: { APPIMAGE: file } })).toEqual({ target: 'none' });
    expect(find('mount/gazette', { env: { ...env, APPIMAGE: 'Gazette.AppImage' } })).toEqual({
      target: 'none',
    });
  });

  it('is the tar.gz when the link leads to what runs', () => {
    const top = join(home, 'gazette-linux-x64');
    mkdirSync(top);
    writeFileSync(join(top, 'gazette'), '');
    expect(find('gazette-linux-x64/versions/0.1.0/gazette')).toEqual({ target: 'none' });
    symlinkSync('versions/0.1.0', join(top, 'current'));
    const place = { target: 'tar.gz', top, version: '0.1.0' };
    expect(find('gazette-linux-x64/versions/0.1.0/gazette')).toEqual(place);
    expect(find('gazette-linux-x64/current/gazette')).toEqual(place);
    expect(find('gazette-linux-x64/versions/0.2.0/gazette')).toEqual({ target: 'none' });
    expect(find('unpacked/gazette')).toEqual({ target: 'none' });
  });

  it.runIf(process.getuid?.() === 0)('is left alone when Chromium’s helper has root’s rights', () => {
    const top = join(home, 'top');
    mkdirSync(join(top, 'versions/0.1.0'), { recursive: true });
    writeFileSync(join(top, 'gazette'), '');
    symlinkSync('versions/0.1.0', join(top, 'current'));
    writeFileSync(join(top, 'versions/0.1.0/chrome-sandbox'), '');
    expect(find('top/versions/0.1.0/gazette').target).toBe('tar.gz');
    chmodSync(join(top, 'versions/0.1.0/chrome-sandbox'), 0o4755);
    expect(find('top/versions/0.1.0/gazette').target).toBe('none');
  });

  it('is told by packages, and by Windows’ uninstaller', () => {
    expect(find('opt/gazette').target).toBe('none');
    for (const type of ['deb', 'rpm']) {
      writeFileSync(join(home, 'opt/resources/package-type'), `${type}\n`);
      expect(find('opt/gazette').target).toBe(type);
    }
    expect(find('win/Gazette.exe', { platform: 'win32' }).target).toBe('none');
    writeFileSync(join(home, 'win/Uninstall Gazette.exe'), '');
    expect(find('win/Gazette.exe', { platform: 'win32' }).target).toBe('nsis');
    expect(find('Gazette.app/Contents/MacOS/Gazette', { platform: 'darwin' }).target).toBe('mac');
    expect(find('AppTranslocation/x/Gazette', { platform: 'darwin' }).target).toBe('none');
    expect(find('bsd/gazette', { platform: 'freebsd' }).target).toBe('none');
  });
});

it('starts again with the same switches, and what was asked for only when it waits', () => {
  const argv = [
    'gazette',
    '--no-sandbox',
    '--show=search',
    '--hidden',
    'gazette://notice/a',
    '--',
    '-folder',
  ];
  expect(relaunchArguments(argv, 'pending')).toEqual(argv.slice(1));
  const more = ['gazette://notice/b', '/folder'];
  expect(relaunchArguments(['gazette', '--hidden', '/a'], 'pending', more)).toEqual(['/a', ...more]);
  expect(relaunchArguments(['gazette', '--hidden'], 'pending', [])).toEqual([]);
  expect(relaunchArguments(argv, 'done')).toEqual(['--no-sandbox']);
});

it('stages where electron-updater looks', () => {
  expect(stagingFolder({ platform: 'linux', env: { XDG_CACHE_HOME: '/c' } })).toBe(
    join('/c', 'gazette-updater/pending'),
  );
  expect(stagingFolder({ platform: 'win32', env: { LOCALAPPDATA: '/local' } })).toBe(
    join('/local', 'gazette-updater/pending'),
  );
  expect(stagingFolder({ platform: 'darwin', env: {} })).toMatch(/Library.Caches.gazette-updater.pending$/);
});
