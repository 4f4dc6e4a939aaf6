/**
 * Wires the bridge: every part is constructed here, by hand, and nothing else constructs one. Returns one `stop()`.
 * To add a part: construct it below what it needs, and push its stop.
 */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GazetteError } from './contract/failure.ts';
import type { Handlers } from './contract/methods.ts';
import type { SettingsState } from './contract/settings.ts';
import { createFeed } from './feed/feed.ts';
import { addFirstSources } from './first-run.ts';
import { createHandlers } from './handlers.ts';
import { startWebHost, type WebHost } from './http/web-host.ts';
import { createIntake } from './intake/intake.ts';
import { startTimekeeper } from './intake/timekeeper.ts';
import { createListCompiler } from './list-compiler.ts';
import { serveSocket, type SocketServer } from './ipc/server.ts';
import { diffContents } from './notice/diff/index.ts';
import { SAMPLE_WORDS } from './notice/moderate/sample-words.ts';
import { createDiagnosis } from './ops/diagnosis.ts';
import { lockDataFolder } from './ops/data-folder.ts';
import { collectGarbage, keepHeapsSmall, watchRest } from './ops/heap.ts';
import { createLogger, type Logger } from './ops/logger.ts';
import { watchLoopDelay } from './ops/loop-delay.ts';
import { startMaintenance } from './ops/maintenance.ts';
import { readReturned } from './ops/returned.ts';
import { removeTokenFile, writeTokenFile } from './ops/token-file.ts';
import { openWordList } from './ops/word-list.ts';
import { createProcessing } from './processing.ts';
import type { CallContext } from './rules/peer.ts';
import { createDispatcher } from './rules/rpc.ts';
import { openPolicy } from './settings/policy/policy.ts';
import { systemPlace } from './settings/policy/place.ts';
import type { PolicyPlace } from './settings/policy/types.ts';
import { openSettings } from './settings/settings.ts';
import { createFileThread } from './sources/folder/file-thread.ts';
import { startFolderSource } from './sources/folder/index.ts';
import { createRegistry, type SourceRegistry } from './sources/registry.ts';
import type { Source } from './sources/source.ts';
import { createSourcePort } from './source-port.ts';
import { createStatus } from './status.ts';
import { createStops, type Stops } from './stops.ts';
import { beginStore } from './store/open-store.ts';
import type { CommittedMarks } from './store/store.ts';
import { compileWorkerUrl, fileWorkerUrl, noticeWorkerUrl, storeWorkerUrl } from './runtime.ts';

export interface BridgeOptions {
  readonly dataFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders that become sources, absolute paths. */
  readonly folders: readonly string[];
  /** The announcements of the first run; null for none. */
  readonly samplesFolder: string | null;
  /** The HTTP door; null keeps it shut. */
  readonly web: { readonly rendererFolder: string; readonly port?: number } | null;
  readonly socket: { readonly path: string; readonly token: string };
  /** Told once both doors are open, while the store is being opened: that may still fail. */
  readonly onListening?: (listening: Listening) => void;
  /** One command only: no watching, no upkeep, sources stay still. */
  readonly isPassive?: boolean;
  /** Where the managed policy is; without it the system's place. For tests. */
  readonly policyPlace?: PolicyPlace;
  readonly now?: () => number;
  /** Told once when only a new start helps: `store-damaged` (it restores the store), `unavailable`, ... */
  readonly onFailure?: (reason: GazetteError) => void;
  readonly stderr?: { write(text: string): unknown };
}

export interface Listening {
  /** `http://127.0.0.1:PORT`; null without a web host. */
  readonly webAddress: string | null;
  /** A one-time link to it. */
  readonly webLink: string | null;
  /** What is wrong with the settings file, null when it is good. */
  readonly settingsProblem: SettingsState['problem'];
}

export interface Bridge {
  /** Where the socket listens. */
  readonly address: string;
  readonly handlers: Handlers<CallContext>;
  readonly logger: Logger;
  /** Why one of the folders named at the start does not become a source, null when all do. */
  readonly folderRefusal: GazetteError | null;
  /** The machine was asleep: what is due is written now, not at the next regular look. */
  lookAtClock(): void;
  stop(): Promise<void>;
}

