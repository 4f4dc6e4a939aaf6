/** The frame of the application: navigation, the page shown, how fresh it is, messages and dialogs. */
import { Menu } from 'lucide-react';
import { useEffect } from 'react';
import { SpeechProvider, useSpeech } from '../../i18n/context.tsx';
import { languageShown } from '../../i18n/dictionary.ts';
import type { Route } from '../../state/route.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { HistoryPage } from '../history/history-page.tsx';
import { FilterPanel } from '../inbox/filter-panel.tsx';
import { ReadingRoom } from '../inbox/reading-room.tsx';
import { ModerationPage } from '../moderation/moderation-page.tsx';
import { SearchPage } from '../search/search-page.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { SourcesPage } from '../sources/sources-page.tsx';
import { StatusPage } from '../status/status-page.tsx';
import { useNoticeKeys } from '../reader/use-notice-keys.ts';
import { NewsDialog } from '../updates/news.tsx';
import { NARROW, useMedia, WIDE } from '../use-media.ts';
import { FailedPage } from './failed-page.tsx';
import { keepFocus } from './keep-focus.ts';
import { PrintPage } from '../reader/print/print-page.tsx';
import { OwnWindow } from './own-window.tsx';
import { Rail } from './rail.tsx';
import './shell.css';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import { Toasts } from './toasts.tsx';
import { useDocument, useGlobalKeys } from './use-page.ts';

export function Shell() {
  const language = useApp(languageShown);
  const frame = useApp((state) => state.ui.frame);
  const { alive } = useActions();
  useEffect(alive, [alive]);
  return (
    <SpeechProvider language={language}>
      {frame === 'main' ? <Frame /> : frame === 'notice' ? <OwnWindow /> : <PrintPage />}
    </SpeechProvider>
  );
}

function Frame() {
  const { t, language } = useSpeech();
  const isNarrow = useMedia(NARROW);
  const isWide = useMedia(WIDE);
  const route = useApp((state) => state.ui.route);
  const hasFailed = useApp((state) => state.connection.state === 'failed' && !state.ui.isFailureHidden);
  useDocument(language, t.common.appName);
  useNoticeKeys();
  useGlobalKeys();
  useEffect(keepFocus, []);
  const isRoom = route.name === 'inbox' || route.name === 'notice';
  return (
    <div className="app">
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          // No step of its own in the window's history.
          event.preventDefault();
          document.querySelector('main')?.focus();
        }}
      >
        {t.common.skipToContent}
      </a>
      {isNarrow && !(isRoom && !hasFailed) ? <TopBar title={t.common.nav[placeOf(route)]} /> : null}
      <div className="app-body">
        {isNarrow ? null : <Rail shape={isWide ? 'full' : 'icons'} />}
        <main id="main" className="app-main" tabIndex={-1}>
          {hasFailed ? <FailedPage /> : isRoom ? <ReadingRoom /> : <Place route={route} />}
        </main>
      </div>
      <StatusBar />
      <Toasts />
      <Dialogs />
    </div>
  );
}

function Place({ route }: { readonly route: Route }) {
  switch (route.name) {
    case 'history':
      return <HistoryPage id={route.id} from={route.from} to={route.to} />;
    case 'search':
      return <SearchPage query={route.query} />;
    case 'sources':
      return <SourcesPage />;
    case 'moderation':
      return <ModerationPage />;
    case 'status':
      return <StatusPage />;
    case 'settings':
      return <SettingsPage />;
    case 'inbox':
    case 'notice':
      return <ReadingRoom />;
  }
}

const placeOf = (route: Route) =>
  route.name === 'notice' || route.name === 'history' ? 'inbox' : route.name;

/** The narrow window's way to the navigation. */
function TopBar({ title }: { readonly title: string }) {
  const { t } = useSpeech();
  const { openDialog } = useActions();
  return (
    <header className="topbar">
      <IconButton
        label={t.common.menu}
        align="left"
        icon={<Menu size={18} aria-hidden="true" />}
        onClick={() => {
          openDialog('menu');
        }}
      />
      <span className="topbar-title">{title}</span>
    </header>
  );
}

function Dialogs() {
  const { t } = useSpeech();
  const dialog = useApp((state) => state.ui.dialog);
  const { openDialog } = useActions();
  const close = (): void => {
    openDialog(null);
  };
  if (dialog === 'shortcuts') return <ShortcutsDialog />;
  if (dialog === 'news') return <NewsDialog />;
  if (dialog === 'menu')
    return (
      <Dialog title={t.common.menu} closeLabel={t.common.close} shape="drawer" onClose={close}>
        <Rail shape="full" />
      </Dialog>
    );
  if (dialog === 'filters')
    return (
      <Dialog title={t.inbox.filters} closeLabel={t.common.close} onClose={close}>
        <FilterPanel />
      </Dialog>
    );
  return null;
}
