import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import type { NotificationRecord } from './journal.ts';

/**
 * Of what an earlier run recorded and did not live to show: the notices that still wait for an acknowledgement of that
 * version. Rejects when the bridge does not answer.
 */
export async function readUnshown(
  caller: Caller,
  records: readonly NotificationRecord[],
): Promise<NoticeSummary[]> {
  const answers = await Promise.all(records.map(({ id }) => caller.call('notices.get', { id })));
  return answers.flatMap((answer, index) => {
    if (answer.status !== 'ok') return [];
    const { summary } = answer.notice;
    const isWaiting =
      summary.version === records[index]?.version && summary.mark.ackVersion < summary.version;
    return isWaiting ? [summary] : [];
  });
}
