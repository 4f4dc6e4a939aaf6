import { GazetteError } from '../contract/errors.ts';
import { settings } from '../contract/settings.ts';
import type { FolderSourceSetting, Settings, SettingsPatch } from '../contract/settings.ts';
import { type RawSettings, upgradeSettings } from './upgrade.ts';

export interface ParsedSettings {
  readonly values: Settings;
  /** The file as it is, upgraded: with the fields that this version does not know. */
  readonly raw: RawSettings;
}

/**
 * Reads the text of a settings file. One bad value makes the whole file bad: half of what a person wrote is not what
 * they wanted.
 *
 * @throws GazetteError `settings-invalid` or `schema-newer`, whose message names the field
 */
export function parseSettings(text: string): ParsedSettings {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = text.trim() === '' ? 'the file is empty' : `not JSON: ${(error as Error).message}`;
    throw new GazetteError('settings-invalid', reason.slice(0, 300));
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new GazetteError('settings-invalid', 'not an object');
  }
  const raw = upgradeSettings(json as RawSettings);
  const parsed = settings.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.map(String).join('.') ?? '';
    throw new GazetteError('settings-invalid', `${field || 'file'}: ${issue?.message ?? 'invalid'}`);
  }
  const ids = parsed.data.sources.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new GazetteError('settings-invalid', `sources: the id ${twice} is there twice`);
  return { values: parsed.data, raw };
}

/** The file's content with some values changed; what this version does not know stays. */
export function mergeSettings(
  raw: RawSettings,
  change: { readonly patch?: SettingsPatch; readonly sources?: readonly FolderSourceSetting[] },
): RawSettings {
  const merged: Record<string, unknown> = { ...raw };
  for (const [key, value] of Object.entries(change.patch ?? {})) {
    const before = raw[key];
    merged[key] = isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
  }
  if (change.sources !== undefined) {
    const before = new Map(rawSources(raw).map((source) => [source['id'], source]));
    merged['sources'] = change.sources.map((source) => ({ ...before.get(source.id), ...source }));
  }
  return merged;
}

function rawSources(raw: RawSettings): RawSettings[] {
  const { sources } = raw;
  if (!Array.isArray(sources)) return [];
  return sources.filter(isRecord);
}

const isRecord = (value: unknown): value is RawSettings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
