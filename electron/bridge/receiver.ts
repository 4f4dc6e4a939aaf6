import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { PolicyState } from '../../server-bridge/contract/policy.ts';
import type { SettingsState } from '../../server-bridge/contract/settings.ts';
import type { SourceStatus } from '../../server-bridge/contract/source.ts';
import type { NoticeCache } from './notice-cache.ts';
import type { NoticeReader } from './notice-reader.ts';

export interface ReceiverParts {
  readonly cache: NoticeCache;
  readonly reader: Pick<NoticeReader, 'prefetch'>;
  /** Something that the badge counts may have changed. */
  countsChanged(): void;
  settingsChanged(state: SettingsState): void;
  policyChanged(state: PolicyState): void;
  sourcesChanged(sources: readonly SourceStatus[]): void;
}

/** What each event of the bridge means to main itself, before the windows get it. A new event is one case here. */
export function createReceiver(parts: ReceiverParts): (event: AnyEvent, how: 'live' | 'caught-up') => void {
  return (event, how) => {
    switch (event.event) {
      case 'notice:updated': {
        const { id, isBackfill, summary } = event.payload;
        parts.cache.push(event.payload);
        if (how === 'live' && !isBackfill && summary !== null) parts.reader.prefetch(id);
        parts.countsChanged();
        break;
      }
      case 'marks:changed':
        parts.cache.mark(event.payload.marks);
        parts.countsChanged();
        break;
      case 'cache:evicted':
        parts.cache.evict(event.payload.id);
        break;
      case 'settings:changed':
        parts.settingsChanged(event.payload);
        break;
      case 'policy:changed':
        parts.policyChanged(event.payload);
        break;
      case 'sources:changed':
        parts.sourcesChanged(event.payload.sources);
        break;
      case 'feed:lagged':
        // The follower's business.
        break;
    }
  };
}
