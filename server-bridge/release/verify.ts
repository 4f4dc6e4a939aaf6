/**
 * Whether a manifest may be followed. Everything here fails closed: what cannot be understood or proved is refused, with its
 * code. The order of the checks is that of docs/update-manifest.md.
 */
import type { UpdateChannel } from '../contract/update.ts';
import { canonicalBytes, canonicalText } from './canonical.ts';
import {
  type ManifestBody,
  MANIFEST_LIMIT,
  type ReleaseArch,
  type ReleaseFile,
  type ReleaseTarget,
  type SignedManifest,
  signedManifest,
  type Trust,
} from './manifest.ts';
import { Refusal, VersionRefusal } from './refusal.ts';
import { checkSignatures, type VerifySignature } from './signatures.ts';
import { compareVersions, isPrerelease } from './version.ts';

/** How far ahead of this machine's clock a manifest may have been issued: clocks set to the wrong zone still work. */
export const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;

/** What a client knows when it is given a manifest. */
export interface Verification {
  readonly trust: Trust;
  readonly channel: UpdateChannel;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The highest counter of this channel that this client has verified; null before the first. */
  readonly lastCounter: number | null;
  readonly installedVersion: string;
  readonly verify: VerifySignature;
}

export interface Verified {
  readonly manifest: ManifestBody;
  /** `return`: an older version, and this client may go down to it. */
  readonly step: 'newer' | 'same' | 'return';
  /** Who is trusted from now on: as before, or the keys that the manifest rotates to. To be kept, with its counter. */
  readonly trust: Trust;
}

/**
 * Verifies a manifest's file as it was fetched.
 *
 * @throws Refusal `malformed`, `unknown-key`, `wrong-algorithm`, `wrong-signature`, `too-few-signatures`, `wrong-channel`,
 *   `expired`, `replayed`; VersionRefusal `downgrade`, `too-old`
 */
export async function verifyManifest(bytes: Uint8Array, known: Verification): Promise<Verified> {
  const { manifest, trust } = await authenticate(bytes, known);
  checkTime(manifest, known.now);
  if (known.lastCounter !== null && manifest.counter < known.lastCounter) {
    throw new Refusal(
      'replayed',
      `counter ${String(manifest.counter)}, but ${String(known.lastCounter)} was seen`,
    );
  }
  return { manifest, step: stepOf(manifest, trust, known.installedVersion), trust };
}

/**
 * Follows one rotation that this client missed: the manifest that once led away from `known.trust`, whose time and counter
 * are long past. Only its keys are taken. See `rotationName`.
 *
 * @throws Refusal as `verifyManifest`, without the codes of time, counter and version
 */
export async function verifyRotation(
  bytes: Uint8Array,
  known: Pick<Verification, 'trust' | 'channel' | 'verify'>,
): Promise<Trust> {
  const { manifest, trust } = await authenticate(bytes, known);
  if (manifest.nextTrust === null) throw new Refusal('malformed', 'a rotation without new keys');
  return trust;
}

/** Reads a manifest's file without verifying anything but its form. @throws Refusal `malformed` */
export function readManifest(bytes: Uint8Array): SignedManifest {
  if (bytes.length > MANIFEST_LIMIT) throw malformed(`larger than ${String(MANIFEST_LIMIT)} bytes`);
  const text = decode(bytes);
  const parsed = signedManifest.safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = (issue?.path ?? []).map(String).join('.');
    throw malformed(`${place === '' ? 'the whole' : place}: ${issue?.message ?? 'wrong'}`);
  }
  // One way to write it: no key twice, no other digits, nothing that another reader could understand otherwise.
  const canonical = canonicalText(parsed.data);
  if (canonical !== text) {
    throw malformed(`not in canonical form from character ${String(firstDifference(canonical, text))} on`);
  }
  return parsed.data;
}

/** The manifest's file: the signed part stands in it as the bytes that were signed. */
export function manifestBytes(manifest: SignedManifest): Uint8Array {
  return canonicalBytes(manifest);
}

/** @throws Refusal `no-file` */
export function chooseFile(
  manifest: Pick<ManifestBody, 'version' | 'files'>,
  target: ReleaseTarget,
  arch: ReleaseArch,
): ReleaseFile {
  const found = manifest.files.find((file) => file.target === target && file.arch === arch);
  if (found === undefined)
    throw new Refusal('no-file', `${manifest.version} has no file for ${target} on ${arch}`);
  return found;
}

async function authenticate(
  bytes: Uint8Array,
  { trust, channel, verify }: Pick<Verification, 'trust' | 'channel' | 'verify'>,
): Promise<{ manifest: ManifestBody; trust: Trust }> {
  const { signed: manifest, signatures } = readManifest(bytes);
  const message = canonicalBytes(manifest);
  await checkSignatures(message, signatures, trust, verify);
  if (manifest.nextTrust !== null) await checkSignatures(message, signatures, manifest.nextTrust, verify);
  if (manifest.channel !== channel)
    throw new Refusal('wrong-channel', `a manifest of ${manifest.channel}, not of ${channel}`);
  if (channel === 'stable' && isPrerelease(manifest.version))
    throw new Refusal('wrong-channel', `${manifest.version} is no version for the channel stable`);
  return { manifest, trust: manifest.nextTrust ?? trust };
}

function checkTime({ issuedAt, expiresAt, counter }: ManifestBody, now: number): void {
  const issued = Date.parse(issuedAt);
  if (Date.parse(expiresAt) <= issued) throw malformed('it expires before it was issued');
  // Else whoever has the keys once could take the counter to its end, and no later manifest would count.
  if (counter > issued / 1000) throw malformed('a counter above the second in which it was issued');
  if (issued > now + CLOCK_TOLERANCE_MS)
    throw new Refusal(
      'expired',
      `issued at ${issuedAt}, which is in the future: is this machine's clock right?`,
    );
  if (now >= Date.parse(expiresAt)) throw new Refusal('expired', `expired at ${expiresAt}`);
}

function stepOf(manifest: ManifestBody, trust: Trust, installed: string): Verified['step'] {
  const order = compareVersions(manifest.version, installed);
  if (order === 0) return 'same';
  if (order < 0) {
    if (manifest.returnsFrom.includes(installed)) return 'return';
    throw new VersionRefusal('downgrade', `${manifest.version} is older than ${installed}`, manifest, trust);
  }
  if (compareVersions(installed, manifest.minimumVersion) < 0)
    throw new VersionRefusal(
      'too-old',
      `${installed} is older than ${manifest.minimumVersion}`,
      manifest,
      trust,
    );
  return 'newer';
}

function decode(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('no UTF-8');
  }
  if (text.startsWith('\uFEFF')) throw malformed('it begins with a byte order mark');
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('no JSON');
  }
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

function malformed(message: string): Refusal {
  return new Refusal('malformed', message);
}
