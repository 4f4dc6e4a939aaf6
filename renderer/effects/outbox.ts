/** Marks that wait to be sent: written down first, then shown, sent in order when live, the same key each time. */
import { toErrorData, type ErrorData } from '../../server-bridge/contract/failure.ts';
import type { Params } from '../../server-bridge/contract/methods.ts';
import type { Mark } from '../../server-bridge/contract/notice.ts';
import { addPending, clearPending, markOf, needsAck, putMarks, readStateOf } from '../state/notices.ts';
import { matchesFilter } from '../state/local-list.ts';
import { shiftCounts } from '../state/counts.ts';
import type { AppState } from '../state/store.ts';
import type { OutboxEntry } from './db.ts';
import type { Deps } from './deps.ts';

type MarkItem = Params<'marks.set'>['items'][number];
type NewEntry =
  | { readonly kind: 'set'; readonly items: readonly MarkItem[] }
  | { readonly kind: 'readAll'; readonly params: Omit<Params<'marks.readAll'>, 'key'> };

interface Outbox {
  /** Marks that wait from the last run are shown and sent. */
  restore(): Promise<void>;
  add(entry: NewEntry): Promise<void>;
  /** Sends what waits; called when live. */
  flush(): void;
  stop(): void;
}

const RETRY_MS = 3_000;
/** The contract's bound for one call. */
const MAX_ITEMS = 500;

export function createOutbox(
  deps: Deps,
  hooks: { readonly onRefused: (error: ErrorData) => void; readonly onReadAll: () => void },
): Outbox {
  const { store, host, db, later, newKey } = deps;
  const queue: OutboxEntry[] = [];
  let isSending = false;
  let order = 0;
  let cancelRetry: () => void = () => undefined;
  let isStopped = false;

  const sendOne = async (entry: OutboxEntry): Promise<void> => {
    if (entry.kind === 'set') {
      const { marks } = await host.call('marks.set', { key: entry.key, items: entry.items });
      store.setState((state) => ({ notices: clearPending(putMarks(state.notices, marks), entry.key) }));
      return;
    }
    await host.call('marks.readAll', { key: entry.key, ...entry.params });
    hooks.onReadAll();
    // The list read anew brings the real marks; until then the optimistic ones stay.
    later(1_000, () => {
      store.setState((state) => ({ notices: clearPending(state.notices, entry.key) }));
    });
  };

  const flush = async (): Promise<void> => {
    if (isSending || isStopped) return;
    isSending = true;
    cancelRetry();
    for (let entry = queue[0]; entry !== undefined; entry = queue[0]) {
      try {
        await sendOne(entry);
      } catch (error) {
        const data = toErrorData(error);
        if (data.retryable) {
          cancelRetry = later(RETRY_MS, () => void flush());
          break;
        }
        const { key } = entry;
        store.setState((state) => ({ notices: clearPending(state.notices, key) }));
        // What was withdrawn meanwhile needs no mark.
        if (data.code !== 'not-found') hooks.onRefused(data);
      }
      queue.shift();
      await db.deleteOutbox(entry.key).catch(() => undefined);
    }
    isSending = false;
  };

  const enqueue = async (entry: OutboxEntry): Promise<void> => {
    queue.push(entry);
    await db.putOutbox(entry).catch(() => undefined);
    void flush();
  };

  return {
    async restore() {
      const waiting = await db.outbox();
      order = Math.max(order, ...waiting.map((entry) => entry.order + 1));
      queue.unshift(...waiting);
      store.setState((state) => waiting.reduce(showPending, state));
      void flush();
    },
    async add(fresh) {
      const entries: OutboxEntry[] = [];
      if (fresh.kind === 'readAll') entries.push({ ...fresh, key: newKey(), order: order++ });
      else
        for (let from = 0; from < fresh.items.length; from += MAX_ITEMS)
          entries.push({
            kind: 'set',
            items: fresh.items.slice(from, from + MAX_ITEMS),
            key: newKey(),
            order: order++,
          });
      store.setState((state) => entries.reduce(showPending, state));
      await Promise.all(entries.map(enqueue));
    },
    flush: () => void flush(),
    stop() {
      isStopped = true;
      cancelRetry();
    },
  };
}

/** The state with an entry's marks laid over it. */
function showPending(state: AppState, entry: OutboxEntry): AppState {
  const items: readonly MarkItem[] =
    entry.kind === 'set'
      ? entry.items
      : Object.values(state.notices.byId)
          .filter(
            (notice) =>
              notice.seq <= entry.params.upTo.seq &&
              matchesFilter(state.notices, notice, entry.params.filter),
          )
          .map(({ id, version }) => ({ id, read: version, at: entry.params.at }));
  const notices = addPending(
    state.notices,
    items.map(({ id, read, ack, at }) => ({ id, key: entry.key, read, ack, at })),
  );
  let { counts } = state;
  for (const { id } of items) {
    const notice = state.notices.byId[id];
    if (notice === undefined) continue;
    const before = markOf(state.notices, id, notice.mark);
    const after = markOf(notices, id, notice.mark);
    const isUnread = (mark: Mark): boolean => readStateOf(notice.version, mark) !== 'read';
    counts = shiftCounts(counts, notice, {
      unread: step(isUnread(before), isUnread(after)),
      needsAck: step(needsAck(notice, before), needsAck(notice, after)),
    });
  }
  return { ...state, notices, counts };
}

/** How a figure that counts something changes with one of what it counts. */
const step = (was: boolean, is: boolean): -1 | 0 | 1 => (was === is ? 0 : is ? 1 : -1);
