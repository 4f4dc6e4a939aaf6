/** What all places say together. Pure. */
import { policy, type PolicyState } from '../../contract/policy.ts';
import type { FolderSourceSetting } from '../../contract/settings.ts';
import { MOST_SOURCES, parseLayer, TOO_MANY } from './parse.ts';
import type { RawLayer } from './types.ts';

/**
 * Layers from the weakest to the strongest: a field of a later one wins, sources and locks add up. A layer that failed is
 * a problem of its place, and says nothing.
 */
export function mergeLayers(raws: readonly RawLayer[]): PolicyState {
  const fields = new Map<string, { value: unknown; origin: string }>();
  const locked = new Map<string, string>();
  const sources = new Map<string, { source: FolderSourceSetting; origin: string }>();
  const problems: PolicyState['problems'] = [];
  for (const raw of raws) {
    if ('failure' in raw) {
      problems.push({ origin: raw.origin, field: 'policy', reason: raw.failure });
      continue;
    }
    const layer = parseLayer(raw);
    const { origin } = layer;
    for (const [name, value] of layer.fields) fields.set(name, { value, origin });
    for (const name of layer.locked) locked.set(name, origin);
    for (const source of layer.sources) {
      if (sources.size < MOST_SOURCES || sources.has(source.id)) sources.set(source.id, { source, origin });
      else problems.push({ origin, field: `sources.${source.id}`, reason: TOO_MANY });
    }
    for (const problem of layer.problems) problems.push({ origin, ...problem });
  }
  const tree: Record<string, unknown> = {
    locked: [...locked.keys()],
    sources: [...sources.values()].map(({ source }) => source),
  };
  for (const [name, { value }] of fields) {
    const [group = name, key] = name.split('.');
    if (key === undefined) tree[group] = value;
    else tree[group] = { ...(tree[group] as object | undefined), [key]: value };
  }
  return {
    values: policy.parse(tree),
    origins: [...new Set(raws.map(({ origin }) => origin))],
    set: [
      ...[...fields].map(([field, { origin }]) => ({ field, origin })),
      ...[...locked].map(([name, origin]) => ({ field: `locked.${name}`, origin })),
      ...[...sources].map(([id, { origin }]) => ({ field: `sources.${id}`, origin })),
    ],
    problems,
    isLastGood: false,
  };
}
