/** One look at the channel: the signed manifest, and the stage that narrows it. */
import { z } from '../../server-bridge/contract/schema.ts';
import {
  MANIFEST_LIMIT,
  type ReleaseArch,
  type ReleaseFile,
  type Trust,
} from '../../server-bridge/release/manifest.ts';
import { Refusal, VersionRefusal } from '../../server-bridge/release/refusal.ts';
import { cohortOf } from '../../server-bridge/release/rollout.ts';
import { trustInForce, trustName, verifyOverRotations } from '../../server-bridge/release/rotation.ts';
import { stage as stageSchema, STAGE_LIMIT, type Stage } from '../../server-bridge/release/stage.ts';
import { chooseFile, type Verification, type Verified } from '../../server-bridge/release/verify.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { UpdateConfig } from './config.ts';
import { sha256, verifySignature } from './crypto.ts';
import { decide, type Verdict } from './decide.ts';
import { fetchSmall } from './fetch/small.ts';
import type { Transport } from './fetch/transport.ts';
import type { Installer } from './install/installer.ts';
import { rememberSeen, type Kept } from './kept.ts';

export interface CheckOptions {
  readonly transport: Transport;
  readonly later: Later;
  readonly wallClock: () => number;
  readonly kept: Kept;
  readonly installer: Pick<Installer, 'target' | 'previous'>;
  readonly version: string;
  readonly arch: string;
  /** Versions that did not start well here. */
  readonly left: () => readonly string[];
  /** A version is known of which this desk does not have its turn yet. */
  readonly onWaiting: (about: { readonly next: string; readonly cohort: number }) => void;
}

export interface Found {
  readonly verdict: Verdict;
  /** The manifest's file. */
  readonly manifest: string;
  /** What is to be fetched; null where nothing is. */
  readonly file: ReleaseFile | null;
}

type Config = Extract<UpdateConfig, { kind: 'on' }>;

const DEADLINE_MS = 60_000;
const STALL_MS = 20_000;

/**
 * Looks at the channel, and keeps the counter, the keys and when a version was first seen.
 * @throws Refusal of the manifest, or of the way to it
 * @throws Cancelled
 */
export async function check(options: CheckOptions, config: Config, signal: AbortSignal): Promise<Found> {
  const { kept, wallClock, installer } = options;
  const fetchFile = (name: string, limit: number): Promise<Uint8Array | null> =>
    fetchSmall(options.transport, {
      url: new URL(name, config.folder),
      limit,
      patience: { later: options.later, deadlineMs: DEADLINE_MS, stallMs: STALL_MS },
      signal,
    });
  const bytes = await fetchFile('manifest.json', MANIFEST_LIMIT);
  if (bytes === null) throw new Refusal('server-error', 'the server has no manifest of this channel');
  const verified = await verifyKnown(options, config, bytes, fetchFile);
  const { version } = verified.manifest;
  const manifest = Buffer.from(bytes).toString('utf8');
  if (verified.step === 'same') return { verdict: { kind: 'nothing' }, manifest, file: null };

  const stage = readStage(await fetchFile('stage.json', STAGE_LIMIT));
  const now = wallClock();
  const memory = rememberSeen(kept.memory.value, version, now);
  if (memory !== kept.memory.value) await kept.memory.save(memory);
  const cohort = await cohortOf(version, kept.deskId, sha256);
  const verdict = decide(verified, stage, {
    ...config,
    cohort,
    now,
    firstSeen: memory.seen.find((it) => it.version === version)?.at ?? now,
    left: options.left(),
    previous: installer.previous(),
  });
  if (verdict.kind === 'waiting' && verdict.reason === 'rollout')
    options.onWaiting({ next: version, cohort });
  const file = verdict.kind === 'take' ? fileFor(verified, installer.target, options.arch) : null;
  return { verdict, manifest, file };
}

/** The keys that are in force here. */
export const trustOf = (kept: Kept, config: Config): Promise<Trust> =>
  trustInForce(config.trust, kept.channels.value.trust, sha256);

/** Verifies, over rotations that were missed, and keeps counter and keys of whatever is in order, taken or not. */
async function verifyKnown(
  options: CheckOptions,
  config: Config,
  bytes: Uint8Array,
  fetchFile: (name: string, limit: number) => Promise<Uint8Array | null>,
): Promise<Verified> {
  const { kept } = options;
  const known: Verification = {
    trust: await trustOf(kept, config),
    channel: config.channel,
    now: options.wallClock(),
    lastCounter: kept.channels.value.counters[config.channel] ?? null,
    installedVersion: options.version,
    verify: verifySignature,
  };
  try {
    const verified = await verifyOverRotations(bytes, known, sha256, (name) =>
      fetchFile(name, MANIFEST_LIMIT),
    );
    await keepVerified(kept, config, verified);
    return verified;
  } catch (error) {
    if (error instanceof VersionRefusal) await keepVerified(kept, config, error);
    throw error;
  }
}

async function keepVerified(
  kept: Kept,
  config: Config,
  { manifest, trust }: Pick<Verified, 'manifest' | 'trust'>,
): Promise<void> {
  const { counters, trust: before } = kept.channels.value;
  const packaged = await trustName(config.trust, sha256);
  const isPackaged = (await trustName(trust, sha256)) === packaged;
  const next = {
    counters: { ...counters, [config.channel]: manifest.counter },
    trust: isPackaged ? null : { packaged, trust },
  };
  if (JSON.stringify(next) !== JSON.stringify({ counters, trust: before })) await kept.channels.save(next);
}

/** Null where there is none. @throws Refusal `malformed` */
function readStage(bytes: Uint8Array | null): Stage | null {
  if (bytes === null) return null;
  try {
    return stageSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? (error.issues[0]?.message ?? '') : String(error);
    throw new Refusal('malformed', `the channel's stage.json: ${why}`);
  }
}

/** @throws Refusal `no-file` */
export function fileFor(
  { manifest }: Pick<Verified, 'manifest'>,
  target: Installer['target'],
  arch: string,
): ReleaseFile {
  const isKnown = target === 'appimage' || target === 'tar.gz' || target === 'nsis' || target === 'mac';
  if (!isKnown || !isArch(arch))
    throw new Refusal('no-file', `${manifest.version} has no file for ${target} on ${arch}`);
  return chooseFile(manifest, target, arch);
}

const isArch = (arch: string): arch is ReleaseArch => arch === 'x64' || arch === 'arm64';
