import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UpdateFailure } from '../contract/update.ts';
import { canonicalBytes } from './canonical.ts';
import { type ManifestBody, MANIFEST_LIMIT, type SignedManifest, type Trust } from './manifest.ts';
import { Refusal } from './refusal.ts';
import {
  signBody,
  testBody,
  type TestKey,
  testKey,
  testManifest,
  testTrust,
  verifyEd25519,
} from './testing/manifest.ts';
import { chooseFile, readManifest, type Verification, verifyManifest, verifyRotation } from './verify.ts';

const [ann, ben, eve] = [testKey('ann'), testKey('ben'), testKey('eve')];
const NOW = Date.parse('2026-03-02T00:00:00Z');

function known(change: Partial<Verification> = {}): Verification {
  return {
    trust: testTrust([ann, ben]),
    channel: 'stable',
    now: NOW,
    lastCounter: null,
    installedVersion: '1.1.0',
    verify: verifyEd25519,
    ...change,
  };
}

async function refusalOf(attempt: Promise<unknown>): Promise<{ code: UpdateFailure; message: string }> {
  const outcome = await attempt.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(Refusal);
  const { code, message } = outcome as Refusal;
  return { code, message };
}

const codeOf = async (bytes: Uint8Array, change?: Partial<Verification>): Promise<UpdateFailure> =>
  (await refusalOf(verifyManifest(bytes, known(change)))).code;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The signed manifest's text, changed after it was signed. */
function altered(from: string | RegExp, to: string): Uint8Array {
  const text = textOf(testManifest({}, [ann]));
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return utf8(changed);
}

describe('a manifest that is in order', () => {
  it('is taken when newer, the same, or a permitted return', async () => {
    const bytes = testManifest({ returnsFrom: ['1.3.0'] }, [ann]);
    const steps: string[] = [];
    for (const installedVersion of ['1.0.0', '1.2.0-beta.1', '1.2.0', '1.3.0'])
      steps.push((await verifyManifest(bytes, known({ installedVersion }))).step);
    expect(steps).toEqual(['newer', 'newer', 'same', 'return']);
  });

  it('gives what was signed, and the trust as before', async () => {
    const { manifest, trust } = await verifyManifest(testManifest({}, [ann, ben]), known());
    expect(manifest).toEqual(testBody());
    expect(trust).toEqual(testTrust([ann, ben]));
  });

  it('counts up to the last counter, signatures of strangers left aside', async () => {
    const { manifest } = await verifyManifest(testManifest({}, [eve, ann]), known({ lastCounter: 7 }));
    expect(manifest.counter).toBe(7);
  });

  it('holds the signed bytes as they were signed', () => {
    const bytes = testManifest({}, [ann]);
    expect(textOf(bytes).endsWith(`"signed":${textOf(canonicalBytes(testBody()))}}`)).toBe(true);
  });
});

describe('signatures', () => {
  it('by strangers only: unknown-key', async () => {
    expect(await codeOf(testManifest({}, [eve]))).toBe('unknown-key');
  });

  it('by a stranger under a trusted name: wrong-signature', async () => {
    expect(await codeOf(testManifest({}, [{ ...eve, id: 'ann' }]))).toBe('wrong-signature');
  });

  it('by too few keys, or one of them twice: too-few-signatures', async () => {
    const trust = testTrust([ann, ben], 2);
    expect(await codeOf(testManifest({}, [ann]), { trust })).toBe('too-few-signatures');
    expect(await codeOf(testManifest({}, [ann, ann, eve]), { trust })).toBe('too-few-signatures');
    expect((await verifyManifest(testManifest({}, [ann, ben]), known({ trust }))).step).toBe('newer');
  });

  it('by one key under two trusted names: too-few-signatures', async () => {
    const twice = { ...ann, id: 'ann-again' };
    const trust = testTrust([ann, twice], 2);
    expect(await codeOf(testManifest({}, [ann, twice]), { trust })).toBe('too-few-signatures');
  });

  it('of another algorithm than the key, or of an unknown one: wrong-algorithm', async () => {
    const other = { ...ann, algorithm: 'ml-dsa-65' };
    expect(await codeOf(testManifest({}, [other]))).toBe('wrong-algorithm');
    expect(await codeOf(testManifest({}, [other]), { trust: testTrust([other]) })).toBe('wrong-algorithm');
    const inherited = { ...ann, algorithm: 'constructor' };
    expect(await codeOf(testManifest({}, [inherited]), { trust: testTrust([inherited]) })).toBe(
      'wrong-algorithm',
    );
    // A right one beside it does not help.
    expect(await codeOf(testManifest({}, [ben, other]))).toBe('wrong-algorithm');
  });

  it('over other bytes, cut short, or in another encoding: wrong-signature', async () => {
    expect(await codeOf(altered('"version":"1.2.0"', '"version":"1.2.1"'))).toBe('wrong-signature');
    expect(await codeOf(altered('"percent":100', '"percent":99'))).toBe('wrong-signature');
    const { signed, signatures } = signBody(testBody(), [ann]);
    const signature = signatures[0]?.signature ?? '';
    for (const text of ['', signature.slice(4), `${signature}\n`, signature.replace('==', ''), '公'])
      expect(
        await codeOf(
          canonicalBytes({ signed, signatures: [{ keyId: 'ann', algorithm: 'ed25519', signature: text }] }),
        ),
      ).toBe('wrong-signature');
  });

  it('that the verification fails at: wrong-signature', async () => {
    const verify = (): Promise<boolean> => Promise.reject(new Error('no such key'));
    expect(await codeOf(testManifest({}, [ann]), { verify })).toBe('wrong-signature');
    expect(await codeOf(testManifest({}, [ann]), { verify: () => false })).toBe('wrong-signature');
  });
});

