import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { filePlace } from './linux.ts';
import { managedPreferencesPlace } from './macos.ts';
import { systemCommand } from './run-command.ts';
import type { PolicyPlace } from './types.ts';
import { registryPlace } from './windows.ts';

const COMMAND_MS = 5_000;
const FILE_POLL_MS = 2_000;
const ROOT = 0;

/**
 * This system's place. `GAZETTE_POLICY` names a file to try a policy with; it counts only where the system's place holds
 * nothing at all, so that nobody gets rid of a policy by a variable.
 */
export function systemPlace(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): PolicyPlace {
  const tried = env['GAZETTE_POLICY']?.trim() ?? '';
  const place = placeOf(platform, env);
  if (tried === '') return place;
  const own = process.getuid?.();
  const trial = filePlace({
    file: resolve(tried),
    folder: null,
    owners: own === undefined ? null : [ROOT, own],
    pollMs: FILE_POLL_MS,
  });
  return withTrial(place, trial);
}

/** The trial's place counts only where the system's holds nothing, not even something that cannot be read. */
export function withTrial(place: PolicyPlace, trial: PolicyPlace): PolicyPlace {
  return {
    pollMs: Math.min(place.pollMs, trial.pollMs),
    async signature() {
      const [system, tried] = await Promise.all([place.signature(), trial.signature()]);
      return system === null ? null : `${system} ${tried ?? ''}`;
    },
    async read() {
      const layers = await place.read();
      return layers.length > 0 ? layers : await trial.read();
    },
  };
}

function placeOf(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): PolicyPlace {
  if (platform === 'win32')
    return registryPlace(systemCommand(COMMAND_MS), env['SystemRoot'] ?? 'C:\\Windows');
  if (platform === 'darwin') {
    return managedPreferencesPlace({
      run: systemCommand(COMMAND_MS),
      folder: '/Library/Managed Preferences',
      user: userInfo().username,
      owners: [ROOT],
    });
  }
  return filePlace({
    file: '/etc/gazette/policy.json',
    folder: '/etc/gazette/policy.d',
    owners: [ROOT],
    pollMs: FILE_POLL_MS,
  });
}
