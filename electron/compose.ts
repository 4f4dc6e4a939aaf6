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
  utilityProcess,
  type WebContents,
} from 'electron';
import type { AnyEvent } from '../server-bridge/contract/events.ts';
import type { SettingsState } from '../server-bridge/contract/settings.ts';
import type { SourceStatus } from '../server-bridge/contract/source.ts';
import { connectBridge } from '../server-bridge/ipc/client.ts';
import { composeDiagnosis } from './diagnosis/compose.ts';
import { createAfterConnecting } from './bridge/after-connecting.ts';
import { watchConnection } from './bridge/connection.ts';
import { createFollower } from './bridge/follower.ts';
import { forkBridge } from './bridge/fork.ts';
import { createNoticeCache } from './bridge/notice-cache.ts';
import { createNoticeReader } from './bridge/notice-reader.ts';
import { createReceiver } from './bridge/receiver.ts';
import { newSocketAddress } from './bridge/socket-address.ts';
import { createSupervisor, type Later } from './bridge/supervisor.ts';
import { createDesktop } from './desktop/desktop.ts';
import { createHostHandlers, saveMedia } from './host/handlers.ts';
import { registerIpc } from './ipc/register.ts';
import type { StartRequest } from './navigation/arguments.ts';
import { createExternalOpener } from './navigation/external.ts';
import { guardContents, type GuardActions } from './navigation/guard.ts';
import { hardenSession } from './navigation/session.ts';
import { createBadge } from './notifications/badge.ts';
import { openAttention } from './notifications/open.ts';
import { createPrinter } from './printing/printer.ts';
import { APP_ORIGIN, APP_SCHEME } from './protocol/route.ts';
import { createAppServer } from './protocol/serve.ts';
import { openKeptFiles } from './settings/kept-files.ts';
import type { Log } from './settings/log.ts';
import { createPerson } from './settings/person.ts';
import { hubsOf, openManagedPolicy } from './settings/policy.ts';
import { createStartSources } from './settings/start-sources.ts';
import { openHealth } from './update/health.ts';
import { openUpdates } from './update/open.ts';
import { isPartLost } from './windows/parts.ts';
import { attachReading } from './windows/reading.ts';
import { startSpelling } from './windows/spelling.ts';
import type { ZoomStep } from './windows/zoom.ts';
import { createWindows } from './windows/windows.ts';

export interface ComposeOptions {
  readonly dataFolder: string;
  /** Folder of the build: `renderer/`, `bridge/`, `preload/`. */
  readonly dist: string;
  /** A development server whose pages are shown instead of the built ones. */
  readonly devUrl: URL | null;
  /** The person named folders to read: the first run needs no samples. */
  readonly hasFolders: boolean;
  readonly log: Log;
}

export interface Main {
  /** A start of the app: this one, or a later one that found it running. */
  handle(request: StartRequest): void;
  /** Brings a window to the front. */
  activate(): void;
  /** Whether the app goes on when its last window is closed. */
  staysWithoutWindows(): boolean;
  /** Ends the bridge and writes what is not written yet. */
  stop(): Promise<void>;
}

/** Between a broken connection and the news of the bridge's death. */
const DEATH_NOTICE_MS = 200;
const now = (): number => performance.now();
const later: Later = (ms, task) => {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
};

