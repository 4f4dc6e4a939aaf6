import { toErrorData } from '../../server-bridge/contract/errors.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { mustAck } from '../../server-bridge/rules/attention.ts';

/** Asked for at once: an answer holds the whole notice. */
const AT_ONCE = 16;

export interface Sorted<R> {
  /** Published, and this person has not dealt with it: each notice once. */
  readonly open: readonly NoticeSummary[];
  /** Not that very version any more, or done with. */
  readonly gone: readonly R[];
  /** The bridge does not know them (yet): it has begun anew or gone back, and their sources bring them again. */
  readonly missing: readonly R[];
}

/**
 * Of what was recorded and not shown: what is still to be told of. A newer version that `has` no record of its own
 * takes the place of the recorded one. Rejects when the bridge does not answer.
 */
export async function readRecorded<R extends { readonly id: string; readonly version: number }>(
  caller: Caller,
  records: readonly R[],
  has: (id: string, version: number) => boolean,
  isToTell: (notice: NoticeSummary, record: R) => boolean = isOpen,
): Promise<Sorted<R>> {
  const open = new Map<string, NoticeSummary>();
  const gone: R[] = [];
  const missing: R[] = [];
  const ask = async (id: string): Promise<NoticeSummary | 'missing' | null> => {
    try {
      const answer = await caller.call('notices.get', { id });
      if (answer.status === 'unknown') return 'missing';
      return answer.status === 'ok' ? answer.notice.summary : null;
    } catch (error) {
      if (toErrorData(error).retryable) throw error;
      // One that always fails keeps no other back.
      return null;
    }
  };
  for (let from = 0; from < records.length; from += AT_ONCE) {
    const some = records.slice(from, from + AT_ONCE);
    const answers = await Promise.all(some.map(({ id }) => ask(id)));
    for (const [index, record] of some.entries()) {
      const summary = answers[index] ?? null;
      if (summary === 'missing') {
        missing.push(record);
        continue;
      }
      const isSame = summary?.version === record.version;
      const isNext =
        summary !== null && summary.version > record.version && !has(summary.id, summary.version);
      if (summary !== null && (isSame || isNext) && isToTell(summary, record)) open.set(summary.id, summary);
      if (summary === null || !isSame || !open.has(summary.id)) gone.push(record);
    }
  }
  return { open: [...open.values()], gone, missing };
}

/** Not expired and not withdrawn. */
const isPublished = ({ state }: NoticeSummary): boolean => state !== 'expired' && state !== 'withdrawn';

/** Whether its person has still to read or acknowledge the version that is published. */
export function isOpen(notice: NoticeSummary): boolean {
  const { mark, version } = notice;
  return isPublished(notice) && (mustAck(notice) ? mark.ackVersion : mark.readVersion) < version;
}

/** The same for what was put off at `askedAt` (ms): that it was read before is why it was put off. */
export function isStillWanted(notice: NoticeSummary, askedAt: number): boolean {
  const { readAt } = notice.mark;
  return isOpen(notice) || (isPublished(notice) && !mustAck(notice) && (readAt ?? 0) <= askedAt);
}
