/** Unread notices on the taskbar's button: a flash when something is pressing, on Windows a dot over the icon. */
import type { BrowserWindow, NativeImage } from 'electron';

interface Flashed extends Pick<BrowserWindow, 'isDestroyed' | 'isFocused' | 'flashFrame' | 'setOverlayIcon'> {
  once(event: 'focus', listener: () => void): unknown;
}

export interface Taskbar {
  /** Asks for attention without taking the focus; nothing when the app is in front already. */
  flash(): void;
  setUnread(count: number): void;
  /** A new window of the app. */
  add(window: Flashed): void;
}

export function createTaskbar(options: {
  readonly platform: NodeJS.Platform;
  /** The app's windows, the one to flash last. */
  readonly windows: () => readonly Flashed[];
  /** macOS: bounces the app's icon once. */
  readonly bounce: () => void;
  /** The dot of Windows. */
  readonly dot: () => NativeImage;
  /** What a screen reader says of the dot. */
  readonly describe: (count: number) => string;
}): Taskbar {
  const { platform, windows } = options;
  let unread = 0;
  const flashing = new WeakSet<Flashed>();
  const showDot = (window: Flashed): void => {
    if (platform !== 'win32' || window.isDestroyed()) return;
    if (unread === 0) window.setOverlayIcon(null, '');
    else window.setOverlayIcon(options.dot(), options.describe(unread));
  };
  return {
    flash() {
      const open = windows().filter((window) => !window.isDestroyed());
      if (open.some((window) => window.isFocused())) return;
      if (platform === 'darwin') {
        options.bounce();
        return;
      }
      const window = open.at(-1);
      if (window === undefined) return;
      window.flashFrame(true);
      if (flashing.has(window)) return;
      flashing.add(window);
      // Linux goes on until it is told to stop.
      window.once('focus', () => {
        flashing.delete(window);
        window.flashFrame(false);
      });
    },
    setUnread(count) {
      unread = count;
      for (const window of windows()) showDot(window);
    },
    add: showDot,
  };
}
