import { settingsPatch } from '../contract/settings.ts';
import type { Settings, SettingsPatch } from '../contract/settings.ts';

export type Preferences = Omit<Settings, 'version' | 'sources'>;
type Key = keyof Preferences;

/** The environment variable of each value that one may set. Numbers in decimal, `null` or nothing for "keep all". */
const VARIABLES: Readonly<Record<string, Key>> = {
  GAZETTE_LANGUAGE: 'language',
  GAZETTE_THEME: 'theme',
  GAZETTE_TEXT_SIZE: 'textSize',
  GAZETTE_SINGLE_KEY_SHORTCUTS: 'singleKeyShortcuts',
  GAZETTE_NOTIFICATIONS: 'notifications',
  GAZETTE_RETENTION_DAYS: 'retentionDays',
  GAZETTE_RETENTION_VERSIONS: 'retentionVersions',
  GAZETTE_RESCAN_SECONDS: 'rescanSeconds',
  GAZETTE_LOG_LEVEL: 'logLevel',
};

/**
 * The values that the environment sets. A variable that does not fit is left out and named in `refused`: it never
 * stops a start.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): {
  readonly values: Partial<Preferences>;
  readonly refused: ReadonlyArray<{ readonly name: string; readonly reason: string }>;
} {
  const values: Partial<Preferences> = {};
  const refused: Array<{ name: string; reason: string }> = [];
  for (const [name, key] of Object.entries(VARIABLES)) {
    const text = env[name]?.trim();
    if (text === undefined || text === '') continue;
    const parsed = settingsPatch.safeParse({ [key]: fromText(text) });
    if (parsed.success) Object.assign(values, withoutUndefined(parsed.data));
    else refused.push({ name, reason: parsed.error.issues[0]?.message ?? 'invalid' });
  }
  return { values, refused };
}

function fromText(text: string): unknown {
  if (/^\d+$/.test(text)) return Number(text);
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

/** A patch as values to lay over others: what it does not name, or names as undefined, is not in it. */
export function withoutUndefined(patch: SettingsPatch): Partial<Preferences> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
