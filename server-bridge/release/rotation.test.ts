import { describe, expect, it } from 'vitest';
import { rotationName, trustInForce, trustName, verifyOverRotations } from './rotation.ts';
import { sha256, testKey, testManifest, testTrust, verifyEd25519 } from './testing/manifest.ts';

const [ann, ben, eve] = [testKey('ann'), testKey('ben'), testKey('eve')];

describe('the name of keys', () => {
  it('is theirs in any order, and that of no others', async () => {
    const name = await trustName(testTrust([ann, ben]), sha256);
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(await trustName(testTrust([ben, ann]), sha256)).toBe(name);
    expect(await rotationName(testTrust([ann, ben]), sha256)).toBe(`trust/${name}.json`);
    for (const other of [testTrust([ann, ben], 2), testTrust([ann]), testTrust([ann, { ...eve, id: 'ben' }])])
      expect(await trustName(other, sha256)).not.toBe(name);
  });
});

describe('keys in force', () => {
  it('are those rotated to, until a package brings others', async () => {
    const packaged = testTrust([ann, ben], 2);
    const rotated = testTrust([eve]);
    const kept = { packaged: await trustName(packaged, sha256), trust: rotated };
    expect(await trustInForce(packaged, null, sha256)).toEqual(packaged);
    expect(await trustInForce(packaged, kept, sha256)).toEqual(rotated);
    expect(await trustInForce(testTrust([ben]), kept, sha256)).toEqual(testTrust([ben]));
  });
});

describe('a desk that missed rotations', () => {
  const trusts = [testTrust([ann]), testTrust([ann, ben], 2), testTrust([eve])] as const;
  const known = {
    trust: trusts[0],
    channel: 'stable',
    now: Date.parse('2026-03-02T00:00:00Z'),
    lastCounter: null,
    installedVersion: '1.1.0',
    verify: verifyEd25519,
  } as const;
  const past = { issuedAt: '2025-01-01T00:00:00Z', expiresAt: '2025-02-01T00:00:00Z' };

  /** The channel's `trust/`: from the first keys to the second, from those to the third. */
  async function rotations(): Promise<Map<string, Uint8Array>> {
    return new Map([
      [await rotationName(trusts[0], sha256), testManifest({ ...past, nextTrust: trusts[1] }, [ann, ben])],
      [
        await rotationName(trusts[1], sha256),
        testManifest({ ...past, nextTrust: trusts[2] }, [ann, ben, eve]),
      ],
    ]);
  }
  const verify = (bytes: Uint8Array, there: ReadonlyMap<string, Uint8Array>, asked: string[] = []) =>
    verifyOverRotations(bytes, known, sha256, (name) => {
      asked.push(name);
      return Promise.resolve(there.get(name) ?? null);
    });

  it('follows one after the other', async () => {
    const { manifest, trust } = await verify(testManifest({}, [eve]), await rotations());
    expect([manifest.version, trust]).toEqual(['1.2.0', trusts[2]]);
  });

  it('asks for none where its keys are right, or the manifest is refused for something else', async () => {
    const asked: string[] = [];
    await verify(testManifest({}, [ann]), await rotations(), asked);
    const forged = testManifest({}, [{ ...eve, id: 'ann' }]);
    await expect(verify(forged, await rotations(), asked)).rejects.toMatchObject({ code: 'wrong-signature' });
    expect(asked).toEqual([]);
  });

  it('stays refused where the way ends, or a step is not signed by the keys before', async () => {
    const there = await rotations();
    const [first = '', second = ''] = there.keys();
    const bytes = testManifest({}, [eve]);
    await expect(verify(bytes, new Map())).rejects.toMatchObject({ code: 'unknown-key' });
    there.set(second, testManifest({ ...past, nextTrust: trusts[2] }, [ann, eve]));
    await expect(verify(bytes, there)).rejects.toMatchObject({ code: 'too-few-signatures' });
    there.set(first, testManifest({ ...past, nextTrust: trusts[2] }, [eve]));
    await expect(verify(bytes, there)).rejects.toMatchObject({ code: 'unknown-key' });
  });

  it('does not go round in a circle', async () => {
    const there = await rotations();
    there.set(
      await rotationName(trusts[1], sha256),
      testManifest({ ...past, nextTrust: trusts[0] }, [ann, ben]),
    );
    const asked: string[] = [];
    await expect(verify(testManifest({}, [eve]), there, asked)).rejects.toMatchObject({
      code: 'unknown-key',
    });
    expect(asked).toHaveLength(16);
  });
});