describe('what a manifest says', () => {
  it('of another channel, or a beta version in the stable one: wrong-channel', async () => {
    expect(await codeOf(testManifest({ channel: 'beta' }, [ann]))).toBe('wrong-channel');
    expect(await codeOf(testManifest({ version: '1.2.0-beta.1' }, [ann]))).toBe('wrong-channel');
    const beta = testManifest({ channel: 'beta', version: '1.2.0-beta.1' }, [ann]);
    expect((await verifyManifest(beta, known({ channel: 'beta' }))).step).toBe('newer');
  });

  it('past its time, to the second, or from the future: expired', async () => {
    const bytes = testManifest({}, [ann]);
    const end = Date.parse('2026-05-30T08:00:00Z');
    expect((await verifyManifest(bytes, known({ now: end - 1 }))).step).toBe('newer');
    expect(await refusalOf(verifyManifest(bytes, known({ now: end })))).toEqual({
      code: 'expired',
      message: 'expired at 2026-05-30T08:00:00Z',
    });
    const issued = Date.parse('2026-03-01T08:00:00Z');
    const day = 24 * 60 * 60 * 1000;
    expect((await verifyManifest(bytes, known({ now: issued - day }))).step).toBe('newer');
    expect(await refusalOf(verifyManifest(bytes, known({ now: issued - day - 1 })))).toEqual({
      code: 'expired',
      message: "issued at 2026-03-01T08:00:00Z, which is in the future: is this machine's clock right?",
    });
  });

  it('of an older counter: replayed', async () => {
    expect(await codeOf(testManifest({}, [ann]), { lastCounter: 8 })).toBe('replayed');
  });

  it('of a counter that would outrun all later ones: malformed', async () => {
    const issued = Date.parse('2026-03-01T08:00:00Z') / 1000;
    expect((await verifyManifest(testManifest({ counter: issued }, [ann]), known())).step).toBe('newer');
    for (const counter of [issued + 1, Number.MAX_SAFE_INTEGER])
      expect(await codeOf(testManifest({ counter }, [ann]))).toBe('malformed');
  });

  it('of an older version, without permission for the installed one: downgrade', async () => {
    const returning = testManifest({ returnsFrom: ['1.3.0'] }, [ann]);
    expect(await codeOf(returning, { installedVersion: '1.3.1' })).toBe('downgrade');
    expect(await codeOf(returning, { installedVersion: '1.3.0-beta.1' })).toBe('downgrade');
    expect(await codeOf(testManifest({}, [ann]), { installedVersion: '1.2.1' })).toBe('downgrade');
  });

  it('of a version that is not for the installed one, with the counter and keys to keep', async () => {
    const nextTrust = testTrust([eve]);
    const bytes = testManifest({ nextTrust }, [ann, eve]);
    const outcome = verifyManifest(bytes, known({ installedVersion: '1.3.0' }));
    await expect(outcome).rejects.toMatchObject({ manifest: { counter: 7 }, trust: nextTrust });
  });

  it('of a version that the installed one is too old for: too-old', async () => {
    const bytes = testManifest({ minimumVersion: '1.1.5' }, [ann]);
    expect(await codeOf(bytes, { installedVersion: '1.1.4' })).toBe('too-old');
    expect(await codeOf(bytes, { installedVersion: '1.1.5-beta.1' })).toBe('too-old');
    expect((await verifyManifest(bytes, known({ installedVersion: '1.1.5' }))).step).toBe('newer');
  });

  it('without a file for this target: no-file', () => {
    const body = testBody();
    expect(chooseFile(body, 'appimage', 'x64')).toBe(body.files[0]);
    expect(() => chooseFile(body, 'appimage', 'arm64')).toThrow(
      new Refusal('no-file', '1.2.0 has no file for appimage on arm64'),
    );
    expect(() => chooseFile(body, 'nsis', 'x64')).toThrow(Refusal);
  });

  it('is judged only after its signatures', async () => {
    const bytes = testManifest({ channel: 'beta', expiresAt: '2026-03-01T09:00:00Z' }, [eve]);
    expect(await codeOf(bytes, { lastCounter: 99 })).toBe('unknown-key');
  });
});

