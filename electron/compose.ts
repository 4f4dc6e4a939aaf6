/**
 * Wires main: every service is constructed here, by hand, and nothing else constructs one. Returns what the entry
 * needs to pass starts on and to stop. Only files of electron/ that have to talk to Electron import it.
 * To add a service: construct it below what it needs, and end it in `stop`.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  app,
  clipboard,
  dialog,
  ipcMain,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  session,
  shell,
} from 'electron';
import { GazetteError } from '../server-bridge/contract/errors.ts';
import type { AnyEvent } from '../server-bridge/contract/events.ts';
import type { ConnectionState } from '../server-bridge/contract/status.ts';
import { connectBridge } from '../server-bridge/ipc/client.ts';
import { nextConnection } from './bridge/connection.ts';
import { createFollower } from './bridge/follower.ts';
import { forkBridge } from './bridge/fork.ts';
import { createNoticeCache } from './bridge/notice-cache.ts';
import { createNoticeReader } from './bridge/notice-reader.ts';
import { newSocketAddress } from './bridge/socket-address.ts';
import { createSupervisor, type Later } from './bridge/supervisor.ts';
import { createHostHandlers, saveMedia } from './host/handlers.ts';
import { registerIpc } from './ipc/register.ts';
import type { StartRequest } from './navigation/arguments.ts';
import { createExternalOpener } from './navigation/external.ts';
import { guardContents } from './navigation/guard.ts';
import { hardenSession } from './navigation/session.ts';
import { createBadge } from './notifications/badge.ts';
import { openJournal } from './notifications/journal.ts';
import { createNotifier } from './notifications/notifier.ts';
import { createSystemNotifications } from './notifications/system.ts';
import { APP_ORIGIN, APP_SCHEME } from './protocol/route.ts';
import { createAppServer } from './protocol/serve.ts';
import { openJsonFile } from './settings/json-file.ts';
import type { Log } from './settings/log.ts';
import {
  DEFAULT_PREFERENCES,
  isSamePreferences,
  preferences,
  type Preferences,
} from './settings/preferences.ts';
import { addSources } from './settings/start-sources.ts';
import { stringsFor } from './settings/strings.ts';
import { setMenu } from './windows/menu.ts';
import { windowState } from './windows/window-state.ts';
import { createWindows } from './windows/windows.ts';

export interface ComposeOptions {
  readonly dataFolder: string;
  /** Folder of the build: `renderer/`, `bridge/`, `preload/`. */
  readonly dist: string;
  /** A development server whose pages are shown instead of the built ones. */
  readonly devUrl: URL | null;
  readonly log: Log;
}

export interface Main {
  /** A start of the app: this one, or a later one that found it running. */
  handle(request: StartRequest): void;
  /** Brings a window to the front. */
  activate(): void;
  /** Ends the bridge and writes what is not written yet. */
  stop(): Promise<void>;
}

const now = (): number => performance.now();
const later: Later = (ms, task) => {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
};

