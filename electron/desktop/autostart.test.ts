import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartPath, autostartProgram, createAutostartFile } from './autostart.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gazette-autostart-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const pathIn = (folder: string): string => autostartPath({ XDG_CONFIG_HOME: folder });
function setUp(program = '/opt/Gazette/gazette') {
  const path = pathIn(home);
  const told: string[] = [];
  const autostart = createAutostartFile({ path, program, log: (message) => told.push(message) });
  return { path, told, autostart, read: () => readFile(path, 'utf8').catch(() => null) };
}

describe('autostartPath', () => {
  it('takes an absolute XDG_CONFIG_HOME only', () => {
    expect(pathIn('/x')).toBe('/x/autostart/org.gazette.desktop.desktop');
    const usual = join(homedir(), '.config/autostart/org.gazette.desktop.desktop');
    expect(pathIn('relative')).toBe(usual);
    expect(autostartPath({})).toBe(usual);
  });
});

describe('autostartProgram', () => {
  const executable = '/tmp/.mount_Gazette/gazette';
  const image = { APPIMAGE: '/home/me/Gazette.AppImage', APPDIR: '/tmp/.mount_Gazette' };
  it.each<[string, Record<string, string>, string[], string]>([
    ['the AppImage', image, [], '/home/me/Gazette.AppImage'],
    ['not the one of the terminal', { ...image, APPDIR: '/tmp/.mount_Term' }, [], executable],
    ['not a relative one', { ...image, APPIMAGE: 'Gazette.AppImage' }, [], executable],
    ['the launcher', {}, ['/tmp/.mount_Gazette/gazette-launch'], '/tmp/.mount_Gazette/gazette-launch'],
    ['the executable', { APPIMAGE: '', APPDIR: '' }, [], executable],
  ])('%s', (_what, env, files, program) => {
    expect(autostartProgram(env, executable, (path) => files.includes(path))).toBe(program);
  });
});

it('starts what is in force then, where updates lay versions beside each other', () => {
  const top = '/home/me/gazette-linux-x64';
  const files = new Set([`${top}/gazette`, `${top}/versions/0.1.0/gazette-launch`]);
  const program = autostartProgram({}, `${top}/versions/0.1.0/gazette`, (path) => files.has(path));
  expect(program).toBe(`${top}/gazette`);
});

describe('createAutostartFile', () => {
  it('writes the file and takes it away', async () => {
    const { autostart, path, read } = setUp();
    expect(await autostart.apply(true, 'person')).toBe('ready');
    expect(await read()).toContain('Exec="/opt/Gazette/gazette" "--hidden"\n');
    expect((await stat(path)).mode & 0o777).toBe(0o644);
    expect(await readdir(dirname(path))).toEqual(['org.gazette.desktop.desktop']);
    expect(await autostart.apply(false, 'person')).toBe('ready');
    expect(await read()).toBeNull();
    expect(await autostart.apply(false, 'start')).toBe('ready');
  });

  it('follows an AppImage that was moved, and leaves a file that is right alone', async () => {
    await setUp('/home/me/Old Place/Gazette.AppImage').autostart.apply(true, 'person');
    const { autostart, path, read } = setUp('/home/me/Gazette.AppImage');
    expect(await autostart.apply(true, 'start')).toBe('ready');
    expect(await read()).toContain('Exec="/home/me/Gazette.AppImage" ');
    const { ino } = await stat(path);
    await autostart.apply(true, 'start');
    expect((await stat(path)).ino).toBe(ino);
  });

  it('respects a file that was switched off elsewhere, until the person decides anew here', async () => {
    const { autostart, path, read } = setUp();
    await autostart.apply(true, 'person');
    const hidden = `${await read()}Hidden=true\n`;
    await writeFile(path, hidden);
    expect(await autostart.apply(true, 'start')).toBe('disabled');
    expect(await autostart.apply(false, 'start')).toBe('ready');
    expect(await read()).toBe(hidden);
    expect(await autostart.apply(true, 'person')).toBe('ready');
    expect(await read()).not.toContain('Hidden');
  });

  it('respects a file that was edited, and removes it when the person switches it off', async () => {
    const { autostart, path, read } = setUp();
    const edited = '[Desktop Entry]\nType=Application\nExec=nice gazette --hidden\n';
    await autostart.apply(true, 'person');
    await writeFile(path, edited);
    expect(await autostart.apply(true, 'start')).toBe('edited');
    expect(await autostart.apply(true, 'person')).toBe('edited');
    expect(await autostart.apply(false, 'start')).toBe('ready');
    expect(await read()).toBe(edited);
    await autostart.apply(false, 'person');
    expect(await read()).toBeNull();
  });

  it('says when it cannot', async () => {
    const { autostart, told, read } = setUp('/opt/a=b/gazette');
    expect(await autostart.apply(true, 'person')).toBe('failed');
    expect(await read()).toBeNull();
    expect(told).toHaveLength(1);
    await writeFile(join(home, 'file'), '');
    const path = pathIn(join(home, 'file'));
    const other = createAutostartFile({ path, program: '/x', log: (message) => told.push(message) });
    expect(await other.apply(true, 'person')).toBe('failed');
    expect(told.at(-1)).toContain('ENOTDIR');
  });

  it('ends as the last of quick changes wants it', async () => {
    const { autostart, read } = setUp();
    await Promise.all([true, false, true, false].map((isOn) => autostart.apply(isOn, 'person')));
    expect(await read()).toBeNull();
  });
});
