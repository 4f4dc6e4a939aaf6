/** What the first paint of the next run shows: the list as it was left, figures, settings, sources. */
import type { NoticeSummary, Position } from '../../server-bridge/contract/notice.ts';
import type { Counts } from '../state/counts.ts';
import { isNarrowed, isArchive, PAGE_SIZE, replacePages, type Sort } from '../state/inbox.ts';
import { putSummaries, settle } from '../state/notices.ts';
import type { AppState } from '../state/store.ts';
import type { Deps } from './deps.ts';

interface Snapshot {
  readonly format: 2;
  readonly position: Position;
  readonly sort: Sort;
  readonly total: number;
  readonly items: readonly NoticeSummary[];
  readonly counts: Counts | null;
  readonly settings: AppState['settings'];
  readonly sources: AppState['sources'];
  /** Not in one of an older version. */
  readonly policy?: AppState['policy'];
}

const KEY = 'snapshot';
const DELAY_MS = 500;
/** Enough for several screens. */
const MAX_ITEMS = 200;

interface SnapshotEffect {
  /** Shows the last run's list, unless living answers came first. Answers with the position it was left at. */
  restore(): Promise<Position | null>;
  /** Writes soon; calls in between cost nothing. */
  save(): void;
  stop(): void;
}

export function createSnapshot({ store, db, later }: Deps): SnapshotEffect {
  let cancel: (() => void) | null = null;
  let items: readonly NoticeSummary[] | null = null;
  return {
    async restore() {
      const kept = await db.getValue(KEY).catch(() => undefined);
      if (!isSnapshot(kept)) return null;
      store.setState((state) => restoreSnapshot(state, kept));
      return kept.position;
    },
    save() {
      cancel ??= later(DELAY_MS, () => {
        cancel = null;
        const state = store.getState();
        const fresh = itemsOf(state);
        items = fresh ?? items;
        const { epoch, seq } = state.notices;
        if (items === null || epoch === null) return;
        const snapshot: Snapshot = {
          format: 2,
          position: { epoch, seq },
          sort: state.inbox.sort,
          total: items.length,
          items,
          counts: state.counts,
          settings: state.settings,
          sources: state.sources,
          policy: state.policy,
        };
        void db.putValue(KEY, snapshot).catch(() => undefined);
      });
    },
    stop: () => cancel?.(),
  };
}

/** The rows from the top, when the plain list is shown. */
function itemsOf({ inbox, notices }: AppState): NoticeSummary[] | null {
  if (isNarrowed(inbox.filter) || isArchive(inbox.filter) || inbox.position === null) return null;
  const items: NoticeSummary[] = [];
  for (let page = 0; page * PAGE_SIZE < MAX_ITEMS; page++)
    for (const id of inbox.pages[page] ?? []) {
      const notice = id === null ? undefined : notices.byId[id];
      if (notice !== undefined) items.push(notice);
    }
  return items;
}

function isSnapshot(value: unknown): value is Snapshot {
  return (
    typeof value === 'object' && value !== null && 'format' in value && value.format === 2 && 'items' in value
  );
}

function restoreSnapshot(state: AppState, kept: Snapshot): AppState {
  const next = {
    ...state,
    settings: state.settings ?? kept.settings,
    sources: state.sources ?? kept.sources,
    policy: state.policy ?? kept.policy ?? null,
    counts: state.counts ?? kept.counts,
  };
  if (state.inbox.total !== null || state.notices.epoch !== null) return next;
  // A window that was loaded anew may show another part of the list.
  if (isNarrowed(state.inbox.filter) || isArchive(state.inbox.filter)) return next;
  const { epoch } = kept.position;
  // The change log may be another one by now: the first living answer says.
  const notices = {
    ...putSummaries(settle(state.notices, kept.position), epoch, kept.items),
    mayAdopt: true,
  };
  const ids = kept.items.map(({ id }) => id);
  const list = [];
  for (let from = 0; from < ids.length; from += PAGE_SIZE)
    list.push({ page: from / PAGE_SIZE, ids: ids.slice(from, from + PAGE_SIZE) });
  const inbox = replacePages({ ...state.inbox, sort: kept.sort }, list, kept.total, kept.position);
  return { ...next, notices, inbox: { ...inbox, position: null } };
}
