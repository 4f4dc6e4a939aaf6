/** Messages in the corner: they come, and go by themselves, but not while somebody is at them. */
import { toErrorData } from '../../server-bridge/contract/failure.ts';
import { addToast, dropToast, type Toast, type ToastNote } from '../state/ui.ts';
import type { Deps } from './deps.ts';

const NOTE_MS = 4_000;
/** What nobody has just done themselves takes longer to notice. */
const UNEXPECTED: ReadonlySet<ToastNote> = new Set<ToastNote>(['recovered', 'slow', 'part']);
/** What went wrong takes longer to read, and its button longer to reach. */
const ERROR_MS = 10_000;
/** After which a message that was held is looked at again. */
const HELD_MS = 1_000;

interface Toasts {
  note(what: ToastNote): void;
  /** `retry` does the person's action again; null when there is nothing to be done. */
  complain(error: unknown, retry: (() => void) | null): void;
  stop(): void;
}

export function createToasts({ store, later }: Deps): Toasts {
  const cancels = new Map<number, () => void>();
  const expire = (id: number, ms: number): void => {
    const cancel = later(ms, () => {
      cancels.delete(id);
      if (store.getState().ui.areToastsHeld) expire(id, HELD_MS);
      else store.setState(({ ui }) => ({ ui: dropToast(ui, id) }));
    });
    cancels.set(id, cancel);
  };
  const add = (toast: Omit<Toast, 'id'>, ms: number): void => {
    store.setState(({ ui }) => ({ ui: addToast(ui, toast) }));
    const id = store.getState().ui.toasts.at(-1)?.id;
    if (id !== undefined) expire(id, ms);
  };
  return {
    note: (what) => add({ content: { note: what }, retry: null }, UNEXPECTED.has(what) ? ERROR_MS : NOTE_MS),
    complain: (error, retry) => add({ content: { error: toErrorData(error) }, retry }, ERROR_MS),
    stop() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
