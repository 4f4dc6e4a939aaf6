import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runInside, type Outcome } from './testing.ts';

const entry = resolve(import.meta.dirname, '../cli.ts');
let folder = '';
let child: ChildProcess | null = null;

const gazette = (...args: string[]): Promise<Outcome> => runInside(folder, args);
const channel = (...args: string[]): Promise<Outcome> => gazette('channel', ...args);
async function publish(version: string, name = 'stable'): Promise<void> {
  const file = `gazette-${version}-linux-x64.tar.gz`;
  await writeFile(join(folder, file), `the bytes of ${version}`);
  const told = await gazette(
    ...['release', 'publish', 'updates', '--channel', name, '--key-file', 'key.pem', '--gated'],
    ...['--version', version, '--file', `${file}:tar.gz:x64`],
  );
  expect(told.code).toBe(0);
}
const stageNow = async (): Promise<{ state: string; percent: number; counter: number }> =>
  JSON.parse(await readFile(join(folder, 'updates', 'stable', 'stage.json'), 'utf8')) as never;
const statusNow = async (): Promise<Record<string, unknown>> => {
  const { out } = await channel('status', 'updates', '--json');
  const { channels } = JSON.parse(out) as { channels: Array<Record<string, unknown>> };
  return channels[0] ?? {};
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-channel-'));
  await mkdir(join(folder, 'updates'));
  await gazette('release', 'keygen', '-o', 'key.pem');
});
afterEach(async () => {
  if (child !== null && child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  child = null;
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Starts the server as a process; resolves to what it printed first. */
async function serve(...args: string[]): Promise<string> {
  const started = spawn(process.execPath, [entry, 'channel', 'serve', 'updates', ...args], { cwd: folder });
  child = started;
  let [out, err] = ['', ''];
  started.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return await new Promise((done, fail) => {
    started.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.endsWith('\n')) done(out);
    });
    started.once('exit', (code) => fail(new Error(`ended with ${String(code)}: ${err}`)));
  });
}