export async function compose({ dataFolder, dist, devUrl, log }: ComposeOptions): Promise<Main> {
  const isDevelopment = !app.isPackaged;
  const userData = app.getPath('userData');
  const warn = (message: string): void => log('warn', message);
  const [address, journal, kept, placed] = await Promise.all([
    newSocketAddress(process.platform, randomBytes(16).toString('hex')),
    openJournal(join(userData, 'notifications.jsonl'), warn),
    openJsonFile(join(userData, 'preferences.json'), preferences, DEFAULT_PREFERENCES, warn),
    openJsonFile(join(userData, 'window.json'), windowState.nullable(), null, warn),
  ]);
  const strings = () => stringsFor(kept.value.language, app.getLocale());
  nativeTheme.themeSource = kept.value.theme;
  setMenu(strings(), isDevelopment);

  // The bridge: its process, the connection to it, and where we stand in its changes.
  const token = randomBytes(32).toString('base64url');
  let connection: ConnectionState = { state: 'starting', since: Date.now(), reason: null };
  const supervisor = createSupervisor({
    fork: (events) =>
      forkBridge(
        join(dist, 'bridge', 'child.js'),
        { GAZETTE_DATA: dataFolder, GAZETTE_SOCKET: address.path, GAZETTE_TOKEN: token },
        events,
      ),
    now,
    later,
    log,
    onState(state) {
      if (state.kind === 'running') client.wake();
      connectionChanged();
    },
  });
  const client = connectBridge({ address: address.path, token, client: 'desktop', log });
  let isLive = false;
  const follower = createFollower({
    caller: client,
    since: journal.position,
    later,
    log,
    onEvents(events, how) {
      if (follower.position !== null) cache.connected(follower.position.epoch);
      for (const event of events) takeIn(event, how);
      notifier.take(events, how, follower.position);
      windows.broadcast(events);
    },
    onResync(head) {
      cache.connected(head.epoch);
      cache.evict(null);
      windows.broadcast([{ event: 'feed:lagged', payload: { position: head } }]);
    },
    onLive(live) {
      isLive = live;
      connectionChanged();
      if (live) void wentLive();
      else notifier.setBusy(true);
    },
  });
  const cache = createNoticeCache(now);
  const reader = createNoticeReader({
    cache,
    caller: client,
    later,
    onLate: (event) => windows.broadcast([event]),
  });

  // What people see.
  const windows = createWindows({
    preload: join(dist, 'preload', 'preload.cjs'),
    address: `${APP_ORIGIN}/`,
    state: placed,
    now,
    later,
    isDevelopment,
    log: warn,
  });
  const notifier = createNotifier({
    journal,
    show: createSystemNotifications({
      strings,
      onOpen: (id) => (id === null ? void windows.focus() : openNotice(id)),
      log: warn,
    }),
    isEnabled: () => kept.value.notifications,
    now,
    wallClock: Date.now,
    later,
  });
  const badge = createBadge({ caller: client, later, set: (count) => app.setBadgeCount(count) });
  const opener = createExternalOpener({ shell, dialog, strings, log: warn });
  let waiting: string[] = [];

  function connectionChanged(): void {
    const isConnected = client.state.state === 'connected';
    const next = nextConnection(
      connection,
      { supervisor: supervisor.state, isConnected, isLive },
      Date.now(),
    );
    if (next === connection) return;
    connection = next;
    log('info', `connection: ${next.state}${next.reason === null ? '' : ` (${next.reason})`}`);
    windows.broadcast([{ event: 'host:connection', payload: next }]);
  }

  function takeIn(event: AnyEvent, how: 'live' | 'caught-up'): void {
    switch (event.event) {
      case 'notice:updated':
        cache.push(event.payload);
        if (how === 'live' && !event.payload.isBackfill && event.payload.summary !== null)
          reader.prefetch(event.payload.id);
        badge.refresh();
        break;
      case 'marks:changed':
        cache.mark(event.payload.marks);
        badge.refresh();
        break;
      case 'cache:evicted':
        cache.evict(event.payload.id);
        break;
      case 'settings:changed':
        prefer(event.payload.values);
        break;
      case 'sources:changed':
        notifier.setBusy(!isLive || event.payload.sources.some(({ state }) => state === 'scanning'));
        break;
      default:
    }
  }

  function prefer(next: Preferences): void {
    const chosen = preferences.parse(next);
    if (isSamePreferences(chosen, kept.value)) return;
    void kept.save(chosen);
    nativeTheme.themeSource = chosen.theme;
    setMenu(strings(), isDevelopment);
  }

  /** What is to be known or done again after every connection. */
  async function wentLive(): Promise<void> {
    badge.refresh();
    try {
      const [{ values }, { sources }] = await Promise.all([
        client.call('settings.get', {}),
        client.call('sources.list', {}),
      ]);
      prefer(values);
      notifier.setBusy(sources.some(({ state }) => state === 'scanning'));
      waiting = await addSources(client, waiting, log);
      for (const { id, version } of unshown.splice(0)) {
        const answer = await client.call('notices.get', { id });
        if (answer.status !== 'ok') continue;
        const { summary } = answer.notice;
        if (summary.version === version && summary.mark.ackVersion < version) notifier.again([summary]);
      }
    } catch (error) {
      warn(`after connecting: ${String(error)}`);
    }
  }
  const unshown = [...journal.unshown];

  function openNotice(id: string): void {
    windows.focus();
    windows.showNotice(id);
  }

  client.onState((state) => {
    if (state.state === 'connected') follower.connected();
    else follower.disconnected();
    connectionChanged();
  });
  client.onEvent((event) => follower.receive(event));

  const host = {
    caller: client,
    reader,
    dialog,
    strings,
    copyText: (text: string) => clipboard.writeText(text),
    downloads: () => app.getPath('downloads'),
    connection: () => connection,
    appVersion: app.getVersion(),
    runtime: `Electron ${process.versions['electron'] ?? '?'}, Chromium ${process.versions['chrome'] ?? '?'}, Node ${process.versions.node}`,
    locale: () => app.getLocale(),
    restartBridge: () => supervisor.retry(),
    onPainted: (count: number) =>
      log('info', `painted ${count} notices, ${Math.round(now())} ms after the start`),
  };
  const stopIpc = registerIpc({
    ipcMain,
    origin: APP_ORIGIN,
    caller: client,
    // One subscription for all windows: main's own.
    local: {
      'feed.subscribe': ({ since }) => {
        const { position } = follower;
        if (position === null) throw new GazetteError('unavailable', 'not connected to the bridge yet');
        return { position, canResume: since?.epoch === position.epoch && since.seq <= position.seq };
      },
    },
    host: createHostHandlers(host),
    contextOf(sender) {
      const window = windows.of(sender);
      // Whoever calls has its listener up: events begin to flow.
      window?.relay.open();
      return window;
    },
    onRefused: () => warn('a message of a foreign page was refused'),
  });

  app.on('web-contents-created', (_event, contents) =>
    guardContents(contents, {
      // Hubs become known with the sources that are hubs.
      context: () => ({ appOrigin: APP_ORIGIN, hubs: [] }),
      showNotice: (target, id) => windows.showNotice(id, target),
      saveMedia(target, hash) {
        const window = windows.of(target);
        if (window !== null)
          saveMedia(host, window, hash, null).catch((error: unknown) => warn(String(error)));
      },
      openExternal: (href) => opener.open(href),
      confirmExternal: (target, href) => void opener.confirm(windows.of(target)?.window ?? null, href),
      onBlocked(target, reason) {
        warn(`a link was blocked: ${reason}`);
        windows.tell(target, { event: 'host:blocked', payload: { reason } });
      },
    }),
  );
  powerMonitor.on('resume', () => client.wake());
  powerMonitor.on('unlock-screen', () => client.wake());

  supervisor.start();
  const devOrigins = devUrl === null ? [] : [devUrl.origin, devUrl.origin.replace(/^http/, 'ws')];
  await hardenSession(session.defaultSession, {
    appOrigin: APP_ORIGIN,
    devOrigins,
    onCancelled: () => warn('a request that nobody configured was cancelled'),
  });
  const fetchDev =
    devUrl === null
      ? null
      : (path: string) => net.fetch(new URL(path, devUrl).href, { bypassCustomProtocolHandlers: true });
  const serve = await createAppServer({ root: join(dist, 'renderer'), caller: client, fetchDev });
  protocol.handle(APP_SCHEME, serve);

  return {
    handle({ noticeId, paths }) {
      waiting.push(...paths);
      if (noticeId === null) windows.focus();
      else openNotice(noticeId);
      if (isLive) void wentLive();
    },
    activate: () => void windows.focus(),
    async stop() {
      stopIpc();
      badge.stop();
      const { position } = follower;
      follower.stop();
      await notifier.stop(position);
      client.close();
      await supervisor.stop();
      await Promise.all([journal.close(), kept.save(kept.value), address.remove()]);
    },
  };
}
