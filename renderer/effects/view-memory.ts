/**
 * What a window would lose when its page is loaded anew: filter, order, and the places in list and notice. Kept in the
 * session's storage, which belongs to the window and outlives the page's process. Address, marks and settings have
 * their own places.
 */
import { LIST_SORTS, noticeFilter } from '../../server-bridge/contract/notice.ts';
import { z } from '../../server-bridge/contract/schema.ts';
import type { AppStore } from '../state/store.ts';

/** As in `features/reader/scroll-anchor.ts`. */
const anchor = z.object({ id: z.string(), text: z.string(), index: z.number(), offset: z.number() });
export type Place = z.infer<typeof anchor>;

const memory = z.object({
  filter: noticeFilter,
  sort: z.enum(LIST_SORTS),
  visible: z.object({ first: z.number().int(), last: z.number().int() }),
  place: z.object({ id: z.string(), anchor: anchor.nullable() }).nullable(),
});
type Memory = z.infer<typeof memory>;

export type SessionStorage = Pick<Storage, 'getItem' | 'setItem'>;

export interface ViewMemory {
  /** The place in a notice to go back to; told once, and only for the notice that was open. */
  takePlace(id: string): Place | null;
  /** Where in the open notice the person reads; null at its top. */
  keepPlace(id: string, place: Place | null): void;
  stop(): void;
}

const KEY = 'gazette:view';
const DELAY_MS = 250;

/** Puts back what the page before left, and keeps what changes from now on. */
export function createViewMemory(options: {
  readonly store: AppStore;
  readonly session: SessionStorage;
  readonly later: (ms: number, callback: () => void) => () => void;
}): ViewMemory {
  const { store, session, later } = options;
  const kept = read(session);
  let place: Memory['place'] = kept?.place ?? null;
  let untaken = place;
  if (kept !== null) {
    const { filter, sort, visible } = kept;
    store.setState((state) => ({ inbox: { ...state.inbox, filter, sort, visible } }));
  }
  let cancel: (() => void) | null = null;
  const save = (): void => {
    cancel ??= later(DELAY_MS, () => {
      cancel = null;
      const { filter, sort, visible } = store.getState().inbox;
      try {
        session.setItem(KEY, JSON.stringify({ filter, sort, visible, place } satisfies Memory));
      } catch {
        // A browser may refuse it: then a reload begins at the top.
      }
    });
  };
  const stop = store.subscribe(({ inbox }, before) => {
    const is = before.inbox;
    if (inbox.filter !== is.filter || inbox.sort !== is.sort || inbox.visible !== is.visible) save();
  });
  return {
    takePlace(id) {
      const found = untaken?.id === id ? untaken.anchor : null;
      untaken = null;
      return found;
    },
    keepPlace(id, next) {
      place = { id, anchor: next };
      save();
    },
    stop() {
      stop();
      cancel?.();
    },
  };
}

function read(session: SessionStorage): Memory | null {
  try {
    const parsed = memory.safeParse(JSON.parse(session.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
