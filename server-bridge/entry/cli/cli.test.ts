import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startBridge } from '../../compose.ts';
import { lockDataFolder } from '../../ops/data-folder.ts';
import { openBrowser, openerOf } from './open-browser.ts';
import { runInside } from './testing.ts';

const entry = resolve(import.meta.dirname, '../cli.ts');
let folder = '';
let data = '';
let children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-cli-'));
  data = join(folder, 'data');
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}
function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...process.env, GAZETTE_DATA: data, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}
async function gazette(...args: string[]): Promise<Outcome> {
  const child = start(args);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
/** The reader of the answer is gone before it comes. */
async function closedEarly(...args: string[]): Promise<Outcome> {
  const child = start(args);
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdout?.destroy();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: '', err };
}
/** The same command line without a process of its own. */
const inside = (...args: string[]): Promise<Outcome> => runInside(folder, args);
/** Starts `serve` and resolves to it and what it printed first. */
async function serve(...args: string[]): Promise<{ child: ChildProcess; text: string }> {
  const child = start(['serve', ...args]);
  let text = '';
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return await new Promise((done, fail) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/#code=[\w-]+/.test(text)) done({ child, text });
    });
    child.once('exit', (code) => fail(new Error(`ended with ${String(code)}: ${err}`)));
  });
}
const notice = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

