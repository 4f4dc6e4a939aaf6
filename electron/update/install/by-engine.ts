import type { App } from 'electron';
import { refusalOf } from './durable.ts';
import type { Installer } from './installer.ts';
import type { Whereabouts } from './place.ts';
import type { Squirrel } from './squirrel.ts';

/**
 * Windows' installer and macOS's zip: electron-updater's own way, which replaces the app only when it ends. So `install` hands
 * it the verified file, and `relaunch` lets it do the rest. No version is kept: a return is fetched like an update.
 */
export function byEngine(
  target: 'nsis' | 'mac',
  stagingFolder: string,
  options: {
    readonly app: Pick<App, 'quit' | 'getVersion'>;
    readonly process: Whereabouts;
    readonly squirrel?: Squirrel;
    readonly log: (message: string) => void;
  },
): Pick<Installer, 'install' | 'relaunch'> {
  let ready: { quitAndInstall(): void } | null = null;
  return {
    async install(staged) {
      try {
        // Only here: most starts install nothing.
        const { engineOf } = await import('./engine.ts');
        ready = await engineOf(target, staged, { ...options, stagingFolder });
      } catch (error) {
        throw refusalOf(error);
      }
    },
    relaunch: () => ready?.quitAndInstall(),
  };
}
