import type { BrowserWindow } from 'electron';
import type { AnyHostEvent } from '../../server-bridge/contract/host.ts';
import type { Relay } from '../bridge/relay.ts';
import type { Later } from '../bridge/supervisor.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

export interface PageWatchOptions {
  readonly window: BrowserWindow;
  readonly relay: Relay;
  readonly now: () => number;
  readonly later: Later;
  readonly log: (message: string) => void;
}

type Recovery = (AnyHostEvent & { readonly event: 'host:recovered' })['payload']['from'];

/** Ties a window's page to its watchdog, and tells the page afterwards what it missed. */
export function watchPage({ window, relay, now, later, log }: PageWatchOptions): Watchdog {
  const { webContents } = window;
  const tell = (from: Recovery): void => relay.push({ event: 'host:recovered', payload: { from } });
  /** Set while Chromium finds the page slow, and nothing has been done about it. */
  let isSlow = false;
  const dog = createWatchdog({
    now,
    later,
    log,
    ping: () => relay.push({ event: 'host:ping', payload: {} }),
    reload() {
      isSlow = false;
      if (!window.isDestroyed()) webContents.reload();
    },
    restart() {
      isSlow = false;
      if (!window.isDestroyed()) webContents.forcefullyCrashRenderer();
    },
    isHeld: () => !window.isDestroyed() && webContents.isDevToolsOpened(),
    onRecovered: tell,
  });
  const look = (): void => dog.setVisible(window.isVisible() && !window.isMinimized());
  for (const event of ['show', 'restore', 'hide', 'minimize'] as const) {
    // Each of these has its own signature, and none is used here.
    (window as NodeJS.EventEmitter).on(event, look);
  }
  // A new document loads everything anew and says when it listens.
  webContents.on('did-navigate', () => {
    relay.close();
    dog.loading();
  });
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    relay.close();
    log(`the process of a page is gone: ${reason} (${exitCode})`);
    if (!window.isDestroyed()) dog.gone();
  });
  window.on('unresponsive', () => {
    log('a page does not respond');
    isSlow = true;
  });
  window.on('responsive', () => {
    log('a page responds again');
    if (isSlow) tell('slow');
    isSlow = false;
  });
  window.on('closed', () => dog.stop());
  return dog;
}
