import { EventEmitter } from 'node:events';
import fs, { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import { join } from 'node:path';
import type { App, UtilityProcess } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { runCommand } from './command.ts';

function start(platform: NodeJS.Platform = 'linux') {
  const app = Object.assign(new EventEmitter(), {
    setPath: vi.fn<(name: string, path: string) => void>(),
    disableHardwareAcceleration: vi.fn<() => void>(),
    setActivationPolicy: vi.fn<(policy: string) => void>(),
    commandLine: { appendSwitch: vi.fn<(name: string) => void>() },
    whenReady: () => Promise.resolve(),
    exit: vi.fn<(code: number) => void>(),
  });
  const child = Object.assign(new EventEmitter(), {
    pid: 4711,
    postMessage: vi.fn<(message: unknown) => void>(),
  });
  const stdin = new PassThrough();
  const fork = vi.fn<
    (path: string, args: string[], options: { env: NodeJS.ProcessEnv; stdio: string }) => unknown
  >(() => child);
  const process = Object.assign(new EventEmitter(), {
    env: { HOME: '/home/me' },
    stdin,
    platform,
    pid: 815,
    stderr: { write: vi.fn<(text: string) => boolean>(() => true) },
    cwd: () => '/home/me',
    kill: vi.fn<(pid: number, signal: string | number) => boolean>((pid) => {
      if (pid === 999_999_999) throw Object.assign(new Error('gone'), { code: 'ESRCH' });
      return true;
    }),
  });
  runCommand({
    args: ['list', '--json'],
    script: '/app/dist/bridge/cli.js',
    app: app as unknown as App,
    electron: { fork: fork as unknown as () => UtilityProcess },
    process: process as unknown as NodeJS.Process,
  });
  const scratch = app.setPath.mock.calls[0]?.[1] ?? '';
  return { app, child, fork, process, scratch, stdin };
}
const ready = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('runCommand', () => {
  it('runs the command with this process’s output and ends with its code', async () => {
    const { app, child, fork, scratch } = start();
    expect(existsSync(scratch)).toBe(true);
    expect(app.setPath).toHaveBeenCalledWith('userData', scratch);
    expect(app.setActivationPolicy).not.toHaveBeenCalled();
    await ready();
    const [path, args, options] = fork.mock.calls[0] ?? [];
    expect([path, args]).toEqual(['/app/dist/bridge/cli.js', ['list', '--json']]);
    expect(options).toMatchObject({ stdio: 'inherit', cwd: '/home/me' });
    // With the allocator's settings there, `serve` does not start this executable anew.
    expect(options?.env).toMatchObject({ HOME: '/home/me', MALLOC_ARENA_MAX: '2' });
    child.emit('exit', 3);
    expect(app.exit).toHaveBeenCalledWith(3);
    expect(existsSync(scratch)).toBe(false);
  });

  it('reads its standard input for the command, and only when that asks', async () => {
    const { child, stdin } = start();
    await ready();
    stdin.write('# a');
    expect(stdin.listenerCount('data')).toBe(0);
    child.emit('message', 'something else');
    child.emit('message', 'gazette:input');
    stdin.end('b');
    await new Promise((done) => stdin.once('close', done));
    const parts = child.postMessage.mock.calls.map(([part]) => part);
    expect(parts.at(-1)).toEqual({ kind: 'end' });
    const bytes = parts.slice(0, -1).map((part) => (part as { bytes: Uint8Array }).bytes);
    expect(Buffer.concat(bytes).toString()).toBe('# ab');
  });

  it('tells the command that there is no standard input', async () => {
    const { child, stdin } = start();
    await ready();
    child.emit('message', 'gazette:input');
    stdin.destroy(Object.assign(new Error('closed'), { code: 'EOF' }));
    await new Promise((done) => stdin.once('close', done));
    expect(child.postMessage.mock.calls).toEqual([[{ kind: 'failed', code: 'EOF' }]]);
  });

  it('hands signals on and tells them by its exit code', async () => {
    for (const [name, code, told] of [
      ['SIGINT', 130, 'SIGINT'],
      ['SIGTERM', 143, 'SIGTERM'],
      ['SIGHUP', 129, 'SIGTERM'],
    ] as const) {
      const { app, child, process } = start();
      await ready();
      process.kill.mockClear();
      process.emit(name);
      process.emit('SIGTERM');
      expect(process.kill.mock.calls[0]).toEqual([4711, told]);
      expect(app.exit).not.toHaveBeenCalled();
      child.emit('exit', 0);
      expect(app.exit).toHaveBeenCalledWith(code);
    }
  });

  it('ends as by SIGTERM when it is to quit before the command runs, and with 1 for a code that is none', async () => {
    const early = start();
    const preventDefault = vi.fn<() => void>();
    early.app.emit('will-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalled();
    expect(early.app.exit).toHaveBeenCalledWith(143);
    const ended = start();
    await ready();
    ended.app.emit('will-quit', { preventDefault });
    expect(ended.process.kill).toHaveBeenLastCalledWith(4711, 'SIGTERM');
    ended.child.emit('exit', 143);
    expect(ended.app.exit).toHaveBeenCalledWith(143);
    const crashed = start('darwin');
    expect(crashed.app.setActivationPolicy).toHaveBeenCalledWith('prohibited');
    await ready();
    crashed.child.emit('error', 'FatalError', 'x');
    crashed.child.emit('exit', -1073741819);
    expect(crashed.app.exit).toHaveBeenCalledWith(1);
  });

  it('removes what Chromium wrote after the end of an earlier command', () => {
    const forgotten = join(tmpdir(), 'gazette-cli-999999999-abcdef');
    const running = join(tmpdir(), 'gazette-cli-1-abcdef');
    mkdirSync(join(forgotten, 'Default'), { recursive: true });
    mkdirSync(running, { recursive: true });
    const { app, scratch } = start();
    expect([existsSync(forgotten), existsSync(running), existsSync(scratch)]).toEqual([false, true, true]);
    app.emit('quit');
    rmdirSync(running);
    expect(existsSync(scratch)).toBe(false);
  });

  it('ends although its folder cannot be removed', async () => {
    const { app, child, scratch } = start();
    await ready();
    // As while Chromium writes into it.
    const removal = vi.spyOn(fs, 'rmSync').mockImplementation(() => {
      throw Object.assign(new Error('not empty'), { code: 'ENOTEMPTY' });
    });
    syncBuiltinESMExports();
    child.emit('exit', 0);
    expect(app.exit).toHaveBeenCalledWith(0);
    expect(removal).toHaveBeenCalled();
    removal.mockRestore();
    syncBuiltinESMExports();
    fs.rmSync(scratch, { recursive: true });
  });

  it('says so when there is no place for temporary files', () => {
    vi.stubEnv('TMPDIR', '/nowhere/tmp');
    const { app, process, fork } = start();
    vi.unstubAllEnvs();
    expect(app.exit).toHaveBeenCalledWith(1);
    expect(process.stderr.write.mock.calls[0]?.[0]).toContain('/nowhere/tmp, cannot be used (ENOENT)');
    expect(fork).not.toHaveBeenCalled();
  });
});
