/**
 * Effects: the only place that subscribes to events, calls the host and writes state. May import state, contract,
 * rules. Each file is one concern, made of these parts; `start.ts` puts them together. To add one: a `create…`
 * function here beside the others and a line in `start.ts`.
 */
import type { GazetteHost } from '../../server-bridge/contract/host.ts';
import type { AppStore } from '../state/store.ts';
import type { RendererDb } from './db.ts';
import type { KeptView } from './kept-view.ts';
import type { SessionStorage } from './view-memory.ts';

export interface Deps {
  readonly store: AppStore;
  readonly host: GazetteHost;
  readonly db: RendererDb;
  /** In ms. */
  readonly now: () => number;
  /** Calls back once after `ms`; returns its cancel. */
  readonly later: (ms: number, callback: () => void) => () => void;
  /** A name for one action, never used twice. */
  readonly newKey: () => string;
  /** The storage of this window. */
  readonly session: SessionStorage;
  /** What the page before left there. */
  readonly kept: KeptView | null;
  /** Whether there is anything on the page. */
  readonly isShowing: () => boolean;
}

/**
 * Runs `work` one at a time: asked for while it runs, it runs once more after `gapMs`. A burst of wishes costs two
 * runs, the first of them at once.
 */
export function singleFlight(
  later: Deps['later'],
  gapMs: number,
  work: () => Promise<void>,
): { readonly ask: () => void; readonly stop: () => void } {
  let state: 'idle' | 'running' | 'again' | 'resting' | 'stopped' = 'idle';
  let cancel: () => void = () => undefined;
  const run = async (): Promise<void> => {
    state = 'running';
    await work();
    if (isStopped()) return;
    const again = wantsMore();
    state = 'resting';
    cancel = later(gapMs, () => {
      if (again || wantsMore()) void run();
      else state = 'idle';
    });
  };
  const wantsMore = (): boolean => state === 'again';
  const isStopped = (): boolean => state === 'stopped';
  return {
    ask() {
      if (state === 'idle') void run();
      else if (state === 'running' || state === 'resting') state = 'again';
    },
    stop() {
      state = 'stopped';
      cancel();
    },
  };
}
