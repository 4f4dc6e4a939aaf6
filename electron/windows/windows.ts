import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { HostCommand } from '../../server-bridge/contract/host.ts';
import { noticePath, parseNoticeAddress } from '../../server-bridge/rules/notice-address.ts';
import { createRelay, type Relay, type RelayedEvent } from '../bridge/relay.ts';
import type { Later } from '../bridge/supervisor.ts';
import { sendEvents } from '../ipc/register.ts';
import type { JsonFile } from '../settings/json-file.ts';
import { watchPage } from './page-watch.ts';
import { placeNotice, type NoticeSize } from './place-notice.ts';
import type { Watchdog } from './watchdog.ts';
import { webPreferences } from './web-preferences.ts';
import { MIN_HEIGHT, MIN_WIDTH, placeWindow, type WindowState } from './window-state.ts';

/** `main` has list and navigation, `notice` one notice and nothing else; nobody sees one that is for printing. */
export type WindowKind = 'main' | 'notice' | 'print';

/** One window of ours and what main knows of it. */
export interface AppWindow {
  readonly kind: WindowKind;
  readonly window: BrowserWindow;
  readonly relay: Relay;
  /** Null for a page that nobody sees. */
  readonly watchdog: Watchdog | null;
  /** The notice that it shows or is about to show; null while it shows something else. */
  readonly noticeId: string | null;
  /** A notice to show first, asked for before the page could hear of it. */
  initialNotice: string | null;
  /** Told by a page for printing whether the notice is on it. */
  onPrintable: ((isWhole: boolean) => void) | null;
}

export interface OpenNoticeOptions {
  /** Brings the window to the front with the keyboard in it (default); else it is shown without taking either. */
  readonly isActive?: boolean;
}

export interface Windows {
  /** Another main window; minimised, it does not take the keyboard. */
  open(options?: { readonly isMinimised?: boolean }): AppWindow;
  /** Brings the main window to the front, opening it when there is none. */
  focus(): AppWindow;
  /** A notice in a window of its own; the window that shows it already, when there is one. */
  openNotice(id: string, options?: OpenNoticeOptions): AppWindow;
  /** A notice as it is printed, in a window that is not shown; whoever opened it destroys it. */
  openPrint(id: string, near: AppWindow): AppWindow;
  /** Shows a notice in the window of a page, else in its own window, else in the main one; in every state of it. */
  showNotice(id: string, target?: WebContents): void;
  /** Sends a menu's choice to the window in front, else to the main one. */
  command(command: HostCommand): void;
  /** Sends a choice to the main window and brings it to the front. */
  commandMain(command: HostCommand): void;
  of(contents: WebContents): AppWindow | null;
  /** All windows that people see, oldest first. */
  all(): readonly AppWindow[];
  /** Tells of each window as soon as it exists, before it is shown. */
  onOpened(listener: (entry: AppWindow) => void): void;
  broadcast(events: readonly RelayedEvent[]): void;
  /** The machine was asleep: no page is blamed for that time. */
  woke(): void;
}

export interface WindowsOptions {
  readonly preload: string;
  /** Origin of the pages. */
  readonly origin: string;
  readonly state: JsonFile<WindowState | null>;
  readonly noticeSize: JsonFile<NoticeSize>;
  readonly now: () => number;
  readonly later: Later;
  /** Developer tools are offered. */
  readonly isDevelopment: boolean;
  /** The organisation named an address of dictionaries. */
  readonly isSpellchecked: boolean;
  readonly log: (message: string) => void;
}

/** The page's own canvas colours, so that nothing flashes before its first paint. */
const CANVAS = { light: '#f8f8f6', dark: '#171716' };
const canvas = (): string => (nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light);
const SAVE_DELAY_MS = 500;

