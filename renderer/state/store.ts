/**
 * The renderer's state: slices of plain data, changed by the pure functions beside their types. No React, no host.
 * To add a slice: a file with its type, its initial value and its functions, and one line in `AppState` and `initial`.
 * Only `effects/` writes it; components read it through selectors.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AttentionState } from '../../server-bridge/contract/attention.ts';
import type { UpdateOverview } from '../../server-bridge/contract/update.ts';
import type { HostResult } from '../../server-bridge/contract/host.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import type { PolicyState } from '../../server-bridge/contract/policy.ts';
import type { SettingsState } from '../../server-bridge/contract/settings.ts';
import type { SourceStatus } from '../../server-bridge/contract/source.ts';
import type { ConnectionState } from '../../server-bridge/contract/status.ts';
import { initialCounts, type Counts } from './counts.ts';
import { idAt, initialInbox, type InboxState } from './inbox.ts';
import { initialNotices, markOf, type NoticesState } from './notices.ts';
import type { Frame } from './route.ts';
import { initialReader, type ReaderState } from './reader.ts';
import { initialUi, type UiState } from './ui.ts';

type HostInfo = Omit<HostResult<'host.info'>, 'connection' | 'initialNotice'>;

export interface AppState {
  /** The time in ms as it was last looked at, good to half a minute: for "3 minutes ago". */
  readonly now: number;
  readonly host: HostInfo | null;
  readonly connection: ConnectionState;
  readonly notices: NoticesState;
  readonly inbox: InboxState;
  readonly reader: ReaderState;
  readonly counts: Counts | null;
  /** Null until the first answer or the copy of the last run. */
  readonly settings: SettingsState | null;
  readonly sources: readonly SourceStatus[] | null;
  /** What the organisation decides; null until the first answer. */
  readonly policy: PolicyState | null;
  /** What the host keeps back or has put before the person; null until it told. */
  readonly attention: AttentionState | null;
  /** Null until the host has told, and where it has no updates of its own. */
  readonly update: UpdateOverview | null;
  readonly ui: UiState;
}

export type AppStore = StoreApi<AppState>;

/** `now` in ms. */
export function initialState(now: number, frame: Frame = 'main'): AppState {
  return {
    now,
    host: null,
    connection: { state: 'starting', since: now, reason: null },
    notices: initialNotices,
    inbox: initialInbox,
    reader: initialReader,
    counts: initialCounts,
    settings: null,
    sources: null,
    policy: null,
    attention: null,
    update: null,
    ui: { ...initialUi, frame },
  };
}

export function createAppStore(now: number, frame?: Frame): AppStore {
  return createStore<AppState>()(() => initialState(now, frame));
}

/** Back to the beginning, for tests. */
export function resetStore(store: AppStore, now: number): void {
  store.setState(initialState(now), true);
}

export const selectRow = (state: AppState, index: number): NoticeSummary | null => {
  const id = idAt(state.inbox, index);
  return id === null ? null : (state.notices.byId[id] ?? null);
};

export const selectSummary = (state: AppState, id: string): NoticeSummary | null =>
  state.notices.byId[id] ?? null;

/** The notice whose text is on the screen; null when there is none. */
export const selectShownNotice = ({ ui, reader }: AppState): string | null =>
  ui.route.name === 'notice' && reader.status === 'ok' ? reader.id : null;

/** The mark of a notice as the person sees it; null when the notice is not known. */
export const selectMark = (state: AppState, id: string): NoticeSummary['mark'] | null => {
  const known =
    state.notices.byId[id]?.mark ?? (state.reader.id === id ? state.reader.view?.summary.mark : undefined);
  return known === undefined ? null : markOf(state.notices, id, known);
};

export const selectSourceName = (state: AppState, id: string): string =>
  state.sources?.find((source) => source.id === id)?.name ?? id;

/** What has not come yet may still come: nothing failed, and nobody is gone. */
export const selectIsWaiting = ({ connection: { state } }: AppState): boolean =>
  state === 'starting' || state === 'catching-up' || state === 'live';

export const selectHasSingleKeys = (state: AppState): boolean =>
  state.settings?.values.singleKeyShortcuts ?? true;

/** Root font size in percent, by the setting for text size. */
export const selectTextScale = (state: AppState): number =>
  ({ small: 93.75, medium: 100, large: 112.5, 'x-large': 131.25 })[
    state.settings?.values.textSize ?? 'medium'
  ];
