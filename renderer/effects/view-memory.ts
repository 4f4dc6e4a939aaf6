/**
 * What a window would lose when its page is loaded anew: filter, order, and the places in list and notice. Kept in the
 * session's storage, which belongs to the window and outlives the page's process. Address, marks and settings have
 * their own places.
 */
import type { AppStore } from '../state/store.ts';
import type { KeptView, Place } from './kept-view.ts';

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

/** What the page before left; null where it left nothing that can be read. */
export async function readKeptView(session: SessionStorage): Promise<KeptView | null> {
  try {
    const text = session.getItem(KEY);
    if (text === null) return null;
    const { keptView } = await import('./kept-view.ts');
    return keptView.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Puts back what the page before left, and keeps what changes from now on. */
export function createViewMemory(options: {
  readonly store: AppStore;
  readonly session: SessionStorage;
  /** See {@link readKeptView}. */
  readonly kept: KeptView | null;
  readonly later: (ms: number, callback: () => void) => () => void;
}): ViewMemory {
  const { store, session, later, kept } = options;
  let place: KeptView['place'] = kept?.place ?? null;
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
        session.setItem(KEY, JSON.stringify({ filter, sort, visible, place } satisfies KeptView));
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
