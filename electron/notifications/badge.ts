import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { Later } from '../bridge/supervisor.ts';

const DEBOUNCE_MS = 250;

/** Keeps the app's badge at the number of unread notices. Call `refresh` on every change; it asks once for many. */
export function createBadge(options: {
  readonly caller: Caller;
  readonly later: Later;
  readonly set: (count: number) => void;
}): { refresh(): void; stop(): void } {
  let callOff: (() => void) | null = null;
  let shown = -1;
  async function read(): Promise<void> {
    callOff = null;
    try {
      const { unread } = await options.caller.call('notices.counts', {});
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
