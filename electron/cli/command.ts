import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, UtilityProcess, utilityProcess } from 'electron';
import { MALLOC_SETTINGS } from '../../server-bridge/rules/malloc.ts';
import { applySwitches } from '../settings/switches.ts';
import { offerInput } from './input.ts';

export interface CommandOptions {
  /** What stands behind `cli`. */
  readonly args: readonly string[];
  /** The built entry of the command. */
  readonly script: string;
  readonly app: Pick<
    App,
    | 'setPath'
    | 'disableHardwareAcceleration'
    | 'commandLine'
    | 'whenReady'
    | 'on'
    | 'exit'
    | 'setActivationPolicy'
  >;
  readonly electron: Pick<typeof utilityProcess, 'fork'>;
  readonly process: Pick<NodeJS.Process, 'env' | 'platform' | 'pid' | 'cwd' | 'kill' | 'stderr' | 'stdin'> & {
    prependListener(name: keyof typeof SIGNALS, listener: () => void): unknown;
  };
}

/** Exit codes of a command that a signal ended: 128 and its number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs the `gazette` command in a utility process that has this one's output and ends with its exit code. To be called
 * before `ready`. No window, no instance lock, and none of the running app's profile: Chromium gets a folder of its own
 * that goes with the command.
 */
export function runCommand({ args, script, app, electron, process }: CommandOptions): void {
  const scratch = makeScratch(process);
  if (scratch === null) return app.exit(1);
  app.setPath('userData', scratch);
  app.disableHardwareAcceleration();
  applySwitches(app.commandLine);
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');

  const end = (code: number): void => {
    remove(scratch);
    app.exit(code);
  };
  let child: UtilityProcess | null = null;
  let wanted: number | null = null;
  const onSignal = (name: keyof typeof SIGNALS): void => {
    wanted ??= SIGNALS[name];
    // A terminal's Ctrl+C has reached it, too: the command takes two at once for one.
    if (child?.pid !== undefined) process.kill(child.pid, name === 'SIGHUP' ? 'SIGTERM' : name);
    else end(wanted);
  };
  // Nothing here quits: the session ends, or a signal came before ours were in place.
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (wanted === null) onSignal('SIGTERM');
  });
  // What Chromium wrote while it ended.
  app.on('quit', () => remove(scratch));
  void app.whenReady().then(() => {
    // Only now: Electron puts its own handlers in place while it starts. Before any other: one may quit.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.prependListener(name, () => onSignal(name));
    }
    child = electron.fork(script, [...args], {
      // An environment that names these keeps `serve` from starting itself anew, which would start the app.
      env: { ...MALLOC_SETTINGS, ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
      serviceName: 'Gazette command',
      stdio: 'inherit',
      ...whereStarted(process),
    });
    offerInput(child, process);
    // Out of memory, most likely; the exit follows.
    child.on('error', () => undefined);
    child.on('exit', (code) => end(wanted ?? (code >= 0 && code <= 255 ? code : 1)));
  });
}

/** Chromium's folder for this command; null, and a line to the person, when there can be none. */
function makeScratch(process: Pick<NodeJS.Process, 'pid' | 'kill' | 'stderr'>): string | null {
  try {
    removeForgotten(process);
    return mkdtempSync(join(tmpdir(), `gazette-cli-${String(process.pid)}-`));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    process.stderr.write(`gazette: the folder of temporary files, ${tmpdir()}, cannot be used (${code})\n`);
    return null;
  }
}

/** Chromium writes until the very end: folders of earlier commands that came back after their removal. */
function removeForgotten(process: Pick<NodeJS.Process, 'kill'>): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^gazette-cli-(\d+)-/.exec(name)?.[1];
    try {
      if (pid !== undefined) process.kill(Number(pid), 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') continue;
      remove(join(tmpdir(), name));
    }
  }
}

/** As far as it goes: Chromium may be writing there at this moment, or the folder is another person's. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // A later command removes it.
  }
}

function whereStarted(process: Pick<NodeJS.Process, 'cwd'>): { cwd?: string } {
  try {
    return { cwd: process.cwd() };
  } catch {
    // The folder was removed under us.
    return {};
  }
}
