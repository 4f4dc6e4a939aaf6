/**
 * What happens before main is loaded: a start of a version on trial is counted, and a version that has not shown within its
 * first two starts that it works is left for the one before. Small, because what fails in here nobody can mend.
 */
import type { App, Dialog } from 'electron';
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { keptVersion, putBack } from './install/back.ts';
import { findPlace, type Whereabouts } from './install/place.ts';
import { relaunchArguments, relaunchProgram } from './install/relaunch.ts';
import { openRecords, type Records } from './records.ts';

/** Starts in which a version on trial may fail. */
export const TRIAL_STARTS = 2;

export interface BootOptions {
  readonly app: Pick<App, 'getVersion' | 'isPackaged' | 'relaunch' | 'exit'>;
  readonly dialog: Pick<Dialog, 'showErrorBox'>;
  readonly process: Whereabouts & { readonly argv: readonly string[]; readonly pid: number };
  readonly dataFolder: string;
  /** Whether the process of an earlier start still runs. */
  readonly isRunning: (pid: number) => boolean;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: (message: string) => void;
  readonly loadMain: () => Promise<unknown>;
}

/** Resolves when main is loaded, or the app is ending. */
export async function boot(options: BootOptions): Promise<void> {
  const { app, log } = options;
  const records = openRecords(options.dataFolder);
  if (app.isPackaged && isToBeLeft(options, records) && goBack(options, records)) return;
  try {
    await options.loadMain();
  } catch (error) {
    log(`main could not be loaded: ${String(error)}`);
    const isOnTrial = app.isPackaged && records.trial()?.version === app.getVersion();
    if (isOnTrial && goBack(options, records)) return;
    options.dialog.showErrorBox(
      'Gazette',
      error instanceof Error ? (error.stack ?? String(error)) : String(error),
    );
    app.exit(1);
  }
}

/** What cannot be found out keeps nothing from starting. */
function isToBeLeft(options: BootOptions, records: Records): boolean {
  try {
    return mustGoBack(options, records);
  } catch (error) {
    options.log(`whether ${options.app.getVersion()} is to be left is not known: ${String(error)}`);
    return false;
  }
}

/** Counts this start. True when there were enough, or going back was begun and not finished. */
function mustGoBack({ app, process, isRunning, log }: BootOptions, records: Records): boolean {
  const version = app.getVersion();
  const returned = records.returned();
  if (returned?.from === version) {
    if (returned.to === keptVersion(findPlace(process), records)) return true;
    // It is not the version that was to be gone back to: an update to an older one was begun.
    attempt(() => records.forgetReturned(), log);
  }
  const trial = records.trial();
  if (trial === null || trial.version !== version) return false;
  // That one is still at it: this start passes on what it was asked for and ends.
  if (trial.pid !== null && isRunning(trial.pid)) return false;
  if (trial.starts >= TRIAL_STARTS) return true;
  // What cannot be written is not counted: the version is not to be blamed for a full disk.
  attempt(() => records.setTrial({ ...trial, starts: trial.starts + 1, pid: process.pid }), log);
  return false;
}

/** False when there is nothing to go back to: then it stays with what there is. */
function goBack(options: BootOptions, records: Records): boolean {
  const { app, process, log } = options;
  const from = app.getVersion();
  try {
    const place = findPlace(process);
    const reason = records.returned()?.from === from ? records.returned()?.reason : 'unhealthy';
    const to = putBack({ place, records, from, reason: reason ?? 'unhealthy', at: options.wallClock() });
    log(`${from} did not start well and is left for ${to}`);
    if (place.target === 'appimage' || place.target === 'tar.gz')
      app.relaunch({ execPath: relaunchProgram(place), args: relaunchArguments(process.argv, 'pending') });
    app.exit(0);
    return true;
  } catch (error) {
    log(`${from} did not start well, and cannot be left: ${String(error)}`);
    if (records.returned()?.from === from) attempt(() => records.forgetReturned(), log);
    const trial = records.trial();
    if (trial !== null)
      attempt(() => records.setTrial({ ...trial, starts: TRIAL_STARTS + 1, pid: process.pid }), log);
    return false;
  }
}

/** A full disk must keep nothing from starting. */
function attempt(work: () => void, log: (message: string) => void): void {
  try {
    work();
  } catch (error) {
    log(`a record of updates could not be written: ${String(error)}`);
  }
}

/** Whether a process of this program has the id; on Linux a later process that got the same id is told apart. */
export function isProgramRunning(
  pid: number,
  own: Pick<NodeJS.Process, 'kill' | 'platform' | 'pid'>,
): boolean {
  if (pid === own.pid) return false;
  try {
    own.kill(pid, 0);
  } catch {
    return false;
  }
  if (own.platform !== 'linux') return true;
  const program = (of: string): string =>
    basename(readlinkSync(`/proc/${of}/exe`)).replace(/ \(deleted\)$/, '');
  try {
    return program(String(pid)) === program('self');
  } catch {
    return false;
  }
}
