import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NoticeFilter, NoticeSummary } from '../../server-bridge/contract/notice.ts';

/** What is told of although its change was skipped. */
const FILTERS: readonly NoticeFilter[] = [
  { needsAck: true },
  { levels: ['urgent', 'emergency'], unread: true },
];
const PAGE = 200;
/** Of each filter, newest first. */
const MOST = 1_000;

/** What asks for a person, each as if it were published now. Rejects when the bridge does not answer. */
export async function readSkipped(caller: Caller): Promise<readonly AnyEvent[]> {
  const found = new Map<string, NoticeSummary>();
  for (const filter of FILTERS) {
    for (let offset = 0; offset < MOST; offset += PAGE) {
      const { items } = await caller.call('notices.list', { filter, sort: 'newest', offset, limit: PAGE });
      for (const notice of items) found.set(notice.id, notice);
      if (items.length < PAGE) break;
    }
  }
  return [...found.values()].map((summary) => {
    const { id, version, seq, updatedAt: ts } = summary;
    const payload = {
      id,
      kind: 'published',
      version,
      epoch: '',
      seq,
      ts,
      summary,
      isBackfill: false,
    } as const;
    return { event: 'notice:updated', payload };
  });
}
