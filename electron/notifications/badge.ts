import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { Settings } from '../../server-bridge/contract/settings.ts';
import { stepOf } from '../../server-bridge/rules/attention.ts';
import type { Later } from '../bridge/supervisor.ts';

const DEBOUNCE_MS = 250;

/** Keeps the app's badge at the number of unread notices of the levels that count. Call `refresh` on every change; it asks once for many. */
export function createBadge(options: {
  readonly caller: Caller;
  readonly later: Later;
  /** Levels whose step is the inbox alone do not count. */
  readonly steps: () => Settings['steps'];
  readonly set: (count: number) => void;
}): { refresh(): void; stop(): void } {
  let callOff: (() => void) | null = null;
  let shown = -1;
  async function read(): Promise<void> {
    callOff = null;
    try {
      const { levels } = await options.caller.call('notices.counts', {});
      const unread = levels
        .filter(({ level }) => stepOf(level, options.steps()) !== 'inbox')
        .reduce((sum, figures) => sum + figures.unread, 0);
      if (unread !== shown) options.set(unread);
      shown = unread;
    } catch {
      // The bridge is away: the last number stays, and the reconnection refreshes it.
    }
  }
  return {
    refresh() {
      callOff ??= options.later(DEBOUNCE_MS, () => void read());
    },
    stop() {
      callOff?.();
    },
  };
}
