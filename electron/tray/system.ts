import { Menu, Tray } from 'electron';
import { readyImage } from './icons.ts';
import type { TrayPort } from './tray.ts';

/** Points: what panels on Linux draw at most, the notification area of Windows, the menu bar of macOS. */
const LINUX_SIZE = 24;
const SIZE = 16;

/** The system's own tray; throws or gives null where it has none. */
export function makeSystemTray(platform: NodeJS.Platform, onClick: () => void): TrayPort | null {
  const isMac = platform === 'darwin';
  const image = (hasUnread: boolean) => {
    const drawing = isMac ? 'template' : 'tray';
    const ready = readyImage(
      hasUnread ? `${drawing}-unread` : drawing,
      platform === 'linux' ? LINUX_SIZE : SIZE,
    );
    ready.setTemplateImage(isMac);
    return ready;
  };
  const read = image(false);
  const unread = image(true);
  if (read.isEmpty() || unread.isEmpty()) return null;
  const tray = new Tray(read);
  // macOS opens the menu; on Linux a panel may tell of clicks or not, so that the menu has it, too.
  if (!isMac) tray.on('click', onClick);
  return {
    get isGone() {
      return tray.isDestroyed();
    },
    setUnread: (hasUnread) => tray.setImage(hasUnread ? unread : read),
    setToolTip: (text) => tray.setToolTip(text),
    setMenu: (template) => tray.setContextMenu(Menu.buildFromTemplate(template)),
    destroy: () => tray.destroy(),
  };
}
