/**
 * The sources that run: started from the settings, added and removed by the person. Knows no kind of source; compose
 * hands in what starts one.
 */
import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { GazetteError } from '../contract/errors.ts';
import type { Params } from '../contract/methods.ts';
import type { FolderSourceSetting } from '../contract/settings.ts';
import type { SourceStatus } from '../contract/source.ts';
import type { Source } from './source.ts';

export interface RegistryPorts {
  readonly dataFolder: string;
  settings(): readonly FolderSourceSetting[];
  saveSettings(sources: FolderSourceSetting[]): Promise<void>;
  start(setting: FolderSourceSetting): Source;
  /** Ids of all sources of which items are stored. */
  storedIds(): Promise<readonly string[]>;
  /** Set by the organisation: nobody changes or removes it here. */
  isManaged(id: string): boolean;
  /** Whether what is missing in the settings was taken out of them: false while their file or the policy is bad. */
  isSettingsSure(): boolean;
  /** Withdraws what the source brought. */
  forget(sourceId: string): Promise<void>;
  changed(): void;
}

export interface SourceRegistry {
  statuses(): SourceStatus[];
  get(id: string): Source;
  nameOf(id: string): string;
  add(params: Params<'sources.add'>): Promise<SourceStatus>;
  update(params: Params<'sources.update'>): Promise<SourceStatus>;
  remove(id: string): Promise<void>;
  /** The managed folder of imports, started when it is first needed. */
  imports(): Promise<{ source: Source; folder: string }>;
  setRescanSeconds(seconds: number): void;
  /** Starts and ends sources so that they are those of the settings; withdraws what any other source brought. */
  reconcile(): Promise<void>;
  stop(): Promise<void>;
}

export const IMPORTS_ID = 'imports';
/** Of a source's name, in UTF-16 units, as its setting allows. */
const MAX_NAME = 120;

