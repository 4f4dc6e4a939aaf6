/**
 * The signed manifest of an update channel. Pure: hashing and verification are handed in.
 * The file, its canonical bytes and what a client checks are defined in docs/update-manifest.md.
 */
import { valid } from 'semver';
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
  // `valid` gives the version without its build metadata.
  .refine((text) => valid(text) === text, 'no version of Semantic Versioning 2.0.0 without build metadata');

/** ISO 8601 in UTC, to the second. */
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .refine((text) => instantText(Date.parse(text)) === text, 'no time that is in the calendar');

/** Milliseconds since 1970 as the manifest writes a time; null for what is no time. */
export function instantText(at: number): string | null {
  return Number.isFinite(at) ? `${new Date(at).toISOString().slice(0, 19)}Z` : null;
}

/** From 0 to 100 with at most four decimals, so that everybody writes the same digits. */
const percentage = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Number(value.toFixed(4)) === value, 'more than four decimals');

/** Names that the channel's folder has for itself, and all that end with `.json`; capitals mean the same on some systems. */
const RESERVED_NAME = /^(?:history|trust|reports|.*\.json)$/i;

export const RELEASE_TARGETS = ['appimage', 'tar.gz', 'nsis', 'mac'] as const;
export type ReleaseTarget = (typeof RELEASE_TARGETS)[number];
export const RELEASE_ARCHES = ['x64', 'arm64'] as const;
export type ReleaseArch = (typeof RELEASE_ARCHES)[number];

/** `name` is relative to `/updates/<channel>/`; SHA-512 in standard base64 (88 characters). */
export const releaseFile = z.strictObject({
  target: z.enum(RELEASE_TARGETS),
  arch: z.enum(RELEASE_ARCHES),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)
    .refine((name) => !RESERVED_NAME.test(name), 'a name of the channel itself'),
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
  percent: percentage,
  isGated: z.boolean(),
  rings: z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), percentage),
});
export type RolloutRule = z.infer<typeof rolloutRule>;

/** Raw public key in standard base64 (Ed25519: 32 bytes, 44 characters). */
export const releaseKey = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  algorithm: z.string().regex(/^[a-z0-9-]{1,40}$/),
  publicKey: z.string().max(8192),
});
export type ReleaseKey = z.infer<typeof releaseKey>;

/** Keys a client trusts, and how many of them must have signed. One key under two names would count as two. */
export const trust = z
  .strictObject({
    keys: z.array(releaseKey).min(1).max(16),
    threshold: z.number().int().min(1).max(16),
  })
  .refine(({ keys }) => areDistinct(keys.map(({ id }) => id)), 'a key id twice')
  .refine(({ keys }) => areDistinct(keys.map(({ publicKey }) => publicKey)), 'a key twice')
  .refine(({ keys, threshold }) => threshold <= keys.length, 'more signatures demanded than keys');
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
  files: z
    .array(releaseFile)
    .min(1)
    .max(32)
    .refine((files) => areDistinct(files.map(({ name }) => name.toLowerCase())), 'a file name twice')
    .refine(
      (files) => areDistinct(files.map(({ target, arch }) => `${target} ${arch}`)),
      'two files for one target and architecture',
    ),
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

function areDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
