import { createHash } from 'node:crypto';
import type { NotificationRecord } from './journal.ts';

/**
 * The name of a notice's notification at the system: a newer one takes the place of the older. macOS hands it back
 * when it starts the app, so it is a deep link there; Windows takes letters and digits only, 64 at most.
 */
export function notificationName(id: string, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return `gazette://notice/${id}`;
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}

/** The newest version shown of the notice that a notification is named for, null when it is not known here. */
export function findNamed(
  records: Iterable<NotificationRecord>,
  name: string,
  platform: NodeJS.Platform,
): NotificationRecord | null {
  let found: NotificationRecord | null = null;
  for (const record of records)
    if (
      record.outcome === 'shown' &&
      record.version >= (found?.version ?? 0) &&
      notificationName(record.id, platform) === name
    )
      found = record;
  return found;
}

/** What Windows hands over of a notification that was used: its name, and which button, null for a click. */
export function readActivation(details: {
  readonly type: string;
  readonly arguments: string;
  readonly actionIndex?: number;
}): { readonly name: string; readonly action: number | null } {
  const tag = new URLSearchParams(details.arguments).get('tag');
  return { name: tag ?? '', action: details.type === 'action' ? (details.actionIndex ?? null) : null };
}
