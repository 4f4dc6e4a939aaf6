import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Whereabouts } from './place.ts';

/** electron-updater's `updaterCacheDirName`; `resources/app-update.yml` says the same. */
const CACHE = 'gazette-updater';

/** Where electron-updater keeps what is still to be installed, below the system's folder for caches. */
export function stagingFolder({ platform, env }: Pick<Whereabouts, 'platform' | 'env'>): string {
  const named = (name: string): string | null => (env[name] ?? '') || null;
  const caches =
    platform === 'win32'
      ? (named('LOCALAPPDATA') ?? join(homedir(), 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : (named('XDG_CACHE_HOME') ?? join(homedir(), '.cache'));
  return join(caches, CACHE, 'pending');
}
