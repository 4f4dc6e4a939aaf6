/**
 * macOS: Squirrel fetches the verified zip from electron-updater, which serves it out of this process, and unpacks it. The app
 * must not end before; `autoUpdater.quitAndInstall` may be called only then (docs/api/auto-updater.md of Electron).
 */
import { once } from 'node:events';
import { Refusal } from '../../../server-bridge/release/refusal.ts';

/** Electron's `autoUpdater`. */
export type Squirrel = NodeJS.EventEmitter & { checkForUpdates(): void };

/** From this machine's disk to this machine's disk. */
const MOST_MS = 120_000;

/** Resolves when Squirrel has the update. @throws Refusal `install-failed` when it does not take it, or not in time */
export async function handOver(squirrel: Squirrel, mostMs = MOST_MS): Promise<void> {
  try {
    const taken = once(squirrel, 'update-downloaded', { signal: AbortSignal.timeout(mostMs) });
    squirrel.checkForUpdates();
    await taken;
  } catch (error) {
    throw new Refusal('install-failed', `Squirrel does not take the update: ${String(error)}`);
  }
}
