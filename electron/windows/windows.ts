import { BrowserWindow, nativeTheme, screen, type Event, type WebContents } from 'electron';
import { createRelay, type Relay, type RelayedEvent } from '../bridge/relay.ts';
import type { Later } from '../bridge/supervisor.ts';
import { sendEvents } from '../ipc/register.ts';
import type { JsonFile } from '../settings/json-file.ts';
import { webPreferences } from './web-preferences.ts';
import { MIN_HEIGHT, MIN_WIDTH, placeWindow, type WindowState } from './window-state.ts';

/** One window of ours and what main knows of it. */
export interface AppWindow {
  readonly window: BrowserWindow;
  readonly relay: Relay;
  /** A notice to show first, asked for before the page could hear of it. */
  initialNotice: string | null;
}

export interface Windows {
  open(): AppWindow;
  /** Brings a window to the front, opening one when there is none. */
  focus(): AppWindow;
  /** Shows a notice in a window, else in the frontmost one, in every state of it. */
  showNotice(id: string, target?: WebContents): void;
  of(contents: WebContents): AppWindow | null;
  broadcast(events: readonly RelayedEvent[]): void;
  tell(contents: WebContents, event: RelayedEvent): void;
}

export interface WindowsOptions {
  readonly preload: string;
  readonly address: string;
  readonly state: JsonFile<WindowState | null>;
  readonly now: () => number;
  readonly later: Later;
  /** Developer tools are offered. */
  readonly isDevelopment: boolean;
  readonly log: (message: string) => void;
}

/** The page's own canvas colours, so that nothing flashes before its first paint. */
const CANVAS = { light: '#f8f8f6', dark: '#171716' };
const canvas = (): string => (nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light);
const SAVE_DELAY_MS = 500;
/** A page that crashes more often in a minute is not loaded again. */
const RELOADS_A_MINUTE = 3;

export function createWindows(options: WindowsOptions): Windows {
  const { now, later, state } = options;
  const windows = new Set<AppWindow>();

  function remember(window: BrowserWindow): void {
    let callOff = (): void => {};
    const save = (): void => {
      if (window.isDestroyed() || window.isMinimized()) return;
      void state.save({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    };
    const saveSoon = (): void => {
      callOff();
      callOff = later(SAVE_DELAY_MS, save);
    };
    window.on('resize', saveSoon);
    window.on('move', saveSoon);
    window.on('maximize', saveSoon);
    window.on('unmaximize', saveSoon);
    window.on('close', () => {
      callOff();
      save();
    });
  }

  function watchPage(entry: AppWindow): void {
    const { webContents } = entry.window;
    let crashes: number[] = [];
    // A new document loads everything anew and says when it listens.
    webContents.on('did-navigate', () => entry.relay.close());
    webContents.on('render-process-gone', (_event: Event, { reason }) => {
      entry.relay.close();
      options.log(`a page is gone: ${reason}`);
      crashes = [...crashes.filter((at) => now() - at < 60_000), now()];
      if (reason !== 'clean-exit' && crashes.length <= RELOADS_A_MINUTE) webContents.reload();
    });
  }

  function open(): AppWindow {
    const saved = state.value;
    const window = new BrowserWindow({
      ...placeWindow(
        saved,
        screen.getAllDisplays().map((display) => display.workArea),
      ),
      minWidth: MIN_WIDTH,
      minHeight: MIN_HEIGHT,
      show: false,
      title: 'Gazette',
      backgroundColor: canvas(),
      autoHideMenuBar: true,
      webPreferences: webPreferences(options.preload, options.isDevelopment),
    });
    const { webContents } = window;
    const relay = createRelay({ send: (batch) => sendEvents(webContents, batch), now, later });
    const entry: AppWindow = { window, relay, initialNotice: null };
    windows.add(entry);
    window.once('ready-to-show', () => {
      if (saved?.isMaximized === true) window.maximize();
      window.show();
    });
    window.on('closed', () => {
      relay.close();
      windows.delete(entry);
    });
    remember(window);
    watchPage(entry);
    window
      .loadURL(options.address)
      .catch((error: unknown) => options.log(`the page did not load: ${String(error)}`));
    return entry;
  }

  const of = (contents: WebContents): AppWindow | null =>
    [...windows].find(({ window }) => window.webContents === contents) ?? null;

  function focus(): AppWindow {
    const entry = [...windows].find(({ window }) => window.isFocused()) ?? [...windows].at(-1);
    if (entry === undefined) return open();
    const { window } = entry;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return entry;
  }

  nativeTheme.on('updated', () => {
    for (const { window } of windows) window.setBackgroundColor(canvas());
  });

  return {
    open,
    focus,
    showNotice(id, target) {
      const entry = (target === undefined ? null : of(target)) ?? focus();
      if (entry.relay.isOpen) entry.relay.push({ event: 'host:navigate', payload: { id } });
      else entry.initialNotice = id;
    },
    of,
    broadcast(events) {
      for (const { relay } of windows) for (const event of events) relay.push(event);
    },
    tell(contents, event) {
      of(contents)?.relay.push(event);
    },
  };
}
