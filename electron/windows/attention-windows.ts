import { app, BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { AttentionState } from '../../server-bridge/contract/attention.ts';
import { createRelay } from '../bridge/relay.ts';
import type { Later } from '../bridge/supervisor.ts';
import { sendEvents } from '../ipc/register.ts';
import { emergencyBounds, type EmergencyPlace } from './emergency-bounds.ts';
import { createEmergencyWindows, type TopWindow } from './emergency-windows.ts';
import { watchPage } from './page-watch.ts';
import { webPreferences } from './web-preferences.ts';
import type { AppWindow } from './windows.ts';

/** The windows that a notice opens by itself: one small one for all direct ones, and those over every display. */
export interface AttentionWindows {
  /** Opens, updates and closes windows by the state. */
  show(state: AttentionState): void;
  of(contents: WebContents): AppWindow | null;
}

export interface AttentionWindowsOptions {
  readonly preload: string;
  /** Origin of the pages. */
  readonly origin: string;
  readonly isDevelopment: boolean;
  /** The person closed the direct window: everything in it is dismissed. */
  readonly onDirectClosed: () => void;
  readonly now: () => number;
  readonly later: Later;
  readonly log: (message: string) => void;
}

const DIRECT = { width: 500, height: 420, margin: 16 };
const CANVAS = { light: '#f8f8f6', dark: '#171716', emergency: '#7d0f1f' };

export function createAttentionWindows(options: AttentionWindowsOptions): AttentionWindows {
  const { now, later } = options;
  const entries = new Set<AppWindow>();
  let direct: AppWindow | null = null;
  let state: AttentionState | null = null;
  let newest = 0;
  let isQuitting = false;
  // From here on nothing may keep the app from ending: what stands is there again at its next start.
  app.on('before-quit', () => {
    isQuitting = true;
  });

  function make(place: object, path: string): AppWindow {
    const window = new BrowserWindow({
      show: false,
      title: 'Gazette',
      autoHideMenuBar: true,
      ...place,
      webPreferences: webPreferences(options.preload, { ...options, isSpellchecked: false }),
    });
    const { webContents } = window;
    const relay = createRelay({ send: (batch) => sendEvents(webContents, batch), now, later });
    const entry: AppWindow = {
      kind: 'notice',
      window,
      relay,
      watchdog: watchPage({ window, relay, now, later, log: options.log }),
      noticeId: null,
      initialNotice: null,
      onPrintable: null,
    };
    entries.add(entry);
    window.on('closed', () => {
      relay.close();
      entries.delete(entry);
    });
    window
      .loadURL(options.origin + path)
      .catch((error: unknown) => options.log(`the page did not load: ${String(error)}`));
    return entry;
  }

  function openDirect(): AppWindow {
    const { workArea } = screen.getPrimaryDisplay();
    const width = Math.min(DIRECT.width, workArea.width);
    const height = Math.min(DIRECT.height, workArea.height);
    const entry = make(
      {
        x: workArea.x + workArea.width - width - DIRECT.margin,
        y: workArea.y + workArea.height - height - DIRECT.margin,
        width,
        height,
        minWidth: 320,
        minHeight: 260,
        maximizable: false,
        fullscreenable: false,
        backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
      },
      '/attention/direct',
    );
    const { window } = entry;
    window.once('ready-to-show', () => window.showInactive());
    window.on('focus', () => window.flashFrame(false));
    window.on('closed', () => {
      // The person closed it; what was dismissed closes it through `show`.
      if (direct !== entry) return;
      direct = null;
      options.onDirectClosed();
    });
    return entry;
  }

  function showDirect({ direct: items }: AttentionState): void {
    const latest = Math.max(0, ...items.map(({ at }) => at));
    if (items.length === 0) {
      const closing = direct;
      direct = null;
      newest = 0;
      closing?.window.destroy();
      return;
    }
    const isNew = direct === null;
    direct ??= openDirect();
    const { window } = direct;
    const isUrgent = items.some(({ step }) => step === 'urgent');
    // Only what is urgent stays over other windows; neither takes the keyboard.
    if (window.isAlwaysOnTop() !== isUrgent) window.setAlwaysOnTop(isUrgent, 'floating');
    if (latest > newest) {
      if (!isNew && !window.isVisible() && !window.isMinimized()) window.showInactive();
      if (isUrgent && !window.isFocused()) window.flashFrame(true);
    }
    newest = latest;
  }

  function openTop(
    { bounds }: EmergencyPlace,
    hasSound: boolean,
    events: { readonly onBlur: () => void; readonly onGone: () => void },
  ): TopWindow {
    const entry = make(
      {
        ...bounds,
        frame: false,
        resizable: false,
        movable: false,
        minimizable: false,
        maximizable: false,
        fullscreenable: process.platform === 'linux',
        skipTaskbar: true,
        alwaysOnTop: true,
        hasShadow: false,
        roundedCorners: false,
        enableLargerThanScreen: true,
        // The kind of window that macOS floats over apps in full screen.
        ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
        backgroundColor: CANVAS.emergency,
      },
      `/attention/emergency${hasSound ? '?sound' : ''}`,
    );
    const { window } = entry;
    if (process.platform !== 'darwin') window.removeMenu();
    let isEnding = false;
    let placedAt = '';
    window.on('close', (event) => {
      if (!isEnding && !isQuitting) event.preventDefault();
    });
    window.on('blur', events.onBlur);
    window.on('minimize', events.onBlur);
    window.on('hide', events.onBlur);
    window.on('closed', () => {
      if (!isEnding && !isQuitting) events.onGone();
    });
    return {
      get isFocused() {
        return !window.isDestroyed() && window.isFocused();
      },
      assert(bounds, withFocus) {
        if (window.isDestroyed() || isQuitting) return;
        if (window.isMinimized()) window.restore();
        // Window managers on Linux keep other windows out of the panels' places.
        if (process.platform === 'linux') {
          const key = JSON.stringify(bounds);
          if (key !== placedAt || !window.isFullScreen()) {
            placedAt = key;
            window.setFullScreen(false);
            window.setBounds(bounds);
            window.setFullScreen(true);
          }
        } else window.setBounds(bounds);
        window.setAlwaysOnTop(true, 'screen-saver');
        if (process.platform !== 'win32') {
          window.setVisibleOnAllWorkspaces(true, {
            visibleOnFullScreen: true,
            skipTransformProcessType: true,
          });
        }
        if (!window.isVisible()) window.showInactive();
        window.moveTop();
        if (withFocus) {
          window.show();
          window.focus();
          window.webContents.focus();
        }
      },
      end() {
        isEnding = true;
        if (!window.isDestroyed()) window.destroy();
      },
    };
  }

  const top = createEmergencyWindows({
    open: openTop,
    places: () => emergencyBounds(screen.getAllDisplays(), screen.getPrimaryDisplay().id),
    later,
  });
  screen.on('display-added', () => top.look());
  screen.on('display-removed', () => top.look());
  screen.on('display-metrics-changed', () => top.look());

  return {
    show(next) {
      state = next;
      showDirect(next);
      top.setStanding(next.emergencies.length > 0);
      for (const { relay } of entries) relay.push({ event: 'host:attention', payload: state });
    },
    of: (contents) => [...entries].find(({ window }) => window.webContents === contents) ?? null,
  };
}
