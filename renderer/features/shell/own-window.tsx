/** A window that shows one notice and nothing else: no list, no navigation, its title is the notice's. */
import { useEffect } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import { useActions, useApp, useReadState } from '../app-context.tsx';
import { HistoryPage } from '../history/history-page.tsx';
import { isDialogOpen } from '../keys.ts';
import { Reader } from '../reader/reader.tsx';
import { useNoticeKeys } from '../reader/use-notice-keys.ts';
import { keepFocus } from './keep-focus.ts';
import './shell.css';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import { Toasts } from './toasts.tsx';
import { useDocument, useGlobalKeys } from './use-page.ts';

export function OwnWindow() {
  const { t, language } = useSpeech();
  const route = useApp((state) => state.ui.route);
  const dialog = useApp((state) => state.ui.dialog);
  useDocument(language, t.common.appName);
  useGlobalKeys();
  useNoticeKeys();
  useCloseKey();
  useEffect(keepFocus, []);
  return (
    <div className="app">
      <main id="main" className="app-main" tabIndex={-1}>
        {route.name === 'history' ? (
          <HistoryPage id={route.id} from={route.from} to={route.to} />
        ) : (
          <section className="own-reader" aria-label={t.reader.label}>
            <Reader isStacked={false} />
          </section>
        )}
      </main>
      <StatusBar />
      <Toasts />
      {dialog === 'shortcuts' ? <ShortcutsDialog /> : null}
    </div>
  );
}

/** Esc closes the window, unless something in it takes the key. */
function useCloseKey(): void {
  const { closeWindow } = useActions();
  const readState = useReadState();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isDialogOpen()) return;
      if (readState().ui.route.name === 'history') return;
      event.preventDefault();
      closeWindow();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [closeWindow, readState]);
}
