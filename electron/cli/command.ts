import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, utilityProcess } from 'electron';
import { MALLOC_SETTINGS } from '../../server-bridge/rules/malloc.ts';
import { applySwitches } from '../settings/switches.ts';

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
  readonly process: Pick<NodeJS.Process, 'env' | 'platform' | 'cwd' | 'kill'> & {
    on(name: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
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
  const scratch = mkdtempSync(join(tmpdir(), 'gazette-cli-'));
  app.setPath('userData', scratch);
  app.disableHardwareAcceleration();
  applySwitches(app.commandLine);
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');

  const end = (code: number): void => {
    rmSync(scratch, { recursive: true, force: true });
    app.exit(code);
  };
  // Nothing here quits: a quit before the child is there comes from a signal or the end of the session.
  app.on('will-quit', (event) => {
    event.preventDefault();
    end(SIGNALS.SIGTERM);
  });
  // What Chromium wrote while it ended.
  app.on('quit', () => rmSync(scratch, { recursive: true, force: true }));
  void app.whenReady().then(() => {
    const child = electron.fork(script, [...args], {
      // An environment that names these keeps `serve` from starting itself anew, which would start the app.
      env: { ...MALLOC_SETTINGS, ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
      serviceName: 'Gazette command',
      stdio: 'inherit',
      ...whereStarted(process),
    });
    let wanted: number | null = null;
    // Only now: Electron puts its own handlers in place while it starts.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        wanted ??= SIGNALS[name];
        // A terminal's Ctrl+C has reached it, too: the command takes two at once for one.
        if (child.pid !== undefined) process.kill(child.pid, name === 'SIGHUP' ? 'SIGTERM' : name);
      });
    }
    // Out of memory, most likely; the exit follows.
    child.on('error', () => undefined);
    child.on('exit', (code) => end(wanted ?? (code >= 0 && code <= 255 ? code : 1)));
  });
}

function whereStarted(process: Pick<NodeJS.Process, 'cwd'>): { cwd?: string } {
  try {
    return { cwd: process.cwd() };
  } catch {
    // The folder was removed under us.
    return {};
  }
}
