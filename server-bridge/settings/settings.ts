/**
 * Settings: one JSON file that a person may edit while the bridge runs. Validated, versioned, written as a whole; a bad
 * file never takes away the good settings in force. Imports contract and Node. To add a value: a field with a default in
 * `contract/settings.ts`, a variable in `overrides.ts`, a row in docs/settings.md.
 */
import { unwatchFile, watchFile } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GazetteError } from '../contract/errors.ts';
import { DEFAULT_POLICY, type PolicyState } from '../contract/policy.ts';
import { SETTINGS_VERSION, settings as schema, settingsPatch } from '../contract/settings.ts';
import type { FolderSourceSetting, SettingsPatch, SettingsState } from '../contract/settings.ts';
import { managedBy, mergeSources } from './managed.ts';
import { readEnvironment, withoutUndefined } from './overrides.ts';
import { copyBeforeUpgrade, returnSettings } from './other-versions.ts';
import { mergeSettings, type ParsedSettings, parseSettings } from './parse.ts';
import { createSameFolders } from './same-folders.ts';
import { bytesAt, keepAside, readSettingsFile, writeSettingsFile } from './settings-file.ts';

export interface SettingsStore {
  /** No settings were there when the bridge started. */
  readonly isFirstRun: boolean;
  state(): SettingsState;
  /** Writes the values to the file. @throws GazetteError `settings-locked`, `settings-invalid`, `conflict`, `disk-full`, `unavailable` */
  update(patch: SettingsPatch): Promise<SettingsState>;
  /** Writes the person's own of these sources to the file. @throws GazetteError `source-locked`, and as `update` */
  setSources(sources: readonly FolderSourceSetting[]): Promise<SettingsState>;
  /** Whether the state is of the policy in force: one that has just changed waits for what is being written. */
  followsPolicy(): boolean;
  /** Resolves when what was asked for or has changed until now is in the state. */
  settled(): Promise<void>;
  /** Called when the state has changed, by whomever. Returns its stop. */
  onChange(listener: (state: SettingsState) => void): () => void;
  /** Ends watching and waits for what is being written. */
  close(): Promise<void>;
}

export interface OpenSettingsOptions {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values given on the command line: they win over everything and are not written. */
  readonly argumentValues?: SettingsPatch;
  /** What the organisation decides: it wins over everything. */
  readonly policy?: {
    state(): Pick<PolicyState, 'values'>;
    onChange(listener: () => void): () => void;
  };
  /** The desk went back to this version: the settings of the newer one are taken over as far as they are understood. */
  readonly isReturned?: boolean;
  readonly now: () => number;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  /** How often the file is looked at, in ms. Shared folders send no events, so it is asked. */
  readonly pollMs?: number;
}

/** How long a text that does not parse may be a save half done, in ms. */
const SETTLE_MS = 250;
/** How often the file is looked at, in ms. */
const POLL_MS = 1000;
const WRITE_ATTEMPTS = 5;
const DEFAULTS: ParsedSettings = {
  values: schema.parse({ version: SETTINGS_VERSION }),
  raw: { version: SETTINGS_VERSION },
};
const toText = (raw: ParsedSettings['raw']): string => `${JSON.stringify(raw, null, 2)}\n`;
const reasonOf = (error: unknown): string =>
  error instanceof GazetteError ? error.message : 'internal error';

