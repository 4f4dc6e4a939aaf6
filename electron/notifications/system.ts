import { Notification } from 'electron';
import type { Strings } from '../settings/strings.ts';
import { describeAnnouncement } from './describe.ts';
import type { NotifierOptions } from './notifier.ts';

/** Kept until clicked or closed: a collected notification no longer answers a click. */
const MOST_KEPT = 50;

/** Shows announcements as the system's notifications. `onOpen` gets the notice clicked, null for a summary. */
export function createSystemNotifications(options: {
  readonly strings: () => Strings;
  readonly onOpen: (id: string | null) => void;
  readonly log: (message: string) => void;
}): NotifierOptions['show'] {
  const kept = new Set<Notification>();
  return (announcement, onFailed) => {
    try {
      if (!Notification.isSupported()) return false;
      const notification = new Notification(describeAnnouncement(announcement, options.strings()));
      kept.add(notification);
      const [oldest] = kept;
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      notification.on('click', () => {
        kept.delete(notification);
        options.onOpen(announcement.kind === 'notice' ? announcement.notice.id : null);
      });
      notification.on('close', () => void kept.delete(notification));
      // Windows, and macOS for an app that is not signed: told after it was handed over.
      notification.on('failed', (_event, error) => {
        kept.delete(notification);
        options.log(`a notification failed: ${error}`);
        onFailed();
      });
      notification.show();
      return true;
    } catch (error) {
      options.log(`a notification failed: ${String(error)}`);
      return false;
    }
  };
}
