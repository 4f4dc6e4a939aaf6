/**
 * Whom a desk trusts, over rotations. The package carries keys; a manifest with `nextTrust` replaces them; whoever missed that
 * manifest finds it in the channel's folder under the name of the keys that it has.
 */
import { z } from '../contract/schema.ts';
import { canonicalBytes } from './canonical.ts';
import { type Trust, trust } from './manifest.ts';
import { Refusal } from './refusal.ts';
import type { Sha256 } from './rollout.ts';
import { type Verification, type Verified, verifyManifest, verifyRotation } from './verify.ts';

/** How many rotations in a row are followed: a channel may not lead on and on. */
const ROTATION_LIMIT = 16;

/** What a desk keeps of a rotation: the keys in force, and which package's keys they were reached from. */
export const keptTrust = z.strictObject({ packaged: z.string().regex(/^[0-9a-f]{64}$/), trust });
export type KeptTrust = z.infer<typeof keptTrust>;

/** A name for these keys and their threshold, in whatever order they are listed: SHA-256 in hex, 64 characters. */
export async function trustName({ keys, threshold }: Trust, sha256: Sha256): Promise<string> {
  const sorted = [...keys].sort((one, other) => (one.id < other.id ? -1 : 1));
  const digest = await sha256(canonicalBytes({ keys: sorted, threshold }));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Where the manifest that leads away from these keys lies, relative to `/updates/<channel>/`. */
export async function rotationName(from: Trust, sha256: Sha256): Promise<string> {
  return `trust/${await trustName(from, sha256)}.json`;
}

/** The kept keys, unless the package now brings others: what was installed by hand or by a verified update is newer. */
export async function trustInForce(packaged: Trust, kept: KeptTrust | null, sha256: Sha256): Promise<Trust> {
  return kept !== null && kept.packaged === (await trustName(packaged, sha256)) ? kept.trust : packaged;
}

/**
 * Verifies a manifest; where its keys are not those known, the rotations that were missed are followed first, one after the
 * other.
 *
 * @param rotation the bytes of `/updates/<channel>/<name>`, at most `MANIFEST_LIMIT`; null where there is no such file
 * @throws Refusal as `verifyManifest`
 */
export async function verifyOverRotations(
  bytes: Uint8Array,
  known: Verification,
  sha256: Sha256,
  rotation: (name: string) => Promise<Uint8Array | null>,
): Promise<Verified> {
  let { trust } = known;
  for (let followed = 0; ; followed += 1) {
    try {
      return await verifyManifest(bytes, { ...known, trust });
    } catch (error) {
      if (!mayBeRotated(error) || followed === ROTATION_LIMIT) throw error;
      const missed = await rotation(await rotationName(trust, sha256));
      if (missed === null) throw error;
      trust = await verifyRotation(missed, { ...known, trust });
    }
  }
}

function mayBeRotated(error: unknown): boolean {
  return error instanceof Refusal && ['unknown-key', 'too-few-signatures'].includes(error.code);
}
