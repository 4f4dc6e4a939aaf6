/** Keys of releases, and what they sign, by Node's Ed25519 (which Electron's BoringSSL has, too). */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { GazetteError } from '../contract/errors.ts';
import { canonicalBytes } from '../release/canonical.ts';
import type { ManifestBody, ReleaseKey, SignedManifest } from '../release/manifest.ts';
import type { Sha256 } from '../release/rollout.ts';
import type { VerifySignature } from '../release/signatures.ts';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

export interface SigningKey {
  /** What clients trust. */
  readonly released: ReleaseKey;
  readonly privateKey: KeyObject;
}

export function generateKey(): SigningKey {
  return signingKey(generateKeyPairSync('ed25519').privateKey);
}

/** PKCS#8 in PEM: what `openssl genpkey -algorithm ed25519` writes. */
export function privatePem({ privateKey }: SigningKey): string {
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

const PEM = /-----BEGIN ([A-Z ]+)-----[^-]*-----END \1-----/g;

/**
 * The private keys of a file or variable, one PEM after the other.
 *
 * @param place named in errors; what it holds never is
 * @throws GazetteError `bad-request`
 */
export function readPrivateKeys(text: string, place: string): SigningKey[] {
  const found = [...text.matchAll(PEM)];
  if (found.length === 0)
    throw new GazetteError('bad-request', `${place} holds no private key (PKCS#8, PEM)`);
  return found.map(([pem]) => {
    let key: KeyObject;
    try {
      key = createPrivateKey(pem);
    } catch {
      throw new GazetteError(
        'bad-request',
        `${place} holds something that is no private key without a passphrase`,
      );
    }
    if (key.asymmetricKeyType !== 'ed25519')
      throw new GazetteError('bad-request', `${place} holds a key that is not of Ed25519`);
    return signingKey(key);
  });
}

/** Signs the canonical bytes of the body with every key. */
export function signManifest(body: ManifestBody, keys: readonly SigningKey[]): SignedManifest {
  const message = canonicalBytes(body);
  const signatures = keys.map(({ released: { id, algorithm }, privateKey }) => ({
    keyId: id,
    algorithm,
    signature: sign(null, message, privateKey).toString('base64'),
  }));
  return { signed: body, signatures };
}

export const verifySignature: VerifySignature = (algorithm, publicKey, message, signature) => {
  if (algorithm !== 'ed25519') return false;
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
};

function signingKey(privateKey: KeyObject): SigningKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const raw = Buffer.from(x, 'base64url');
  // The same for the same key everywhere, and no two keys share one.
  const id = `ed25519-${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
  return { released: { id, algorithm: 'ed25519', publicKey: raw.toString('base64') }, privateKey };
}