export function createRegistry(ports: RegistryPorts): SourceRegistry {
  const running = new Map<string, { source: Source; setting: FolderSourceSetting }>();
  let queue: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  /** One change of the sources after the other: each sees what the one before has left. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(async () => {
      if (isStopped) throw new GazetteError('unavailable', 'the sources are being stopped');
      return await work();
    });
    queue = turn.catch(() => undefined);
    return turn;
  }

  function refuseManaged(id: string): void {
    if (ports.isManaged(id)) {
      throw new GazetteError('source-locked', `${id} is set by the organisation`, { sourceId: id });
    }
  }

  function start(setting: FolderSourceSetting): Source {
    const source = ports.start(setting);
    running.set(setting.id, { source, setting });
    return source;
  }

  function get(id: string): Source {
    const entry = running.get(id);
    if (entry === undefined) throw new GazetteError('not-found', `no source ${id}`);
    return entry.source;
  }

  async function addSetting(setting: FolderSourceSetting): Promise<Source> {
    await ports.saveSettings([...ports.settings().filter((other) => other.id !== setting.id), setting]);
    const source = start(setting);
    ports.changed();
    return source;
  }

  async function stopOne(id: string): Promise<void> {
    const entry = running.get(id);
    running.delete(id);
    await entry?.source.stop();
  }

  async function stopUnwanted(
    wanted: ReadonlyMap<string, FolderSourceSetting>,
    isSure: boolean,
  ): Promise<void> {
    for (const [id, { setting }] of [...running]) {
      if (wanted.get(id)?.path !== setting.path) await stopOne(id);
    }
    if (!isSure) return;
    for (const id of await ports.storedIds()) {
      // Meanwhile the settings may have become others; what follows them comes in its turn.
      const isStillGone = ports.isSettingsSure() && !ports.settings().some((it) => it.id === id);
      if (!wanted.has(id) && isStillGone) await ports.forget(id);
    }
  }

  return {
    statuses: () => [...running.values()].map(({ source }) => source.status()),
    get,
    nameOf: (id) => ports.settings().find((setting) => setting.id === id)?.name ?? id,

    add: ({ path, name }) =>
      inTurn(async () => {
        const folder = await checkFolder(path);
        const own = await realpath(ports.dataFolder);
        if (isWithin(folder, own)) {
          throw new GazetteError('folder-inside-data', 'the folder belongs to Gazette itself');
        }
        for (const setting of ports.settings()) {
          const other = await realpath(setting.path).catch(() => setting.path);
          if (isWithin(folder, other) || isWithin(other, folder)) {
            throw new GazetteError(
              'folder-already-added',
              'the folder or one around it is a source already',
              {
                sourceId: setting.id,
              },
            );
          }
        }
        // Around it, samples and imports would be taken in twice.
        if (isWithin(own, folder)) {
          throw new GazetteError('folder-inside-data', 'the folder holds the data of Gazette itself');
        }
        const source = await addSetting({
          id: `folder-${randomBytes(4).toString('hex')}`,
          kind: 'folder',
          path: folder,
          name: name ?? (basename(folder) || folder).slice(0, MAX_NAME),
          maxLevel: 'urgent',
          zone: null,
        });
        return source.status();
      }),

    update: ({ id, name, maxLevel, zone }) =>
      inTurn(async () => {
        const source = get(id);
        refuseManaged(id);
        const change = {
          ...(name === undefined ? {} : { name }),
          ...(maxLevel === undefined ? {} : { maxLevel }),
          ...(zone === undefined ? {} : { zone }),
        };
        if (zone !== undefined && zone !== null && !isZone(zone)) {
          throw new GazetteError('bad-request', `zone: ${zone} is not a known time zone`);
        }
        const sources = ports.settings().map((other) => (other.id === id ? { ...other, ...change } : other));
        await ports.saveSettings(sources);
        source.update(change);
        ports.changed();
        return source.status();
      }),

    remove: (id) =>
      inTurn(async () => {
        get(id);
        refuseManaged(id);
        // What cannot be saved has not happened: the source would be back at the next start.
        await ports.saveSettings(ports.settings().filter((other) => other.id !== id));
        await stopOne(id);
        ports.changed();
        await ports.forget(id);
      }),

    imports: () =>
      inTurn(async () => {
        const folder = join(ports.dataFolder, IMPORTS_ID);
        await mkdir(folder, { recursive: true });
        const known = ports.settings().find(({ id }) => id === IMPORTS_ID);
        const source =
          running.get(IMPORTS_ID)?.source ??
          (known === undefined
            ? await addSetting({
                id: IMPORTS_ID,
                kind: 'folder',
                path: folder,
                name: 'Imports',
                maxLevel: 'urgent',
                zone: null,
              })
            : start(known));
        return { source, folder };
      }),

    setRescanSeconds(rescanSeconds) {
      for (const { source } of running.values()) source.update({ rescanSeconds });
    },

    reconcile: () =>
      inTurn(async () => {
        const isSure = ports.isSettingsSure();
        const wanted = new Map(ports.settings().map((setting) => [setting.id, setting]));
        try {
          await stopUnwanted(wanted, isSure);
        } finally {
          // A store that takes nothing at present keeps no source from being read.
          for (const [id, setting] of wanted) {
            const entry = running.get(id);
            if (entry === undefined) start(setting);
            else {
              entry.setting = setting;
              entry.source.update({ name: setting.name, maxLevel: setting.maxLevel, zone: setting.zone });
            }
          }
          ports.changed();
        }
      }),

    async stop() {
      isStopped = true;
      await queue;
      await Promise.all([...running.keys()].map(stopOne));
    },
  };
}

/** Resolves what a person typed (`~`, relative paths, links) and checks that it is a folder that can be listed. */
async function checkFolder(path: string): Promise<string> {
  const typed = path.trim();
  const home = typed === '~' || typed.startsWith(`~${sep}`) || typed.startsWith('~/');
  const absolute = home ? join(homedir(), typed.slice(1)) : typed;
  if (!isAbsolute(absolute))
    throw new GazetteError('folder-missing', 'the path must be a whole one', { path: typed });
  try {
    const folder = await realpath(resolve(absolute));
    if (!(await stat(folder)).isDirectory()) {
      throw new GazetteError('folder-missing', 'this is not a folder', { path: typed });
    }
    await access(folder, constants.R_OK | constants.X_OK);
    return folder;
  } catch (error) {
    if (error instanceof GazetteError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new GazetteError(
      isMissing ? 'folder-missing' : 'folder-unreadable',
      `the folder cannot be read (${code})`,
      {
        path: typed,
      },
    );
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
