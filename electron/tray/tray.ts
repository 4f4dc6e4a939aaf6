import type { MenuItemConstructorOptions } from 'electron';

/** The system's tray, as far as we use it. */
export interface TrayPort {
  readonly isGone: boolean;
  setUnread(hasUnread: boolean): void;
  setToolTip(text: string): void;
  /** Sets a whole menu anew: on Linux a change of an item is not seen otherwise. */
  setMenu(template: MenuItemConstructorOptions[]): void;
  destroy(): void;
}

export interface TrayView {
  readonly hasUnread: boolean;
  readonly toolTip: string;
  /** What the menu is made of: an equal one is not set again. */
  readonly menuKey: string;
  readonly menu: () => MenuItemConstructorOptions[];
}

export interface AppTray {
  /** False when the system gave none, or has taken it away. */
  readonly isThere: boolean;
  show(view: TrayView): void;
  destroy(): void;
}

/** Makes the tray where there is one. `make` throws or gives null where there is not: the app runs without. */
export function createTray(make: () => TrayPort | null, log: (message: string) => void): AppTray {
  let shown: TrayView | null = null;
  let port: TrayPort | null = null;
  try {
    port = make();
    if (port === null) log('there is no tray: its icon could not be read');
  } catch (error) {
    log(`there is no tray: ${String(error)}`);
  }
  const isThere = (): boolean => port !== null && !port.isGone;
  return {
    get isThere() {
      return isThere();
    },
    show(view) {
      if (port === null || !isThere()) return;
      if (view.hasUnread !== shown?.hasUnread) port.setUnread(view.hasUnread);
      if (view.toolTip !== shown?.toolTip) port.setToolTip(view.toolTip);
      if (view.menuKey !== shown?.menuKey) port.setMenu(view.menu());
      shown = view;
    },
    destroy() {
      if (isThere()) port?.destroy();
      port = null;
    },
  };
}
