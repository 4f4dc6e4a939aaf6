/** Signatures of a manifest: which algorithms there are, and whether enough trusted keys have signed. */
import type { ReleaseKey, Signature, Trust } from './manifest.ts';
import { Refusal } from './refusal.ts';

/**
 * Lengths in bytes of the algorithms that this version knows. Another one is added here, in the two `VerifySignature`s and in
 * docs/update-manifest.md; keys of it may be rotated to when every desk has a version that knows it.
 */
export const ALGORITHMS: Readonly<
  Record<string, { readonly publicKey: number; readonly signature: number }>
> = {
  // RFC 8032.
  ed25519: { publicKey: 32, signature: 64 },
};

/** Whether the key of this algorithm made the signature over the message. Handed in; false or a throw both refuse. */
export type VerifySignature = (
  algorithm: string,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/**
 * Every signature by a trusted key must be right, and there must be enough of them by different keys. Those by keys that
 * nobody trusts here are passed over: they are for other clients.
 *
 * @throws Refusal `unknown-key`, `wrong-algorithm`, `wrong-signature`, `too-few-signatures`
 */
export async function checkSignatures(
  message: Uint8Array,
  signatures: readonly Signature[],
  trust: Trust,
  verify: VerifySignature,
): Promise<void> {
  const signers = new Set<string>();
  for (const signature of signatures) {
    const key = trust.keys.find(({ id }) => id === signature.keyId);
    if (key === undefined) continue;
    await checkSignature(message, signature, key, verify);
    signers.add(key.publicKey);
  }
  if (signers.size === 0) throw new Refusal('unknown-key', 'no trusted key has signed it');
  if (signers.size < trust.threshold) {
    throw new Refusal(
      'too-few-signatures',
      `${String(signers.size)} of ${String(trust.threshold)} trusted keys have signed it`,
    );
  }
}

async function checkSignature(
  message: Uint8Array,
  { algorithm, signature }: Signature,
  key: ReleaseKey,
  verify: VerifySignature,
): Promise<void> {
  if (algorithm !== key.algorithm)
    throw new Refusal(
      'wrong-algorithm',
      `the key ${key.id} is of ${key.algorithm}, the signature of ${algorithm}`,
    );
  const lengths = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (lengths === undefined)
    throw new Refusal('wrong-algorithm', `${algorithm} of the key ${key.id} is not known here`);
  const publicKey = fromBase64(key.publicKey);
  const bytes = fromBase64(signature);
  const isRight =
    publicKey?.length === lengths.publicKey &&
    bytes?.length === lengths.signature &&
    (await holds(() => verify(algorithm, publicKey, message, bytes)));
  if (!isRight) throw new Refusal('wrong-signature', `the signature of the key ${key.id} does not fit`);
}

async function holds(check: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await check();
  } catch {
    return false;
  }
}

/** Standard base64 with its padding, in its one way of writing; null for anything else. */
function fromBase64(text: string): Uint8Array | null {
  try {
    const binary = atob(text);
    return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}
