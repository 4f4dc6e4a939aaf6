/**
 * Tells of the app's own updates: that a version waits for a restart, that the app went back to another one, and what is
 * new in a version that runs for the first time. Each once, in the main window only, and not while an emergency stands.
 */
import { holds, NOTHING_TOLD, selectIsPressing, tell, untold, type Told } from '../state/updates.ts';
import type { Deps } from './deps.ts';

/** In the renderer's database. */
const KEY = 'updates-told';

export interface UpdateNotes {
  dismiss(): void;
  closeNews(): void;
  stop(): void;
}

export function createUpdateNotes({ store, host, db }: Deps): UpdateNotes {
  /** Null until it is known what was told before. */
  let told: Told | null = null;
  let lastNews: string | null = null;

  const look = (): void => {
    const { update, ui } = store.getState();
    if (told === null || update === null || ui.frame !== 'main') return;
    if (ui.updateNote !== null && !holds(update, ui.updateNote)) setUi({ updateNote: null });
    if (selectIsPressing(store.getState())) return;
    const note = untold(update, told);
    if (store.getState().ui.updateNote === null && note !== null) {
      told = tell(told, note);
      setUi({ updateNote: note });
      // Not kept, it is told once more after the next start.
      void db.putValue(KEY, told).catch(() => undefined);
    }
    const { news } = update;
    if (news !== null && news !== lastNews) {
      lastNews = news;
      setUi({ newsOf: news });
      void host.host('host.updateAct', { action: 'news-seen' }).catch(() => undefined);
    }
  };
  const setUi = (change: Partial<ReturnType<typeof store.getState>['ui']>): void => {
    store.setState(({ ui }) => ({ ui: { ...ui, ...change } }));
  };
  const unsubscribe = store.subscribe((is, was) => {
    if (is.update !== was.update || is.attention !== was.attention || is.ui.updateNote !== was.ui.updateNote)
      look();
  });
  void db.getValue(KEY).then(
    (kept) => {
      told = isTold(kept) ? kept : NOTHING_TOLD;
      look();
    },
    () => {
      told = NOTHING_TOLD;
      look();
    },
  );
  return {
    dismiss: () => setUi({ updateNote: null }),
    closeNews: () => setUi({ newsOf: null }),
    stop: unsubscribe,
  };
}

/** What was kept may be another version's. */
const isTold = (value: unknown): value is Told =>
  typeof value === 'object' && value !== null && 'ready' in value && 'returnedAt' in value;
