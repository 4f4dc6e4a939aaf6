import type { ConnectionState } from '../../server-bridge/contract/status.ts';

type FailureReason = NonNullable<ConnectionState['reason']>;

/**
 *   stopped --start--> starting --ready--> running --death--> waiting --delay--> starting
 *                          \--death--> waiting        fifth death in two minutes --> failed --retry--> starting
 */
export type SupervisorState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting'; readonly isRestart: boolean }
  | { readonly kind: 'running' }
  | { readonly kind: 'waiting'; readonly delayMs: number }
  /** `detail`: what the bridge said of the reason, null when it died without a word. */
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly detail: string | null };

/** A started bridge process, as much of it as the supervisor needs. */
export interface BridgeProcess {
  /** Asks it to end by itself. */
  stop(): void;
  /** Tells it that time has passed unseen. */
  lookAtClock(): void;
  kill(): void;
}

/** What a bridge process tells; nothing is told after `onExit`. */
export interface BridgeProcessEvents {
  onReady(): void;
  /** Why it will end: told before its exit. */
  onFailed(reason: FailureReason, message: string): void;
  onExit(code: number): void;
}

/** Runs `task` after `ms` milliseconds; the function returned calls it off. */
export type Later = (ms: number, task: () => void) => () => void;

export interface SupervisorOptions {
  readonly fork: (events: BridgeProcessEvents) => BridgeProcess;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly later: Later;
  readonly onState: (state: SupervisorState) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

export interface Supervisor {
  readonly state: SupervisorState;
  start(): void;
  /** Starts at once after a failure or during a wait, with the deaths forgotten. */
  retry(): void;
  /** The machine was asleep: the bridge, if one runs, is to look at its clock. */
  lookAtClock(): void;
  /** Ends the bridge: asks, and after three seconds kills. Resolves when it is gone. */
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 30_000;
const DEATHS_TO_FAIL = 5;
const DEATH_WINDOW_MS = 120_000;
const STOP_PATIENCE_MS = 3_000;
const KILL_PATIENCE_MS = 1_000;

/** Keeps one bridge process alive (DESIGN section 2). */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { now, later } = options;
  let state: SupervisorState = { kind: 'stopped' };
  let child: BridgeProcess | null = null;
  let callOff: () => void = () => {};
  let deaths: number[] = [];
  /** Deaths since the bridge last ran for longer than the window. */
  let streak = 0;
  let readyAt: number | null = null;
  let reason: FailureReason = 'crashing';
  let detail: string | null = null;
  let gone: (() => void) | null = null;

  const enter = (next: SupervisorState): void => {
    state = next;
    options.onState(next);
  };

  function launch(isRestart: boolean): void {
    readyAt = null;
    reason = 'crashing';
    detail = null;
    enter({ kind: 'starting', isRestart });
    let isOver = false;
    const exited = (code: number): void => {
      if (isOver) return;
      isOver = true;
      child = null;
      if (gone !== null) return gone();
      died(code);
    };
    try {
      child = options.fork({
        onReady() {
          if (isOver || gone !== null) return;
          readyAt = now();
          enter({ kind: 'running' });
        },
        onFailed(why, message) {
          if (isOver) return;
          reason = why;
          detail = message;
          options.log('error', `bridge: ${why}: ${message}`);
        },
        onExit: exited,
      });
    } catch (error) {
      options.log('error', `bridge: cannot be started: ${String(error)}`);
      exited(-1);
    }
  }

  function died(code: number): void {
    const at = now();
    options.log('warn', `bridge: ended with code ${code}`);
    if (readyAt !== null && at - readyAt >= DEATH_WINDOW_MS) streak = 0;
    streak += 1;
    deaths = [...deaths.filter((death) => at - death < DEATH_WINDOW_MS), at];
    if (deaths.length >= DEATHS_TO_FAIL) return enter({ kind: 'failed', reason, detail });
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (streak - 1), LAST_DELAY_MS);
    enter({ kind: 'waiting', delayMs });
    callOff = later(delayMs, () => launch(true));
  }

  return {
    get state() {
      return state;
    },
    start() {
      if (state.kind === 'stopped') launch(false);
    },
    retry() {
      if (state.kind !== 'failed' && state.kind !== 'waiting') return;
      callOff();
      deaths = [];
      streak = 0;
      launch(true);
    },
    lookAtClock() {
      if (state.kind === 'running') child?.lookAtClock();
    },
    stop() {
      callOff();
      const running = child;
      if (running === null) {
        enter({ kind: 'stopped' });
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const callOffKill = later(STOP_PATIENCE_MS, () => {
          running.kill();
          // A process that survives this ends with the app.
          later(KILL_PATIENCE_MS, () => gone?.());
        });
        gone = () => {
          callOffKill();
          gone = null;
          enter({ kind: 'stopped' });
          resolve();
        };
        running.stop();
      });
    },
  };
}
