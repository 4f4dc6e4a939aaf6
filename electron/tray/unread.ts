import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import type { Later } from '../bridge/supervisor.ts';
import { TRAY_NOTICES } from './menu.ts';

/** The menu is looked at now and then; a burst is not to be read again and again. */
const DEBOUNCE_MS = 500;

/** Keeps the newest unread notices for the tray's menu. Call `refresh` on every change; it asks once for many. */
export function createUnread(options: {
  readonly caller: Caller;
  readonly later: Later;
  readonly onChange: () => void;
}): { readonly notices: readonly NoticeSummary[]; refresh(): void; stop(): void } {
  let notices: readonly NoticeSummary[] = [];
  let callOff: (() => void) | null = null;
  async function read(): Promise<void> {
    callOff = null;
    try {
      const { items } = await options.caller.call('notices.list', {
        filter: { unread: true, states: ['upcoming', 'current'] },
        sort: 'newest',
        offset: 0,
        limit: TRAY_NOTICES,
      });
      notices = items;
      options.onChange();
    } catch {
      // The bridge is away: the last ones stay, and the reconnection refreshes them.
    }
  }
  return {
    get notices() {
      return notices;
    },
    refresh() {
      callOff ??= options.later(DEBOUNCE_MS, () => void read());
    },
    stop() {
      callOff?.();
    },
  };
}
