import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../release/canonical.ts';
import { testBody } from '../release/testing/manifest.ts';
import { verifyManifest } from '../release/verify.ts';
import { generateKey, privatePem, readPrivateKeys, signManifest, verifySignature } from './signing.ts';

describe('keys', () => {
  it('are read as they were written, several from one file', () => {
    const [one, other] = [generateKey(), generateKey()];
    const read = readPrivateKeys(`a comment\n${privatePem(one)}\n${privatePem(other)}`, 'keys.pem');
    expect(read.map(({ released }) => released)).toEqual([one.released, other.released]);
    expect(one.released).toMatchObject({
      id: expect.stringMatching(/^ed25519-[0-9a-f]{16}$/) as unknown,
      algorithm: 'ed25519',
      publicKey: expect.stringMatching(/^.{43}=$/) as unknown,
    });
  });

  it('are refused where there is none, or one of another kind, and never printed', () => {
    const encrypted = generateKey().privateKey.export({
      format: 'pem',
      type: 'pkcs8',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const told = (text: string): string => {
      try {
        return String(readPrivateKeys(text, 'the file').length);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(told('secret')).toBe('the file holds no private key (PKCS#8, PEM)');
    expect(told(encrypted.toString())).toBe(
      'the file holds something that is no private key without a passphrase',
    );
    expect(told(rsa.export({ format: 'pem', type: 'pkcs8' }).toString())).toBe(
      'the file holds a key that is not of Ed25519',
    );
  });
});

describe('signatures', () => {
  it('are what clients verify', async () => {
    const keys = [generateKey(), generateKey()];
    const known = {
      trust: { keys: keys.map(({ released }) => released), threshold: 2 },
      channel: 'stable',
      now: Date.parse('2026-03-02T00:00:00Z'),
      lastCounter: null,
      installedVersion: '1.1.0',
      verify: verifySignature,
    } as const;
    const { manifest } = await verifyManifest(canonicalBytes(signManifest(testBody(), keys)), known);
    expect(manifest).toEqual(testBody());
    await expect(
      verifyManifest(canonicalBytes(signManifest(testBody(), keys.slice(1))), known),
    ).rejects.toMatchObject({ code: 'too-few-signatures' });
  });

  it('of another algorithm do not hold', () => {
    expect(verifySignature('rsa', new Uint8Array(32), new Uint8Array(), new Uint8Array(64))).toBe(false);
  });
});
