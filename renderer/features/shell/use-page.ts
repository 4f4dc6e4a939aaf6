import { useEffect } from 'react';
import { htmlLang, type Language } from '../../i18n/dictionary.ts';
import { selectHasSingleKeys, selectTextScale } from '../../state/store.ts';
import { useActions, useApp, useReadState } from '../app-context.tsx';
import { isDialogOpen, isShortcut } from '../keys.ts';
import { useMedia } from '../use-media.ts';

/** What follows settings outside of React's tree: language, theme and text size of the document, its title. */
export function useDocument(language: Language, appName: string): void {
  const theme = useApp((state) => state.settings?.values.theme ?? 'system');
  const scale = useApp(selectTextScale);
  const unread = useApp((state) => state.counts?.unread ?? 0);
  const isOwn = useApp((state) => state.ui.frame !== 'main');
  const notice = useApp((state) => state.reader.title);
  const isSystemDark = useMedia('(prefers-color-scheme: dark)');
  const shown = theme === 'system' ? (isSystemDark ? 'dark' : 'light') : theme;
  useEffect(() => {
    const root = document.documentElement;
    root.lang = htmlLang(language);
    root.dataset['theme'] = shown;
    root.style.fontSize = `${scale}%`;
  }, [language, shown, scale]);
  useEffect(() => {
    document.title = isOwn ? (notice ?? appName) : unread > 0 ? `(${unread}) ${appName}` : appName;
  }, [unread, appName, isOwn, notice]);
}

/** Keys that mean the same everywhere: `/`, `?`, Esc. */
export function useGlobalKeys(): void {
  const { navigate, openDialog, back } = useActions();
  const readState = useReadState();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { route } = readState().ui;
      if (event.key === 'Escape' && !event.defaultPrevented && !isDialogOpen()) {
        if (route.name === 'inbox' || route.name === 'notice') return;
        event.preventDefault();
        back();
        return;
      }
      if (!isShortcut(event, selectHasSingleKeys(readState()))) return;
      if (event.key === '/') {
        event.preventDefault();
        if (route.name !== 'search') navigate({ name: 'search', query: '' });
        else document.querySelector<HTMLInputElement>('[role="search"] input')?.focus();
      } else if (event.key === '?') {
        event.preventDefault();
        openDialog('shortcuts');
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [navigate, openDialog, back, readState]);
}
