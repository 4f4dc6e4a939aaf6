import type { HostMethod, HostParams, HostResult } from '../../server-bridge/contract/host.ts';
import type { Method, Params, Result } from '../../server-bridge/contract/methods.ts';
import type { NoticeFilter } from '../../server-bridge/contract/notice.ts';
import type { SettingsPatch } from '../../server-bridge/contract/settings.ts';
import type { UpdateAction } from '../../server-bridge/contract/update.ts';
import type { Sort } from '../state/inbox.ts';
import type { Route } from '../state/route.ts';
import type { FindState, ToastNote, UiState } from '../state/ui.ts';

import type { Place } from './kept-view.ts';

/** Everything a component may do. Components never reach the host or the bridge in another way. */
export interface Actions {
  navigate(route: Route, options?: { readonly replace?: boolean }): void;
  /** One step back in the history of this window, or to the inbox where there is none. */
  back(): void;
  openNotice(id: string): void;
  /** Shows a notice in a window of its own. */
  openWindow(id: string): void;
  /** Closes this window, a notice's own. */
  closeWindow(): void;

  /** Tells which rows are on the screen; missing ones are fetched. */
  showRange(first: number, last: number): void;
  setFilter(filter: NoticeFilter): void;
  setSort(sort: Sort): void;
  reloadList(): void;
  setActiveRow(id: string | null): void;

  markRead(ids: readonly string[], isRead: boolean): void;
  markAllRead(): void;
  acknowledge(id: string, version: number): void;
  /** The open notice was on the screen: marks it as read. */
  shown(id: string): void;

  updateSettings(patch: SettingsPatch): Promise<boolean>;
  /** Where in the notice the person read before the page was loaded anew; told once. */
  takePlace(id: string): Place | null;
  keepPlace(id: string, place: Place | null): void;

  restartBridge(): void;
  /** Whether the page about a failed backend is put aside, to read on. */
  setFailureHidden(isHidden: boolean): void;
  /** The page shows something. */
  alive(): void;
  painted(noticeCount: number): void;

  /** Both for the notice as it is shown now. */
  print(id: string): void;
  savePdf(id: string): void;
  /** This page was made for printing, and the notice is on it, or there is none. */
  printable(isWhole: boolean): void;

  /** Lets the person choose a folder by the host's dialog and makes it a source; a failure becomes a toast. */
  addFolder(): Promise<void>;
  saveMedia(hash: string, name: string): void;
  copyText(text: string): void;

  /** Opens the bar that finds in the notice, with `query` in it, or goes on to the next or previous place. */
  find(what: FindState['wish']['what'], query?: string | null): void;
  /** Selects what is read, without what is around it. */
  selectText(): void;
  setFindQuery(query: string): void;
  closeFind(): void;

  /** Does nothing where the state of updates does not allow it. */
  actOnUpdate(action: UpdateAction): void;
  /** Puts what was told of updates aside: for good. */
  dismissUpdateNote(): void;
  closeNews(): void;

  openDialog(dialog: UiState['dialog']): void;
  dismissToast(id: number): void;
  /** While they are held no message goes by itself. */
  holdToasts(areHeld: boolean): void;

  /** Asks the bridge; rejects with `GazetteError`. For views that keep what they show to themselves. */
  ask<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  askHost<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>>;
  /** Runs a person's action: a failure becomes a toast that offers it again. Null when it failed. */
  attempt<T>(run: () => Promise<T>, note?: ToastNote): Promise<T | null>;
}
