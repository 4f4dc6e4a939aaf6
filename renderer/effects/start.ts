/** Puts the effects together, connects them to the host's events, and answers the actions components may take. */
import { GazetteError } from '../../server-bridge/contract/failure.ts';
import { changeQuery } from '../state/inbox.ts';
import { judge, markOf, settle } from '../state/notices.ts';
import { askFind, dropToast } from '../state/ui.ts';
import { selectShownNotice, type AppState } from '../state/store.ts';
import type { Actions } from './actions.ts';
import { createClock } from './clock.ts';
import { runCommand } from './commands.ts';
import type { Deps } from './deps.ts';
import { singleFlight } from './deps.ts';
import type { Position } from '../../server-bridge/contract/notice.ts';
import { forgetMissed } from './catch-up.ts';
import { applyBatch, type Batch } from './events.ts';
import { createList } from './list.ts';
import { createNavigation } from './navigation.ts';
import { createNoticeCache } from './notice-cache.ts';
import { createOutbox } from './outbox.ts';
import { createReader } from './reader.ts';
import { selectText } from './select-text.ts';
import { createSnapshot } from './snapshot.ts';
import { createViewMemory } from './view-memory.ts';
import { createToasts } from './toasts.ts';
import { createUpdateNotes } from './updates.ts';

/** Between two readings of the figures in a burst, in ms. */
const COUNTS_GAP_MS = 150;

interface Effects {
  readonly actions: Actions;
  /** What the last run left is in the state, where it left anything. */
  readonly restored: Promise<unknown>;
  readonly stop: () => void;
}

