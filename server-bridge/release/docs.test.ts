import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UPDATE_FAILURES } from '../contract/update.ts';
import { canonicalBytes, canonicalText } from './canonical.ts';
import { trust as trustSchema } from './manifest.ts';
import { cohortOf } from './rollout.ts';
import { trustName } from './rotation.ts';
import { sha256, signBody, verifyEd25519 } from './testing/manifest.ts';
import { verifyManifest } from './verify.ts';

const root = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');
const hex = async (bytes: Uint8Array): Promise<string> => Buffer.from(await sha256(bytes)).toString('hex');

describe('docs/update-manifest.md', () => {
  const text = read('update-manifest.md');
  const block = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, 'm').exec(text)?.[1] ?? '';
  const trust = trustSchema.parse(JSON.parse(block('json')));
  const line = block('text');
  const known = {
    trust,
    channel: 'stable',
    now: Date.parse('2026-03-02T00:00:00Z'),
    lastCounter: null,
    installedVersion: '1.1.0',
    verify: verifyEd25519,
  } as const;

  it('has a manifest that clients take, with the bytes that were signed', async () => {
    const { manifest, step } = await verifyManifest(Buffer.from(line), known);
    expect([manifest.version, step]).toEqual(['1.2.0', 'newer']);
    const signed = canonicalBytes(manifest);
    expect(line.slice(line.indexOf('"signed":') + '"signed":'.length, -1)).toBe(canonicalText(manifest));
    expect(text).toContain(`SHA-256 of its ${String(signed.length)} signed bytes: \`${await hex(signed)}\``);
    expect(text).toContain(`The name of these keys: \`${await trustName(trust, sha256)}\``);
    const cohort = await cohortOf(manifest.version, '00112233445566778899aabbccddeeff', sha256);
    expect(text).toContain(`for it: ${cohort.toFixed(4)}.`);
  });

  it('has signatures that the keys of RFC 8032 make', async () => {
    const { manifest } = await verifyManifest(Buffer.from(line), known);
    const secrets = [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    ];
    const keys = trust.keys.map((key, index) => ({
      ...key,
      privateKey: createPrivateKey({
        key: Buffer.from(`302e020100300506032b657004220420${secrets[index] ?? ''}`, 'hex'),
        format: 'der',
        type: 'pkcs8',
      }),
    }));
    expect(canonicalText(signBody(manifest, keys))).toBe(line);
  });

  it('has every code of a refused manifest', () => {
    const ofFiles = UPDATE_FAILURES.indexOf('wrong-hash');
    const told = [...text.matchAll(/^\| \d+ \| .* \| `([a-z-]+)` \|$/gm)].map(([, code]) => code);
    expect(new Set(told)).toEqual(new Set(UPDATE_FAILURES.slice(0, ofFiles)));
  });
});

describe('docs/update-attacks.md', () => {
  const text = read('update-attacks.md');
  const references = [...text.matchAll(/^- `([^`]+)`: (.+)$/gm)].map(([, path = '', name = '']) => ({
    path,
    name,
  }));

  it('tells all attacks of the specification', () => {
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
      'Arbitrary installation',
      'Endless data',
      'Extraneous dependencies',
      'Fast-forward',
      'Indefinite freeze',
      'Slow retrieval',
      'Malicious mirrors preventing updates',
      'Mix-and-match',
      'Rollback',
      'Vulnerability to key compromises',
      'Wrong software installation',
      'Besides',
    ]);
  });

  it.each(references)('names a test that there is: $path, $name', ({ path, name }) => {
    expect(existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8').includes(name)).toBe(true);
  });
});
