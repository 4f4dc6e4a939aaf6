import type { Result } from '../../server-bridge/contract/methods.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';

export type Counts = Omit<Result<'notices.counts'>, 'position'>;

export const initialCounts: Counts | null = null;

/** One notice's change of its unread state, ahead of the bridge's own figures. `by` is 1 or -1. */
export function shiftUnread(counts: Counts | null, notice: NoticeSummary, by: 1 | -1): Counts | null {
  if (counts === null || (notice.state !== 'current' && notice.state !== 'upcoming')) return counts;
  const shift = <T extends { readonly unread: number }>(row: T): T => ({
    ...row,
    unread: Math.max(0, row.unread + by),
  });
  return {
    ...counts,
    unread: Math.max(0, counts.unread + by),
    levels: counts.levels.map((row) => (row.level === notice.level ? shift(row) : row)),
    channels: counts.channels.map((row) => (row.channel === notice.channel ? shift(row) : row)),
  };
}
