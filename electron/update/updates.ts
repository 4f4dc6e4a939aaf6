/**
 * The app's own updates: what pages and menus may ask of them, and what is done by itself. What is offered comes from the
 * channel's signed manifest only. Here everything is wired without Electron; `open.ts` adds Electron's parts. A new state or
 * event goes into `machine.ts`, a rule about what is taken into `decide.ts`.
 */
import type { UpdateAction, UpdateOverview, UpdateState } from '../../server-bridge/contract/update.ts';
import { Refusal, VersionRefusal } from '../../server-bridge/release/refusal.ts';
import { compareVersions } from '../../server-bridge/release/version.ts';
import type { Later } from '../bridge/supervisor.ts';
import { check, type CheckOptions, type Found } from './check.ts';
import { configOf, type PackagedChannel, type UpdateConfig, type UpdatePolicy } from './config.ts';
import { cleanFolder, download, isPart } from './download/download.ts';
import { Cancelled, type Transport } from './fetch/transport.ts';
import type { Installer } from './install/installer.ts';
import { rememberRefusal, type Kept, type StagedRecord } from './kept.ts';
import { next, type Effect, type UpdateEvent } from './machine.ts';
import type { Records } from './records.ts';
import { createPace, mayAttempt } from './pace.ts';
import { forgetStaged, installStaged } from './staged.ts';

export interface Updates {
  readonly overview: UpdateOverview;
  /** Does nothing where the state does not allow it. */
  act(action: UpdateAction): void;
}

export interface RunningUpdates extends Updates {
  /** The organisation's policy may have changed. */
  policyChanged(): void;
  /** Time has passed unseen. */
  wake(): void;
  /** Ends what runs, and resolves when all is on disk. */
  stop(): Promise<void>;
}

export interface UpdatesOptions {
  readonly installer: Installer;
  readonly packaged: PackagedChannel;
  readonly policy: () => UpdatePolicy;
  readonly kept: Kept;
  readonly records: Pick<Records, 'left' | 'returned' | 'setReturned'>;
  /** The version that runs. */
  readonly version: string;
  readonly arch: string;
  readonly transport: Transport;
  readonly later: Later;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Wall-clock ms. */
  readonly wallClock: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** The session ends, or the system shuts down: nothing is installed any more. */
  readonly isSessionEnding: () => boolean;
  /** Ends the app in its orderly way. */
  readonly quit: () => void;
  readonly onWaiting: CheckOptions['onWaiting'];
  readonly onChange: (overview: UpdateOverview) => void;
  readonly log: (message: string) => void;
}

/** Progress is told at most this often. */
const PROGRESS_MS = 250;

