import { LRUCache } from 'lru-cache';
import type { EventPayload } from '../../server-bridge/contract/events.ts';
import type { NoticeAnswer } from '../../server-bridge/contract/notice.ts';
import { PositionGuard, type GuardedLoad } from '../../server-bridge/rules/position-guard.ts';

interface Entry {
  answer: NoticeAnswer;
  /** Monotonic ms; the entry is STALE from then on. */
  freshUntil: number;
}

export interface NoticeCache {
  /** The log of the present connection. When it is another one, every entry turns STALE. */
  connected(epoch: string): void;
  get(id: string): { readonly answer: NoticeAnswer; readonly isFresh: boolean } | null;
  /** Call before a load leaves, and `end` of its result in any case. */
  beginLoad(): GuardedLoad;
  /** Takes the answer of a load. False when something newer was told meanwhile, or it is of another log. */
  store(load: GuardedLoad, id: string, answer: NoticeAnswer): boolean;
  /** A change was told: the entry turns STALE, and what left the readers' sight leaves the cache. */
  push(change: EventPayload<'notice:updated'>): void;
  mark(marks: EventPayload<'marks:changed'>['marks']): void;
  /** Turns one entry STALE, or all; loads under way leave STALE results. */
  evict(id: string | null): void;
}

const MAX_ENTRIES = 1024;
const MAX_BYTES = 64 * 1024 * 1024;
const FRESH_MS = 5_000;
const STALE = Number.NEGATIVE_INFINITY;
/** An entry's summary, table of contents, dates and so on, roughly. */
const FIXED_BYTES = 4096;

const keyOf = (id: string): string => `ann:${id}`;

function bytesOf({ answer }: Entry): number {
  if (answer.status !== 'ok') return FIXED_BYTES;
  const { html, clauses } = answer.notice;
  const units = clauses.reduce((sum, clause) => sum + clause.value.length + 100, html.length);
  return FIXED_BYTES + units * 2;
}

/** Main's cache of notices (DESIGN section 5): FRESH -> STALE -> load -> FRESH. `now` is monotonic ms. */
export function createNoticeCache(now: () => number): NoticeCache {
  const guard = new PositionGuard();
  const entries = new LRUCache<string, Entry>({
    max: MAX_ENTRIES,
    maxSize: MAX_BYTES,
    sizeCalculation: bytesOf,
  });

  function makeStale(id: string | null): void {
    const touched = id === null ? [...entries.values()] : [entries.peek(keyOf(id))];
    for (const entry of touched) if (entry !== undefined) entry.freshUntil = STALE;
  }
  function evict(id: string | null): void {
    guard.evict(id);
    makeStale(id);
  }

  return {
    connected(epoch) {
      if (guard.connected(epoch)) makeStale(null);
    },
    get(id) {
      const entry = entries.get(keyOf(id));
      return entry === undefined ? null : { answer: entry.answer, isFresh: now() < entry.freshUntil };
    },
    beginLoad: () => guard.beginLoad(),
    store(load, id, answer) {
      // A window may ask before the first subscription has told the epoch.
      if (guard.epoch === null) guard.connected(answer.position.epoch);
      const verdict = load.take(id, answer.position);
      if (verdict === 'drop') return false;
      entries.set(keyOf(id), { answer, freshUntil: verdict === 'fresh' ? now() + FRESH_MS : STALE });
      return true;
    },
    push({ id, kind, summary, ts, epoch, seq }) {
      const position = { epoch, seq };
      if (!guard.push(id, position)) return;
      const known = entries.peek(keyOf(id));
      if (known === undefined) return;
      if (summary !== null && kind !== 'withdrawn' && kind !== 'retired') return makeStale(id);
      const isWithdrawn = kind === 'withdrawn';
      const title = isWithdrawn && known.answer.status === 'ok' ? known.answer.notice.summary.title : null;
      const status = isWithdrawn ? 'withdrawn' : 'unknown';
      entries.set(keyOf(id), { answer: { status, position, id, title, at: ts }, freshUntil: STALE });
    },
    mark(marks) {
      if (marks === null) return evict(null);
      for (const { id, mark } of marks) {
        const entry = entries.peek(keyOf(id));
        if (entry?.answer.status !== 'ok') continue;
        const { notice } = entry.answer;
        if (mark.rev <= notice.summary.mark.rev) continue;
        entry.answer = { ...entry.answer, notice: { ...notice, summary: { ...notice.summary, mark } } };
      }
    },
    evict,
  };
}
