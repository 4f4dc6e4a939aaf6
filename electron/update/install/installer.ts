/** What puts a verified file in the app's place, and brings the one before back. One for each way of installing. */
import type { UpdateOverview } from '../../../server-bridge/contract/update.ts';

export interface StagedUpdate {
  readonly version: string;
  /** Absolute; size and hash were checked when it was staged, and are checked again before it is put in place. */
  readonly file: string;
  readonly size: number;
  /** Standard base64. */
  readonly sha512: string;
}

export interface Installer {
  readonly target: UpdateOverview['target'];
  /** Why this app does not update itself; null where it does. */
  readonly hindrance: 'package' | 'target' | 'development' | null;
  /** Where files are fetched to and lie verified: electron-updater's own place. */
  readonly stagingFolder: string;
  /** The file of the version that runs, of which a differential download copies; null where there is none. */
  readonly currentFile: string | null;
  /** The version kept to go back to. */
  previous(): string | null;
  /**
   * Puts the file in place, keeps the version that runs beside it and begins the new one's trial. Nothing is started.
   * Resolves when it would survive a power cut. @throws Refusal
   */
  install(staged: StagedUpdate): Promise<void>;
  /**
   * Puts the kept version back and tells store and settings to follow. Nothing is started. A version left as `unhealthy` is not
   * taken again. @throws Refusal `install-failed` without a kept version
   */
  goBack(reason: 'unhealthy' | 'withdrawn'): Promise<{ readonly version: string }>;
  /**
   * The next process of the app starts when this one has ended: call it, then quit. `asked`: what this start was asked for (a
   * notice's address, folders, a page) is still to be done, so it is handed on; with `more` also what other starts asked it for
   * since.
   */
  relaunch(asked: 'pending' | 'done', more?: readonly string[] | null): void;
}
