/** Electron's parts of getting updates: installing what waits at the start of the app, and everything after it. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { app, autoUpdater, net, powerMonitor } from 'electron';
import type { Later } from '../bridge/supervisor.ts';
import type { Log } from '../settings/log.ts';
import { openManagedPolicy, type ManagedPolicy } from '../settings/policy.ts';
import type { Windows } from '../windows/windows.ts';
import { configOf, readPackagedChannel, type PackagedChannel, type UpdatePolicy } from './config.ts';
import { electronTransport } from './fetch/electron-transport.ts';
import { lateSession } from './fetch/session.ts';
import { chooseInstaller } from './install/index.ts';
import type { Installer } from './install/installer.ts';
import { isAnythingStaged, openKept, type Kept } from './kept.ts';
import { openRecords, type Records } from './records.ts';
import { installStaged, MOST_TRIES } from './staged.ts';
import { createUpdates, type RunningUpdates, type UpdatesOptions } from './updates.ts';

interface Parts {
  readonly installer: Installer;
  readonly records: Records;
  readonly kept: Kept;
  readonly packaged: PackagedChannel;
  readonly version: string;
  readonly arch: string;
  readonly wallClock: () => number;
  readonly log: (message: string) => void;
}

async function openParts(dataFolder: string, log: Log): Promise<Parts> {
  const warn = (message: string): void => log('warn', message);
  const installer = chooseInstaller({
    app,
    process,
    dataFolder,
    squirrel: autoUpdater,
    wallClock: Date.now,
    log: warn,
  });
  const [kept, packaged] = await Promise.all([
    openKept(join(app.getPath('userData'), 'update'), warn),
    readPackagedChannel(app.getAppPath(), warn),
  ]);
  return {
    installer,
    records: openRecords(dataFolder),
    kept,
    packaged,
    version: app.getVersion(),
    arch: process.arch,
    wallClock: Date.now,
    log: (message) => log('info', message),
  };
}

/**
 * Puts in place what was fetched by an earlier run, before anything is shown; no network is needed. True: the app is to
 * be quit, and the other version starts when it has ended. Whatever goes wrong is kept to be told, and the app starts.
 *
 * @param askedSince the arguments of starts that found this one running, asked when all is done; null without any
 */
export async function installAtStart(
  dataFolder: string,
  log: Log,
  askedSince: () => readonly string[] | null,
): Promise<boolean> {
  try {
    const userData = app.getPath('userData');
    // Most starts have nothing to install, and are not to wait for all that is asked below.
    if (!(await isAnythingStaged(join(userData, 'update')))) return false;
    const parts = await openParts(dataFolder, log);
    const { kept, installer } = parts;
    if ((kept.staged.value?.tries ?? 0) >= MOST_TRIES) return false;
    const policy = await openManagedPolicy(join(userData, 'policy.json'), parts.log);
    const config = configOf(parts.packaged, policy.policy().update, installer.hindrance);
    const result = await installStaged(parts, config);
    await kept.settled();
    if (result !== 'installed') return false;
    installer.relaunch('pending', askedSince());
    return true;
  } catch (error) {
    log('error', `what waits to be installed was not: ${String(error)}`);
    return false;
  }
}

/** Begins to look for updates, and tells every window of them. */
export async function openUpdates(options: {
  readonly dataFolder: string;
  readonly policy: Pick<ManagedPolicy, 'policy' | 'onChange'>;
  readonly windows: Pick<Windows, 'broadcast'>;
  readonly later: Later;
  readonly log: Log;
  /** A version is known whose turn has not come here yet. */
  readonly onWaiting: UpdatesOptions['onWaiting'];
  /** The state is another one, not only its progress. */
  readonly onState: () => void;
}): Promise<RunningUpdates> {
  const parts = await openParts(options.dataFolder, options.log);
  const policy = (): UpdatePolicy => options.policy.policy().update;
  const ownSession = lateSession(() => policy().address ?? parts.packaged.address);
  let isSessionEnding = false;
  const ends = (): void => {
    isSessionEnding = true;
  };
  powerMonitor.on('shutdown', ends);
  app.on('browser-window-created', (_event, window) => window.on('session-end', ends));
  let told: string | null = null;
  const updates = createUpdates({
    ...parts,
    policy,
    transport: async (request) => electronTransport(net, await ownSession())(request),
    later: options.later,
    now: () => performance.now(),
    random: () => randomInt(2 ** 32) / 2 ** 32,
    isSessionEnding: () => isSessionEnding,
    quit: () => app.quit(),
    onWaiting: options.onWaiting,
    onChange(overview) {
      options.windows.broadcast([{ event: 'host:update', payload: overview }]);
      if (overview.state.state !== told) options.onState();
      told = overview.state.state;
    },
  });
  const callOffPolicy = options.policy.onChange(updates.policyChanged);
  powerMonitor.on('resume', updates.wake);
  return {
    ...updates,
    // A spread would copy what it says now.
    get overview() {
      return updates.overview;
    },
    async stop() {
      callOffPolicy();
      powerMonitor.off('resume', updates.wake);
      await updates.stop();
    },
  };
}
