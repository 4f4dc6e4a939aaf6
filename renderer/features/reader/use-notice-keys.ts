import { useEffect } from 'react';
import { markOf, readStateOf } from '../../state/notices.ts';
import { selectHasSingleKeys, selectShownNotice, type AppState } from '../../state/store.ts';
import type { Actions } from '../../effects/actions.ts';
import { useActions, useReadState } from '../app-context.tsx';
import { isChord, isDialogOpen, isShortcut } from '../keys.ts';

/** The keys for the notice on the screen; without one they are left to whoever else wants them. */
export function useNoticeKeys(): void {
  const actions = useActions();
  const readState = useReadState();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const state = readState();
      const id = selectShownNotice(state);
      if (id === null) return;
      const isTaken = takeModified(event, id, state, actions) || takeSingle(event, id, state, actions);
      if (isTaken) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [actions, readState]);
}

function takeModified(event: KeyboardEvent, id: string, state: AppState, actions: Actions): boolean {
  if (isChord(event, 'f') && !event.shiftKey) {
    actions.find('focus', selectedWords());
    return true;
  }
  const isField = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
  if (isChord(event, 'a') && !event.shiftKey && !isField) {
    actions.selectText();
    return true;
  }
  const isF3 = event.key === 'F3' && !event.defaultPrevented && !isDialogOpen();
  if (isF3 || isChord(event, 'g')) {
    actions.find(event.shiftKey ? 'previous' : 'next');
    return true;
  }
  // A browser prints the page itself, by the same style sheet.
  if (isChord(event, 'p') && !event.shiftKey && state.host?.kind === 'electron') {
    actions.print(id);
    return true;
  }
  return false;
}

function takeSingle(event: KeyboardEvent, id: string, state: AppState, actions: Actions): boolean {
  if (!isShortcut(event, selectHasSingleKeys(state))) return false;
  const isOwn = state.ui.frame === 'notice';
  if (event.key === 'o' && !isOwn) {
    actions.openWindow(id);
    return true;
  }
  // Beside a list the list answers this key.
  if (event.key !== 'u' || !isOwn || state.reader.view === null) return false;
  const { version, mark } = state.reader.view.summary;
  actions.markRead([id], readStateOf(version, markOf(state.notices, id, mark)) !== 'read');
  return true;
}

/** What is selected in the notice, when it is a few words of one line: most likely what is to be found. */
function selectedWords(): string | null {
  const selection = getSelection();
  const node = selection?.anchorNode;
  if (selection === null || node?.parentElement?.closest('[data-reader]') === null) return null;
  const text = selection.toString().trim();
  return text === '' || text.length > 100 || text.includes('\n') ? null : text;
}
