import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, openerOf } from './open-browser.ts';

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
  await rm(folder, { recursive: true, force: true });
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
    const [help, version, none, wrong, value, json] = await Promise.all([
      gazette('--help'),
      gazette('--version'),
      gazette(),
      gazette('lst'),
      gazette('list', '--limit', 'many'),
      gazette('show', '--json'),
    ]);
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toContain('doctor');
    expect(version).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
    expect([none.code, none.out]).toEqual([2, '']);
    expect(wrong).toEqual({ code: 2, out: '', err: "gazette: unknown command 'lst' (Did you mean list?)\n" });
    expect([value.code, value.err.split('\n').length]).toEqual([2, 2]);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.err)).toMatchObject({ error: { code: 'usage' } });
  });

  it('has nothing to open', async () => {
    expect(await gazette('open')).toMatchObject({
      code: 4,
      err: expect.stringContaining('no bridge') as string,
    });
  });

  it('imports, lists, searches and shows with a bridge of its own', async () => {
    await notice(
      'a.md',
      '---\nid: water-1\nissuer: City \n---\n# 停水通知 water outage\n\nTomorrow **all day**.\n',
    );
    await notice('b.md', '# Second\n\nNothing.\n');
    await notice('c.pdf', 'x');
    const imported = await gazette('import', 'a.md', 'b.md', 'c.pdf');
    expect(imported.code).toBe(1);
    expect(imported.out).toContain('water-1\t');
    expect(imported.err).toMatch(/c\.pdf: only \.md/);
    const [missing, list, found, shown, older, unknown, bad] = [
      await gazette('import', 'none.md'),
      await gazette('list', '--json'),
      await gazette('search', '停水'),
      await gazette('show', 'water-1'),
      await gazette('show', 'water-1', '--version', '7', '--json'),
      await gazette('show', 'nobody'),
      await gazette('show', '../etc'),
    ];
    expect(missing.code).toBe(3);
    const { items, total } = JSON.parse(list.out) as { items: Array<{ id: string }>; total: number };
    expect([list.code, total, items.map(({ id }) => id).includes('water-1')]).toEqual([0, 2, true]);
    expect(found.out).toContain('water-1');
    expect(found.out).not.toContain('Second');
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/water outage[^]*Id: water-1[^]*Issuer: City[^]*Tomorrow all day\./);
    expect(older.code).toBe(3);
    expect(JSON.parse(older.err)).toMatchObject({ error: { code: 'not-found' } });
    expect([unknown.code, bad.code]).toEqual([3, 2]);
  });

  it('writes its answer whole into a pipe, and ends quietly when nobody reads on', async () => {
    await mkdir(join(folder, 'many'));
    const text = 'word '.repeat(20_000);
    await notice('long.md', `---\nid: long\n---\n# Long\n\n${text}\n`);
    await gazette('import', 'long.md');
    const whole = await gazette('show', 'long', '--json');
    expect(whole.code).toBe(0);
    expect((JSON.parse(whole.out) as { html: string }).html.length).toBeGreaterThan(90_000);
    const child = start(['show', 'long']);
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout?.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, err]).toEqual([0, '']);
  });

  it('tells what is wrong when the store cannot be opened', async () => {
    await mkdir(data);
    await writeFile(join(data, 'settings.json'), '{"version":1,');
    const { code, out } = await gazette('doctor', '--json');
    expect(code).toBe(1);
    const report = JSON.parse(out) as { problems: string[]; check: { ok: boolean } };
    expect(report.problems).toEqual([expect.stringContaining('the settings file is bad')]);
    expect(report.check.ok).toBe(true);
  });
});

describe('serve', () => {
  it('is found by the other commands, and ends on a signal', async () => {
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

  it('refuses what is no folder, and leaves nothing in the way of the next start when killed', async () => {
    expect(await gazette('serve', 'nowhere')).toMatchObject({ code: 2 });
    const { child, text } = await serve();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const again = await serve();
    expect(new URL(/http:\S+/.exec(again.text)?.[0] ?? '').host).toBe(
      new URL(/http:\S+/.exec(text)?.[0] ?? '').host,
    );
    const ended = once(again.child, 'exit') as Promise<[number | null]>;
    again.child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
  });
});

describe('opening the browser', () => {
  it('needs a desktop', async () => {
    expect(openerOf('linux', {})).toBeNull();
    expect(openerOf('linux', { DISPLAY: ':0' })).toEqual(['xdg-open']);
    expect(openerOf('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open']);
    expect(openerOf('darwin', {})).toEqual(['open']);
    expect(await openBrowser('http://x/', data, {})).toBe(
      process.platform === 'darwin' || process.platform === 'win32',
    );
  });

  it('hands the code over in a file of the person’s own, not in an argument', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\nprintf %s "$*" > ${join(folder, 'asked')}\n`, {
      mode: 0o755,
    });
    const before = process.env['PATH'];
    process.env['PATH'] = `${bin}:${before ?? ''}`;
    try {
      expect(await openBrowser('http://x.localhost:1/#code=secret', data, { DISPLAY: ':0' })).toBe(true);
    } finally {
      process.env['PATH'] = before;
    }
    const [name = ''] = await readdir(join(data, 'run'));
    expect(await readFile(join(data, 'run', name), 'utf8')).toContain(
      '0;url=http://x.localhost:1/#code=secret"',
    );
    expect((await stat(join(data, 'run', name))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'asked'), 'utf8').catch(() => '')).not.toContain('secret');
  });
});
