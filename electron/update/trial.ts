/**
 * The trial of a version from main's side: it ends well when a page shows something and the bridge is ready. How starts are
 * counted, and what happens after two that showed nothing, is in `boot.ts`.
 */
import { TRIAL_STARTS } from './boot.ts';
import type { Records } from './records.ts';

export interface Trial {
  /** The version showed nothing in its first starts, and there was nothing to go back to. */
  readonly isStuck: boolean;
  windowOpened(): void;
  /** A page shows something. */
  painted(): void;
  bridgeReady(): void;
  /** The app ends in its order: the person quits, or the session ends. */
  ending(): void;
}

export interface TrialOptions {
  readonly records: Records;
  /** The version that runs. */
  readonly version: string;
  /** The system started the app, nobody asked for a window. */
  readonly isHidden: boolean;
  /** Milliseconds since the process began. */
  readonly now: () => number;
  /** Once: page and bridge are there. `firstPaintMs` counts from the process's begin; without a window then, from its opening. */
  readonly onHealthy: (firstPaintMs: number) => void;
  readonly log: (message: string) => void;
}

/** Nobody judges a window in less time: an orderly end before says nothing about the version. */
const JUDGED_AFTER_MS = 1_000;
/** So long may a bridge take to be ready. */
const BRIDGE_MS = 10_000;
/** A window that opens so soon was what the start was for. */
const ASKED_WITHIN_MS = 5_000;

export function createTrial(options: TrialOptions): Trial {
  const { records, version, now, onHealthy, log } = options;
  let openedAt: number | null = null;
  let paintedAt: number | null = null;
  let isBridgeReady = false;
  let isHealthy = false;
  let isCounted = true;
  const change = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      // A full disk, most likely: the next start counts once too much.
      log(`the trial of ${version} could not be noted: ${String(error)}`);
    }
  };
  const own = records.trial();
  const isOn = own?.version === version;
  // Begun for a version that then was not put in place, or left by hand.
  if (own !== null && !isOn) change(() => records.setTrial(null));
  const returned = records.returned();
  if (returned !== null && returned.to !== version) change(() => records.forgetReturned());

  function count(by: 1 | -1): void {
    isCounted = by > 0;
    const trial = records.trial();
    if (isHealthy || trial?.version !== version) return;
    change(() => records.setTrial({ ...trial, starts: Math.max(0, trial.starts + by) }));
  }

  function look(): void {
    if (isHealthy || paintedAt === null || !isBridgeReady) return;
    isHealthy = true;
    if (isOn) change(() => records.setTrial(null));
    const since = openedAt !== null && openedAt > ASKED_WITHIN_MS ? openedAt : 0;
    onHealthy(Math.max(0, paintedAt - since));
  }

  return {
    isStuck: isOn && own.starts > TRIAL_STARTS,
    windowOpened() {
      openedAt ??= now();
      if (!isCounted) count(1);
    },
    painted() {
      paintedAt ??= now();
      look();
    },
    bridgeReady() {
      isBridgeReady = true;
      // All that such a start has to show: from now on it may also end with the power.
      if (options.isHidden && openedAt === null && isCounted) count(-1);
      look();
    },
    ending() {
      const trial = records.trial();
      if (isHealthy || !isCounted || trial?.version !== version) return;
      // Somebody who looks at an empty window quits, too. A start without one, as the system makes them, has nothing to show.
      const isJudged =
        openedAt === null ? !isBridgeReady && now() > BRIDGE_MS : now() - openedAt > JUDGED_AFTER_MS;
      if (isJudged) return;
      change(() => records.setTrial({ ...trial, starts: Math.max(0, trial.starts - 1), pid: null }));
    },
  };
}

/** This start found the app running: it is no start of a version. */
export function notCounted(records: Records, pid: number): void {
  const trial = records.trial();
  if (trial?.pid !== pid) return;
  try {
    records.setTrial({ ...trial, starts: Math.max(0, trial.starts - 1), pid: null });
  } catch {
    // A full disk: it counts all the same. Thrown here it would count as a version that cannot be loaded.
  }
}