/** Opens the settings of a data folder. Never rejects because of a bad file: see `problem` of the state. */
export async function openSettings(options: OpenSettingsOptions): Promise<SettingsStore> {
  const { folder, now, log } = options;
  const path = join(folder, 'settings.json');
  const lastGoodPath = join(folder, 'settings.last-good.json');
  const environment = readEnvironment(options.env);
  for (const { name, reason } of environment.refused) log('warn', `${name} is ignored: ${reason}`);

  /** What the file said last, so that the own writes and unchanged texts are no news. */
  let seenText: string | null = null;
  let good = DEFAULTS;
  let problem: SettingsState['problem'] = null;
  const listeners = new Set<(state: SettingsState) => void>();
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const sameFolders = createSameFolders();
  let followed = DEFAULT_POLICY;
  const policyNow = () => options.policy?.state().values ?? DEFAULT_POLICY;
  const compute = (): SettingsState => {
    const over = withoutUndefined(options.argumentValues ?? {});
    const policy = policyNow();
    followed = policy;
    const managed = managedBy(policy);
    const { sources, leftOut } = mergeSources(policy, good.values.sources, sameFolders.placeOf);
    const values = { ...good.values, ...environment.values, ...over, ...managed.values, sources };
    const origins = Object.fromEntries(
      Object.keys(schema.shape).map((key) => [
        key,
        managed.locked.includes(key) ? 'policy' : originOf(key, over, environment.values, good.raw),
      ]),
    );
    return {
      values,
      origins,
      locked: [...managed.locked],
      ...(leftOut.length === 0 ? {} : { leftOut: leftOut.map(({ id }) => id) }),
      path,
      problem,
    };
  };
  const resolveFolders = async (): Promise<void> => {
    const { sources } = policyNow();
    // Without any there is nothing to compare.
    if (sources.length > 0) await sameFolders.look([...sources, ...good.values.sources].map((it) => it.path));
  };
  let state = compute();
  const publish = async (): Promise<void> => {
    await resolveFolders();
    const before = JSON.stringify(state);
    state = compute();
    if (before === JSON.stringify(state)) return;
    for (const listener of listeners) listener(state);
  };
  const serial = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };

  const accept = async (parsed: ParsedSettings, text: string): Promise<void> => {
    good = parsed;
    problem = null;
    seenText = text;
    const kept = await readSettingsFile(lastGoodPath).catch(() => null);
    if (kept === text) return;
    await writeSettingsFile(lastGoodPath, text).catch((error: unknown) => log('warn', reasonOf(error)));
  };
  const refuse = async (reason: string, text: string | null): Promise<void> => {
    seenText = text;
    problem = { reason, keptAs: await keepAside(folder, now()) };
    log('error', `the settings file is bad (${reason}); the last good settings stay in force`);
  };

  /** Takes in what the file says now, if it is news. */
  const reload = async (settleMs: number): Promise<void> => {
    let text: string | null = null;
    try {
      text = await readSettingsFile(path);
      // Gone while running: an editor between two steps, or a mistake. Neither is an order to forget every source.
      if (text === null || text === seenText) return;
      await accept(parseSettings(text), text);
    } catch (error) {
      if (settleMs > 0) {
        await wait(settleMs);
        return await reload(0);
      }
      if (text !== null || problem?.reason !== reasonOf(error)) await refuse(reasonOf(error), text);
    }
  };

  const write = (change: Parameters<typeof mergeSettings>[1]): Promise<SettingsState> =>
    serial(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt += 1) {
        // What a person has just saved must not be overwritten by what was read before.
        const before = bytesAt(path);
        await reload(0);
        const text = toText({ ...mergeSettings(good.raw, change), version: SETTINGS_VERSION });
        const parsed = parseSettings(text);
        if (await writeSettingsFile(path, text, before)) {
          await accept(parsed, text);
          await publish();
          return state;
        }
        // Half of a save may be there: it is whole by then.
        await wait(SETTLE_MS);
      }
      throw new GazetteError('conflict', 'something else keeps changing the settings file');
    });

  try {
    if (options.isReturned === true) await returnSettings(folder, now(), log);
    await copyBeforeUpgrade(folder);
  } catch (error) {
    log('warn', `the settings of another version: ${reasonOf(error)}`);
  }
  const isFirstRun = await load();
  await resolveFolders();
  state = compute();

  /** The first reading: a bad or missing file falls back to the last good settings. Tells whether there were none. */
  async function load(): Promise<boolean> {
    let isMissing = false;
    try {
      const text = await readSettingsFile(path);
      isMissing = text === null;
      if (text !== null) {
        await accept(parseSettings(text), text);
        return false;
      }
    } catch (error) {
      await refuse(reasonOf(error), await readSettingsFile(path).catch(() => null));
    }
    try {
      const text = await readSettingsFile(lastGoodPath);
      if (text === null) return isMissing;
      good = parseSettings(text);
      if (isMissing) log('warn', 'the settings file is gone; the last good settings stay in force');
    } catch (error) {
      log('error', `the last good settings cannot be used: ${reasonOf(error)}`);
    }
    return false;
  }

  const look = (): void => {
    void serial(async () => {
      if (isClosed) return;
      await reload(SETTLE_MS);
      await publish();
    }).catch((error: unknown) => log('error', `settings: ${reasonOf(error)}`));
  };
  const stopPolicy = options.policy?.onChange(() => {
    void serial(publish);
  });
  watchFile(path, { interval: options.pollMs ?? POLL_MS, persistent: false }, look);

  return {
    isFirstRun,
    state: () => state,
    async update(patch) {
      const parsed = settingsPatch.safeParse(patch);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new GazetteError(
          'settings-invalid',
          `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
        );
      }
      const change = withoutUndefined(parsed.data);
      const locked = Object.keys(change).find((name) => state.locked.includes(name));
      if (locked !== undefined) {
        throw new GazetteError('settings-locked', `${locked} is set by the organisation`, { name: locked });
      }
      return await write({ patch: change });
    },
    async setSources(sources) {
      if (state.locked.includes('sources')) {
        throw new GazetteError('source-locked', 'the sources are set by the organisation');
      }
      const policy = policyNow();
      const isOwn = ({ id }: FolderSourceSetting): boolean =>
        policy.sources.every((other) => other.id !== id);
      // Own ones that the policy leaves out are there again when it no longer does.
      const { leftOut } = mergeSources(policy, good.values.sources, sameFolders.placeOf);
      return await write({ sources: [...sources.filter(isOwn), ...leftOut] });
    },
    followsPolicy: () => followed === policyNow(),
    settled: async () => void (await queue),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      stopPolicy?.();
      unwatchFile(path, look);
      listeners.clear();
      await queue;
    },
  };
}

function originOf(
  key: string,
  argumentValues: object,
  environmentValues: object,
  raw: object,
): SettingsState['origins'][string] {
  if (Object.hasOwn(argumentValues, key)) return 'argument';
  if (Object.hasOwn(environmentValues, key)) return 'environment';
  return Object.hasOwn(raw, key) ? 'file' : 'default';
}
