/** Keeps the inbox list true: pages as they are looked at, the ones on the screen anew after every change. */
import { toErrorData } from '../../server-bridge/contract/failure.ts';
import type { Result } from '../../server-bridge/contract/methods.ts';
import {
  addPage,
  idAt,
  indexOfId,
  missingPages,
  PAGE_SIZE,
  pagesOf,
  replacePages,
  type InboxState,
  type ListPage,
} from '../state/inbox.ts';
import { localList } from '../state/local-list.ts';
import { judge, putSummaries, settle } from '../state/notices.ts';
import type { AppState } from '../state/store.ts';
import { singleFlight, type Deps } from './deps.ts';

type Answer = Result<'notices.list'>;

/** Rows beyond the screen that are kept fresh with it. */
const MARGIN = 20;
/** Between two readings of a burst, in ms. */
const GAP_MS = 60;

interface ListEffect {
  /** Reads what is on the screen anew, as one update. */
  refresh(): void;
  /** Fetches pages on the screen that nobody has loaded. */
  ensure(): void;
  stop(): void;
}

export function createList(deps: Deps, onLoaded: () => void): ListEffect {
  const { store, host } = deps;
  const underWay = new Set<string>();

  const fetchPage = (inbox: InboxState, page: number): Promise<Answer> =>
    host.call('notices.list', {
      filter: inbox.filter,
      sort: inbox.sort,
      offset: page * PAGE_SIZE,
      limit: PAGE_SIZE,
    });

  const read = async (): Promise<void> => {
    const { inbox, ui } = store.getState();
    const { first, last } = inbox.visible;
    const wanted = new Set(pagesOf(first - MARGIN, last + MARGIN));
    const active = ui.activeId === null ? -1 : indexOfId(inbox, ui.activeId);
    if (active >= 0) wanted.add(Math.floor(active / PAGE_SIZE));
    const lastPage = Math.floor(Math.max(0, (inbox.total ?? 1) - 1) / PAGE_SIZE);
    const loaded = new Map<number, Answer>();
    const load = async (pages: Iterable<number>): Promise<void> => {
      await Promise.all(
        [...pages]
          .filter((page) => !loaded.has(page))
          .map(async (page) => loaded.set(page, await fetchPage(inbox, page))),
      );
    };
    try {
      await load([...wanted].filter((page) => page <= lastPage));
      // More came in above than the margin holds: what is looked at has moved on by as many rows.
      const anchor = idAt(inbox, first);
      const total = [...loaded.values()][0]?.total ?? 0;
      const shift = total - (inbox.total ?? total);
      const isAnchorThere = [...loaded.values()].some(({ items }) => items.some(({ id }) => id === anchor));
      if (anchor !== null && !isAnchorThere && shift !== 0)
        await load(pagesOf(Math.max(0, first + shift - MARGIN), Math.min(last + shift + MARGIN, total - 1)));
      take(loaded, inbox);
    } catch (error) {
      fail(error, inbox.generation);
    }
  };

  const take = (loaded: ReadonlyMap<number, Answer>, asked: InboxState): void => {
    let isTaken = false;
    let isTorn = false;
    store.setState((state) => {
      if (state.inbox.generation !== asked.generation) return state;
      const taken = [...loaded].filter(([, { position }]) => judge(state.notices, position.epoch) !== 'drop');
      const newest = taken.map(([, answer]) => answer).sort((a, b) => b.position.seq - a.position.seq)[0];
      if (newest === undefined) return state;
      isTaken = true;
      isTorn = taken.some(([, { position }]) => position.seq !== newest.position.seq);
      const pages = taken.map(([page, { items }]): ListPage => ({ page, ids: items.map(({ id }) => id) }));
      return {
        ...withSummaries(
          state,
          taken.map(([, answer]) => answer),
        ),
        inbox: replacePages(state.inbox, pages, newest.total, newest.position),
        ui: { ...state.ui, backgroundError: null },
      };
    });
    if (isTorn || !isTaken) flight.ask();
    if (!isTaken) return;
    onLoaded();
    ensure();
  };

  const fail = (error: unknown, generation: number): void => {
    const data = toErrorData(error);
    store.setState((state) => {
      if (state.inbox.generation !== generation) return state;
      const ui = state.connection.state === 'live' ? { ...state.ui, backgroundError: data } : state.ui;
      if (state.inbox.total !== null) return { ui, inbox: { ...state.inbox, isLoading: false } };
      const ids = localList(state.notices, state.inbox.filter, state.inbox.sort);
      // Nothing is known yet and the backend may still be starting: go on waiting for it.
      const isWaiting = Object.keys(state.notices.byId).length === 0 && state.connection.state === 'starting';
      if (isWaiting) return { ui };
      const hasNothing = Object.keys(state.notices.byId).length === 0;
      return { ui, inbox: { ...withLocal(state.inbox, ids), hasFailed: hasNothing } };
    });
  };

  const flight = singleFlight(deps.later, GAP_MS, read);

  const ensure = (): void => {
    const { inbox } = store.getState();
    for (const page of missingPages(inbox)) {
      const key = `${inbox.generation}:${page}`;
      if (underWay.has(key) || inbox.total === null) continue;
      underWay.add(key);
      void fetchPage(inbox, page)
        .then((answer) => {
          addOne(page, answer, inbox.generation);
        })
        .catch((error: unknown) => {
          fail(error, inbox.generation);
        })
        .finally(() => underWay.delete(key));
    }
  };

  const addOne = (page: number, answer: Answer, generation: number): void => {
    const before = store.getState().inbox;
    if (before.generation !== generation) return;
    store.setState((state) => {
      if (judge(state.notices, answer.position.epoch) === 'drop') return state;
      const ids = answer.items.map(({ id }) => id);
      return {
        ...withSummaries(state, [answer]),
        inbox: addPage(state.inbox, { page, ids }, answer.total, answer.position),
      };
    });
    if (before.total !== answer.total) flight.ask();
  };

  return { refresh: flight.ask, ensure, stop: flight.stop };
}

function withSummaries(state: AppState, answers: readonly Answer[]): AppState {
  let { notices } = state;
  for (const { position, items } of answers)
    notices = putSummaries(settle(notices, position), position.epoch, items);
  return { ...state, notices };
}

/** A list of ids as pages, all of them loaded. */
function withLocal(inbox: InboxState, ids: readonly string[]): InboxState {
  const pages: Record<number, readonly string[]> = {};
  for (let from = 0; from < ids.length; from += PAGE_SIZE)
    pages[from / PAGE_SIZE] = ids.slice(from, from + PAGE_SIZE);
  return { ...inbox, pages, total: ids.length, position: null, isLoading: false };
}
