/**
 * Settings between versions: an older file is copied aside before it is upgraded, and what a newer version left is
 * taken over as far as this one understands it when the desk went back.
 */
import { constants, copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderSourceSetting, SETTINGS_VERSION, settings } from '../contract/settings.ts';
import { parseSettings } from './parse.ts';
import { readSettingsFile, writeSettingsFile } from './settings-file.ts';
import type { RawSettings } from './upgrade.ts';

type Log = (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;

const BEFORE = /^settings\.before-v(\d+)\.json$/;

/**
 * Copies settings of an older version to `settings.before-v<N>.json`, in place of an older copy: N is the version that
 * they become next. @throws GazetteError as `writeSettingsFile`
 */
export async function copyBeforeUpgrade(folder: string, target: number = SETTINGS_VERSION): Promise<void> {
  const text = await readSettingsFile(join(folder, 'settings.json')).catch(() => null);
  const version = objectIn(text)?.['version'];
  if (text === null || typeof version !== 'number' || version >= target) return;
  await writeSettingsFile(join(folder, `settings.before-v${version + 1}.json`), text);
}

/**
 * The desk went back: where the newer version's settings are none to this one, they are kept as
 * `settings.newer-<time>.json`, and `settings.json` becomes the newest copy from before with every value laid over it
 * that this version understands, or does not know. @throws GazetteError as `writeSettingsFile`
 */
export async function returnSettings(folder: string, now: number, log: Log): Promise<void> {
  for (const name of ['settings.json', 'settings.last-good.json']) {
    const path = join(folder, name);
    const text = await readSettingsFile(path).catch(() => null);
    const newer = objectIn(text);
    if (text === null || newer === null) continue;
    if (isReadable(text)) return;
    const kept = `settings.newer-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.json`;
    await copyFile(path, join(folder, kept), constants.COPYFILE_FICLONE);
    const { merged, lost } = layOver(await newestCopy(folder), newer);
    await writeSettingsFile(join(folder, 'settings.json'), `${JSON.stringify(merged, null, 2)}\n`);
    const rest = lost.length === 0 ? '' : `; not understood: ${lost.join(', ')}`;
    log('warn', `the settings are of a newer version, kept as ${kept}${rest}`);
    return;
  }
}

function objectIn(text: string | null): RawSettings | null {
  try {
    const value: unknown = JSON.parse((text ?? '').replace(/^\uFEFF/, ''));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as RawSettings) : null;
  } catch {
    return null;
  }
}

function isReadable(text: string): boolean {
  try {
    parseSettings(text);
    return true;
  } catch {
    return false;
  }
}

async function newestCopy(folder: string): Promise<RawSettings> {
  const copies = (await readdir(folder))
    .map((name) => ({ name, version: Number(BEFORE.exec(name)?.[1] ?? NaN) }))
    .filter(({ version }) => !Number.isNaN(version))
    .toSorted((a, b) => b.version - a.version);
  for (const { name } of copies) {
    const text = await readSettingsFile(join(folder, name)).catch(() => null);
    if (text !== null && isReadable(text)) return parseSettings(text).raw;
  }
  return { version: SETTINGS_VERSION };
}

/** Each value by itself: one that means something else now costs no other. */
function layOver(copy: RawSettings, newer: RawSettings): { merged: RawSettings; lost: string[] } {
  const merged: Record<string, unknown> = { ...copy };
  const lost: string[] = [];
  for (const [key, value] of Object.entries(newer)) {
    if (key === 'version') continue;
    if (key === 'sources' && Array.isArray(value)) {
      const sources = value.filter((source) => folderSourceSetting.safeParse(source).success);
      if (sources.length < value.length) lost.push(`${value.length - sources.length} of the sources`);
      merged[key] = sources;
    } else if (settings.partial().safeParse({ [key]: value }).success) merged[key] = value;
    else lost.push(key);
  }
  return { merged, lost };
}
