/** Shared by the build scripts: where things are, and how a step is run. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Runs a command in the project folder with inherited output; resolves to its exit code. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    const forward = (signal: NodeJS.Signals): void => {
      // A terminal's Ctrl+C has reached the child, too; a second signal would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const settle = (): void => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
    };
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle();
      if (error.code !== 'ENOENT') return fail(error);
      process.stderr.write(`gazette: ${command} is not there; run "npm ci" first\n`);
      done(127);
    });
    child.on('close', (code, signal) => {
      settle();
      done(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1));
    });
  });
}

/**
 * The folders that arguments name, absolute, from where the person typed them (npm runs scripts in the project folder).
 * Null, and a line to the person, when one is no folder.
 */
export function foldersOf(args: readonly string[]): string[] | null {
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const paths = args.map((argument) => resolve(from, argument));
  const wrong = paths.findIndex((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true);
  if (wrong < 0) return paths;
  process.stderr.write(`gazette: ${args[wrong] ?? ''} is not a folder\n`);
  return null;
}

const PARENT_LOOK_MS = 1000;

/** Ends this process as SIGTERM does when its parent has gone: npm's shell does not hand a signal on. */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, PARENT_LOOK_MS).unref();
}

const BUILD_INPUTS = [
  'server-bridge',
  'electron',
  'renderer',
  'build/vite.config.ts',
  'build/changelog.ts',
  'CHANGELOG.md',
  'package-lock.json',
];
const STAMP = join(root, 'dist/.built');

function newest(path: string): number {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  let latest = 0;
  for (const name of readdirSync(path)) {
    if (!name.endsWith('.test.ts')) latest = Math.max(latest, newest(join(path, name)));
  }
  return latest;
}

/** True when `dist/` is of the sources at hand. */
function isBuilt(): boolean {
  if (!existsSync(STAMP)) return false;
  const stamp = Number(readFileSync(STAMP, 'utf8'));
  return BUILD_INPUTS.every((input) => newest(join(root, input)) <= stamp);
}

/** Builds all processes when something is missing or older than its sources. Resolves to an exit code. */
export async function buildIfNeeded(): Promise<number> {
  if (isBuilt()) return 0;
  const startedAt = Date.now();
  process.stderr.write('gazette: building, which takes some seconds after a change of the sources\n');
  const code = await run('vite', [
    'build',
    '--config',
    'build/vite.config.ts',
    '--app',
    '--logLevel',
    'warn',
  ]);
  if (code === 0) writeFileSync(STAMP, String(startedAt));
  return code;
}

/** The Electron to run: where it is and whether it is one named by `ELECTRON_OVERRIDE_DIST_PATH`. */
export interface ElectronAtHand {
  readonly executable: string;
  readonly isOverride: boolean;
}

/** Finds Electron's executable without downloading anything; null when there is none. */
export function findElectron(): ElectronAtHand | null {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  };
  const name = names[process.platform] ?? 'electron';
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const executable = join(override, name);
    return existsSync(executable) ? { executable, isOverride: true } : null;
  }
  const executable = join(root, 'node_modules/electron/dist', name);
  return existsSync(executable) ? { executable, isOverride: false } : null;
}

/** Lets the `electron` package fetch its binary, as it does at its first use. */
export async function fetchElectron(): Promise<ElectronAtHand | null> {
  const found = findElectron();
  if (found !== null) return found;
  if ((process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '') return null;
  await new Promise<void>((done) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/electron/install.js')], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const timer = setTimeout(() => child.kill(), 180_000);
    child.on('close', () => {
      clearTimeout(timer);
      done();
    });
    child.on('error', () => done());
  });
  return findElectron();
}

/** Whether windows can be shown. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}
