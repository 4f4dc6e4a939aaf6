import { describe, expect, it } from 'vitest';
import { rotationName, trustInForce, trustName } from './rotation.ts';
import { sha256, testKey, testTrust } from './testing/manifest.ts';

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
