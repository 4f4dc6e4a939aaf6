/** What the release rules have handed in: SHA-256, and signatures by the algorithms that Electron's BoringSSL has. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Sha256 } from '../../server-bridge/release/rollout.ts';
import type { VerifySignature } from '../../server-bridge/release/signatures.ts';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** RFC 8410, section 4: what stands before the 32 bytes of an Ed25519 key in DER. */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export const verifySignature: VerifySignature = (algorithm, publicKey, message, signature) => {
  if (algorithm !== 'ed25519') return false;
  const der = Buffer.concat([ED25519_PREFIX, publicKey]);
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
};
