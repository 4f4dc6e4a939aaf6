/** The list of notices: how many there are, and pages of ids by offset, as far as they were looked at. */
import type { Params } from '../../server-bridge/contract/methods.ts';
import type { NoticeFilter, Position } from '../../server-bridge/contract/notice.ts';

export type Sort = Params<'notices.list'>['sort'];

/** Rows a page; at most the contract's 200. */
export const PAGE_SIZE = 100;

/** What readers see without asking for more. */
export const OPEN_STATES = ['current', 'upcoming'] as const;
export const ARCHIVE_STATES = ['expired', 'withdrawn'] as const;

export interface InboxState {
  readonly filter: NoticeFilter;
  readonly sort: Sort;
  /** Null until the first answer for this filter and sort. */
  readonly total: number | null;
  /** The position of the newest page; null for a list from the last run. */
  readonly position: Position | null;
  /** Ids by page number; null where a row is known to be out of date. */
  readonly pages: Readonly<Record<number, ReadonlyArray<string | null>>>;
  /** First and last row on the screen. */
  readonly visible: { readonly first: number; readonly last: number };
  /** Grows when filter or sort change: answers of an older one are dropped. */
  readonly generation: number;
  readonly isLoading: boolean;
  /** The list could not be read and nothing can be shown instead. */
  readonly hasFailed: boolean;
}

const defaultFilter: NoticeFilter = { states: [...OPEN_STATES] };

export const initialInbox: InboxState = {
  filter: defaultFilter,
  sort: 'newest',
  total: null,
  position: null,
  pages: {},
  visible: { first: 0, last: 0 },
  generation: 0,
  isLoading: true,
  hasFailed: false,
};

/** Another filter or sort: the old rows go, and answers still under way with them. */
export function changeQuery(state: InboxState, query: { filter?: NoticeFilter; sort?: Sort }): InboxState {
  return {
    ...state,
    ...query,
    total: null,
    position: null,
    pages: {},
    visible: { first: 0, last: 0 },
    generation: state.generation + 1,
    isLoading: true,
    hasFailed: false,
  };
}

export function idAt(state: InboxState, index: number): string | null {
  return state.pages[Math.floor(index / PAGE_SIZE)]?.[index % PAGE_SIZE] ?? null;
}

/** Index of a loaded row, -1 when it is not loaded. */
export function indexOfId(state: InboxState, id: string): number {
  for (const [page, ids] of Object.entries(state.pages)) {
    const at = ids.indexOf(id);
    if (at >= 0) return Number(page) * PAGE_SIZE + at;
  }
  return -1;
}

/** Page numbers that rows `first` to `last` lie on. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / PAGE_SIZE);
  const to = Math.floor(Math.max(first, last) / PAGE_SIZE);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Pages on the screen that nobody has loaded. */
export function missingPages(state: InboxState): number[] {
  const last = Math.min(state.visible.last, (state.total ?? 1) - 1);
  return pagesOf(state.visible.first, last).filter((page) => state.pages[page] === undefined);
}

export interface ListPage {
  readonly page: number;
  readonly ids: readonly string[];
}

/** One page more of the same list: an id that moved here leaves its old place. */
export function addPage(state: InboxState, page: ListPage, total: number, position: Position): InboxState {
  const moved = new Set(page.ids);
  const pages: Record<number, ReadonlyArray<string | null>> = {};
  for (const [number, ids] of Object.entries(state.pages))
    pages[Number(number)] = ids.some((id) => id !== null && moved.has(id))
      ? ids.map((id) => (id !== null && moved.has(id) ? null : id))
      : ids;
  pages[page.page] = page.ids;
  return { ...state, pages, total, position, isLoading: false, hasFailed: false };
}

/** The list read anew: these pages and no others. Unchanged pages stay the same objects. */
export function replacePages(
  state: InboxState,
  list: readonly ListPage[],
  total: number,
  position: Position,
): InboxState {
  const pages: Record<number, ReadonlyArray<string | null>> = {};
  const seen = new Set<string>();
  for (const { page, ids } of list) {
    const unique = ids.map((id) => (seen.has(id) ? null : id));
    for (const id of ids) seen.add(id);
    const old = state.pages[page];
    const isSame = old?.length === unique.length && unique.every((id, index) => id === old[index]);
    pages[page] = isSame && old !== undefined ? old : unique;
  }
  return { ...state, pages, total, position, isLoading: false, hasFailed: false };
}

/** Whether the filter is more than the choice between open and archive. */
export function isNarrowed(filter: NoticeFilter): boolean {
  return (
    filter.unread === true ||
    filter.needsAck === true ||
    [filter.levels, filter.channels, filter.sourceIds, filter.tags].some((list) => (list?.length ?? 0) > 0)
  );
}

export const isArchive = (filter: NoticeFilter): boolean => filter.states?.includes('expired') ?? false;
