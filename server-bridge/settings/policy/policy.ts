/**
 * The managed policy: read from the system's place, looked at again and again, kept for the time when it cannot be read.
 * To add a system: a file beside `linux.ts` and a line in `place.ts`. Everything a policy can say is in
 * `contract/policy.ts`, and a row of docs/policy.md.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { NO_POLICY, type PolicyState } from '../../contract/policy.ts';
import { z } from '../../contract/schema.ts';
import { readSettingsFile, writeSettingsFile } from '../settings-file.ts';
import { mergeLayers } from './merge.ts';
import { parseLayer } from './parse.ts';
import type { PolicyPlace, RawLayer } from './types.ts';

export interface PolicyStore {
  state(): PolicyState;
  /** Whether what is not in the policy was taken out of it: false while something of it cannot be read or is wrong. */
  isSure(): boolean;
  /** Called when the state has changed. Returns its stop. */
  onChange(listener: (state: PolicyState) => void): () => void;
  close(): Promise<void>;
}

export interface OpenPolicyOptions {
  readonly place: PolicyPlace;
  /** The data folder, for the copy of what was read last. */
  readonly folder: string;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  /** Looks for changes. Not for a single command, which has one look only: it ends nothing, and keeps nothing. */
  readonly isWatching: boolean;
  /** Instead of the place's own. */
  readonly pollMs?: number;
}

/** How long a place that cannot be read may be one that is just being written, in ms. */
const SETTLE_MS = 250;

const GONE = 'it is gone; looked at again';

const kept = z.array(
  z.object({
    origin: z.string(),
    raw: z.record(z.string(), z.unknown()),
    isLoose: z.boolean().optional(),
    held: z.record(z.string(), z.unknown()).optional(),
  }),
);
type Good = Extract<RawLayer, { raw: unknown }>;

/** Reads the policy. Never rejects: what is wrong is in the state's `problems`. */
export async function openPolicy({
  place,
  folder,
  log,
  isWatching,
  pollMs = place.pollMs,
}: OpenPolicyOptions): Promise<PolicyStore> {
  const copyPath = join(folder, 'policy.last-good.json');
  const listeners = new Set<(state: PolicyState) => void>();
  let state = NO_POLICY;
  let lastGood: readonly Good[] = await readCopy(copyPath);
  /** The signature of the last reading, unless it has to be read again. */
  let seen: string | null = null;
  let wasGood = false;
  /** Places that the last reading did not find any more. */
  let missed: ReadonlySet<string> = new Set();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  async function reload(): Promise<void> {
    const signature = await place.signature();
    if (signature !== null && signature === seen) return;
    let layers = await place.read();
    if (wasGood && layers.some(isFailure)) {
      await wait(SETTLE_MS);
      layers = await place.read();
    }
    // One look may fall between two steps of whoever writes it: what is gone has to be so twice, a poll apart.
    const gone = lastGood.map(({ origin }) => origin).filter((origin) => !layers.some(covers(origin)));
    const pending = new Set(gone.filter((origin) => !missed.has(origin)));
    missed = new Set(gone);
    const found = withPending(layers, lastGood, pending);
    wasGood = !found.some(isFailure);
    // What stops a reading, such as another folder's rights, need not change the signature.
    seen = wasGood ? signature : null;
    const { used, isLastGood } = withLastGood(found, lastGood);
    const next = { ...mergeLayers(used), isLastGood };
    await keep(used.filter((layer): layer is Good => 'raw' in layer));
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    if (state.origins.length > 0) log('info', `policy: ${state.origins.join(', ')}`);
    for (const { origin, field, reason } of state.problems)
      log('error', `policy ${origin}: ${field}: ${reason}`);
    if (isLastGood) log('warn', 'what was read of the policy last stays in force');
    for (const listener of listeners) listener(state);
  }

  async function keep(good: readonly Good[]): Promise<void> {
    const text = JSON.stringify(good);
    if (text === JSON.stringify(lastGood)) return;
    lastGood = good;
    if (!isWatching) return;
    await writeSettingsFile(copyPath, `${text}\n`).catch((error: unknown) => {
      log('warn', `the policy's copy: ${error instanceof Error ? error.message : 'unknown'}`);
    });
  }

  let running = reload();
  await running;
  const look = (): void => {
    if (isClosed) return;
    running = reload()
      .catch((error: unknown) =>
        log('error', `policy: ${error instanceof Error ? error.message : 'unknown'}`),
      )
      .then(plan);
  };
  const plan = (): void => {
    if (!isClosed) timer = setTimeout(look, pollMs).unref();
  };
  if (isWatching) plan();

  return {
    state: () => state,
    isSure: () => state.problems.length === 0 && !state.isLastGood,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
      await running;
    },
  };
}

const isFailure = (layer: RawLayer): boolean => 'failure' in layer;

/** Whether a layer tells of a place: it is that one, or a failure of what that one lies in. */
const covers =
  (origin: string) =>
  (layer: RawLayer): boolean =>
    origin === layer.origin ||
    (isFailure(layer) && (origin.startsWith(`${layer.origin}/`) || origin.startsWith(`${layer.origin}\\`)));

/** Puts places that may be gone where they were; after what was not there before, which is not to win over them. */
function withPending(
  layers: readonly RawLayer[],
  lastGood: readonly Good[],
  pending: ReadonlySet<string>,
): readonly RawLayer[] {
  const all = [...layers];
  let at = all.length;
  for (const { origin } of lastGood.toReversed()) {
    if (pending.has(origin)) all.splice(at, 0, { origin, failure: GONE });
    else {
      const index = all.findIndex(covers(origin));
      if (index !== -1) at = index;
    }
  }
  return all;
}

/** A place that fails, or a field that is wrong, keeps what it said last; what is wrong with it stays to be told. */
function withLastGood(
  layers: readonly RawLayer[],
  lastGood: readonly Good[],
): { readonly used: RawLayer[]; readonly isLastGood: boolean } {
  let isLastGood = false;
  const read = new Set(layers.filter((layer) => !isFailure(layer)).map(({ origin }) => origin));
  const used = layers.flatMap((layer): RawLayer[] => {
    if ('failure' in layer) {
      const before = lastGood.filter(({ origin }) => covers(origin)(layer) && !read.has(origin));
      if (before.length > 0) isLastGood = true;
      return [...before, layer];
    }
    const before = lastGood.find(({ origin }) => origin === layer.origin);
    const held = before === undefined ? {} : heldFields(layer, before);
    if (Object.keys(held).length === 0) return [layer];
    isLastGood = true;
    return [{ ...layer, held }];
  });
  return { used, isLastGood };
}

function heldFields(layer: Good, before: Good): Readonly<Record<string, unknown>> {
  const { refused } = parseLayer(layer);
  if (refused.length === 0) return {};
  const { fields } = parseLayer(before);
  return Object.fromEntries(
    refused.filter((name) => fields.has(name)).map((name) => [name, fields.get(name)]),
  );
}

async function readCopy(path: string): Promise<readonly Good[]> {
  const text = await readSettingsFile(path).catch(() => null);
  if (text === null) return [];
  try {
    return kept.parse(JSON.parse(text)).map(({ origin, raw, isLoose, held }) => ({
      origin,
      raw,
      ...(isLoose === undefined ? {} : { isLoose }),
      ...(held === undefined ? {} : { held }),
    }));
  } catch {
    return [];
  }
}
