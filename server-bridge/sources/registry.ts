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
  /** Starts and ends sources so that they are those of the settings. */
  reconcile(): Promise<void>;
  stop(): Promise<void>;
}

export const IMPORTS_ID = 'imports';

export function createRegistry(ports: RegistryPorts): SourceRegistry {
  const running = new Map<string, { source: Source; setting: FolderSourceSetting }>();

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
    // Saving may have reconciled already.
    const source = running.get(setting.id)?.source ?? start(setting);
    ports.changed();
    return source;
  }

  async function stopOne(id: string): Promise<void> {
    const entry = running.get(id);
    running.delete(id);
    await entry?.source.stop();
  }

  return {
    statuses: () => [...running.values()].map(({ source }) => source.status()),
    get,
    nameOf: (id) => running.get(id)?.setting.name ?? id,

    async add({ path, name }) {
      const folder = await checkFolder(path);
      if (isWithin(folder, await realpath(ports.dataFolder))) {
        throw new GazetteError('folder-inside-data', 'the folder belongs to Gazette itself');
      }
      for (const setting of ports.settings()) {
        const other = await realpath(setting.path).catch(() => setting.path);
        if (isWithin(folder, other) || isWithin(other, folder)) {
          throw new GazetteError('folder-already-added', 'the folder or one around it is a source already', {
            sourceId: setting.id,
          });
        }
      }
      const source = await addSetting({
        id: `folder-${randomBytes(4).toString('hex')}`,
        kind: 'folder',
        path: folder,
        name: name ?? (basename(folder) || folder),
        maxLevel: 'urgent',
        zone: null,
      });
      return source.status();
    },

    async update({ id, name, maxLevel, zone }) {
      const source = get(id);
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
      const entry = running.get(id);
      if (entry !== undefined) entry.setting = { ...entry.setting, ...change };
      source.update(change);
      ports.changed();
      return source.status();
    },

    async remove(id) {
      get(id);
      await stopOne(id);
      await ports.saveSettings(ports.settings().filter((other) => other.id !== id));
      await ports.forget(id);
      ports.changed();
    },

    async imports() {
      const folder = join(ports.dataFolder, 'imports');
      await mkdir(folder, { recursive: true });
      const source =
        running.get(IMPORTS_ID)?.source ??
        (await addSetting({
          id: IMPORTS_ID,
          kind: 'folder',
          path: folder,
          name: 'Imports',
          maxLevel: 'urgent',
          zone: null,
        }));
      return { source, folder };
    },

    setRescanSeconds(rescanSeconds) {
      for (const { source } of running.values()) source.update({ rescanSeconds });
    },

    async reconcile() {
      const wanted = new Map(ports.settings().map((setting) => [setting.id, setting]));
      for (const [id, { setting }] of [...running]) {
        const now = wanted.get(id);
        if (now === undefined) {
          await stopOne(id);
          await ports.forget(id);
        } else if (now.path !== setting.path) {
          await stopOne(id);
        }
      }
      for (const [id, setting] of wanted) {
        const entry = running.get(id);
        if (entry === undefined) start(setting);
        else {
          entry.setting = setting;
          entry.source.update({ name: setting.name, maxLevel: setting.maxLevel, zone: setting.zone });
        }
      }
      ports.changed();
    },

    async stop() {
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
