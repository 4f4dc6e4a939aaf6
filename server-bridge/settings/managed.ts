/** What the policy makes of the settings. Pure. */
import type { Policy } from '../contract/policy.ts';
import { settings as schema, SETTINGS_VERSION, type FolderSourceSetting } from '../contract/settings.ts';
import { type Preferences, withoutUndefined } from './overrides.ts';

export interface Managed {
  /** Values that win over all others. */
  readonly values: Partial<Preferences>;
  /** Names that nobody changes here, `sources` among them where the person has none of their own. */
  readonly locked: readonly string[];
}

/** Switches that keep a desk quiet. */
const QUIET = ['quietHours', 'doNotDisturb', 'presentation'] as const;
const DEFAULTS = schema.parse({ version: SETTINGS_VERSION });

/** A locked setting without a value of the policy keeps its default: else the file would still change it. */
export function managedBy({ settings, locked, notifications }: Policy): Managed {
  const given = withoutUndefined(settings);
  const held: ReadonlySet<string> = new Set([...locked, ...(notifications.mayBeQuiet ? [] : QUIET)]);
  const defaults = Object.fromEntries(
    Object.entries(DEFAULTS).filter(([name]) => name !== 'sources' && held.has(name)),
  ) as Partial<Preferences>;
  const values = { ...defaults, ...given };
  return {
    values,
    locked: [...Object.keys(values), ...(locked.includes('sources') ? ['sources'] : [])].toSorted(),
  };
}

/**
 * The sources in force: the policy's, then the person's own. Own ones that have an id or a folder of the policy's, or all
 * where `sources` is locked, are left out while that is so; they stay in the file. `placeOf` gives the same text for the
 * same folder.
 */
export function mergeSources(
  policy: Policy,
  own: readonly FolderSourceSetting[],
  placeOf: (path: string) => string,
): { readonly sources: FolderSourceSetting[]; readonly leftOut: FolderSourceSetting[] } {
  const ids = new Set(policy.sources.map(({ id }) => id));
  const paths = new Set(policy.sources.map(({ path }) => placeOf(path)));
  const isLeftOut = ({ id, path }: FolderSourceSetting): boolean =>
    policy.locked.includes('sources') || ids.has(id) || paths.has(placeOf(path));
  return {
    sources: [...policy.sources, ...own.filter((source) => !isLeftOut(source))],
    leftOut: own.filter(isLeftOut),
  };
}
