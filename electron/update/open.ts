/** Electron's parts of getting updates: installing what waits at the start of the app, and everything after it. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, net, powerMonitor, session } from 'electron';
import type { Policy } from '../../server-bridge/contract/policy.ts';
import type { UpdateOverview } from '../../server-bridge/contract/update.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { Log } from '../settings/log.ts';
import { openManagedPolicy, type ManagedPolicy } from '../settings/policy.ts';
import { configOf, readPackagedChannel, type PackagedChannel } from './config.ts';
import { closeUpdateSession, electronTransport } from './fetch/electron-transport.ts';
import { chooseInstaller } from './install/index.ts';
import type { Installer } from './install/installer.ts';
import { openKept, type Kept } from './kept.ts';
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
  const installer = chooseInstaller({ app, process, dataFolder, wallClock: Date.now, log: warn });
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
 */
export async function installAtStart(dataFolder: string, log: Log): Promise<boolean> {
  try {
    const parts = await openParts(dataFolder, log);
    const { kept, installer } = parts;
    if (kept.staged.value === null || kept.staged.value.tries >= MOST_TRIES) return false;
    const policy = await openManagedPolicy(join(app.getPath('userData'), 'policy.json'), parts.log);
    const config = configOf(parts.packaged, policy.policy().update, installer.hindrance);
    const result = await installStaged(parts, config);
    await kept.settled();
    if (result !== 'installed') return false;
    installer.relaunch('pending');
    return true;
  } catch (error) {
    log('error', `what waits to be installed was not: ${String(error)}`);
    return false;
  }
}

/** Begins to look for updates. */
export async function openUpdates(options: {
  readonly dataFolder: string;
  readonly policy: Pick<ManagedPolicy, 'policy' | 'onChange'>;
  readonly later: Later;
  readonly log: Log;
  readonly onWaiting: UpdatesOptions['onWaiting'];
  readonly onChange: (overview: UpdateOverview) => void;
}): Promise<RunningUpdates> {
  const parts = await openParts(options.dataFolder, options.log);
  const policy = (): Policy['update'] => options.policy.policy().update;
  const own = session.fromPartition('updates', { cache: false });
  await closeUpdateSession(own, { address: () => policy().address ?? parts.packaged.address });
  let isSessionEnding = false;
  const ends = (): void => {
    isSessionEnding = true;
  };
  powerMonitor.on('shutdown', ends);
  app.on('browser-window-created', (_event, window) => window.on('session-end', ends));
  const updates = createUpdates({
    ...parts,
    policy,
    transport: electronTransport(net, own),
    later: options.later,
    now: () => performance.now(),
    random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
    isSessionEnding: () => isSessionEnding,
    quit: () => app.quit(),
    onWaiting: options.onWaiting,
    onChange: options.onChange,
  });
  const callOffPolicy = options.policy.onChange(() => updates.policyChanged());
  const wake = (): void => updates.wake();
  powerMonitor.on('resume', wake);
  return {
    get overview() {
      return updates.overview;
    },
    act: (action) => updates.act(action),
    policyChanged: () => updates.policyChanged(),
    wake: () => updates.wake(),
    async stop() {
      callOffPolicy();
      powerMonitor.off('resume', wake);
      await updates.stop();
    },
  };
}
