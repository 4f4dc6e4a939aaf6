/** Manifests for tests: keys that are the same every time, and signatures by Node's own Ed25519. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalBytes } from '../canonical.ts';
import type { ManifestBody, ReleaseKey, SignedManifest, Trust } from '../manifest.ts';
import type { Sha256 } from '../rollout.ts';
import type { VerifySignature } from '../signatures.ts';

export interface TestKey extends ReleaseKey {
  readonly privateKey: KeyObject;
}

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in DER. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The key whose secret is SHA-256 of its id. */
export function testKey(id: string): TestKey {
  const secret = createHash('sha256').update(id).digest();
  const privateKey = createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = der.subarray(PUBLIC_PREFIX.length).toString('base64');
  return { id, algorithm: 'ed25519', publicKey, privateKey };
}

export function testTrust(keys: readonly TestKey[], threshold = 1): Trust {
  return { keys: keys.map(({ id, algorithm, publicKey }) => ({ id, algorithm, publicKey })), threshold };
}

export function testBody(change: Partial<ManifestBody> = {}): ManifestBody {
  return {
    format: 1,
    channel: 'stable',
    version: '1.2.0',
    minimumVersion: '1.0.0',
    returnsFrom: [],
    counter: 7,
    issuedAt: '2026-03-01T08:00:00Z',
    expiresAt: '2026-05-30T08:00:00Z',
    rollout: { percent: 100, isGated: false, rings: {} },
    files: [
      {
        target: 'appimage',
        arch: 'x64',
        name: 'gazette-1.2.0-linux-x86_64.AppImage',
        size: 104_857_600,
        sha512: `${'A'.repeat(86)}==`,
        blockMapSize: 113_024,
      },
    ],
    nextTrust: null,
    ...change,
  };
}

export function signBody(signed: ManifestBody, keys: readonly TestKey[]): SignedManifest {
  const message = canonicalBytes(signed);
  const signatures = keys.map(({ id, algorithm, privateKey }) => ({
    keyId: id,
    algorithm,
    signature: sign(null, message, privateKey).toString('base64'),
  }));
  return { signed, signatures };
}

/** The file's bytes. */
export function testManifest(change: Partial<ManifestBody>, keys: readonly TestKey[]): Uint8Array {
  return canonicalBytes(signBody(testBody(change), keys));
}

export const verifyEd25519: VerifySignature = (algorithm, publicKey, message, signature) =>
  algorithm === 'ed25519' &&
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, publicKey]), format: 'der', type: 'spki' }),
    signature,
  );
