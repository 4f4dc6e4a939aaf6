import { GazetteError } from '../contract/errors.ts';
import { SETTINGS_VERSION } from '../contract/settings.ts';

export type RawSettings = Readonly<Record<string, unknown>>;
/** Makes settings of the next version out of those of its own; pure. What it does not know it hands on. */
export type UpgradeStep = (raw: RawSettings) => RawSettings;

/** The step at index `n - 1` leads from version `n` to `n + 1`. To add a version: one step, and `SETTINGS_VERSION`. */
export const UPGRADE_STEPS: readonly UpgradeStep[] = [];

/**
 * Brings a settings file of an older version to the current one. A file without a version was written by hand for
 * this one.
 *
 * @throws GazetteError `schema-newer` for a version of the future, `settings-invalid` for what is no version
 */
export function upgradeSettings(
  raw: RawSettings,
  steps: readonly UpgradeStep[] = UPGRADE_STEPS,
  target: number = SETTINGS_VERSION,
): RawSettings {
  const version = raw['version'] ?? target;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new GazetteError('settings-invalid', 'version: not a version number');
  }
  if (version > target) {
    throw new GazetteError(
      'schema-newer',
      `version: ${String(version)} is newer than ${String(target)}, the newest that this Gazette knows`,
    );
  }
  let upgraded = raw;
  for (let from = version; from < target; from += 1) {
    const step = steps[from - 1];
    if (step === undefined)
      throw new GazetteError('settings-invalid', `version: no way from ${String(from)}`);
    upgraded = step(upgraded);
  }
  return { ...upgraded, version: target };
}
