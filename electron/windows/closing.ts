/** What closing the main window means: with the tray the app goes on without it. */
import type { BrowserWindow, Event } from 'electron';

export interface ClosingOptions {
  readonly platform: NodeJS.Platform;
  /** The person's setting. */
  readonly closesToTray: () => boolean;
  readonly hasTray: () => boolean;
  /** The window went to the tray. */
  readonly onHidden: () => void;
}

export type ClosedWindow = Pick<
  BrowserWindow,
  'on' | 'once' | 'hide' | 'minimize' | 'isFullScreen' | 'setFullScreen'
>;

export interface Closing {
  /** The app began without a window, in the tray. */
  startedHidden(): void;
  /** Watches the main window. Notices' own windows close as they are. */
  watch(window: ClosedWindow): void;
  /** The app is being quit: windows close from now on. */
  quitting(): void;
  /** Whether the app goes on when no window is left. */
  staysWithoutWindows(): boolean;
}

/**
 * With the setting on, the main window is hidden where there is a tray; where there is none it is minimised, so that
 * it never vanishes (on macOS it closes: the dock brings it back).
 */
export function createClosing(options: ClosingOptions): Closing {
  const { platform, closesToTray, hasTray } = options;
  const isMac = platform === 'darwin';
  let isQuitting = false;
  /** Started hidden, and no main window was opened since. */
  let isHiddenStill = false;

  function hide(window: ClosedWindow): void {
    if (isMac && window.isFullScreen()) {
      // Hidden as it is, it would leave an empty space behind.
      window.once('leave-full-screen', () => window.hide());
      window.setFullScreen(false);
    } else {
      window.hide();
    }
    options.onHidden();
  }

  return {
    startedHidden() {
      isHiddenStill = true;
    },
    watch(window) {
      isHiddenStill = false;
      window.on('close', (event: Event) => {
        if (isQuitting || !closesToTray() || (isMac && !hasTray())) return;
        event.preventDefault();
        if (hasTray()) hide(window);
        else window.minimize();
      });
      // Windows, when the person logs off: `before-quit` does not come.
      window.on('query-session-end', () => {
        isQuitting = true;
      });
    },
    quitting() {
      isQuitting = true;
    },
    staysWithoutWindows: () => isMac || (!isQuitting && hasTray() && (isHiddenStill || closesToTray())),
  };
}
