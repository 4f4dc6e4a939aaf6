import type { Notification } from 'electron';
import type { DiagnosisCheck } from '../../server-bridge/contract/diagnosis.ts';
import type { Later } from '../bridge/supervisor.ts';

type Shown = Pick<Notification, 'show'> & {
  once(event: 'show', listener: () => void): unknown;
  once(event: 'failed', listener: (event: unknown, error: string) => void): unknown;
};
export interface NotificationClass {
  isSupported(): boolean;
  new (options: { title: string; body: string }): Shown;
}

/** How long the system may take to say that it shows one, in ms. */
const PATIENCE_MS = 3_000;

/**
 * Shows one notification and waits for what the system says of it: `show`, or `failed` (Windows, and macOS for an app
 * that is not signed). What the person's own switches of the system then do with it, nobody tells.
 */
export async function testNotification(options: {
  readonly Notification: NotificationClass;
  readonly text: { readonly title: string; readonly body: string };
  readonly later: Later;
}): Promise<Pick<DiagnosisCheck, 'outcome' | 'reason' | 'detail'>> {
  const { Notification, text, later } = options;
  if (!Notification.isSupported()) return { outcome: 'skipped', reason: 'not-supported', detail: null };
  return await new Promise((resolve) => {
    const giveUp = later(PATIENCE_MS, () => {
      resolve({ outcome: 'failed', reason: 'timeout', detail: null });
    });
    const failed = (detail: string): void => {
      giveUp();
      resolve({ outcome: 'failed', reason: 'error', detail });
    };
    try {
      const notification = new Notification(text);
      notification.once('show', () => {
        giveUp();
        resolve({ outcome: 'ok', reason: null, detail: null });
      });
      notification.once('failed', (_event, error) => failed(error));
      notification.show();
    } catch (error) {
      failed(error instanceof Error ? error.message : 'unknown');
    }
  });
}
