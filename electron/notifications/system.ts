import type { Notification as ElectronNotification, NotificationConstructorOptions } from 'electron';
import { mustAck } from '../../server-bridge/rules/attention.ts';
import { findNamed, notificationName, readActivation } from './activation.ts';
import { describeAnnouncement } from './describe.ts';
import type { NotificationJournal } from './journal.ts';
import type { Announcement } from './notifier.ts';
import type { AttentionStrings, Choice } from './strings.ts';

/** Kept until clicked or closed: a collected notification no longer answers a click. */
const MOST_KEPT = 50;
/** Of an earlier run, as macOS gave them; for the same reason. */
const keptEarlier = new Set<ElectronNotification>();

export interface SystemOptions {
  /** Electron's class. */
  readonly Notification: typeof ElectronNotification;
  readonly platform: NodeJS.Platform;
  readonly strings: () => AttentionStrings;
  /** The system's notifications make their sound. */
  readonly hasSound: () => boolean;
  readonly onChoice: (choice: Choice, id: string, version: number) => void;
  /** A summary was clicked, or a notification of an earlier run that nobody knows any more. */
  readonly onSummary: () => void;
  readonly log: (message: string) => void;
}

const choicesFor = (needsAck: boolean): readonly Choice[] =>
  needsAck ? ['open', 'acknowledge', 'snooze'] : ['open', 'snooze'];

/** Shows announcements as the system's notifications; false when it cannot. */
export function createSystemNotifications(
  options: SystemOptions,
): (announcement: Announcement, onFailed: () => void) => boolean {
  const { Notification, platform } = options;
  const kept = new Set<ElectronNotification>();

  return (announcement, onFailed) => {
    try {
      if (!Notification.isSupported()) return false;
      const notification = new Notification(contentOf(announcement, options));
      kept.add(notification);
      const [oldest] = kept;
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      const choose = (choice: Choice): void => {
        kept.delete(notification);
        if (announcement.kind === 'summary') options.onSummary();
        else options.onChoice(choice, announcement.notice.id, announcement.notice.version);
      };
      // Windows tells every use to `handleActivation`, in addition to these; and keeps what was closed in its list.
      if (platform !== 'win32') {
        notification.on('click', () => choose('open'));
        notification.on('action', (details) => {
          if (announcement.kind === 'summary') return;
          choose(choicesFor(mustAck(announcement.notice))[details.actionIndex] ?? 'open');
        });
        notification.on('close', () => void kept.delete(notification));
      }
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

function contentOf(announcement: Announcement, options: SystemOptions): NotificationConstructorOptions {
  const strings = options.strings();
  const { isSilent } = announcement;
  const text = describeAnnouncement(announcement, strings);
  if (announcement.kind === 'summary') return { ...text, silent: isSilent || !options.hasSound() };
  const { notice, step } = announcement;
  const isUrgent = step === 'urgent';
  return {
    ...text,
    id: notificationName(notice.id, options.platform),
    // Its window has a sound of its own.
    silent: isSilent || isUrgent || !options.hasSound(),
    urgency: isUrgent ? 'critical' : 'normal',
    timeoutType: isUrgent ? 'never' : 'default',
    actions: choicesFor(mustAck(notice)).map((choice) => ({ type: 'button', text: strings.choices[choice] })),
  };
}

/**
 * Notifications that an earlier run left with the system answer clicks: Windows starts the app for them, and tells
 * of that one before this returns. On Windows those of this run are answered here too.
 */
export function answerEarlierNotifications(
  options: SystemOptions & { readonly journal: Pick<NotificationJournal, 'records'> },
): void {
  const { Notification, journal, platform } = options;
  const use = (name: string, action: number | null): void => {
    const record = findNamed(journal.records(), name, platform);
    if (record === null) return options.onSummary();
    const choice = action === null ? 'open' : (choicesFor(record.mustAck)[action] ?? 'open');
    options.onChoice(choice, record.id, record.version);
  };
  if (platform === 'win32') {
    Notification.handleActivation((details) => {
      const { name, action } = readActivation(details);
      use(name, action);
    });
  } else if (platform === 'darwin') {
    Notification.getHistory().then(
      (earlier) => {
        for (const notification of earlier) {
          keptEarlier.add(notification);
          notification.on('close', () => void keptEarlier.delete(notification));
          notification.on('click', () => use(notification.id, null));
          notification.on('action', (details) => use(notification.id, details.actionIndex));
        }
      },
      (error: unknown) => options.log(`earlier notifications: ${String(error)}`),
    );
  }
}