/** Rejects with `GazetteError`: `data-folder-busy`, `schema-newer`, `disk-full`, `store-damaged`. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const stops = createStops();
  try {
    return await compose(options, stops);
  } catch (error) {
    await stops.run();
    throw error;
  }
}

async function compose(options: BridgeOptions, stops: Stops): Promise<Bridge> {
  const { dataFolder, env, now = Date.now } = options;
  const isActive = options.isPassive !== true;
  const startedAt = now();
  keepHeapsSmall();
  const lock = lockDataFolder(dataFolder);
  stops.push(() => lock.release());

  const logger = createLogger({
    file: join(dataFolder, 'logs', 'bridge.log'),
    level: 'info',
    now,
    stderr: options.stderr ?? null,
  });
  stops.push(() => logger.close());
  const log = logger.scope('bridge');
  stops.onFailure((error) => log('error', 'a part did not end as it should', { error }));
  const returned = readReturned(dataFolder, startedAt, log);
  // Its threads start while everything else does.
  const { store, opened } = beginStore({
    dataFolder,
    returned: returned?.from,
    workerUrl: storeWorkerUrl,
    now,
    log: logger.scope('store'),
    onFailure(reason) {
      log('error', `the bridge cannot go on: ${reason.message}`);
      options.onFailure?.(reason);
    },
  });
  stops.push(() => store.close());
  const policy = await openPolicy({
    place: options.policyPlace ?? systemPlace(process.platform, env),
    folder: dataFolder,
    log: logger.scope('policy'),
    isWatching: isActive,
  });
  stops.push(() => policy.close());
  const settings = await openSettings({
    folder: dataFolder,
    env,
    policy,
    isReturned: returned !== null,
    now,
    log: logger.scope('settings'),
  });
  stops.push(() => settings.close());
  logger.setLevel(settings.state().values.logLevel);
  const loopDelay = watchLoopDelay();
  stops.push(() => loopDelay.stop());

  const words = await openWordList({
    folder: join(dataFolder, 'moderation'),
    sample: SAMPLE_WORDS,
    compiler: createListCompiler(compileWorkerUrl),
    now,
    log: logger.scope('words'),
  });
  stops.push(() => words.close());

  stops.push(
    watchRest({
      utilization: (before) => performance.eventLoopUtilization(before),
      rest: collectGarbage,
    }),
  );

  const processing = createProcessing({ workerUrl: noticeWorkerUrl, words });
  stops.push(() => processing.close());

  const feed = createFeed(() => store.head());
  const intake = createIntake({
    store,
    processor: processing,
    now,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  });

  let announce: NodeJS.Timeout | null = null;
  const registry: SourceRegistry = createRegistry({
    dataFolder,
    settings: () => settings.state().values.sources,
    saveSettings: async (sources) => {
      await settings.setSources(sources);
    },
    start: (setting) => {
      const source: Source = startFolderSource({
        setting,
        port: createSourcePort({
          setting,
          currentSetting: () => settings.state().values.sources.find(({ id }) => id === setting.id),
          source: () => source,
          intake,
          store,
          changed: announceSources,
          log: logger.scope(`source:${setting.id}`),
        }),
        rescanSeconds: settings.state().values.rescanSeconds,
        now,
        fs: createFileThread(fileWorkerUrl),
      });
      return source;
    },
    storedIds: () => store.sourceIds(),
    isManaged: (id) => policy.state().values.sources.some((source) => source.id === id),
    isSettingsSure: () => settings.state().problem === null && settings.followsPolicy() && policy.isSure(),
    forget: async (id) => {
      log('info', `source ${id} is removed: its notices are withdrawn`);
      await store.removeSource(id, now());
    },
    changed: announceSources,
  });

  function announceSources(): void {
    announce ??= setTimeout(() => {
      announce = null;
      feed.publish({ event: 'sources:changed', payload: { sources: registry.statuses() } });
    }, 100);
  }
  stops.push(() => {
    if (announce !== null) clearTimeout(announce);
  });
  // Imports start one in passive mode, too.
  stops.push(() => registry.stop());

  const timekeeper = isActive
    ? startTimekeeper({
        advance: (at) => store.advance(at),
        now,
        setTimer: (callback, ms) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
        log: logger.scope('time'),
      })
    : null;
  stops.push(() => timekeeper?.stop());
  stops.push(
    store.onChanges((changes) => {
      feed.changes(changes);
      timekeeper?.touch();
    }),
    store.onMarks((payload) => feed.publish({ event: 'marks:changed', payload: copyMarks(payload) })),
  );

  let web: WebHost | null = null;
  let socket: SocketServer | null = null;
  const status = createStatus({
    dataFolder,
    startedAt,
    now,
    store,
    registry,
    dictionary: () => words.info(),
    connections: () => ({
      socket: socket?.stats().connected ?? 0,
      web: web?.stats().connected ?? 0,
      refused: (socket?.stats().refused ?? 0) + (web?.stats().refused ?? 0),
    }),
    loopDelay: () => loopDelay.read(),
    web: () => web,
  });
  const diagnosis = createDiagnosis({
    home: homedir(),
    logFolder: join(dataFolder, 'logs'),
    env,
    checkStore: () => store.check('quick', now()),
    status,
    settings: () => settings.state(),
    policy: () => policy.state(),
    now: () => performance.now(),
    request: (address, init) => fetch(address, init),
  });
  const handlers = createHandlers({
    now,
    store,
    feed,
    registry,
    settings,
    policy,
    logger,
    diagnosis,
    status,
    diff: diffContents,
    words,
    web: () => web,
  });
  const answer = createDispatcher(handlers, {
    onInternalError: (method, error) =>
      log('error', `${method} failed`, {
        error: error instanceof Error ? (error.stack ?? error.message) : 'unknown',
      }),
  });
  // Both doors open before the store does: a page loads meanwhile, and what it asks is answered then.
  const dispatch: typeof answer = async (raw, context) => {
    await opened;
    return await answer(raw, context);
  };

  socket = await serveSocket({
    path: options.socket.path,
    tokens: () => [options.socket.token],
    dispatch,
    log: logger.scope('socket'),
  });
  stops.push(() => socket?.close());
  if (options.web !== null) {
    web = await startWebHost({
      dispatch,
      ...(options.web.port === undefined ? {} : { preferredPort: options.web.port }),
      rendererFolder: options.web.rendererFolder,
      media: (hash) => store.getMedia(hash),
      stateFile: join(dataFolder, 'web.json'),
      now,
      log: logger.scope('web'),
    });
    stops.push(() => web?.close());
  }

  let refusal: GazetteError | null = null;
  if (isActive) {
    const { token } = options.socket;
    await writeTokenFile(dataFolder, {
      pid: process.pid,
      address: socket.address,
      token,
      webAddress: web?.address ?? null,
      startedAt,
    });
    stops.push(() => removeTokenFile(dataFolder, token));
    const maintenance = startMaintenance({
      check: (kind, at) => store.check(kind, at),
      copy: (at) => store.copy(at),
      retain: (limits, at) => store.retain(limits, at),
      limits: () => {
        const { retentionDays, retentionVersions } = settings.state().values;
        return { days: retentionDays, versions: retentionVersions };
      },
      now,
      log: logger.scope('upkeep'),
    });
    stops.push(() => maintenance.stop());
    stops.push(
      policy.onChange((state) => {
        feed.publish({ event: 'policy:changed', payload: state });
        // The settings may be the same, and sure again: once they are of this policy.
        const reconciled = settings.settled().then(() => registry.reconcile());
        void reconciled.catch((error: unknown) => log('error', 'sources', { error }));
      }),
    );
    stops.push(
      settings.onChange((state) => {
        logger.setLevel(state.values.logLevel);
        registry.setRescanSeconds(state.values.rescanSeconds);
        void registry.reconcile().catch((error: unknown) => log('error', 'sources', { error }));
        feed.publish({ event: 'settings:changed', payload: state });
        void maintenance.retain();
      }),
    );
    refusal = await addFirstSources({
      dataFolder,
      samplesFolder: options.samplesFolder,
      isFirstRun: settings.isFirstRun,
      folders: options.folders,
      registry,
      settings,
      log,
    });
    if (refusal === null) {
      options.onListening?.({
        webAddress: web?.address ?? null,
        webLink: web?.link() ?? null,
        settingsProblem: settings.state().problem,
      });
    }
    await opened;
    await registry.reconcile().catch((error: unknown) => log('error', 'sources', { error }));
  } else {
    await opened;
    // Nobody lets time pass here: what has become due since the last bridge is written before the first answer.
    await store.advance(now()).catch((error: unknown) => log('warn', 'time could not be written', { error }));
    // Nor would a search be asked again in a moment.
    await store.indexed().catch((error: unknown) => log('warn', 'the search index is behind', { error }));
  }
  returned?.clear();

  return {
    address: socket.address,
    handlers,
    logger,
    folderRefusal: refusal,
    lookAtClock: () => timekeeper?.touch(),
    stop: () => stops.run(),
  };
}

function copyMarks(marks: CommittedMarks) {
  return { rev: marks.rev, marks: marks.marks === null ? null : [...marks.marks] };
}