export function startEffects(deps: Deps): Effects {
  const { store, host, db, now, later } = deps;
  const setUi = (change: (ui: AppState['ui']) => AppState['ui']): void => {
    store.setState((state) => ({ ui: change(state.ui) }));
  };
  const toasts = createToasts(deps);
  const { note, complain } = toasts;
  const updates = createUpdateNotes(deps);
  const clock = createClock(deps);
  const cache = createNoticeCache({ db, now });
  const snapshot = createSnapshot(deps);
  const memory = createViewMemory(deps);
  const list = createList(deps, snapshot.save);
  const reader = createReader(deps, cache);
  const navigation = createNavigation(store, reader, {
    showPage: (page) => void actions.attempt(() => host.host('host.showPage', { page })),
    closeWindow: () => actions.closeWindow(),
  });
  // A notice's own window has no list.
  const refreshList = store.getState().ui.frame === 'main' ? list.refresh : (): void => undefined;
  const outbox = createOutbox(deps, {
    onRefused: (error) => {
      complain(new GazetteError(error.code, error.message, error.details), null);
      counts.ask();
    },
    onReadAll: () => {
      refreshList();
      counts.ask();
    },
  });
  const counts = singleFlight(later, COUNTS_GAP_MS, async () => {
    try {
      const { position, ...figures } = await host.call('notices.counts', {});
      store.setState((state) =>
        judge(state.notices, position.epoch) === 'drop'
          ? state
          : { counts: figures, notices: settle(state.notices, position) },
      );
      snapshot.save();
    } catch {
      // The list says what is wrong; figures follow at the next change.
    }
  });

  const readSettings = async (): Promise<void> => {
    const settings = await host.call('settings.get', {}).catch(() => null);
    if (settings !== null) store.setState({ settings });
    const sources = await host.call('sources.list', {}).catch(() => null);
    if (sources !== null) store.setState({ sources: sources.sources });
    const policy = await host.call('policy.get', {}).catch(() => null);
    if (policy !== null) store.setState({ policy });
    snapshot.save();
  };
  /** Where the last run ended, until it is known what happened since. */
  let missedSince: Position | null = null;
  const catchUp = async (): Promise<void> => {
    const since = missedSince;
    missedSince = null;
    if (since !== null && !(await forgetMissed(deps, cache, since))) missedSince = since;
  };
  const readAll = (): void => {
    void catchUp();
    refreshList();
    counts.ask();
    if (store.getState().reader.id !== null) reader.refresh();
    void readSettings();
    outbox.flush();
  };

  const onBatch = (batch: Batch): void => {
    const { state, wishes } = applyBatch(store.getState(), batch);
    store.setState(state, true);
    for (const push of wishes.pushes) reader.pushed(push);
    if (wishes.pushes.length > 0) void cache.keepPushes(wishes.pushes);
    if (wishes.evicted.some((id) => id === null || id === state.reader.id)) reader.refresh();
    if (wishes.everything || wishes.isBack) readAll();
    else {
      if (wishes.list) refreshList();
      if (wishes.counts) counts.ask();
    }
    if (wishes.settings || wishes.sources) snapshot.save();
    if (wishes.isLinkBlocked) note('linkBlocked');
    if (wishes.isAsked && deps.isShowing()) actions.alive();
    if (wishes.isSelecting) selectText();
    for (const from of wishes.recovered) note(from === 'slow' || from === 'part' ? from : 'recovered');
    if (wishes.clock) clock.look();
    const target = wishes.navigateTo.at(-1);
    if (target !== undefined) navigation.navigate({ name: 'notice', id: target });
    for (const command of wishes.commands) runCommand(command, actions, store.getState());
  };

  const restored = snapshot.restore();
  const begin = async (): Promise<void> => {
    const info = host.host('host.info', {});
    void host.host('host.attention', {}).then(
      (attention) => {
        store.setState((state) => ({ attention: state.attention ?? attention }));
      },
      () => undefined,
    );
    void host.host('host.update', {}).then(
      ({ update }) => {
        store.setState((state) => ({ update: state.update ?? update }));
      },
      () => undefined,
    );
    missedSince = await restored;
    clock.look();
    await outbox.restore().catch(() => undefined);
    readAll();
    const { connection, initialNotice, ...rest } = await info;
    store.setState((state) => ({
      host: rest,
      connection: state.connection.state === 'starting' ? connection : state.connection,
    }));
    if (initialNotice !== null) navigation.navigate({ name: 'notice', id: initialNotice }, { replace: true });
  };

  const query = (change: Parameters<typeof changeQuery>[1]): void => {
    store.setState((state) => ({ inbox: changeQuery(state.inbox, change) }));
    list.refresh();
  };

  let hasPainted = false;
  const actions: Actions = {
    navigate: navigation.navigate,
    back: navigation.back,
    openNotice(id) {
      navigation.navigate({ name: 'notice', id });
    },
    openWindow(id) {
      void actions.attempt(() => host.host('host.openWindow', { id }));
    },
    closeWindow() {
      void actions.attempt(() => host.host('host.closeWindow', {}));
    },
    showRange(first, last) {
      const { visible } = store.getState().inbox;
      if (visible.first === first && visible.last === last) return;
      store.setState((state) => ({ inbox: { ...state.inbox, visible: { first, last } } }));
      list.ensure();
    },
    setFilter(filter) {
      query({ filter });
    },
    setSort(sort) {
      query({ sort });
    },
    reloadList() {
      store.setState((state) => ({ inbox: { ...state.inbox, isLoading: true, hasFailed: false } }));
      list.refresh();
    },
    setActiveRow(id) {
      if (store.getState().ui.activeId !== id) setUi((ui) => ({ ...ui, activeId: id }));
    },
    markRead(ids, isRead) {
      const { byId } = store.getState().notices;
      const items = ids.flatMap((id) => {
        const notice = byId[id];
        return notice === undefined ? [] : [{ id, read: isRead ? notice.version : 0, at: now() }];
      });
      if (items.length > 0) void outbox.add({ kind: 'set', items });
    },
    markAllRead() {
      const { inbox, notices } = store.getState();
      if (notices.epoch === null) return;
      const upTo = { epoch: notices.epoch, seq: notices.seq };
      void outbox.add({ kind: 'readAll', params: { filter: inbox.filter, upTo, at: now() } });
      note('allRead');
    },
    acknowledge(id, version) {
      void outbox.add({ kind: 'set', items: [{ id, read: version, ack: version, at: now() }] });
    },
    shown(id) {
      const { notices, reader: open, ui } = store.getState();
      if (ui.frame === 'print') return;
      const summary = notices.byId[id] ?? (open.id === id ? open.view?.summary : undefined);
      if (summary === undefined || open.view === null || open.view.version !== summary.version) return;
      if (markOf(notices, id, summary.mark).readVersion >= summary.version) return;
      void outbox.add({ kind: 'set', items: [{ id, read: summary.version, at: now() }] });
    },
    async updateSettings(patch) {
      const before = store.getState().settings;
      if (before !== null)
        store.setState({ settings: { ...before, values: Object.assign({}, before.values, patch) } });
      const settings = await actions.attempt(() => host.call('settings.update', { patch }));
      store.setState({ settings: settings ?? before });
      snapshot.save();
      return settings !== null;
    },
    restartBridge() {
      setUi((ui) => ({ ...ui, isFailureHidden: false }));
      void actions.attempt(() => host.host('host.restartBridge', {}));
    },
    setFailureHidden(isFailureHidden) {
      setUi((ui) => ({ ...ui, isFailureHidden }));
    },
    alive() {
      void host.host('host.alive', {}).catch(() => undefined);
    },
    takePlace: memory.takePlace,
    keepPlace: memory.keepPlace,
    painted(noticeCount) {
      if (hasPainted) return;
      hasPainted = true;
      void host.host('host.painted', { noticeCount }).catch(() => undefined);
    },
    print(id) {
      void actions.attempt(() => host.host('host.print', { id }));
    },
    savePdf(id) {
      void actions
        .attempt(() => host.host('host.savePdf', { id }))
        .then((result) => {
          if (result?.saved === true) note('saved');
        });
    },
    printable(isWhole) {
      void host.host('host.printable', { isWhole }).catch(() => undefined);
    },
    async addFolder() {
      const picked = await actions.attempt(() => host.host('host.pickFolder', {}));
      const path = picked?.path ?? null;
      if (path === null) return;
      await actions.attempt(() => host.call('sources.add', { kind: 'folder', path }), 'sourceAdded');
    },
    saveMedia(hash, name) {
      void actions
        .attempt(() => host.host('host.saveMedia', { hash, name }))
        .then((result) => {
          if (result?.saved === true) note('saved');
        });
    },
    copyText(text) {
      void actions.attempt(() => host.host('host.copyText', { text }), 'copied');
    },
    selectText,
    find(what, query = null) {
      if (selectShownNotice(store.getState()) !== null) setUi((ui) => askFind(ui, what, query));
    },
    setFindQuery(text) {
      setUi((ui) => ({ ...ui, find: { ...ui.find, query: text } }));
    },
    closeFind() {
      setUi((ui) => ({ ...ui, find: { ...ui.find, isOpen: false } }));
    },
    actOnUpdate(action) {
      void actions.attempt(() => host.host('host.updateAct', { action }));
    },
    dismissUpdateNote: updates.dismiss,
    closeNews: updates.closeNews,
    openDialog(dialog) {
      setUi((ui) => ({ ...ui, dialog }));
    },
    dismissToast(id) {
      setUi((ui) => dropToast(ui, id));
    },
    holdToasts(areToastsHeld) {
      setUi((ui) => ({ ...ui, areToastsHeld }));
    },
    ask: (method, params) => host.call(method, params),
    askHost: (method, params) => host.host(method, params),
    async attempt(run, done) {
      try {
        const result = await run();
        if (done !== undefined) note(done);
        return result;
      } catch (error) {
        complain(error, () => void actions.attempt(run, done));
        return null;
      }
    },
  };

  const stopEvents = host.on(onBatch);
  navigation.start();
  void begin();
  return {
    actions,
    restored,
    stop() {
      stopEvents();
      for (const part of [toasts, updates, clock, list, counts, reader, navigation, outbox, snapshot, memory])
        part.stop();
    },
  };
}
