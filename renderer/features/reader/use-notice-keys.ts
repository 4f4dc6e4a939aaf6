import { useEffect } from 'react';
import { markOf, readStateOf } from '../../state/notices.ts';
import { selectHasSingleKeys, selectShownNotice } from '../../state/store.ts';
import { useActions, useReadState } from '../app-context.tsx';
import { isShortcut } from '../keys.ts';

/** The keys for the notice on the screen; without one they are left to whoever else wants them. */
export function useNoticeKeys(): void {
  const { markRead, openWindow } = useActions();
  const readState = useReadState();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const state = readState();
      const id = selectShownNotice(state);
      if (id === null || !isShortcut(event, selectHasSingleKeys(state))) return;
      const isOwn = state.ui.frame === 'notice';
      if (event.key === 'o' && !isOwn) {
        event.preventDefault();
        openWindow(id);
      } else if (event.key === 'u' && isOwn && state.reader.view !== null) {
        // Beside a list the list answers this key.
        event.preventDefault();
        const { version, mark } = state.reader.view.summary;
        markRead([id], readStateOf(version, markOf(state.notices, id, mark)) !== 'read');
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [markRead, openWindow, readState]);
}
