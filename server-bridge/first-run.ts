/** The sources of a start: folders named on the command line, and the samples where there is nothing else to read. */
import { copyFile, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GazetteError, toErrorData } from './contract/errors.ts';
import type { Log } from './ops/logger.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { SourceRegistry } from './sources/registry.ts';

const SAMPLES_ID = 'samples';

/** Answers why a named folder does not become a source, null when all do. */
export async function addFirstSources(options: {
  readonly dataFolder: string;
  readonly samplesFolder: string | null;
  /** No settings file was there when the bridge started. */
  readonly isFirstRun: boolean;
  readonly folders: readonly string[];
  readonly registry: Pick<SourceRegistry, 'add'>;
  readonly settings: Pick<SettingsStore, 'state' | 'setSources'>;
  readonly log: Log;
}): Promise<GazetteError | null> {
  const { dataFolder, samplesFolder, folders, registry, settings, log } = options;
  let refusal: GazetteError | null = null;
  for (const path of folders) {
    try {
      await registry.add({ kind: 'folder', path });
    } catch (error) {
      if (error instanceof GazetteError && error.code === 'folder-already-added') continue;
      log('warn', `${path} does not become a source`, { error });
      const { code, message } = toErrorData(error);
      refusal ??= new GazetteError(code, `${path} does not become a source: ${message}`);
    }
  }
  const { values, locked } = settings.state();
  const hasOthers = folders.length > 0 || values.sources.length > 0 || locked.includes('sources');
  if (!options.isFirstRun || samplesFolder === null || hasOthers) {
    return refusal;
  }
  // Copied, so that a person can try editing them and an update does not bring them back.
  const folder = join(dataFolder, SAMPLES_ID);
  try {
    await placeSamples(samplesFolder, folder);
    await settings.setSources([
      { id: SAMPLES_ID, kind: 'folder', path: folder, name: 'Samples', maxLevel: 'urgent', zone: null },
    ]);
  } catch (error) {
    log('warn', 'the samples could not be copied; the next start tries again', { error });
  }
  return refusal;
}

/** All of them or none. A folder of an earlier run stays as its person left it. */
async function placeSamples(from: string, to: string): Promise<void> {
  const temporary = `${to}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  try {
    await copyFolder(from, temporary);
    // Gone when it is empty: nothing can be renamed onto it everywhere.
    await rmdir(to).catch(() => undefined);
    const isThere = await readdir(to).then(
      () => true,
      () => false,
    );
    if (!isThere) await rename(temporary, to);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Only `readdir` and `copyFile`, which Electron offers inside its archive, too. */
async function copyFolder(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true });
  await mkdir(to, { recursive: true });
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else await copyFile(source, target);
  }
}
