import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { updateChannel } from './stage.ts';

it('takes the update channel that is named, and stops for a file that is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gazette-stage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'channel.json');
  const read = (text: string): unknown => {
    writeFileSync(file, text);
    return JSON.parse(updateChannel(file));
  };
  expect(JSON.parse(updateChannel(''))).toEqual({ address: null, trust: null });
  const trust = { keys: [{ id: 'a', algorithm: 'ed25519', publicKey: 'AAAA' }], threshold: 1 };
  const channel = { address: 'https://updates.example.org/', trust };
  expect(read(JSON.stringify(channel))).toEqual(channel);
  // The policy may name the address.
  expect(read(JSON.stringify({ trust }))).toEqual({ address: null, trust });
  for (const wrong of [
    '[]',
    'null',
    '"https://updates.example.org/"',
    '{"address":7}',
    '{"address":"ftp://x"}',
    '{"trust":[]}',
  ])
    expect(() => read(wrong)).toThrow('is no update channel');
  expect(() => updateChannel(join(folder, 'missing.json'))).toThrow('ENOENT');
});
