import type { Result } from '../../server-bridge/contract/methods.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';

export type Counts = Omit<Result<'notices.counts'>, 'position'>;

export const initialCounts: Counts | null = null;

type Step = -1 | 0 | 1;

/** One notice's change of what is unread and what is to be acknowledged, ahead of the bridge's own figures. */
export function shiftCounts(
  counts: Counts | null,
  notice: NoticeSummary,
  by: { readonly unread: Step; readonly needsAck: Step },
): Counts | null {
  if (counts === null || (notice.state !== 'current' && notice.state !== 'upcoming')) return counts;
  const shift = <T extends { readonly unread: number }>(row: T): T => ({
    ...row,
    unread: Math.max(0, row.unread + by.unread),
  });
  return {
    ...shift(counts),
    needsAck: Math.max(0, counts.needsAck + by.needsAck),
    levels: counts.levels.map((row) => (row.level === notice.level ? shift(row) : row)),
    channels: counts.channels.map((row) => (row.channel === notice.channel ? shift(row) : row)),
  };
}
