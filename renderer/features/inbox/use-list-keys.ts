import { useEffect } from 'react';
import { selectHasSingleKeys } from '../../state/store.ts';
import { useReadState } from '../app-context.tsx';
import { isShortcut } from '../keys.ts';

interface ListKeys {
  /** The scroller; arrows, Home, End and pages count only with the keyboard in it. */
  readonly scroller: () => HTMLElement | null;
  readonly move: (step: number | 'first' | 'last') => void;
  readonly toggleRead: () => void;
  readonly escape: (event: KeyboardEvent) => void;
  readonly rowsPerPage: () => number;
}

const LETTERS: { readonly [key: string]: number } = { j: 1, k: -1 };

/** The keyboard of the list: `j` and `k` from anywhere on the page, the rest with a row in focus. */
export function useListKeys(keys: ListKeys): void {
  const { scroller, move, toggleRead, escape, rowsPerPage } = keys;
  const readState = useReadState();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        escape(event);
        return;
      }
      if (!isShortcut(event, selectHasSingleKeys(readState()))) return;
      const step = stepOf(event, scroller(), rowsPerPage());
      if (step !== null) {
        event.preventDefault();
        move(step);
      } else if (event.key === 'u') {
        event.preventDefault();
        toggleRead();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [scroller, move, toggleRead, escape, rowsPerPage, readState]);
}

function stepOf(
  event: KeyboardEvent,
  list: HTMLElement | null,
  page: number,
): number | 'first' | 'last' | null {
  const letter = LETTERS[event.key];
  if (letter !== undefined) return letter;
  if (list === null || !(event.target instanceof Node) || !list.contains(event.target)) return null;
  switch (event.key) {
    case 'ArrowDown':
      return 1;
    case 'ArrowUp':
      return -1;
    case 'PageDown':
      return page;
    case 'PageUp':
      return -page;
    case 'Home':
      return 'first';
    case 'End':
      return 'last';
    default:
      return null;
  }
}
