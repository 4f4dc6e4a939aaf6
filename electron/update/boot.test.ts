import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { boot, isProgramRunning, type BootOptions } from './boot.ts';
import { openRecords, type Records } from './records.ts';

let dataFolder = '';
let records: Records;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'gazette-boot-'));
  records = openRecords(dataFolder);
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
});

async function start(changed: Partial<BootOptions> & { readonly isPackaged?: boolean } = {}) {
  const log: string[] = [];
  await boot({
    app: {
      isPackaged: changed.isPackaged ?? true,
      getVersion: () => '0.2.0',
      relaunch: () => log.push('relaunch'),
      exit: (code) => log.push(`exit ${String(code)}`),
    },
    dialog: { showErrorBox: (_title, text) => log.push(`box ${text.split('\n')[0] ?? ''}`) },
    process: {
      platform: 'linux',
      execPath: join(dataFolder, 'gazette'),
      resourcesPath: dataFolder,
      env: {},
      argv: ['gazette'],
      pid: 40,
    },
    dataFolder,
    isRunning: () => false,
    wallClock: () => 5,
    log: (message) => log.push(message),
    async loadMain() {
      log.push('main');
    },
    ...changed,
  });
  return log;
}

const trial = { version: '0.2.0', from: '0.1.0', starts: 0, pid: null };

describe('boot', () => {
  it('loads main and writes nothing when no version is on trial', async () => {
    expect(await start()).toEqual(['main']);
    records.setTrial({ ...trial, version: '0.3.0' });
    await start();
    expect(records.trial()?.starts).toBe(0);
    records.setTrial(trial);
    await start({ isPackaged: false });
    expect(records.trial()?.starts).toBe(0);
  });

  it('counts a start before main is loaded, with its process', async () => {
    records.setTrial(trial);
    let counted: unknown = null;
    await start({
      async loadMain() {
        counted = records.trial();
      },
    });
    expect(counted).toEqual({ ...trial, starts: 1, pid: 40 });
  });

  it('does not count a start while the one before is still at it', async () => {
    records.setTrial({ ...trial, starts: 2, pid: 39 });
    expect(await start({ isRunning: (pid) => pid === 39 })).toEqual(['main']);
    expect(records.trial()).toEqual({ ...trial, starts: 2, pid: 39 });
  });

  it('stays with what there is when nothing is kept, and notes it', async () => {
    records.setTrial({ ...trial, starts: 2 });
    const [said, main] = await start();
    expect(said).toContain('cannot be left');
    expect(main).toBe('main');
    expect(records.trial()?.starts).toBe(3);
    expect([records.returned(), records.left()]).toEqual([null, []]);
  });

  it('starts when it cannot find out where it is installed', async () => {
    records.setReturned({ from: '0.2.0', to: '0.1.0', at: 1, reason: 'withdrawn' });
    const where = { platform: 'linux', execPath: '/', resourcesPath: dataFolder, argv: [], pid: 40 } as const;
    const loop = join(dataFolder, 'loop');
    symlinkSync(loop, loop);
    const [said, main] = await start({ process: { ...where, env: { APPIMAGE: loop, APPDIR: '/' } } });
    expect(said).toContain('ELOOP');
    expect(main).toBe('main');
  });

  it('says why main cannot be loaded, and ends with code 1', async () => {
    const fails = { loadMain: () => Promise.reject(new SyntaxError('cut')) };
    expect(await start(fails)).toEqual([
      'main could not be loaded: SyntaxError: cut',
      'box SyntaxError: cut',
      'exit 1',
    ]);
  });

  it('takes records that make no sense for none', async () => {
    records.setTrial(trial);
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"version":"0.2.0"}',
      '{"version":"0.2.0","from":1,"starts":"2"}',
    ]) {
      writeFileSync(join(dataFolder, 'electron/update/trial.json'), text);
      expect(await start()).toEqual(['main']);
    }
  });

  it('gives up a return that was to another version than the one kept', async () => {
    records.setReturned({ from: '0.2.0', to: '0.1.0', at: 1, reason: 'withdrawn' });
    expect(await start()).toEqual(['main']);
    expect(records.returned()).toBeNull();
  });
});

it('knows whether a process is one of this program', () => {
  const own = { pid: 1, platform: process.platform, kill: process.kill.bind(process) };
  expect(isProgramRunning(process.pid, own)).toBe(true);
  const other = spawn(process.platform === 'win32' ? 'cmd.exe' : 'cat', {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onTestFinished(() => void other.kill());
  expect(isProgramRunning(other.pid ?? 0, own)).toBe(process.platform !== 'linux');
  // No system gives out such an id.
  expect(isProgramRunning(2 ** 30, own)).toBe(false);
});
