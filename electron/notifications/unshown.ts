import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { mustAck } from '../../server-bridge/rules/attention.ts';
import type { NotificationRecord } from './journal.ts';

/** Asked for at once: an answer holds the whole notice. */
const AT_ONCE = 16;

export interface Sorted {
  /** That very version is published and this person has not dealt with it. */
  readonly open: readonly NoticeSummary[];
  readonly gone: readonly NotificationRecord[];
}

/**
 * Of what was recorded and not shown: what is still to be told of. Done means acknowledged where that is asked for,
 * else read. Rejects when the bridge does not answer.
 */
export async function readRecorded(caller: Caller, records: readonly NotificationRecord[]): Promise<Sorted> {
  const open: NoticeSummary[] = [];
  const gone: NotificationRecord[] = [];
  for (let from = 0; from < records.length; from += AT_ONCE) {
    const some = records.slice(from, from + AT_ONCE);
    const answers = await Promise.all(some.map(({ id }) => caller.call('notices.get', { id })));
    for (const [index, record] of some.entries()) {
      const answer = answers[index];
      const summary = answer?.status === 'ok' ? answer.notice.summary : null;
      if (summary !== null && summary.version === record.version && isOpen(summary)) open.push(summary);
      else gone.push(record);
    }
  }
  return { open, gone };
}

/** Whether its person has still to read or acknowledge the version that is published. */
export function isOpen(notice: NoticeSummary): boolean {
  const { state, mark, version } = notice;
  if (state === 'expired' || state === 'withdrawn') return false;
  return (mustAck(notice) ? mark.ackVersion : mark.readVersion) < version;
}
