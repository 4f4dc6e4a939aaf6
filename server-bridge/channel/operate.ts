/** The operator's orders, carried out on the channel's folder: while a server keeps it, and while none does. */
import { setTimeout as wait } from 'node:timers/promises';
import { GazetteError } from '../contract/errors.ts';
import type { UpdateChannel } from '../contract/update.ts';
import { type ManifestBody, instantText, type SignedManifest, type Trust } from '../release/manifest.ts';
import { canonicalBytes } from '../release/canonical.ts';
import { checkSignatures, type VerifySignature } from '../release/signatures.ts';
import { compareVersions } from '../release/version.ts';
import { type Decision, type Rollout, step } from './controller.ts';
import { channelFolder, nextCounter, pastCounters, publish, readCurrent, readPast } from './folder.ts';
import { currentRollout } from './keeper.ts';
import { lockChannel } from './lock.ts';
import { withdraw } from './orders.ts';
import { keep, makeRecordsFolder } from './records.ts';
import { type SigningKey, signManifest } from './signing.ts';

const TRIES = 40;
const PAUSE_MS = 250;

/**
 * Changes the rollout. In force when it resolves: desks see the new stage, and a running server finds it at its next look.
 *
 * @throws GazetteError `not-found` where nothing is published, `conflict` while somebody else is at it, and what the order throws
 */
export async function operate(
  root: string,
  channel: UpdateChannel,
  order: (current: Rollout) => Decision,
  now: number,
): Promise<Decision> {
  const folder = channelFolder(root, channel);
  await currentManifest(folder, channel);
  const release = await patiently(() => lockChannel(folder));
  try {
    const manifest = await currentManifest(folder, channel);
    const records = makeRecordsFolder(root, channel);
    const { rollout, kept, steps } = await currentRollout(records, folder, manifest);
    const decision = order(rollout);
    const all = [...steps, ...decision.steps];
    await keep({ records, channel: folder }, kept, decision.rollout, all, now);
    return decision;
  } finally {
    release();
  }
}

export interface ReturnOptions {
  readonly keys: readonly SigningKey[];
  /** What desks trust; null: not compared. */
  readonly trust: Trust | null;
  readonly verify: VerifySignature;
  /** How long desks may take to hear of it. */
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Withdraws the version, and publishes a manifest that brings its desks back to the one before.
 *
 * @returns the manifest that is published now, and the rollout of it
 * @throws as {@link operate}, GazetteError `not-found` where no older version was published, Refusal where desks would
 *   refuse the signatures
 */
export async function withdrawAndReturn(
  root: string,
  channel: UpdateChannel,
  { keys, trust, verify, days, now }: ReturnOptions,
): Promise<{ readonly manifest: SignedManifest; readonly decision: Decision }> {
  const folder = channelFolder(root, channel);
  const current = await currentManifest(folder, channel);
  const bad = current.signed;
  const records = makeRecordsFolder(root, channel);
  const { previous } = (await currentRollout(records, folder, current)).rollout;
  const target = await manifestBefore(folder, bad, previous);
  const body: ManifestBody = {
    ...target,
    counter: await nextCounter(folder),
    returnsFrom: [
      ...new Set([...bad.returnsFrom.filter((one) => one !== target.version), bad.version]),
    ].slice(-16),
    issuedAt: instantText(now) ?? target.issuedAt,
    expiresAt: instantText(now + days * 86_400_000) ?? target.expiresAt,
    // Everybody at once: those that have the bad version wait for it.
    rollout: { percent: 100, isGated: false, rings: {} },
    nextTrust: null,
  };
  const manifest = signManifest(body, keys);
  if (trust !== null) await checkSignatures(canonicalBytes(body), manifest.signatures, trust, verify);
  await operate(root, channel, withdraw, now);
  await publish(folder, { manifest, sources: new Map(), previousTrust: trust });
  const returned = (current: Rollout): Decision => ({
    rollout: current,
    steps: [step('return', `from ${bad.version} to ${body.version}`, 0, current.percent)],
    closedRings: [],
  });
  return { manifest, decision: await operate(root, channel, returned, now) };
}

/**
 * The newest manifest of the version that the rollout was compared with; where that is not known (nothing was kept), of the
 * newest version before that was not taken back itself.
 */
async function manifestBefore(
  folder: string,
  bad: ManifestBody,
  previous: string | null,
): Promise<ManifestBody> {
  const past: ManifestBody[] = [];
  for (const counter of (await pastCounters(folder)).reverse()) {
    const manifest = await readPast(folder, counter);
    if (manifest !== null) past.push(manifest.signed);
  }
  const takenBack = new Set(past.flatMap(({ returnsFrom }) => returnsFrom));
  const older = past.filter(({ version }) => compareVersions(version, bad.version) < 0);
  const found =
    older.find(({ version }) => version === previous) ?? older.find(({ version }) => !takenBack.has(version));
  if (found !== undefined) return found;
  throw new GazetteError('not-found', `nothing older than ${bad.version} was published in ${folder}`);
}

async function currentManifest(folder: string, channel: UpdateChannel): Promise<SignedManifest> {
  const manifest = await readCurrent(folder);
  if (manifest === null)
    throw new GazetteError('not-found', `nothing is published in the channel ${channel} yet`);
  return manifest;
}

async function patiently<T>(attempt: () => T): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return attempt();
    } catch (error) {
      if (tries >= TRIES || !(error instanceof GazetteError) || error.code !== 'conflict') throw error;
    }
    await wait(PAUSE_MS);
  }
}