export async function compose({ dataFolder, dist, devUrl, hasFolders, log }: ComposeOptions): Promise<Main> {
  const isDevelopment = !app.isPackaged;
  const userData = app.getPath('userData');
  const warn = (message: string): void => log('warn', message);
  const [address, kept] = await Promise.all([
    newSocketAddress(process.platform, randomBytes(16).toString('hex')),
    openKeptFiles(userData, warn),
  ]);
  const policy = await openManagedPolicy(join(userData, 'policy.json'), warn);
  const health = await openHealth({ dataFolder, policy, later, log });
  const person = createPerson({
    file: kept.person,
    locale: () => app.getLocale(),
    apply(chosen) {
      nativeTheme.themeSource = chosen.theme;
    },
  });

  // The bridge: its process, the connection to it, and where we stand in its changes.
  const token = randomBytes(32).toString('base64url');
  const bridgeEnv = {
    GAZETTE_DATA: dataFolder,
    GAZETTE_SOCKET: address.path,
    GAZETTE_TOKEN: token,
    GAZETTE_SANDBOX: app.commandLine.hasSwitch('no-sandbox') ? 'off' : 'on',
    ...(hasFolders ? { GAZETTE_SAMPLES: 'none' } : {}),
  };
  const supervisor = createSupervisor({
    fork: (events) => forkBridge(utilityProcess, join(dist, 'bridge', 'child.js'), bridgeEnv, events),
    now,
    later,
    log,
    onState(state) {
      health.bridge(state);
      if (state.kind === 'running') client.wake();
      connection.look();
    },
  });
  const client = connectBridge({ address: address.path, token, client: 'desktop', log });
  const preload = join(dist, 'preload', 'preload.cjs');
  const wallClock = Date.now;
  const { spellcheckDictionaryUrl: dictionaries } = policy.policy();
  const isSpellchecked = dictionaries !== null;
  const common = { preload, origin: APP_ORIGIN, isDevelopment, isSpellchecked, now, later, log: warn };
  const attention = await openAttention({
    ...common,
    userData,
    caller: client,
    person,
    windows: () => windows,
    policy: () => policy.policy().notifications,
    flash: () => desktop.flash(),
    wallClock,
  });
  policy.onChange(() => {
    attention.look();
    desktop.look();
  });
  const follower = createFollower({
    caller: client,
    since: attention.position,
    later,
    log,
    onEvents(events, how) {
      if (follower.position !== null) cache.connected(follower.position.epoch);
      for (const event of events) receive(event, how);
      attention.take(events, how, follower.position);
      windows.broadcast(events);
    },
    onResync(head) {
      cache.connected(head.epoch);
      cache.evict(null);
      attention.resynced();
      windows.broadcast([{ event: 'feed:lagged', payload: { position: head } }]);
    },
    onLive(isLive) {
      connection.look();
      if (isLive) void wentLive();
      else attention.lost();
    },
  });
  const connection = watchConnection({
    facts: () => ({
      supervisor: supervisor.state,
      isConnected: client.state.state === 'connected',
      isLive: follower.isLive,
    }),
    wallClock: Date.now,
    onChange(state) {
      log('info', `connection: ${state.state}${state.reason === null ? '' : ` (${state.reason})`}`);
      windows.broadcast([{ event: 'host:connection', payload: state }]);
    },
  });
  const cache = createNoticeCache(now);
  const onLate = (event: AnyEvent): void => windows.broadcast([event]);
  const reader = createNoticeReader({ cache, caller: client, later, onLate });
  const startSources = createStartSources(client, log);

  // What people see.
  const windows = createWindows({ ...common, state: kept.window, noticeSize: kept.noticeWindow });
  const copyText = async (text: string): Promise<void> => clipboard.writeText(text);
  const zoom = attachReading({
    windows,
    origin: APP_ORIGIN,
    zoomFile: kept.zoom,
    strings: person.strings,
    copyText,
    log: warn,
  });
  const onZoom = (step: ZoomStep): void => zoom.step(step);
  const onState = (): void => desktop.look();
  const updates = await openUpdates({
    dataFolder,
    policy,
    windows,
    later,
    log,
    onState,
    onWaiting: health.waiting,
  });
  const desktop = createDesktop({
    windows,
    caller: client,
    person,
    memory: kept.desktop,
    mayBeQuiet: () => policy.policy().notifications.mayBeQuiet,
    updates,
    later,
    wallClock,
    onZoom,
    log: warn,
  });
  const badge = createBadge({
    caller: client,
    later,
    steps: () => person.chosen.steps,
    set: (count) => desktop.setUnread(count),
  });
  const opener = createExternalOpener({ shell, dialog, strings: person.strings, log: warn });
  const sourcesChanged = (sources: readonly SourceStatus[]): void => {
    attention.setBusy(!follower.isLive || sources.some(({ state }) => state === 'scanning'));
    if (sources.some(({ state }) => state === 'ready')) health.connected();
  };
  const refreshCounts = (): void => {
    badge.refresh();
    desktop.noticesChanged();
  };
  const takeSettings = (state: SettingsState): void => {
    person.prefer(state.values);
    desktop.settingsChanged(state);
    attention.look();
    badge.refresh();
  };
  const receive = createReceiver({
    cache,
    reader,
    countsChanged: refreshCounts,
    settingsChanged: takeSettings,
    policyChanged: (state) => policy.take(state),
    sourcesChanged,
  });

  const wentLive = createAfterConnecting({
    steps: [
      async () => refreshCounts(),
      async () => policy.take(await client.call('policy.get', {})),
      async () => takeSettings(await client.call('settings.get', {})),
      async () => sourcesChanged((await client.call('sources.list', {})).sources),
      () => startSources.flush(),
      () => attention.wentLive(),
    ],
    isLive: () => follower.isLive,
    later,
    log: warn,
  });
  client.onState(({ state }) => {
    if (state === 'connected') follower.connected();
    else follower.disconnected();
    // A bridge that died is noticed here a moment before its end is told: that is no "offline".
    if (state === 'connected') connection.look();
    else later(DEATH_NOTICE_MS, connection.look);
  });
  client.onEvent((event) => follower.receive(event));

  const downloads = (): string => app.getPath('downloads');
  const locale = (): string => app.getLocale();
  const host = {
    caller: client,
    reader,
    dialog,
    strings: person.strings,
    copyText,
    downloads,
    connection: () => connection.state,
    appVersion: app.getVersion(),
    runtime: describeRuntime(process.versions),
    locale,
    restartBridge: () => supervisor.retry(),
    windows,
    printer: createPrinter({ openPage: windows.openPrint, dialog, downloads, locale, later }),
    desktop: () => desktop.state,
    updates,
    onShown: health.painted,
    onPainted: (count: number) =>
      log('info', `painted ${count} notices, ${Math.round(now())} ms after the start`),
  };
  const diagnosis = composeDiagnosis({
    caller: client,
    policy: policy.policy,
    dialog,
    strings: person.strings,
    downloads,
    logFolder: join(dataFolder, 'logs'),
    connection: () => connection.state,
    later,
  });
  const windowOf = (contents: WebContents) => windows.of(contents) ?? attention.of(contents);
  const stopIpc = registerIpc({
    ipcMain,
    origin: APP_ORIGIN,
    caller: client,
    // One subscription for all windows: main's own.
    local: { 'feed.subscribe': ({ since }) => follower.subscribe(since) },
    host: { ...createHostHandlers({ ...host, diagnosis }), ...attention.handlers },
    contextOf(sender) {
      const window = windowOf(sender);
      // Whoever calls has its listener up: events begin to flow.
      window?.relay.open();
      return window;
    },
    onRefused: () => warn('a message of a foreign page was refused'),
  });
  let blocked = 0;
  const guard: GuardActions = {
    context: () => ({ appOrigin: APP_ORIGIN, hubs: hubsOf(policy.policy()) }),
    showNotice: (contents, id) => windows.showNotice(id, contents),
    saveMedia(contents, hash) {
      const window = windowOf(contents);
      if (window !== null) saveMedia(host, window, hash, null).catch((error: unknown) => warn(String(error)));
    },
    openExternal: (href) => opener.open(href),
    confirmExternal: (contents, href) => void opener.confirm(windowOf(contents)?.window ?? null, href),
    onBlocked(contents, reason) {
      blocked += 1;
      warn(`a link was blocked: ${reason} (${blocked} since the start)`);
      windowOf(contents)?.relay.push({ event: 'host:blocked', payload: { reason } });
    },
  };
  app.on('web-contents-created', (_event, contents) => guardContents(contents, guard));
  /** Timers stood still, and the clock went on. */
  const wake = (): void => {
    client.wake();
    supervisor.lookAtClock();
    desktop.look();
    attention.look();
    windows.woke();
    windows.broadcast([{ event: 'host:clock', payload: {} }]);
  };
  app.on('child-process-gone', (_event, { type, reason, name, serviceName }) => {
    warn(`a process is gone: ${type} ${name ?? serviceName ?? ''} (${reason})`);
    // The bridge has its supervisor; what Chromium ends in its own time is no news.
    if (isPartLost(type, reason)) windows.broadcast([{ event: 'host:recovered', payload: { from: 'part' } }]);
  });
  powerMonitor.on('resume', wake);
  powerMonitor.on('unlock-screen', wake);

  supervisor.start();
  await hardenSession(session.defaultSession, {
    appOrigin: APP_ORIGIN,
    devOrigins: devUrl === null ? [] : [devUrl.origin, devUrl.origin.replace(/^http/, 'ws')],
    dictionaries,
    onCancelled: () => warn('a request that nobody configured was cancelled'),
  });
  startSpelling(session.defaultSession, dictionaries, app.getLocale());
  const fetchFrom = (origin: URL) => (path: string) =>
    net.fetch(new URL(path, origin).href, { bypassCustomProtocolHandlers: true });
  const serve = await createAppServer({
    root: join(dist, 'renderer'),
    caller: client,
    fetchDev: devUrl === null ? null : fetchFrom(devUrl),
  });
  protocol.handle(APP_SCHEME, serve);
  attention.begin();
  attention.answerEarlier();

  return {
    handle({ noticeId, paths, page, isHidden }) {
      startSources.add(paths);
      if (noticeId === null) desktop.start({ page, isHidden });
      else windows.showNotice(noticeId);
      if (follower.isLive) void startSources.flush();
    },
    activate: () => void windows.focus(),
    staysWithoutWindows: () => desktop.staysWithoutWindows(),
    async stop() {
      stopIpc();
      badge.stop();
      await desktop.stop();
      follower.stop();
      await attention.stop(follower.position).catch((error: unknown) => warn(String(error)));
      client.close();
      await supervisor.stop();
      await Promise.all([kept.settled(), policy.settled(), updates.stop(), health.stop(), address.remove()]);
    },
  };
}

function describeRuntime({ electron, chrome, node }: NodeJS.ProcessVersions): string {
  return `Electron ${electron ?? '?'}, Chromium ${chrome ?? '?'}, Node ${node}`;
}
