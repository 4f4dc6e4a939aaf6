import type { Position } from '../../server-bridge/contract/notice.ts';
import type { Deps } from './deps.ts';
import type { NoticeCache } from './notice-cache.ts';

const LIMIT = 1000;

/**
 * Takes what was withdrawn or retired while this renderer was not running out of its cache. Answers false when nobody
 * answered and it has to be tried again; after a change of the change log nothing can be told.
 */
export async function forgetMissed(deps: Deps, cache: NoticeCache, from: Position): Promise<boolean> {
  for (let since = from; ;) {
    const answer = await deps.host.call('feed.changes', { since, limit: LIMIT }).catch(() => null);
    if (answer === null) return false;
    if (answer.status === 'resync') return true;
    const { epoch } = answer.next;
    await cache.keepPushes(
      answer.changes.map(({ seq, id, version, kind, at, summary }) => ({
        id,
        kind,
        version,
        epoch,
        seq,
        ts: at,
        summary,
        isBackfill: true,
      })),
    );
    since = answer.next;
    if (since.seq >= answer.head.seq) return true;
  }
}
