import type { AttentionItem } from '../../server-bridge/contract/attention.ts';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { mustAck } from '../../server-bridge/rules/attention.ts';

/** What the window for notices of their own holds: all of them in one window, newest first. */
export interface Direct {
  readonly items: readonly AttentionItem[];
  put(
    notice: NoticeSummary,
    how: Pick<AttentionItem, 'step' | 'isBare'> & { readonly isSilent: boolean },
  ): void;
  /** One version: a newer one stays. */
  remove(id: string, version: number): void;
  /** What was read, acknowledged, withdrawn or replaced leaves it. */
  take(events: readonly AnyEvent[]): void;
  /** The person closed the window. */
  clear(): void;
}

/** Older ones are in the inbox. */
const MOST = 50;

export function createDirect(onChange: () => void, wallClock: () => number): Direct {
  let items: readonly AttentionItem[] = [];
  let rings = 0;
  const keep = (next: readonly AttentionItem[]): void => {
    if (next.length === items.length && next.every((item, index) => item === items[index])) return;
    items = next;
    onChange();
  };
  const isDone = ({ summary }: AttentionItem, readVersion: number, ackVersion: number): boolean =>
    (mustAck(summary) ? ackVersion : readVersion) >= summary.version;

  return {
    get items() {
      return items;
    },
    put(notice, { step, isBare, isSilent }) {
      if (!isSilent) rings += 1;
      const item = { summary: notice, step, isBare, rings: isSilent ? 0 : rings, at: wallClock() };
      keep([item, ...items.filter(({ summary }) => summary.id !== notice.id)].slice(0, MOST));
    },
    remove: (id, version) =>
      keep(items.filter(({ summary }) => summary.id !== id || summary.version > version)),
    take(events) {
      if (items.length === 0) return;
      let next = items;
      for (const event of events) {
        if (event.event === 'notice:updated') {
          const { id, kind, summary } = event.payload;
          if (kind === 'moderation' || kind === 'current') continue;
          const isGone = summary === null || kind === 'expired' || kind === 'withdrawn' || kind === 'retired';
          next = next.filter(
            (item) => item.summary.id !== id || (!isGone && item.summary.version >= summary.version),
          );
        } else if (event.event === 'marks:changed') {
          for (const { id, mark } of event.payload.marks ?? [])
            next = next.filter(
              (item) => item.summary.id !== id || !isDone(item, mark.readVersion, mark.ackVersion),
            );
        }
      }
      keep(next);
    },
    clear: () => keep([]),
  };
}
