/**
 * electron-updater where it serves: it takes the verified file out of its own place, and installs it as each system wants. It
 * is told what there is by a provider of ours, never by a server: it gets no means to ask one. Loaded where it is used only.
 */
import { dirname, basename, join } from 'node:path';
import {
  AppImageUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type AppUpdater,
  type Logger,
  type ResolvedUpdateFileInfo,
  type UpdateInfo,
} from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import type { UpdateInfoAndProvider } from 'electron-updater/out/AppUpdater.js';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import { writeDurable } from './durable.ts';
import type { StagedUpdate } from './installer.ts';
import { handOver, type Squirrel } from './squirrel.ts';

export interface EngineOptions {
  readonly app: { getVersion(): string; quit(): void };
  readonly process: { readonly platform: NodeJS.Platform; readonly resourcesPath: string };
  readonly stagingFolder: string;
  /** Where it is given, it is waited for (macOS). */
  readonly squirrel?: Squirrel;
  readonly log: (message: string) => void;
}

/** What is offered is the file that was verified already. */
class VerifiedProvider extends Provider<UpdateInfo> {
  readonly #info: UpdateInfo;

  constructor(info: UpdateInfo) {
    // Nothing is ever asked of a server.
    const none = { isUseMultipleRangeRequest: false, platform: 'linux', executor: null };
    super(none as unknown as ProviderRuntimeOptions);
    this.#info = info;
  }

  override getLatestVersion(): Promise<UpdateInfo> {
    return Promise.resolve(this.#info);
  }

  override resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
    return files.map((info) => ({ info, url: new URL(`verified:///${encodeURIComponent(info.url)}`) }));
  }
}

function offerOf({ version, file, size, sha512 }: StagedUpdate): UpdateInfoAndProvider {
  const url = basename(file);
  const info = { version, files: [{ url, size, sha512 }], path: url, sha512, releaseDate: '' };
  return { info, provider: new VerifiedProvider(info) };
}

class AppImageInPlace extends AppImageUpdater {
  readonly #swap: () => void;

  constructor(staged: StagedUpdate, adapter: AppAdapter, swap: () => void) {
    super(null, adapter);
    this.updateInfoAndProvider = offerOf(staged);
    this.#swap = swap;
  }

  /** Not its own, which unlinks the AppImage before the new one is there, and starts that before this process has ended. */
  protected override doInstall(): boolean {
    this.#swap();
    return true;
  }
}

class VerifiedNsis extends NsisUpdater {
  constructor(staged: StagedUpdate, adapter: AppAdapter) {
    super(null, adapter);
    this.updateInfoAndProvider = offerOf(staged);
  }
}

class VerifiedMac extends MacUpdater {
  constructor(staged: StagedUpdate, adapter: AppAdapter) {
    super(undefined, adapter);
    this.updateInfoAndProvider = offerOf(staged);
  }
}

/** Takes the AppImage from its place, and when `swap` is called back, leaves the rest to it. @throws Refusal */
export async function engineForAppImage(
  staged: StagedUpdate,
  swap: () => void,
  options: EngineOptions,
): Promise<{ install(): void }> {
  const updater = new AppImageInPlace(staged, adapterOf(options, staged), swap);
  const errors = await take(updater, staged, options);
  return {
    install() {
      if (updater.install(true, false)) return;
      throw errors.at(-1) ?? new Refusal('install-failed', 'electron-updater did not install');
    },
  };
}

/** Lets electron-updater take the file; `quitAndInstall` ends the app, replaces it and starts it anew. @throws Refusal */
export async function engineOf(
  target: 'nsis' | 'mac',
  staged: StagedUpdate,
  options: EngineOptions,
): Promise<{ quitAndInstall(): void }> {
  const adapter = adapterOf(options, staged);
  const updater = target === 'nsis' ? new VerifiedNsis(staged, adapter) : new VerifiedMac(staged, adapter);
  await take(updater, staged, options);
  if (target === 'mac' && options.squirrel !== undefined) await handOver(options.squirrel);
  return { quitAndInstall: () => updater.quitAndInstall(true, true) };
}

/** Without a network: it finds the file by the note that it would have made itself. */
async function take(updater: AppUpdater, staged: StagedUpdate, { log }: EngineOptions): Promise<Error[]> {
  const errors: Error[] = [];
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.disableDifferentialDownload = true;
  updater.logger = quietLogger(log);
  updater.on('error', (error) => void errors.push(error));
  const note = { fileName: basename(staged.file), sha512: staged.sha512, isAdminRightsRequired: false };
  writeDurable(join(dirname(staged.file), 'update-info.json'), `${JSON.stringify(note)}\n`);
  try {
    await updater.downloadUpdate();
  } catch (error) {
    // It has no means to fetch: what is there is not what was verified.
    throw new Refusal('wrong-hash', `electron-updater does not take ${staged.file}: ${String(error)}`);
  }
  return errors;
}

function quietLogger(log: (message: string) => void): Logger {
  const tell = (message?: unknown): void => log(`electron-updater: ${String(message)}`);
  return { info: () => undefined, warn: tell, error: tell };
}

function adapterOf({ app, process, stagingFolder }: EngineOptions, staged: StagedUpdate): AppAdapter {
  if (dirname(staged.file) !== stagingFolder)
    throw new Refusal('install-failed', `${staged.file} does not lie in ${stagingFolder}`);
  return {
    version: app.getVersion(),
    name: 'Gazette',
    isPackaged: true,
    appUpdateConfigPath: join(process.resourcesPath, 'app-update.yml'),
    userDataPath: dirname(stagingFolder),
    baseCachePath: dirname(dirname(stagingFolder)),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => app.quit(),
    onQuit: () => undefined,
  };
}
