import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';

/** The bridge's last word of the notices that changed lately. */
export interface Heard {
  take(events: readonly AnyEvent[]): void;
  /** Null for what is over, undefined when nothing was heard. */
  last(id: string): NoticeSummary | null | undefined;
  /** Positions count anew: what was heard before says nothing. */
  forget(): void;
}

const KEPT = 1_000;

export function createHeard(): Heard {
  const words = new Map<string, NoticeSummary | null>();
  return {
    take(events) {
      for (const event of events) {
        if (event.event === 'notice:updated') {
          const { id, kind, summary } = event.payload;
          if (kind === 'moderation') continue;
          words.delete(id);
          words.set(id, kind === 'expired' ? null : summary);
          const [oldest] = words.keys();
          if (words.size > KEPT && oldest !== undefined) words.delete(oldest);
        } else if (event.event === 'marks:changed') {
          for (const { id, mark } of event.payload.marks ?? []) {
            const known = words.get(id);
            if (known !== undefined && known !== null) words.set(id, { ...known, mark });
          }
        }
      }
    },
    last: (id) => words.get(id),
    forget: () => words.clear(),
  };
}