export function createWindows(options: WindowsOptions): Windows {
  const { now, later, state, noticeSize, origin, log } = options;
  const windows = new Set<AppWindow>();
  const listeners = new Set<(entry: AppWindow) => void>();

  function remember({ kind, window }: AppWindow): void {
    let callOff = (): void => {};
    const save = (): void => {
      if (window.isDestroyed() || window.isMinimized()) return;
      const bounds = window.getNormalBounds();
      if (kind === 'main') void state.save({ bounds, isMaximized: window.isMaximized() });
      else void noticeSize.save({ width: bounds.width, height: bounds.height });
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

  function make(kind: WindowKind, path: string, place: object): AppWindow {
    const window = new BrowserWindow({
      ...place,
      minWidth: MIN_WIDTH,
      minHeight: MIN_HEIGHT,
      show: false,
      title: 'Gazette',
      backgroundColor: canvas(),
      autoHideMenuBar: true,
      webPreferences: webPreferences(options.preload, options),
    });
    const { webContents } = window;
    const relay = createRelay({ send: (batch) => sendEvents(webContents, batch), now, later });
    const idOf = (address: string): string | null =>
      parseNoticeAddress(address, { appOrigins: [origin], hubs: [] });
    let noticeId = idOf(path);
    const entry: AppWindow = {
      kind,
      window,
      relay,
      watchdog: kind === 'print' ? null : watchPage({ window, relay, now, later, log }),
      get noticeId() {
        return noticeId;
      },
      initialNotice: null,
      onPrintable: null,
    };
    windows.add(entry);
    const noteAddress = (_event: unknown, address: string): void => {
      noticeId = idOf(address);
    };
    webContents.on('did-navigate', noteAddress);
    webContents.on('did-navigate-in-page', noteAddress);
    window.on('closed', () => {
      relay.close();
      windows.delete(entry);
    });
    if (kind !== 'print') {
      remember(entry);
      for (const listener of listeners) listener(entry);
    }
    window.loadURL(origin + path).catch((error: unknown) => log(`the page did not load: ${String(error)}`));
    return entry;
  }

  const seen = (): AppWindow[] => [...windows].filter(({ kind }) => kind !== 'print');
  const workAreas = () => screen.getAllDisplays().map((display) => display.workArea);
  const of = (contents: WebContents): AppWindow | null =>
    [...windows].find(({ window }) => window.webContents === contents) ?? null;
  const inFront = (): AppWindow | null => [...windows].find(({ window }) => window.isFocused()) ?? null;
  const bringUp = ({ window }: AppWindow): void => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };

  function open({ isMinimised = false }: { readonly isMinimised?: boolean } = {}): AppWindow {
    const saved = state.value;
    const entry = make('main', '/', placeWindow(saved, workAreas()));
    const { window } = entry;
    window.once('ready-to-show', () => {
      const isMaximized = saved?.isMaximized === true;
      if (isMinimised) {
        // To maximise it now would show it.
        if (isMaximized) window.once('restore', () => window.maximize());
        window.minimize();
        return;
      }
      if (isMaximized) window.maximize();
      window.show();
    });
    return entry;
  }

  function focus(): AppWindow {
    const all = [...windows].filter(({ kind }) => kind === 'main');
    const entry = all.find(({ window }) => window.isFocused()) ?? all.at(-1);
    if (entry === undefined) return open();
    bringUp(entry);
    return entry;
  }

  const ownWindow = (id: string): AppWindow | null =>
    [...windows].find(({ kind, noticeId }) => kind === 'notice' && noticeId === id) ?? null;

  function openNotice(id: string, { isActive = true }: OpenNoticeOptions = {}): AppWindow {
    const known = ownWindow(id);
    if (known !== null) {
      if (isActive) bringUp(known);
      else known.window.showInactive();
      return known;
    }
    const near = seen().at(-1)?.window.getNormalBounds() ?? null;
    const place = placeNotice(noticeSize.value, near, workAreas());
    const entry = make('notice', `${noticePath(id)}?window=notice`, place);
    const { window } = entry;
    window.once('ready-to-show', () => {
      if (isActive) window.show();
      else window.showInactive();
    });
    return entry;
  }

  const commandTo = ({ relay }: AppWindow, command: HostCommand): void =>
    relay.push({ event: 'host:command', payload: { command } });

  nativeTheme.on('updated', () => {
    for (const { window } of windows) window.setBackgroundColor(canvas());
  });

  return {
    open,
    focus,
    openNotice,
    openPrint(id, near) {
      const { x, y } = near.window.getBounds();
      return make('print', `${noticePath(id)}?window=print`, { x, y, width: 800, height: 1100 });
    },
    showNotice(id, target) {
      const asking = target === undefined ? null : of(target);
      const own = asking === null ? ownWindow(id) : null;
      if (own !== null) {
        bringUp(own);
        return;
      }
      const entry = asking ?? focus();
      if (entry.relay.isOpen) entry.relay.push({ event: 'host:navigate', payload: { id } });
      else entry.initialNotice = id;
    },
    command: (command) => commandTo(inFront() ?? focus(), command),
    commandMain: (command) => commandTo(focus(), command),
    of,
    all: seen,
    onOpened: (listener) => void listeners.add(listener),
    broadcast(events) {
      for (const { relay } of windows) for (const event of events) relay.push(event);
    },
    woke() {
      for (const { watchdog } of windows) watchdog?.woke();
    },
  };
}
