/**
 * Installing: how the verified file of another version takes this one's place, and how the one before comes back. Each way
 * of installing has a file of its own; `chooseInstaller` finds which it is. May import `release`, `electron-updater` (where it
 * is used, not at each start) and Node. A new way: a `Place`, its steps in a file beside, a case here.
 */
import { statSync } from 'node:fs';
import type { App } from 'electron';
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import { compareVersions } from '../../../server-bridge/release/version.ts';
import { openRecords, type Records } from '../records.ts';
import { layBeside, swap } from './appimage.ts';
import { keptVersion, putBack } from './back.ts';
import { noSteps, refusalOf, type OnStep } from './durable.ts';
import type { Installer, StagedUpdate } from './installer.ts';
import { byEngine } from './by-engine.ts';
import { findPlace, type Place, type Whereabouts } from './place.ts';
import { relaunchArguments, relaunchProgram } from './relaunch.ts';
import type { Squirrel } from './squirrel.ts';
import { stagingFolder } from './staging.ts';
import { switchTo, unpackBeside } from './tar-gz.ts';

export interface InstallerOptions {
  readonly app: Pick<App, 'relaunch' | 'quit' | 'isPackaged' | 'getVersion'>;
  readonly process: Whereabouts & { readonly argv: readonly string[] };
  readonly dataFolder: string;
  /** Electron's `autoUpdater`, which macOS needs to install. */
  readonly squirrel?: Squirrel;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: (message: string) => void;
  readonly onStep?: OnStep;
}

/** What updates this app, or why nothing does. */
export function chooseInstaller(options: InstallerOptions): Installer {
  const place = options.app.isPackaged ? findPlace(options.process) : ({ target: 'none' } as const);
  const { target } = place;
  const records = openRecords(options.dataFolder);
  const common = {
    target,
    stagingFolder: stagingFolder(options.process),
    currentFile: target === 'appimage' ? place.file : null,
    previous: () => keptVersion(place, records),
    async goBack(reason: 'unhealthy' | 'withdrawn') {
      const from = options.app.getVersion();
      return { version: putBack({ ...options, place, records, from, reason, at: options.wallClock() }) };
    },
  };
  switch (target) {
    case 'appimage':
    case 'tar.gz':
      return {
        ...common,
        hindrance: null,
        install: (staged) => put(place, staged, records, { ...options, stagingFolder: common.stagingFolder }),
        relaunch(asked, more) {
          options.app.relaunch({
            execPath: relaunchProgram(place),
            args: relaunchArguments(options.process.argv, asked, more),
          });
        },
      };
    case 'nsis':
    case 'mac':
      return { ...common, hindrance: null, ...byEngine(target, common.stagingFolder, options) };
    case 'deb':
    case 'rpm':
      return { ...common, hindrance: 'package', ...never(options) };
    case 'none':
      return { ...common, hindrance: options.app.isPackaged ? 'target' : 'development', ...never(options) };
  }
}

/** Puts a verified file in place and begins its trial. The records come first: a start in between is the old version's. */
async function put(
  place: Extract<Place, { target: 'appimage' | 'tar.gz' }>,
  staged: StagedUpdate,
  records: Records,
  options: InstallerOptions & { readonly stagingFolder: string },
): Promise<void> {
  const { app, onStep = noSteps } = options;
  const from = app.getVersion();
  if (staged.version === from) throw new Refusal('install-failed', `${from} runs already`);
  const kept = stillKept(place, records, { running: from, next: staged.version });
  const beginTrial = (): void => {
    onStep('trial');
    const { version } = staged;
    // An older one comes only where the channel takes this one back: store and settings have to follow.
    if (compareVersions(version, from) > 0) records.forgetReturned();
    else records.setReturned({ from, to: version, at: options.wallClock(), reason: 'withdrawn' });
    records.setTrial({ version, from: kept ?? from, starts: 0, pid: null });
  };
  try {
    if (place.target === 'appimage') {
      const { engineForAppImage } = await import('./engine.ts');
      const engine = await engineForAppImage(
        staged,
        () => swap(place.file, { keepsOther: kept !== null }, onStep),
        options,
      );
      await layBeside(place.file, staged, onStep);
      beginTrial();
      const { size, mtimeMs } = statSync(place.file);
      onStep('record');
      if (kept === null) records.setKept({ version: from, size, mtimeMs });
      engine.install();
    } else {
      await unpackBeside(place.top, staged, onStep);
      beginTrial();
      switchTo(place.top, { version: staged.version, running: from, previous: kept ?? from }, onStep);
    }
    onStep('done');
  } catch (error) {
    throw refusalOf(error);
  }
}

/**
 * The version that stays the one to go back to, because the one that runs never showed that it works; null where the one that
 * runs is to be kept. The second case is that of an attempt that was killed after it had begun the next trial.
 */
function stillKept(
  place: Place,
  records: Records,
  { running, next }: { readonly running: string; readonly next: string },
): string | null {
  const kept = keptVersion(place, records);
  const trial = records.trial();
  if (kept === null || kept === next) return null;
  return trial?.version === running || trial?.from === kept ? kept : null;
}

/** For an app that something else updates, or nothing. */
function never({ app }: InstallerOptions): Pick<Installer, 'install' | 'relaunch'> {
  return {
    install: () => Promise.reject(new Refusal('install-failed', 'this app does not update itself')),
    relaunch: () => app.relaunch(),
  };
}
