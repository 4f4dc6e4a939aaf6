import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { openRendererDb } from './effects/db.ts';
import { attentionPlace, startAttentionPage } from './effects/attention-page.ts';
import { startEffects } from './effects/start.ts';
import { readKeptView } from './effects/view-memory.ts';
import { AppProvider } from './features/app-context.tsx';
import { AttentionWindow } from './features/attention/attention-window.tsx';
import { Shell } from './features/shell/shell.tsx';
import { electronHost } from './host/electron.ts';
import { webHost } from './host/web.ts';
import { dictionaries, languageShown } from './i18n/dictionary.ts';
import { frameOf } from './state/route.ts';
import { createAppStore } from './state/store.ts';

declare const __APP_VERSION__: string;

/** A page waits no longer for what was kept before it shows anything. */
const RESTORE_MS = 150;

const element = document.getElementById('root');
if (element === null) throw new Error('the page has no root element');
const root = createRoot(element);

const store = createAppStore(Date.now(), frameOf(location.href));
const raw = window.gazette;
const host =
  raw === undefined
    ? webHost({
        appVersion: __APP_VERSION__,
        confirmHttp: (address) =>
          confirm(dictionaries[languageShown(store.getState())].common.openHttp(address)),
      })
    : electronHost(raw);

const place = raw === undefined ? null : attentionPlace(location.href);
if (place === null) await startApp();
else root.render(<AttentionWindow place={place} page={startAttentionPage({ host, later })} />);

function later(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
}

async function startApp(): Promise<void> {
  const { actions, restored } = startEffects({
    store,
    host,
    db: await openRendererDb(),
    now: Date.now,
    later,
    newKey: () => crypto.randomUUID(),
    session: sessionStorage,
    kept: await readKeptView(sessionStorage),
    isShowing: () => (element?.childElementCount ?? 0) > 0,
  });

  // The first picture has the list at once instead of being drawn twice.
  await Promise.race([restored, new Promise<void>((resolve) => later(RESTORE_MS, resolve))]);
  root.render(
    <StrictMode>
      <AppProvider store={store} actions={actions}>
        <Shell />
      </AppProvider>
    </StrictMode>,
  );
}
