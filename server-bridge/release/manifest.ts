/**
 * The signed manifest of an update channel. Pure: hashing and verification are handed in.
 * The file, its canonical bytes and what a client checks are defined in docs/update-manifest.md.
 */
import { z } from '../contract/schema.ts';
import { updateChannel } from '../contract/update.ts';

export const MANIFEST_FORMAT = 1;
/** Bytes; a larger one is not read. */
export const MANIFEST_LIMIT = 256 * 1024;
/** A file larger than this is never fetched. */
export const FILE_LIMIT = 1024 * 1024 * 1024;

/** Semantic Versioning 2.0.0, without build metadata. */
export const releaseVersion = z
  .string()
  .max(40)
  .regex(/^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/);

/** ISO 8601 in UTC, to the second. */
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

export const RELEASE_TARGETS = ['appimage', 'tar.gz', 'nsis', 'mac'] as const;
export type ReleaseTarget = (typeof RELEASE_TARGETS)[number];
export const RELEASE_ARCHES = ['x64', 'arm64'] as const;
export type ReleaseArch = (typeof RELEASE_ARCHES)[number];

/** `name` is relative to `/updates/<channel>/`; SHA-512 in standard base64 (88 characters). */
export const releaseFile = z.strictObject({
  target: z.enum(RELEASE_TARGETS),
  arch: z.enum(RELEASE_ARCHES),
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
  size: z.number().int().positive().max(FILE_LIMIT),
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  /** Bytes of the block map behind the payload; null: the file is always fetched whole. */
  blockMapSize: z.number().int().positive().nullable(),
});
export type ReleaseFile = z.infer<typeof releaseFile>;

/**
 * Who is offered a version. A desk's cohort is a number from 0 to 100 that version and desk give (see `cohortOf`).
 * `percent` is the most that may be offered; with `isGated` a channel's stage file must say how much of that now.
 * `rings`: for a ring named there, the stage (a percentage) from which all its desks are offered the version; other
 * rings go by cohort.
 */
export const rolloutRule = z.strictObject({
  percent: z.number().min(0).max(100),
  isGated: z.boolean(),
  rings: z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), z.number().min(0).max(100)),
});
export type RolloutRule = z.infer<typeof rolloutRule>;

/** Raw public key in standard base64 (Ed25519: 32 bytes, 44 characters). */
export const releaseKey = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  algorithm: z.string().regex(/^[a-z0-9-]{1,40}$/),
  publicKey: z.string().max(8192),
});
export type ReleaseKey = z.infer<typeof releaseKey>;

/** Keys a client trusts, and how many of them must have signed. */
export const trust = z.strictObject({
  keys: z.array(releaseKey).min(1).max(16),
  threshold: z.number().int().min(1).max(16),
});
export type Trust = z.infer<typeof trust>;

export const manifestBody = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  channel: updateChannel,
  version: releaseVersion,
  /** The oldest version that can become this one by itself. */
  minimumVersion: releaseVersion,
  /** Versions that may go down to this one; empty in all but a return. */
  returnsFrom: z.array(releaseVersion).max(16),
  /** Grows with every manifest of a channel. */
  counter: z.number().int().positive(),
  issuedAt: instant,
  expiresAt: instant,
  rollout: rolloutRule,
  files: z.array(releaseFile).min(1).max(32),
  /** The keys that count from now on; null: as before. Must be signed by enough of the old and of the new keys. */
  nextTrust: trust.nullable(),
});
export type ManifestBody = z.infer<typeof manifestBody>;

export const signature = z.strictObject({
  keyId: releaseKey.shape.id,
  algorithm: releaseKey.shape.algorithm,
  /** Standard base64. */
  signature: z.string().max(16384),
});
export type Signature = z.infer<typeof signature>;

export const signedManifest = z.strictObject({
  signed: manifestBody,
  signatures: z.array(signature).min(1).max(32),
});
export type SignedManifest = z.infer<typeof signedManifest>;