describe('a file that is no manifest: malformed', () => {
  const whole = textOf(testManifest({}, [ann]));
  const cases: Readonly<Record<string, Uint8Array>> = {
    nothing: new Uint8Array(),
    'no JSON': utf8(whole.slice(0, -1)),
    'a byte order mark': utf8(`\uFEFF${whole}`),
    'no UTF-8': Uint8Array.from([...utf8(whole.slice(0, -1)), 0xff, 0x7d]),
    'UTF-16': new Uint8Array(new Uint16Array([...whole].map((char) => char.charCodeAt(0))).buffer),
    'a page of a portal': utf8('<!doctype html><title>Sign in</title>'),
    'too large': utf8(`${whole}${' '.repeat(MANIFEST_LIMIT)}`),
    'nesting without end': utf8('['.repeat(100_000)),
    'nesting of 100,000': utf8(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    'a space': altered('"signed":', '"signed": '),
    'a line end': utf8(`${whole}\n`),
    'a key twice': altered('"version":"1.2.0"', '"version":"9.9.9","version":"1.2.0"'),
    'a key twice, the same': altered('"version":"1.2.0"', '"version":"1.2.0","version":"1.2.0"'),
    'another order': altered(/^\{("signatures":.*),("signed":.*)\}$/, '{$2,$1}'),
    'an escaped letter': altered('"version":"1.2.0"', String.raw`"version":"1\u002e2.0"`),
    'a number written otherwise': altered('"counter":7', '"counter":7.0'),
    'a number with exponent': altered('"percent":100', '"percent":1e2'),
    'a huge number': altered('"counter":7', '"counter":1e999'),
    'a number beyond 2^53': altered('"counter":7', '"counter":9007199254740993'),
    'a negative counter': altered('"counter":7', '"counter":-7'),
    'a percentage with too many digits': altered('"percent":100', '"percent":0.00001'),
    'a field more': altered('"signed":{', '"signed":{"admin":true,'),
    'a field more outside': altered(/\}$/, ',"extra":1}'),
    '__proto__ in the whole': altered(/^\{/, '{"__proto__":{"signed":{}},'),
    '__proto__ in the rings': altered('"rings":{}', '"rings":{"__proto__":1}'),
    'a field less': altered('"minimumVersion":"1.0.0",', ''),
    'another format': altered('"format":1', '"format":2'),
    'no signature': altered(/"signatures":\[.*\],"signed"/, '"signatures":[],"signed"'),
    'a version that is none': altered('"version":"1.2.0"', '"version":"1.2"'),
    'a version with a leading zero': altered('"version":"1.2.0"', '"version":"1.2.0-01"'),
    'a version beyond counting': altered('"version":"1.2.0"', '"version":"1.99999999999999999999.0"'),
    'a version with build metadata': altered('"version":"1.2.0"', '"version":"1.2.0+7"'),
    'a day that is none': altered('2026-03-01T', '2026-02-30T'),
    'a time with an offset': altered('2026-03-01T08:00:00Z', '2026-03-01T08:00:00+01:00'),
    'a name that leaves the folder': altered('"name":"gazette', '"name":"../gazette'),
    'a name of the channel': altered(/"name":"[^"]+"/, '"name":"Manifest.json"'),
    'a file of no bytes': altered(/"size":\d+/, '"size":0'),
    'a file of more than 1 GiB': altered(/"size":\d+/, '"size":1073741825'),
  };

  it.each(Object.entries(cases))('%s', async (_name, bytes) => {
    expect(await codeOf(bytes)).toBe('malformed');
  });

  it('says what is wrong, and where', async () => {
    const told = async (bytes: Uint8Array): Promise<string> =>
      (await refusalOf(verifyManifest(bytes, known()))).message;
    expect(await told(cases['a byte order mark'] ?? new Uint8Array())).toBe(
      'it begins with a byte order mark',
    );
    expect(await told(cases['no UTF-8'] ?? new Uint8Array())).toBe('no UTF-8');
    expect(await told(altered('"counter":7', '"counter":"7"'))).toMatch(/^signed\.counter: /);
    expect(await told(altered('"channel":"stable"', '"channel":"stable" '))).toMatch(
      /^not in canonical form from character \d+ on$/,
    );
  });

  it('two files for one target, a file name twice, in capitals too', async () => {
    const [file] = testBody().files;
    if (file === undefined) throw new Error('no file');
    const other = { ...file, arch: 'arm64' as const, name: file.name.toUpperCase() };
    expect(await codeOf(testManifest({ files: [file, { ...file, name: 'other' }] }, [ann]))).toBe(
      'malformed',
    );
    expect(await codeOf(testManifest({ files: [file, other] }, [ann]))).toBe('malformed');
  });

  it('an end before its beginning, by a trusted key too', async () => {
    expect(await codeOf(testManifest({ expiresAt: '2026-03-01T08:00:00Z' }, [ann]))).toBe('malformed');
  });

  it('is not even read when too large', () => {
    expect(() => readManifest(new Uint8Array(MANIFEST_LIMIT + 1))).toThrow('larger than 262144 bytes');
  });
});

describe('rotation', () => {
  const old = testTrust([ann, ben], 2);
  const next = testTrust([ben, eve], 2);
  const rotating = (keys: readonly TestKey[], change: Partial<ManifestBody> = {}): Uint8Array =>
    testManifest({ nextTrust: next, ...change }, keys);
  const oldKeys: { trust: Trust } = { trust: old };

  it('leads to the new keys when enough of both have signed', async () => {
    const { trust } = await verifyManifest(rotating([ann, ben, eve]), known(oldKeys));
    expect(trust).toEqual(next);
    expect((await verifyManifest(testManifest({}, [ben, eve]), known({ trust }))).step).toBe('newer');
    expect(await codeOf(testManifest({}, [ann, ben]), { trust })).toBe('too-few-signatures');
  });

  it('is refused without enough of the old, or of the new ones', async () => {
    expect(await codeOf(rotating([ben, eve]), oldKeys)).toBe('too-few-signatures');
    expect(await codeOf(rotating([ann, ben]), oldKeys)).toBe('too-few-signatures');
    expect(await codeOf(rotating([eve]), oldKeys)).toBe('unknown-key');
    const strangers = testManifest({ nextTrust: testTrust([eve]) }, [ann, ben]);
    expect(await codeOf(strangers, oldKeys)).toBe('unknown-key');
  });

  it('is refused to keys of an algorithm that is not known here', async () => {
    const newer = { ...eve, algorithm: 'ml-dsa-65' };
    const bytes = testManifest({ nextTrust: testTrust([newer]) }, [ann, ben, newer]);
    expect(await codeOf(bytes, oldKeys)).toBe('wrong-algorithm');
  });

  it('is refused to keys that could not be enough, or of which one is there twice', async () => {
    for (const nextTrust of [
      testTrust([ben], 2),
      testTrust([ben, ben]),
      testTrust([ben, { ...ben, id: 'ben-again' }], 2),
    ])
      expect(await codeOf(testManifest({ nextTrust }, [ann, ben]), oldKeys)).toBe('malformed');
  });

  it('can be followed long after, whatever time, counter and version it had', async () => {
    const bytes = rotating([ann, ben, eve], { expiresAt: '2026-03-01T09:00:00Z', version: '0.5.0' });
    expect(await codeOf(bytes, { ...oldKeys, lastCounter: 9 })).toBe('expired');
    expect(await verifyRotation(bytes, known(oldKeys))).toEqual(next);
  });

  it('is not followed without new keys, of another channel, or unsigned', async () => {
    const rotation = async (bytes: Uint8Array): Promise<UpdateFailure> =>
      (await refusalOf(verifyRotation(bytes, known(oldKeys)))).code;
    expect(await rotation(testManifest({}, [ann, ben]))).toBe('malformed');
    expect(await rotation(rotating([ann, ben, eve], { channel: 'beta' }))).toBe('wrong-channel');
    expect(await rotation(rotating([ben, eve]))).toBe('too-few-signatures');
  });
});

it('any change of a signed manifest is refused', async () => {
  const bytes = testManifest({ returnsFrom: ['1.3.0'] }, [ann, ben]);
  const trust = testTrust([ann, ben], 2);
  expect((await verifyManifest(bytes, known({ trust }))).step).toBe('newer');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(verifyManifest(changed, known({ trust }))).rejects.toBeInstanceOf(Refusal);
  }
  const signed: SignedManifest = readManifest(bytes);
  expect(signed.signatures).toHaveLength(2);
});

it('any bytes and any JSON are refused, and nothing else is thrown', async () => {
  const json = fc.json().map(utf8);
  const near = fc
    .record({ signed: fc.dictionary(fc.string(), fc.jsonValue()), signatures: fc.array(fc.jsonValue()) })
    .map((value) => utf8(JSON.stringify(value)));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), json, near), async (bytes) => {
      expect(await codeOf(bytes)).toBe('malformed');
    }),
  );
});