describe('without a bridge', () => {
  it('tells usage, version and mistakes', async () => {
    const [help, version, none, wrong, value, json] = [
      await inside('--help'),
      await gazette('--version'),
      await inside(),
      await inside('lst'),
      await inside('list', '--limit', 'many'),
      await inside('show', '--json'),
    ];
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toContain('doctor');
    expect([version.code, version.err]).toEqual([0, '']);
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect([none.code, none.out]).toEqual([2, '']);
    expect(wrong).toEqual({ code: 2, out: '', err: "gazette: unknown command 'lst' (Did you mean list?)\n" });
    expect([value.code, value.err.split('\n').length]).toEqual([2, 2]);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.err)).toMatchObject({ error: { code: 'usage' } });
    expect(await inside('open')).toMatchObject({ code: 4, out: '' });
    expect((await inside('show', '../etc')).code).toBe(2);
    expect((await inside('serve', 'nowhere')).code).toBe(2);
    // A script's empty variable is not the folder it runs in.
    expect((await inside('serve', '')).err).toBe('gazette: "" is not a folder\n');
    expect((await inside('import', '')).err).toBe('gazette: "" is not a file\n');
    expect((await inside('search', ' ')).err).toBe('gazette: the query is empty\n');
    for (const args of [
      ['--data', data],
      ['help', 'lst'],
    ]) {
      expect(await inside(...args)).toEqual({
        code: 2,
        out: '',
        err: 'gazette: there is no such command; "gazette --help" lists them\n',
      });
    }
    expect(JSON.parse((await inside('--json')).err)).toMatchObject({ error: { code: 'usage' } });
    expect(await inside('list', '--data', '')).toEqual({
      code: 2,
      out: '',
      err: 'gazette: --data names no folder\n',
    });
    expect(await inside('search', 'x'.repeat(401))).toEqual({
      code: 2,
      out: '',
      err: 'gazette: the query is too long\n',
    });
    expect((await inside('show', '')).err).toBe('gazette: "" is not a notice’s id\n');
    await notice('file', 'no folder');
  });

  it(
    'tells of every data folder that cannot be used why, where and what to do',
    { timeout: 60_000 },
    async () => {
      await notice('file', 'no folder');
      await mkdir(join(folder, 'odd', 'store.db'), { recursive: true });
      const places = ['file', 'file/below', 'odd', 'n'.repeat(300)].map((name) => join(folder, name));
      if (process.platform === 'linux') places.push('/proc/gazette');
      for (const place of places) {
        for (const command of [['list'], ['show', 'a'], ['import', 'file'], ['serve']]) {
          const told = await inside(...command, '--data', place);
          expect([told.code, told.out, told.err.split('\n').length]).toEqual([1, '', 2]);
          expect(told.err).toContain(`gazette: the data folder ${place} cannot be used: `);
          expect(told.err).toContain('choose another with --data or GAZETTE_DATA');
        }
        const doctor = await inside('doctor', '--data', place);
        expect([doctor.code, doctor.err]).toEqual([1, '']);
        expect(doctor.out).toContain(`(data-folder-unusable): the data folder ${place} cannot be used: `);
      }
      const json = await inside('list', '--json', '--data', join(folder, 'odd'));
      expect([json.code, json.out]).toEqual([1, '']);
      expect(JSON.parse(json.err)).toMatchObject({
        error: { code: 'data-folder-unusable', retryable: false, details: { path: join(folder, 'odd') } },
      });
    },
  );

  it('imports, and what it took in is listed, found and shown', { timeout: 90_000 }, async () => {
    await notice(
      'a.md',
      '---\nid: water-1\nissuer: City \n---\n# 停水通知 water outage\n\nTomorrow **all day**.\n',
    );
    await notice('b.md', '# Second\n\nNothing.\n');
    await notice('c.pdf', 'x');
    await notice('long.md', `---\nid: long\n---\n# Long\n\n${'word '.repeat(20_000)}\n`);
    const imported = await gazette('import', 'a.md', 'b.md', 'c.pdf', 'long.md');
    expect(imported.code).toBe(1);
    expect(imported.out).toContain('water-1\t');
    expect(imported.err).toMatch(/c\.pdf: only \.md/);

    await serve();
    // The index may trail by 2 s, and more on a busy machine.
    await vi.waitFor(async () => expect((await gazette('search', '停水')).out).toContain('water-1'), {
      timeout: 30_000,
      interval: 200,
    });
    const [missing, list, found, shown, older, unknown, whole, unread] = await Promise.all([
      gazette('import', 'none.md'),
      gazette('list', '--json'),
      gazette('search', '停水'),
      gazette('show', 'water-1'),
      gazette('show', 'water-1', '--version', '7', '--json'),
      gazette('show', 'nobody'),
      gazette('show', 'long', '--json'),
      closedEarly('show', 'long'),
    ]);
    expect(missing.code).toBe(3);
    const { items, total } = JSON.parse(list.out) as { items: Array<{ id: string }>; total: number };
    expect([list.code, total, items.some(({ id }) => id === 'water-1')]).toEqual([0, 3, true]);
    expect(found.out).toContain('water-1');
    expect(found.out).not.toContain('Second');
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/water outage[^]*Id: water-1[^]*Issuer: City[^]*Tomorrow all day\./);
    expect(older.code).toBe(3);
    expect(JSON.parse(older.err)).toMatchObject({ error: { code: 'not-found' } });
    expect(unknown.code).toBe(3);
    // A pipe takes 64 KiB at once: the rest must not be lost, nor anybody be troubled when it is not wanted.
    expect((JSON.parse(whole.out) as { html: string }).html.length).toBeGreaterThan(90_000);
    expect(unread).toEqual({ code: 0, out: '', err: '' });
  });

  it('waits for another command that has the data folder for a moment', { timeout: 60_000 }, async () => {
    const outcomes = await Promise.all([gazette('list'), gazette('list'), gazette('list', '--json')]);
    expect(outcomes.map(({ code, err }) => [code, err])).toEqual([
      [0, 'There are no notices.\n'],
      [0, 'There are no notices.\n'],
      [0, ''],
    ]);
  });

  it(
    'says so when the data folder is taken by something that lets nobody in',
    { timeout: 60_000 },
    async () => {
      const lock = lockDataFolder(data);
      const outcome = await gazette('list', '--json');
      lock.release();
      expect(outcome.code).toBe(4);
      expect(JSON.parse(outcome.err)).toMatchObject({ error: { code: 'data-folder-busy' } });
    },
  );

  it('tells what is wrong', { timeout: 60_000 }, async () => {
    await mkdir(data);
    await writeFile(join(data, 'settings.json'), '{"version":1,');
    const { code, out } = await gazette('doctor', '--json');
    expect(code).toBe(1);
    const report = JSON.parse(out) as { problems: string[]; check: { ok: boolean } };
    const kept = (await readdir(data)).find((name) => name.startsWith('settings.bad-')) ?? '';
    expect(report.problems).toEqual([
      expect.stringMatching(/^the settings file is bad \(not JSON: .*; kept as settings\.bad-.*\.json\)/),
    ]);
    expect(report.problems[0]).toContain(kept);
    const served = start(['serve'], { GAZETTE_LOG_LEVEL: 'shout' });
    let told = '';
    served.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    if (served.stdout !== null) await once(served.stdout, 'data');
    const ended = once(served, 'close');
    served.kill('SIGTERM');
    await ended;
    expect(told.split('\n')).toEqual([
      `gazette: ${report.problems[0] ?? ''}`,
      expect.stringMatching(/^gazette: GAZETTE_LOG_LEVEL is ignored: /),
      '',
    ]);
    expect(report.check.ok).toBe(true);
    const asJson = start(['serve', '--json']);
    let [text, errors] = ['', ''];
    asJson.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    asJson.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await vi.waitUntil(() => text.endsWith('\n'), { timeout: 20_000 });
    const closed = once(asJson, 'close');
    asJson.kill('SIGTERM');
    await closed;
    expect([JSON.parse(text), errors]).toMatchObject([{ problems: report.problems }, '']);
    await rm(join(data, 'settings.json'));
    await rm(join(data, 'store.db'));
    await mkdir(join(data, 'store.db'));
    const broken = await gazette('doctor');
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/Problems\n {2}- the bridge cannot be asked/);
  });
});

