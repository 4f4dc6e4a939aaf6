import type { Later } from '../bridge/supervisor.ts';

/** What was wrong with a page: it showed nothing, did not answer, or its process ended. */
export type Trouble = 'blank' | 'hung' | 'crashed';

/**
 *   loading --alive--> watched --ping--> asked --alive--> watched
 *      \--nothing shown: blank--\           \--no answer: hung--> mending
 *   any --process gone: crashed-----------------------------------^
 *   mending: the first time reload, after that restart the process, with growing pauses --> loading
 */
export interface Watchdog {
  /** A document was asked for, or has begun to replace the one before. */
  loading(): void;
  /** The page shows something, or answered a ping. */
  alive(): void;
  /** The page's process ended. */
  gone(): void;
  /** Hidden pages are not asked: the system slows them down. */
  setVisible(isVisible: boolean): void;
  /** Time has passed that the page did not have: the machine was asleep. */
  woke(): void;
  stop(): void;
}

export interface WatchdogOptions {
  /** Monotonic ms. */
  readonly now: () => number;
  readonly later: Later;
  /** Asks the page for {@link Watchdog.alive}. */
  readonly ping: () => void;
  readonly reload: () => void;
  /** Ends the page's process, which leads to {@link Watchdog.gone}. */
  readonly restart: () => void;
  /** Somebody looks into the page with developer tools, and may have stopped it. */
  readonly isHeld: () => boolean;
  /** The page is alive again after this. */
  readonly onRecovered: (trouble: Trouble) => void;
  readonly log: (message: string) => void;
}

/** From asking for a document to its first picture; more after each trouble, for a machine that is only slow. */
const PAINT_MS = 15_000;
const MOST_PATIENCE = 4;
/** The same after a reload of a page that does not answer: a process that is stuck never begins it. */
const RELOAD_MS = 5_000;
const PING_MS = 5_000;
const ANSWER_MS = 10_000;
/** A timer so late means that the machine slept or was overloaded: the page had no time either. */
const LATE_MS = 2_000;
/** After so long without trouble everything is forgotten. */
const CALM_MS = 300_000;
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 60_000;

/** Watches one page and brings it back; never gives up, and never in a tight loop. */
export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { now, later, log } = options;
  let phase: 'loading' | 'watched' | 'asked' | 'mending' | 'dead' | 'stopped' = 'loading';
  let isVisible = false;
  /** Set from trouble to recovery. */
  let trouble: Trouble | null = null;
  /** Steps taken since the page was last calm. */
  let steps = 0;
  let lastTroubleAt = Number.NEGATIVE_INFINITY;
  let callOff = (): void => {};
  /** Starts the time of this phase anew. */
  let restartPhase = (): void => {};

  function wait(ms: number, task: () => void): void {
    restartPhase = () => {
      callOff();
      const due = now() + ms;
      callOff = later(ms, () => {
        if (now() - due > LATE_MS || options.isHeld()) restartPhase();
        else task();
      });
    };
    restartPhase();
  }
  function rest(next: 'watched' | 'stopped'): void {
    phase = next;
    callOff();
    callOff = () => {};
    restartPhase = () => {};
  }
  function load(ms: number): void {
    phase = 'loading';
    wait(ms, () => mend(trouble ?? 'blank'));
  }
  function watch(): void {
    rest('watched');
    if (isVisible) wait(PING_MS, ask);
  }
  function ask(): void {
    phase = 'asked';
    wait(ANSWER_MS, () => mend('hung'));
    options.ping();
  }
  const paintMs = (): number => PAINT_MS * Math.min(MOST_PATIENCE, steps + 1);
  function reload(): void {
    load(paintMs());
    options.reload();
  }
  /** How long to wait before the next step, and counts it. */
  function nextPause(found: Trouble): number {
    if (now() - lastTroubleAt > CALM_MS) steps = 0;
    lastTroubleAt = now();
    trouble = found;
    steps += 1;
    return steps === 1 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (steps - 2), LAST_PAUSE_MS);
  }
  function mend(found: Trouble): void {
    const pause = nextPause(found);
    phase = 'mending';
    const isFirst = steps === 1;
    log(`a page is ${found}: ${isFirst ? 'reloading it' : `restarting it in ${pause} ms`}`);
    callOff();
    callOff = later(pause, () => {
      if (isFirst) {
        load(found === 'hung' ? RELOAD_MS : paintMs());
        options.reload();
      } else {
        phase = 'dead';
        wait(RELOAD_MS, reload);
        options.restart();
      }
    });
    restartPhase = () => {};
  }

  load(PAINT_MS);
  return {
    loading() {
      if (phase === 'stopped' || phase === 'mending' || phase === 'dead') return;
      load(paintMs());
    },
    alive() {
      if (phase === 'stopped' || phase === 'dead') return;
      if (trouble !== null) {
        const past = trouble;
        trouble = null;
        log(`a page is back after it was ${past}`);
        options.onRecovered(past);
      }
      watch();
    },
    gone() {
      if (phase === 'stopped') return;
      // A process ended by us was counted when it was judged.
      const pause = phase === 'dead' ? 0 : nextPause('crashed');
      phase = 'dead';
      restartPhase = () => {};
      callOff();
      callOff = later(pause, reload);
    },
    setVisible(next) {
      if (isVisible === next) return;
      isVisible = next;
      if (phase === 'watched' || phase === 'asked') watch();
    },
    woke: () => restartPhase(),
    stop: () => rest('stopped'),
  };
}
