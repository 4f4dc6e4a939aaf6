import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { filePlace } from './linux.ts';
import { managedPreferencesPlace } from './macos.ts';
import { mergeLayers } from './merge.ts';
import type { PolicyPlace, RawLayer } from './types.ts';
import { systemPlace, withTrial } from './place.ts';
import { systemCommand, type RunCommand } from './run-command.ts';
import { registryLayers, registryPlace } from './windows.ts';

const isPosix = process.platform !== 'win32';
const own = process.getuid?.() ?? 0;

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gazette-policy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
const place = (root: string, owners: readonly number[] | null = isPosix ? [own] : null): PolicyPlace =>
  filePlace({ file: join(root, 'policy.json'), folder: join(root, 'policy.d'), owners, pollMs: 1 });
const failures = (layers: readonly RawLayer[]): string[] =>
  layers.flatMap((layer) => ('failure' in layer ? [layer.failure] : []));

describe('a policy in files', () => {
  it('says nothing where there is nothing', async () => {
    const root = await makeFolder();
    expect(await place(root).read()).toEqual([]);
    expect(await place(join(root, 'missing')).read()).toEqual([]);
  });

  it('is the file, then those of the folder in the order of their names', async () => {
    const root = await makeFolder();
    await mkdir(join(root, 'policy.d'));
    const files = { 'policy.json': 'a', 'policy.d/20.json': 'c', 'policy.d/10.json': 'b' };
    for (const [name, pin] of Object.entries(files)) {
      await writeFile(join(root, name), JSON.stringify({ update: { pin } }));
    }
    await writeFile(join(root, 'policy.d', 'README'), 'no policy');
    await writeFile(join(root, 'policy.d', '.10.json.swp.json'), 'no policy');
    const layers = await place(root).read();
    expect(layers.map(({ origin }) => origin)).toEqual(
      ['policy.json', 'policy.d/10.json', 'policy.d/20.json'].map((name) => join(root, name)),
    );
    expect(mergeLayers(layers).values.update.pin).toBe('c');
  });

  it('tells by its signature that something was written, added or taken away', async () => {
    const root = await makeFolder();
    const { signature } = place(root);
    const seen = [await signature()];
    await writeFile(join(root, 'policy.json'), '{}');
    seen.push(await signature());
    await mkdir(join(root, 'policy.d'));
    await writeFile(join(root, 'policy.d', 'a.json'), '{}');
    seen.push(await signature());
    await writeFile(join(root, 'policy.d', 'a.json'), '{ }');
    seen.push(await signature());
    await rm(join(root, 'policy.json'));
    seen.push(await signature());
    if (isPosix) {
      await chmod(root, 0o777);
      seen.push(await signature());
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(await signature()).toBe(seen.at(-1));
  });

  it('is refused when it is huge, no text, no file or broken', async () => {
    const root = await makeFolder();
    await mkdir(join(root, 'policy.d'));
    await writeFile(join(root, 'policy.json'), ' '.repeat(1024 * 1024 + 1));
    await writeFile(join(root, 'policy.d', '1.json'), new Uint8Array([0x7b, 0xff, 0x7d]));
    await mkdir(join(root, 'policy.d', '2.json'));
    await writeFile(join(root, 'policy.d', '3.json'), '{');
    expect(failures(await place(root).read())).toEqual([
      'the file is larger than 1 MiB',
      'the file is not UTF-8 text',
      'not a file',
      expect.stringContaining('not JSON'),
    ]);
  });

  it.runIf(isPosix)('is refused when somebody else could have written it', async () => {
    const root = await makeFolder();
    const path = join(root, 'policy.json');
    await writeFile(path, '{}');
    expect(await place(root).read()).toEqual([{ origin: path, raw: {} }]);
    expect(failures(await place(root, [own + 1]).read())).toEqual([
      `it belongs to user ${String(own)}, not to the administrator`,
    ]);
    await chmod(path, 0o666);
    expect(failures(await place(root).read())).toEqual(['others than its owner may write it']);
    await chmod(path, 0o660);
    expect(failures(await place(root).read())).toEqual(['others than its owner may write it']);
    await chmod(path, 0o644);
    await chmod(root, 0o777);
    expect(failures(await place(root).read())).toEqual([
      'its folder is not safe: others than its owner may write it',
    ]);
    await chmod(root, 0o1777);
    expect(failures(await place(root).read())).toEqual([]);
    await mkdir(join(root, 'policy.d'));
    await writeFile(join(root, 'policy.d', 'a.json'), '{}');
    await chmod(join(root, 'policy.d'), 0o777);
    expect(await place(root).read()).toContainEqual({
      origin: join(root, 'policy.d'),
      failure: 'its folder is not safe: others than its owner may write it',
    });
  });

  it.runIf(isPosix)('may be a link, of which the file behind it counts', async () => {
    const root = await makeFolder();
    await writeFile(join(root, 'real'), '{"locked":["theme"]}');
    await symlink(join(root, 'real'), join(root, 'policy.json'));
    expect(mergeLayers(await place(root).read()).values.locked).toEqual(['theme']);
    await chmod(join(root, 'real'), 0o666);
    expect(failures(await place(root).read())).toEqual(['others than its owner may write it']);
  });

  it('is refused when it cannot be read', async () => {
    const root = await makeFolder();
    await writeFile(join(root, 'gazette'), '');
    expect(failures(await place(join(root, 'gazette')).read())).toEqual([
      'the file cannot be read (ENOTDIR)',
      'the folder cannot be read (ENOTDIR)',
    ]);
  });
});

describe('GAZETTE_POLICY', () => {
  const fixed = (...layers: RawLayer[]): PolicyPlace => ({
    pollMs: 1,
    signature: () => Promise.resolve(''),
    read: () => Promise.resolve(layers),
  });
  const trial = fixed({ origin: 'trial', raw: {} });

  it('counts only where the system has nothing, not even something broken', async () => {
    expect(await withTrial(fixed(), trial).read()).toEqual([{ origin: 'trial', raw: {} }]);
    expect(await withTrial(fixed({ origin: 'system', raw: {} }), trial).read()).toEqual([
      { origin: 'system', raw: {} },
    ]);
    const broken = { origin: 'system', failure: 'not JSON' };
    expect(await withTrial(fixed(broken), trial).read()).toEqual([broken]);
  });

  it('names a file that is read like the system’s', async () => {
    const root = await makeFolder();
    const path = join(root, 'try.json');
    await writeFile(path, '{"locked":["theme"]}');
    const layers = await systemPlace('linux', { GAZETTE_POLICY: path }).read();
    expect(layers.at(-1)).toEqual({ origin: path, raw: { locked: ['theme'] } });
  });
});

/** As `reg query KEY /s` prints it. */
const REGISTRY = `\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\r
    (Default)    REG_SZ    (value not set)\r
    version    REG_DWORD    0x1\r
    locked    REG_MULTI_SZ    theme\\0language\r
    spellcheckDictionaryUrl    REG_SZ    https://intranet.example.org/d/\r
    Policy    REG_SZ    {"update":{"channel":"beta"},"settings":{"theme":"light"}}\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\\settings\r
    theme    REG_SZ    dark\r
    notifications    REG_DWORD    0x0\r
    rescanSeconds    REG_DWORD    0x3c\r
    retentionDays    REG_SZ    \r
    quietHours    REG_SZ    {"isOn":true,"from":"20:00","to":"08:00","days":[1]}\r
    __proto__    REG_SZ    x\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\\sources\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\\sources\\10\r
    id    REG_SZ    second\r
    kind    REG_SZ    folder\r
    path    REG_SZ    /srv/two\r
    name    REG_SZ    Two\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\\sources\\9\r
    id    REG_SZ    first\r
    kind    REG_SZ    folder\r
    path    REG_SZ    /srv/公告\r
    name    REG_SZ    市政 公告\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\\hub\r
    address    REG_SZ    https://hub.example.org/\r
    colour    REG_BINARY    00FF\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\\update\r
    address    REG_SZ    https://updates.example.org/\r
    mostKiBPerSecond    REG_DWORD    0x800\r
    mayReport    REG_DWORD    0x0\r
    reportKey    REG_SZ    5g3oCqnC7dQ0kQ8bT1uVw2xYz4A6B8D0E2F4G6H8I0J\r
\r
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\\notifications\r
    mayBeQuiet    REG_DWORD    0x0\r
    emergencyMinutes    REG_QWORD    0x1e\r
`;

describe('the Windows registry', () => {
  const key = 'HKLM\\Software\\Policies\\Gazette';

  it('is read from what reg.exe prints: texts, numbers, lists, sub keys and a whole JSON', () => {
    const state = mergeLayers(registryLayers(key, REGISTRY));
    expect(state.values).toMatchObject({
      locked: ['theme', 'language'],
      spellcheckDictionaryUrl: 'https://intranet.example.org/d/',
      settings: {
        theme: 'dark',
        notifications: false,
        rescanSeconds: 60,
        retentionDays: null,
        quietHours: { isOn: true, from: '20:00', to: '08:00', days: [1] },
      },
      update: {
        channel: 'beta',
        address: 'https://updates.example.org/',
        mostKiBPerSecond: 2048,
        mayReport: false,
        reportKey: '5g3oCqnC7dQ0kQ8bT1uVw2xYz4A6B8D0E2F4G6H8I0J',
      },
      sources: [
        { id: 'first', path: '/srv/公告', name: '市政 公告' },
        { id: 'second', path: '/srv/two' },
      ],
      hub: { address: 'https://hub.example.org/' },
      notifications: { mayBeQuiet: false, emergencyMinutes: 30 },
    });
    expect(state.problems).toEqual([{ origin: key, field: 'settings.__proto__', reason: 'no such field' }]);
    expect(state.set).toContainEqual({ field: 'update.channel', origin: `${key}\\Policy` });
  });

  it('has lists as values named by numbers, and texts of several lines', () => {
    const output = [
      'HKEY_CURRENT_USER\\Software\\Policies\\Gazette',
      '    Policy    REG_SZ    {',
      '"update": { "pin": "1.2.3" }',
      '}',
      '',
      'HKEY_CURRENT_USER\\Software\\Policies\\Gazette\\locked',
      '    2    REG_SZ    language',
      '    1    REG_SZ    theme',
    ].join('\r\n');
    const { values, problems } = mergeLayers(registryLayers('HKCU', output));
    expect(problems).toEqual([]);
    expect(values).toMatchObject({ locked: ['theme', 'language'], update: { pin: '1.2.3' } });
  });

  it('is refused where its JSON is broken or its version newer', () => {
    const of = (line: string) =>
      failures(registryLayers('k', `HKEY_LOCAL_MACHINE\\Software\\Policies\\Gazette\r\n    ${line}\r\n`));
    expect(of('Policy    REG_SZ    {"version":1,')).toEqual([expect.stringContaining('not JSON')]);
    expect(of('version    REG_DWORD    0x2')).toEqual([expect.stringContaining('newer')]);
    expect(of('locked    REG_SZ    theme')).toEqual(['locked: not a list']);
    expect(of('settings    REG_DWORD    0x1')).toEqual(['settings: not an object']);
    expect(registryLayers('k', '')).toEqual([]);
    const root = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Gazette';
    expect(failures(registryLayers('k', `${root}\\locked\r\n${root}\\settings\r\n`))).toEqual([]);
  });

  const asked: string[] = [];
  const answer =
    (table: Readonly<Record<string, { code: number; text: string }>>): RunCommand =>
    (file, args) => {
      asked.push([file, ...args].join(' '));
      const line = args.join(' ');
      const [, found = { code: 1, text: '' }] =
        Object.entries(table).find(([key]) => line.includes(`"${key}"`)) ?? [];
      return Promise.resolve({ code: found.code, stdout: new TextEncoder().encode(found.text) });
    };
  const missing = { code: 0, text: 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Microsoft\r\n' };

  it('is asked by whole paths, and a missing key is no policy', async () => {
    const run = answer({ 'HKLM\\Software\\Policies': missing, 'HKCU\\Software\\Policies': missing });
    expect(await registryPlace(run, 'C:\\Windows').read()).toEqual([]);
    expect(asked[0]).toBe(
      'C:\\Windows\\System32\\cmd.exe /d /s /c ""C:\\Windows\\System32\\chcp.com" 65001 >nul & ' +
        '"C:\\Windows\\System32\\reg.exe" query "HKCU\\Software\\Policies\\Gazette" /s /reg:64"',
    );
  });

  it('lets the machine’s values win, and tells a key that cannot be read from a missing one', async () => {
    const run = answer({
      [key]: { code: 0, text: REGISTRY },
      'HKCU\\Software\\Policies\\Gazette': {
        code: 0,
        text: 'HKEY_CURRENT_USER\\Software\\Policies\\Gazette\\settings\r\n    theme    REG_SZ    system\r\n    language    REG_SZ    zh\r\n',
      },
    });
    const { values } = mergeLayers(await registryPlace(run, 'C:\\Windows').read());
    expect(values.settings).toMatchObject({ theme: 'dark', language: 'zh' });
    const shut = answer({
      'HKLM\\Software\\Policies': { code: 0, text: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Gazette\r\n' },
    });
    expect(await registryPlace(shut, 'C:\\Windows').read()).toContainEqual({
      origin: key,
      failure: 'the key cannot be read (reg.exe ended with 1)',
    });
  });

  it('that nobody may ask is no missing policy', async () => {
    const blocked = await registryPlace(answer({}), 'C:\\Windows').read();
    expect(blocked).toEqual(
      ['HKCU', 'HKLM'].map((hive) => ({
        origin: `${hive}\\Software\\Policies\\Gazette`,
        failure: 'the registry cannot be asked (reg.exe ended with 1)',
      })),
    );
    const shut = answer({
      'HKLM\\Software\\Policies': missing,
      'HKCU\\Software': { code: 0, text: 'HKEY_CURRENT_USER\\Software\\Policies\r\n' },
    });
    expect(failures(await registryPlace(shut, 'C:\\Windows').read())).toEqual([
      'the registry cannot be asked (reg.exe ended with 1)',
    ]);
  });

  it('of a new person has no policies, or nothing in them', async () => {
    const software = 'HKEY_CURRENT_USER\\Software\\Microsoft\r\n';
    const fresh = answer({
      'HKLM\\Software\\Policies': missing,
      'HKCU\\Software': { code: 0, text: software },
    });
    expect(await registryPlace(fresh, 'C:\\Windows').read()).toEqual([]);
    const empty = answer({
      'HKLM\\Software\\Policies': missing,
      'HKCU\\Software\\Policies': { code: 0, text: '\r\n' },
      'HKCU\\Software': { code: 0, text: `${software}HKEY_CURRENT_USER\\Software\\Policies\r\n` },
    });
    expect(await registryPlace(empty, 'C:\\Windows').read()).toEqual([]);
  });

  it('that cannot be asked is told, as is output in another code page', async () => {
    const hangs: RunCommand = () => Promise.reject(new Error('no answer within 5 s'));
    expect(failures(await registryPlace(hangs, 'C:\\Windows').read())).toEqual([
      'reg.exe: no answer within 5 s',
      'reg.exe: no answer within 5 s',
    ]);
    const latin: RunCommand = () => Promise.resolve({ code: 0, stdout: new Uint8Array([0xe9, 0x0a]) });
    expect(failures(await registryPlace(latin, 'C:\\Windows').read())[0]).toContain('not UTF-8');
  });
});

describe('managed preferences of macOS', () => {
  async function preferences(files: Readonly<Record<string, string>>, run: RunCommand) {
    const folder = await makeFolder();
    await mkdir(join(folder, 'ada'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return managedPreferencesPlace({ run, folder, user: 'ada', owners: isPosix ? [own] : null });
  }
  const convert: RunCommand = (file, args) => {
    expect([file, ...args.slice(0, 4)]).toEqual(['/usr/bin/plutil', '-convert', 'json', '-o', '-']);
    const isUser = args[4]?.includes('ada') === true;
    const json = isUser
      ? '{"settings":{"theme":"light"}}'
      : '{"PayloadUUID":"1","settings":{"theme":"dark","sound":false},"locked":["sound"]}';
    return Promise.resolve({ code: 0, stdout: new TextEncoder().encode(json) });
  };

  it('are read by plutil, the user’s win, and the profile’s own names are left alone', async () => {
    const managed = await preferences(
      { 'org.gazette.desktop.plist': 'bplist', 'ada/org.gazette.desktop.plist': 'bplist' },
      convert,
    );
    const state = mergeLayers(await managed.read());
    expect(state.problems).toEqual([]);
    expect(state.values).toMatchObject({ settings: { theme: 'light', sound: false }, locked: ['sound'] });
  });

  it('are nothing where there is no file, and told where plutil fails', async () => {
    expect(await (await preferences({}, convert)).read()).toEqual([]);
    const fails: RunCommand = () => Promise.resolve({ code: 1, stdout: new Uint8Array() });
    const broken = await preferences({ 'org.gazette.desktop.plist': '?' }, fails);
    expect(failures(await broken.read())).toEqual(['plutil ended with 1']);
    const slow: RunCommand = () => Promise.reject(new Error('no answer within 5 s'));
    const late = await preferences({ 'org.gazette.desktop.plist': '?' }, slow);
    expect(failures(await late.read())).toEqual(['plutil: no answer within 5 s']);
  });
});

describe('a command of the system', () => {
  it('gives its code and output, and is not waited for', async () => {
    const run = systemCommand(10_000);
    const said = await run(process.execPath, ['-e', 'process.stdout.write("ä"); process.exitCode = 3']);
    expect([said.code, new TextDecoder().decode(said.stdout)]).toEqual([3, 'ä']);
    await expect(run(join(tmpdir(), 'no-such-program'), [])).rejects.toThrow('ENOENT');
    await expect(systemCommand(50)(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])).rejects.toThrow(
      'no answer within 0.05 s',
    );
  });
});