describe('serve', () => {
  it('is found by the other commands, and ends on a signal', { timeout: 60_000 }, async () => {
    await mkdir(join(folder, 'notices'));
    await writeFile(join(folder, 'notices', 'one.md'), '---\nid: one\n---\n# One\n');
    const { child, text } = await serve('notices');
    const link = /http:\S+/.exec(text)?.[0] ?? '';
    expect(link).toMatch(/^http:\/\/g[0-9a-f]{16}\.localhost:\d+\/#code=[\w-]{43}$/);
    const address = `http://127.0.0.1:${new URL(link).port}`;
    const code = link.split('#code=')[1];
    const login = await fetch(`${address}/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: address },
      body: JSON.stringify({ code }),
    });
    expect(login.status).toBe(204);

    const opened = await gazette('open', '--no-open');
    expect(opened).toMatchObject({ code: 0, err: '' });
    expect(new URL(opened.out.trim()).host).toBe(new URL(link).host);
    expect(opened.out).not.toContain(code);

    let list = await gazette('list');
    for (let round = 0; round < 20 && !list.out.includes('\tone\t'); round += 1) list = await gazette('list');
    expect(list.out).toMatch(/^\*?\s?\tone\t/);

    const second = await gazette('serve');
    expect([second.code, second.err]).toEqual([
      4,
      'gazette: a bridge runs on this data folder already; "gazette open" makes a link to it\n',
    ]);

    const doctor = await gazette('doctor', '--json');
    const { token } = JSON.parse(await readFile(join(data, 'bridge.json'), 'utf8')) as { token: string };
    expect(JSON.parse(doctor.out)).toMatchObject({
      owner: { isBusy: true, pid: child.pid, webAddress: address, token: '***' },
      check: { ok: true },
      problems: [],
    });
    expect(doctor.out + (await gazette('doctor')).out).not.toContain(token);

    const gone = once(child, 'exit') as Promise<[number | null]>;
    child.kill('SIGTERM');
    expect((await gone)[0]).toBe(143);
    expect(await readdir(data)).not.toContain('bridge.json');
    expect(await readFile(join(data, 'logs', 'bridge.log'), 'utf8')).not.toContain(code);
  });

  it('does not begin when a folder cannot become a source', { timeout: 30_000 }, async () => {
    const outcome = await inside('serve', '.');
    expect([outcome.code, outcome.out]).toEqual([2, '']);
    expect(outcome.err).toBe(
      `gazette: ${folder} does not become a source: the folder holds the data of Gazette itself\n`,
    );
  });

  it.skipIf(process.platform === 'win32')(
    'keeps everything in the data folder to its person',
    { timeout: 60_000 },
    async () => {
      await mkdir(join(folder, 'notices'));
      await writeFile(join(folder, 'notices', 'one.md'), '# One\n\n![](a.svg)\n');
      await writeFile(join(folder, 'notices', 'a.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
      await notice('two.md', '# Two\n');
      const umask = process.umask(0o022);
      const { child } = await serve('notices');
      process.umask(umask);
      expect((await gazette('import', 'two.md')).code).toBe(0);
      await vi.waitUntil(async () => (await gazette('list')).out.includes('One'), { timeout: 20_000 });
      const gone = once(child, 'exit');
      const found = await readdir(data, { recursive: true });
      // While it runs, SQLite’s side files are there, too.
      for (const name of ['search.db', 'store.db-wal', 'search.db-wal', 'bridge.lock'])
        expect(found).toContain(name);
      const open = [];
      for (const name of found) {
        const { mode } = await stat(join(data, name));
        if ((mode & 0o077) !== 0) open.push(`${name} ${(mode & 0o777).toString(8)}`);
      }
      expect(open).toEqual([]);
      child.kill('SIGTERM');
      await gone;
    },
  );

  it('leaves nothing in the way of the next start when killed', { timeout: 60_000 }, async () => {
    const { child, text } = await serve();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const again = await serve();
    expect(new URL(/http:\S+/.exec(again.text)?.[0] ?? '').host).toBe(
      new URL(/http:\S+/.exec(text)?.[0] ?? '').host,
    );
    const ended = once(again.child, 'exit') as Promise<[number | null]>;
    // A terminal's Ctrl+C comes from npm and its script, too: once more is not "at once".
    again.child.kill('SIGINT');
    again.child.kill('SIGINT');
    again.child.kill('SIGTERM');
    expect([130, 143]).toContain((await ended)[0]);
    expect(await readdir(data)).not.toContain('bridge.json');
  });
});

describe('beside the desktop app', () => {
  it('reads with its bridge, and says that it has no page', { timeout: 60_000 }, async () => {
    await mkdir(join(folder, 'run'), { mode: 0o700 });
    const bridge = await startBridge({
      dataFolder: data,
      env: {},
      folders: [],
      samplesFolder: null,
      web: null,
      socket: { path: join(folder, 'run', 's'), token: 't'.repeat(43) },
    });
    try {
      expect(await inside('list')).toEqual({ code: 0, out: '', err: 'There are no notices.\n' });
      expect((await inside('list', '--level', 'urgent')).err).toBe('No notice is like that.\n');
      expect(await inside('list', '--json')).toEqual({ code: 0, out: '{"total":0,"items":[]}\n', err: '' });
      const [open, json, served] = [
        await inside('open'),
        await inside('open', '--json'),
        await inside('serve'),
      ];
      const told =
        'the desktop app has this data folder and serves no web page; quit it and run "gazette serve", or choose another folder with --data';
      expect(open).toEqual({ code: 1, out: '', err: `gazette: ${told}\n` });
      expect(JSON.parse(json.err)).toMatchObject({ error: { code: 'not-supported', message: told } });
      expect(served).toEqual({ code: 4, out: '', err: `gazette: ${told}\n` });
    } finally {
      await bridge.stop();
    }
  });
});

describe('opening the browser', () => {
  it('needs a desktop', async () => {
    expect(openerOf('linux', {})).toBeNull();
    expect(openerOf('linux', { DISPLAY: ':0' })).toEqual(['xdg-open']);
    expect(openerOf('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open']);
    expect(openerOf('darwin', {})).toEqual(['open']);
    expect(await openBrowser('http://x/', data, { env: {}, fileMask: 0o022 })).toBe(
      process.platform === 'darwin' || process.platform === 'win32',
    );
  });

  it('hands the code over in a file of the person’s own, not in an argument', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(
      join(bin, 'xdg-open'),
      `#!/bin/sh\nprintf '%s %s' "$*" "$(umask)" > ${join(folder, 'asked')}\n`,
      {
        mode: 0o755,
      },
    );
    const before = process.env['PATH'];
    process.env['PATH'] = `${bin}:${before ?? ''}`;
    try {
      const io = { env: { DISPLAY: ':0' }, fileMask: 0o027 };
      expect(await openBrowser('http://x.localhost:1/#code=secret', data, io)).toBe(true);
    } finally {
      process.env['PATH'] = before;
    }
    const [name = ''] = await readdir(join(data, 'run'));
    expect(await readFile(join(data, 'run', name), 'utf8')).toContain(
      '0;url=http://x.localhost:1/#code=secret"',
    );
    expect((await stat(join(data, 'run', name))).mode & 0o777).toBe(0o600);
    const asked = (): Promise<string> => readFile(join(folder, 'asked'), 'utf8').catch(() => '');
    await vi.waitUntil(async () => (await asked()).includes(' '), { timeout: 10_000 });
    expect(await asked()).not.toContain('secret');
    // Its own downloads are as the person wants them.
    expect(await asked()).toMatch(/ 0?027$/);
  });
});
