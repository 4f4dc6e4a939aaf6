/** Starting with the system, on Linux: an autostart file in the person's own configuration. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { DesktopState } from '../../server-bridge/contract/host.ts';
import { HIDDEN_ARGUMENT } from '../navigation/arguments.ts';
import { writeAtomic } from '../settings/write-atomic.ts';
import { autostartText, ownerOf } from './desktop-entry.ts';

type AutostartState = DesktopState['autostart'];

/** What starts the app with the system, and does not. */
export interface Autostart {
  /**
   * Makes the system as the setting is. `person`: they changed it this moment, which is newer than what they did to
   * the system's own entry; `start`: what they did to that entry counts.
   */
  apply(isOn: boolean, by: 'start' | 'person'): Promise<AutostartState>;
}

/** Where the file is: `$XDG_CONFIG_HOME`, when it is absolute as its specification wants it, else `~/.config`. */
export function autostartPath(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['XDG_CONFIG_HOME'] ?? '';
  return join(
    isAbsolute(named) ? named : join(homedir(), '.config'),
    'autostart/org.gazette.desktop.desktop',
  );
}

/**
 * What the file starts: the AppImage that this app came from, or the tar.gz's launcher, which starts whatever version is in
 * force then; else the package's launcher beside the executable, which explains itself where the system refuses to start
 * it; else the executable.
 */
export function autostartProgram(
  env: Readonly<Record<string, string | undefined>>,
  executable: string,
  exists: (path: string) => boolean,
): string {
  const { APPIMAGE: image = '', APPDIR: mounted = '' } = env;
  // Another AppImage, such as a terminal, leaves its own variables to what it starts.
  const isOurs = isAbsolute(image) && isAbsolute(mounted) && !relative(mounted, executable).startsWith('..');
  if (isOurs) return image;
  const versions = dirname(dirname(executable));
  const followsUpdates = join(dirname(versions), 'gazette');
  if (basename(versions) === 'versions' && exists(followsUpdates)) return followsUpdates;
  const launcher = join(dirname(executable), LAUNCHER);
  return exists(launcher) ? launcher : executable;
}
const LAUNCHER = 'gazette-launch';

export function createAutostartFile(options: {
  readonly path: string;
  /** By {@link autostartProgram}. */
  readonly program: string;
  readonly log: (message: string) => void;
}): Autostart {
  const { path, program, log } = options;
  const wanted = autostartText(program, [HIDDEN_ARGUMENT]);

  async function make(isOn: boolean, by: 'start' | 'person'): Promise<AutostartState> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return null;
    });
    const owner = text === null ? null : ownerOf(text);
    if (!isOn) {
      if (owner === 'ours' || (owner !== null && by === 'person')) await rm(path, { force: true });
      return 'ready';
    }
    if (owner === 'disabled' && by === 'start') return 'disabled';
    if (owner === 'edited') return 'edited';
    if (wanted === null) {
      log(`starting with the system: no autostart file can name ${program}`);
      return 'failed';
    }
    if (text !== wanted) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeAtomic(path, wanted, 0o644);
    }
    return 'ready';
  }

  return inTurn(async (isOn, by) => {
    try {
      return await make(isOn, by);
    } catch (error) {
      log(`starting with the system: ${String(error)}`);
      return 'failed';
    }
  });
}

/** Runs one change after the other: the last one decides. */
export function inTurn(apply: Autostart['apply']): Autostart {
  let last: Promise<unknown> = Promise.resolve();
  return {
    apply(isOn, by) {
      const result = last.then(() => apply(isOn, by));
      last = result;
      return result;
    },
  };
}
