import { GazetteError } from '../../server-bridge/contract/errors.ts';
import { PUSH_HTML_LIMIT, type AnyEvent } from '../../server-bridge/contract/events.ts';
import type { HostResult } from '../../server-bridge/contract/host.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NoticeAnswer } from '../../server-bridge/contract/notice.ts';
import type { NoticeCache } from './notice-cache.ts';
import type { Later } from './supervisor.ts';

export interface NoticeReader {
  /** "Show notice": cache fresh -> bridge -> cache stale -> null. Never rejects. */
  show(id: string): Promise<HostResult<'host.showNotice'>>;
  /** Brings a pushed notice into the cache when nothing else is to be done, so that it opens without the bridge. */
  prefetch(id: string): void;
}

export interface NoticeReaderOptions {
  readonly cache: NoticeCache;
  readonly caller: Caller;
  readonly later: Later;
  /** The bridge's answer came after something staler, or nothing, was shown. */
  readonly onLate: (event: AnyEvent) => void;
}

/** A bridge silent for this long counts as not answering (DESIGN section 5). */
const PATIENCE_MS = 300;
const LOADS_PER_SHOW = 3;
const PREFETCHED = 64;

/** What a late answer is to a window: a change, so that the position guard decides. Null when there is nothing to say. */
export function lateEvent(answer: NoticeAnswer): AnyEvent | null {
  const { epoch, seq } = answer.position;
  if (seq < 1 || (answer.status !== 'ok' && answer.status !== 'withdrawn')) return null;
  const common = { epoch, seq, isBackfill: true };
  if (answer.status !== 'ok') {
    const { id, at } = answer;
    const payload = { ...common, id, kind: 'withdrawn' as const, version: 1, ts: at ?? 0, summary: null };
    return { event: 'notice:updated', payload };
  }
  const { summary, html, version } = answer.notice;
  const payload = {
    ...common,
    id: summary.id,
    kind: 'updated' as const,
    version,
    ts: summary.updatedAt,
    summary,
  };
  return { event: 'notice:updated', payload: html.length > PUSH_HTML_LIMIT ? payload : { ...payload, html } };
}

export function createNoticeReader({ cache, caller, later, onLate }: NoticeReaderOptions): NoticeReader {
  const loads = new Map<string, Promise<NoticeAnswer>>();
  const wanted = new Set<string>();
  let isPrefetching = false;

  async function loadNew(id: string): Promise<NoticeAnswer> {
    for (let attempt = 0; attempt < LOADS_PER_SHOW; attempt += 1) {
      const guarded = cache.beginLoad();
      try {
        const answer = await caller.call('notices.get', { id });
        if (cache.store(guarded, id, answer)) return answer;
      } finally {
        guarded.end();
      }
    }
    throw new GazetteError('unavailable', 'the notice kept changing while it was read');
  }

  function load(id: string): Promise<NoticeAnswer> {
    const underWay = loads.get(id);
    if (underWay !== undefined) return underWay;
    const loading = loadNew(id).finally(() => loads.delete(id));
    loads.set(id, loading);
    return loading;
  }

  async function prefetchAll(): Promise<void> {
    if (isPrefetching) return;
    isPrefetching = true;
    for (const id of wanted) {
      wanted.delete(id);
      // Not answering is fine: the notice is loaded when somebody opens it.
      await load(id).catch(() => {});
    }
    isPrefetching = false;
  }

  return {
    async show(id) {
      const kept = cache.get(id);
      if (kept?.isFresh === true) return { answer: kept.answer, isStale: false };
      const loading = load(id).then(
        (answer) => answer,
        () => null,
      );
      let callOff = (): void => {};
      const impatience = new Promise<'late'>((resolve) => {
        callOff = later(PATIENCE_MS, () => resolve('late'));
      });
      const first = await Promise.race([loading, impatience]);
      callOff();
      if (first !== 'late' && first !== null) return { answer: first, isStale: false };
      if (first === 'late') {
        void loading.then((answer) => {
          const event = answer === null ? null : lateEvent(answer);
          if (event !== null) onLate(event);
        });
      }
      // Looked up again: a push may have turned it into a tombstone meanwhile.
      const answer = cache.get(id)?.answer ?? null;
      return { answer, isStale: answer !== null };
    },
    prefetch(id) {
      wanted.delete(id);
      wanted.add(id);
      const [oldest] = wanted;
      if (wanted.size > PREFETCHED && oldest !== undefined) wanted.delete(oldest);
      void prefetchAll();
    },
  };
}