describe('gazette channel', { timeout: 60_000 }, () => {
  it('tells how far a version is, and is ordered about without a server', async () => {
    expect(await channel('status', 'updates')).toMatchObject({ code: 3, out: '' });
    await publish('1.0.0');
    const first = await channel('status', 'updates');
    expect([first.code, first.err]).toEqual([0, '']);
    expect(first.out).toMatch(/^stable\n {2}Version +1\.0\.0, nothing before it; manifest 1, expires /);
    // Nothing was begun by looking.
    expect((await channel('pause', 'updates')).out).toBe('stable: 1.0.0 is paused, offered to 0 %\n');
    expect(await stageNow()).toMatchObject({ state: 'paused', counter: 1 });
    expect(await channel('pause', 'updates')).toMatchObject({
      code: 0,
      err: 'It was so before: nothing was changed.\n',
    });
    expect((await channel('resume', 'updates')).out).toBe('stable: 1.0.0 is running, offered to 1 %\n');
    const widened = await channel('resume', 'updates', '--widen', '--json');
    expect(JSON.parse(widened.out)).toMatchObject({ state: 'running', offered: 5, isChanged: true });
    expect(await statusNow()).toMatchObject({
      version: '1.0.0',
      state: 'running',
      offered: 5,
      stages: [1, 5, 25, 100],
      gates: { windowMinutes: 30 },
      log: [{ step: 'begin' }, { step: 'pause' }, { step: 'resume' }, { step: 'resume', from: 1, to: 5 }],
    });
    expect((await channel('status', 'updates')).out).toContain('resume 1 % -> 5 % (by the operator');
  });

  it('withdraws, and brings desks back with a manifest that is signed', async () => {
    await publish('1.0.0');
    expect(await channel('withdraw', 'updates', '--return', '--key-file', 'key.pem')).toMatchObject({
      code: 3,
      err: expect.stringContaining('nothing older than 1.0.0') as string,
    });
    await publish('1.1.0');
    // Nothing was kept: what was published before is known all the same.
    expect(await statusNow()).toMatchObject({ version: '1.1.0', previous: '1.0.0' });
    expect((await channel('withdraw', 'updates')).out).toContain('1.1.0 is withdrawn, offered to 0 %');
    expect((await channel('resume', 'updates')).err).toContain('1.1.0 is withdrawn; publish another version');
    expect((await channel('withdraw', 'updates', '--return')).err).toContain('GAZETTE_RELEASE_KEY');
    await gazette('release', 'keygen', '-o', 'other.pem');
    const trust = await gazette('release', 'trust', 'other.pem', '--json');
    await writeFile(join(folder, 'trust.json'), trust.out);
    const refused = ['--return', '--key-file', 'key.pem', '--trust', 'trust.json'];
    expect((await channel('withdraw', 'updates', ...refused)).code).toBe(1);
    expect((await channel('withdraw', 'updates', '--key-file', 'key.pem')).code).toBe(2);
    await chmod(join(folder, 'key.pem'), 0o600);
    const returned = await channel('withdraw', 'updates', '--return', '--key-file', 'key.pem');
    expect([returned.code, returned.out]).toEqual([
      0,
      'stable: 1.0.0 is complete, offered to 100 %, and taken by desks with 1.1.0\n',
    ]);
    const manifest = JSON.parse(
      await readFile(join(folder, 'updates', 'stable', 'manifest.json'), 'utf8'),
    ) as { signed: object };
    expect(manifest.signed).toMatchObject({ version: '1.0.0', counter: 3, returnsFrom: ['1.1.0'] });
    expect(await stageNow()).toMatchObject({ state: 'running', percent: 100, counter: 3 });
    // Whoever goes on from there is compared with, and brought back to, the good one.
    await publish('1.2.0');
    await channel('pause', 'updates');
    expect(await statusNow()).toMatchObject({ version: '1.2.0', previous: '1.0.0' });
    await channel('withdraw', 'updates', '--return', '--key-file', 'key.pem');
    expect(await statusNow()).toMatchObject({ version: '1.0.0', counter: 5 });
  });

  it('tells mistakes', async () => {
    await publish('1.0.0');
    await publish('1.0.1', 'beta');
    for (const [args, told] of [
      [['pause', 'updates'], '--channel is needed: stable or beta'],
      [['pause', 'nowhere'], 'nowhere is not a folder'],
      [['serve', ''], '"" is not a folder'],
      [['serve', 'updates', '--host', ''], '--host names no address'],
      [['status', 'updates/stable'], "is a channel's own folder"],
      [['serve', 'updates', '--port', '70000'], 'It is a whole number from 0 to 65535.'],
      [['pause', 'updates', '--channel', 'nightly'], 'Allowed choices are stable, beta.'],
    ] as const) {
      const outcome = await channel(...args);
      expect([outcome.code, outcome.out]).toEqual([2, '']);
      expect(outcome.err).toContain(told);
    }
    expect((await channel('pause', 'updates', '--channel', 'beta')).code).toBe(0);
    expect((await channel('status', 'updates')).out).toMatch(/^stable\n[^]*\nbeta\n/);
    await writeFile(join(folder, 'updates', '.controller', 'beta', 'gates.json'), '{"goodWindows":0}');
    const bad = await channel('serve', 'updates');
    expect([bad.code, bad.err]).toEqual([1, expect.stringMatching(/gates\.json: goodWindows: /)]);
  });

  it('serves until a signal ends it, and obeys orders meanwhile', async () => {
    await publish('1.0.0');
    const told = await serve();
    const address = /http:\S+(?=\/updates\/)/.exec(told)?.[0] ?? '';
    const keyFile = join(folder, 'updates', '.controller', 'report-key');
    expect(told).toContain(`The report key was made now, and is in ${keyFile}`);
    expect(told).not.toContain((await readFile(keyFile, 'utf8')).trim());
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    const ask = async (path: string): Promise<Response> => await fetch(`${address}/updates/stable/${path}`);
    expect(await (await ask('stage.json')).json()).toMatchObject({ state: 'running', percent: 1 });
    expect(await (await ask('gazette-1.0.0-linux-x64.tar.gz')).text()).toBe('the bytes of 1.0.0');
    expect(await (await ask('history/1.json')).json()).toMatchObject({ signed: { counter: 1 } });
    for (const path of ['other.tar.gz', '.lock', 'history/2.json', 'history/../.lock', 'trust/x.json'])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    expect((await channel('serve', 'updates')).err).toContain('another server serves');
    await channel('pause', 'updates');
    expect(await (await ask('stage.json')).json()).toMatchObject({ state: 'paused' });
    const gone = once(child as ChildProcess, 'exit') as Promise<[number | null]>;
    child?.kill('SIGTERM');
    expect((await gone)[0]).toBe(143);
    expect(await statusNow()).toMatchObject({ state: 'paused', problem: null });
    const again = await serve('--json');
    expect(JSON.parse(again)).toMatchObject({ reportKeyFile: keyFile, isNewKey: false });
  });
});