export function createUpdates(options: UpdatesOptions): RunningUpdates {
  const { installer, kept, later, version, log } = options;
  const readConfig = (): UpdateConfig => configOf(options.packaged, options.policy(), installer.hindrance);
  let config = readConfig();
  let state: UpdateState = firstState(config, kept.staged.value);
  let found: Found | null = null;
  /** Of what runs: looking, fetching. */
  let running = new AbortController();
  let isStopped = false;
  const previous = installer.previous();
  const returned = options.records.returned();
  const pace = createPace({ ...options, look: () => dispatch({ type: 'check' }) });

  // What was installed from there is in place.
  let isTidy =
    config.kind === 'on' && kept.staged.value === null
      ? cleanFolder(installer.stagingFolder, isPart)
      : Promise.resolve();

  // News are of a version that is newer than the last one whose news were seen; a first run has none.
  const { news } = kept.memory.value;
  if (news === null) void kept.memory.save({ ...kept.memory.value, news: version });

  const overview = (): UpdateOverview => {
    const { channel, ring } = options.policy();
    const memory = kept.memory.value;
    return {
      state,
      version,
      channel,
      ring,
      target: installer.target,
      checkedAt: memory.checkedAt,
      previous,
      returned: returned !== null && returned.to === version ? returned : null,
      refusals: memory.refusals,
      news: memory.news !== null && compareVersions(version, memory.news) > 0 ? version : null,
    };
  };

  let callOffTelling: (() => void) | null = null;
  const tell = (): void => {
    callOffTelling?.();
    callOffTelling = null;
    if (!isStopped) options.onChange(overview());
  };
  const tellSoon = (): void => {
    callOffTelling ??= later(PROGRESS_MS, tell);
  };

  function dispatch(event: UpdateEvent): void {
    if (isStopped) return;
    const before = state;
    const step = next(state, event);
    state = step.state;
    if (event.type === 'progress' && state !== before) tellSoon();
    else if (state !== before) tell();
    if (state.state !== before.state) log(`updates: ${describe(state)}`);
    for (const effect of step.effects) void EFFECTS[effect]();
  }

  const EFFECTS: Readonly<Record<Effect, () => unknown>> = {
    check: look,
    fetch,
    abort() {
      running.abort();
      running = new AbortController();
      pace.succeeded({ kind: 'nothing' });
    },
    async keep() {
      if (found?.verdict.kind === 'kept') await stage(found, found.verdict.version);
    },
    forget,
    install,
  };

  function forget(): void {
    if (kept.staged.value !== null) isTidy = forgetStaged(options);
  }

  /** A channel that offers less than what waits here has taken that back. */
  function forgetAbove(offered: string): boolean {
    const waits = kept.staged.value;
    if (waits === null || compareVersions(offered, waits.version) >= 0) return false;
    forget();
    return true;
  }

  async function look(): Promise<void> {
    const { signal } = running;
    pace.callOff();
    if (config.kind === 'off') return;
    try {
      const answer = await check({ ...options, left: options.records.left }, config, signal);
      if (signal.aborted) return;
      found = answer;
      const { verdict, file } = answer;
      await kept.memory.save({ ...kept.memory.value, checkedAt: options.wallClock() });
      pace.succeeded(verdict);
      if (verdict.kind === 'take') forgetAbove(verdict.version);
      const before = state;
      dispatch({ type: 'found', verdict, size: file?.size ?? 0 });
      if (state === before) tell();
    } catch (error) {
      refuse(error, null, signal);
    }
  }

  async function fetch(): Promise<void> {
    const { signal } = running;
    const { file, verdict } = found ?? {};
    if (found === null || !file || verdict?.kind !== 'take' || config.kind === 'off') return;
    try {
      await isTidy;
      await spendAttempt();
      await download(
        {
          transport: options.transport,
          later,
          now: options.now,
          rate: () => bytesPerSecond(options.policy()),
          log,
        },
        {
          file,
          url: new URL(file.name, config.folder),
          folder: installer.stagingFolder,
          currentFile: installer.currentFile,
          keeps: kept.staged.value?.name ?? null,
          signal,
          onProgress: (progress) => dispatch({ type: 'progress', ...progress }),
        },
      );
      if (signal.aborted) return;
      await stage(found, verdict.version);
      pace.succeeded(verdict);
      dispatch({ type: 'fetched', version: verdict.version });
    } catch (error) {
      refuse(error, verdict.version, signal);
    }
  }

  /** @throws Refusal `budget-spent` */
  async function spendAttempt(): Promise<void> {
    const at = options.wallClock();
    const attempts = mayAttempt(kept.memory.value.attempts, at);
    await kept.memory.save({ ...kept.memory.value, attempts: [...attempts, at] });
  }

  async function stage({ manifest, file }: Found, staged: string): Promise<void> {
    const { channel } = options.policy();
    const before = kept.staged.value;
    const isSame = before?.version === staged && before.manifest === manifest;
    await kept.staged.save({
      manifest,
      channel,
      version: staged,
      name: file?.name ?? null,
      at: options.wallClock(),
      tries: isSame ? before.tries : 0,
      failure: null,
    });
  }

  async function install(): Promise<void> {
    const result = await installStaged(options, config);
    // What is in place is started by whoever starts the app next; while the session ends that is not this process.
    if (result === 'installed') {
      if (options.isSessionEnding()) return;
      installer.relaunch('done');
      options.quit();
    } else {
      const code = result === 'nothing' ? 'install-failed' : result.code;
      const at = pace.failed(code, kept.memory.value.attempts);
      const { version: of } = state.state === 'installing' ? state : { version: null };
      dispatch({ type: 'refused', code, version: of, retryAt: at });
    }
  }

  function refuse(error: unknown, fetched: string | null, signal: AbortSignal): void {
    if (signal.aborted || error instanceof Cancelled || isStopped) return;
    const { code, message } =
      error instanceof Refusal ? error : new Refusal('unreachable', `unexpected: ${String(error)}`);
    const of = error instanceof VersionRefusal ? error.manifest.version : fetched;
    log(`updates: refused: ${code}: ${message}`);
    const memory = rememberRefusal(kept.memory.value, { at: options.wallClock(), code, version: of });
    void kept.memory.save(memory);
    const retryAt = pace.failed(code, memory.attempts);
    const before = state;
    if (error instanceof VersionRefusal && forgetAbove(error.manifest.version) && state.state === 'ready')
      dispatch({ type: 'found', verdict: { kind: 'nothing' }, size: 0 });
    dispatch({ type: 'refused', code, version: of, retryAt });
    // What is ready stays so; the refusal is in the list all the same.
    if (state === before) tell();
  }

  if (config.kind === 'on') pace.begin();
  return {
    get overview() {
      return overview();
    },
    act(action) {
      if (action === 'news-seen') {
        void kept.memory.save({ ...kept.memory.value, news: version });
        tell();
      } else if (action !== 'restart' || !options.isSessionEnding()) {
        dispatch({ type: action });
      }
    },
    policyChanged() {
      const before = config;
      config = readConfig();
      if (config.kind === 'off') {
        dispatch({ type: 'off', reason: config.reason });
        pace.callOff();
      } else if (before.kind === 'off') {
        dispatch({ type: 'on' });
        pace.begin();
      } else if (JSON.stringify(before) !== JSON.stringify(config)) {
        dispatch({ type: 'reconsider' });
      }
    },
    wake() {
      if (config.kind === 'on') pace.wake(kept.memory.value.checkedAt);
    },
    async stop() {
      isStopped = true;
      running.abort();
      pace.callOff();
      callOffTelling?.();
      await kept.settled();
    },
  };
}

/** What could not be installed at this start is told. */
function firstState(config: UpdateConfig, staged: StagedRecord | null): UpdateState {
  if (config.kind === 'off') return { state: 'off', reason: config.reason };
  if (staged === null) return { state: 'idle' };
  const { version, failure } = staged;
  if (failure !== null) return { state: 'failed', code: failure, version, retryAt: null };
  return { state: 'ready', version };
}

function describe(state: UpdateState): string {
  const version = 'version' in state && state.version !== null ? ` ${state.version}` : '';
  const why = 'reason' in state ? ` (${state.reason})` : 'code' in state ? ` (${state.code})` : '';
  return `${state.state}${version}${why}`;
}

const bytesPerSecond = ({ mostKiBPerSecond }: UpdatePolicy): number | null =>
  mostKiBPerSecond === null ? null : mostKiBPerSecond * 1024;
