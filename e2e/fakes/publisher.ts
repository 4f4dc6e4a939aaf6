/**
 * Keys and signed manifests made without the app's own code, after docs/update-manifest.md: what the release command makes
 * must be the same, and what it would never make can be had, too.
 */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

export interface PublisherKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  /** As a desk's list of trusted keys has it: the 32 raw bytes in base64. */
  readonly trusted: { readonly id: string; readonly algorithm: 'ed25519'; readonly publicKey: string };
}

export function makeKey(): PublisherKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const id = `ed25519-${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
  return { id, privateKey, trusted: { id, algorithm: 'ed25519', publicKey: raw.toString('base64') } };
}

/**
 * RFC 8785 (JCS): ECMAScript's own numbers and strings, names in the order of their UTF-16 units, no blanks.
 * @param value of JSON
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
}

export type Target = 'appimage' | 'tar.gz';

export interface OfferedFile {
  readonly target: Target;
  readonly arch: string;
  readonly name: string;
  readonly size: number;
  readonly sha512: string;
  readonly blockMapSize: number | null;
}

export function describeFile(path: string, target: Target, blockMapSize: number | null): OfferedFile {
  return {
    target,
    arch: process.arch,
    name: basename(path),
    size: statSync(path).size,
    sha512: createHash('sha512').update(readFileSync(path)).digest('base64'),
    blockMapSize,
  };
}

export interface Body {
  readonly format: number;
  readonly channel: string;
  readonly version: string;
  readonly minimumVersion: string;
  readonly returnsFrom: readonly string[];
  readonly counter: number;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly rollout: {
    readonly percent: number;
    readonly isGated: boolean;
    readonly rings: { readonly [ring: string]: number };
  };
  readonly files: readonly OfferedFile[];
  readonly nextTrust: null | {
    readonly keys: ReadonlyArray<PublisherKey['trusted']>;
    readonly threshold: number;
  };
}

const HOUR = 3_600_000;
/** To the second, in UTC. @param from milliseconds from now */
export const instant = (from: number): string =>
  new Date(Date.now() + from).toISOString().replace(/\.\d+Z$/, 'Z');

/** For everybody, at once, for a day. */
export function offer(version: string, counter: number, files: readonly OfferedFile[]): Body {
  return {
    format: 1,
    channel: 'stable',
    version,
    minimumVersion: '0.1.0',
    returnsFrom: [],
    counter,
    issuedAt: instant(-HOUR),
    expiresAt: instant(24 * HOUR),
    rollout: { percent: 100, isGated: false, rings: {} },
    files,
    nextTrust: null,
  };
}

export interface Signing {
  /** What the signature names; the key's own by default. */
  readonly keyId?: string;
  readonly algorithm?: string;
}

/** The manifest's file: canonical as a whole. */
export function signed(body: Body, keys: readonly PublisherKey[], named: Signing = {}): string {
  const bytes = Buffer.from(canonical(body));
  const signatures = keys.map((key) => ({
    keyId: named.keyId ?? key.id,
    algorithm: named.algorithm ?? 'ed25519',
    signature: sign(null, bytes, key.privateKey).toString('base64'),
  }));
  return canonical({ signed: body, signatures });
}
