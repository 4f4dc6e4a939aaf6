/** The sources of a start: folders named on the command line, and the samples where there is nothing else to read. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GazetteError } from './contract/errors.ts';
import type { Log } from './ops/logger.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { SourceRegistry } from './sources/registry.ts';

const SAMPLES_ID = 'samples';

export async function addFirstSources(options: {
  readonly dataFolder: string;
  readonly samplesFolder: string | null;
  /** No settings file was there when the bridge started. */
  readonly isFirstRun: boolean;
  readonly folders: readonly string[];
  readonly registry: SourceRegistry;
  readonly settings: SettingsStore;
  readonly log: Log;
}): Promise<void> {
  const { dataFolder, samplesFolder, folders, registry, settings, log } = options;
  for (const path of folders) {
    try {
      await registry.add({ kind: 'folder', path });
    } catch (error) {
      const isKnown = error instanceof GazetteError && error.code === 'folder-already-added';
      if (!isKnown) log('warn', `${path} does not become a source`, { error });
    }
  }
  const { sources } = settings.state().values;
  if (!options.isFirstRun || samplesFolder === null || sources.length > 0) return;
  // Copied, so that a person can try editing them and an update does not bring them back.
  const folder = join(dataFolder, SAMPLES_ID);
  try {
    await copyFolder(samplesFolder, folder);
    await settings.setSources([
      { id: SAMPLES_ID, kind: 'folder', path: folder, name: 'Samples', maxLevel: 'urgent', zone: null },
    ]);
  } catch (error) {
    log('warn', 'the samples could not be copied', { error });
  }
}

/** Only `readdir` and `copyFile`, which Electron offers inside its archive, too. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else await copyFile(source, target);
  }
}
