import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ManifestBody, ReleaseFile, SignedManifest } from '../release/manifest.ts';
import { rotationName } from '../release/rotation.ts';
import { sha256, signBody, testBody, testKey, testTrust } from '../release/testing/manifest.ts';
import { manifestBytes } from '../release/verify.ts';
import {
  channelFolder,
  nextCounter,
  pastCounters,
  publish,
  readCurrent,
  readPast,
  readStage,
  writeStage,
} from './folder.ts';
import { lockChannel } from './lock.ts';

const ann = testKey('ann');
let root = '';
let folder = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gazette-channel-'));
  folder = channelFolder(root, 'stable');
});
afterEach(() => rm(root, { recursive: true }));

function fileOf(name: string, content: string): ReleaseFile {
  const sha512 = createHash('sha512').update(content).digest('base64');
  return { target: 'appimage', arch: 'x64', name, size: content.length, sha512, blockMapSize: null };
}

const signed = (change: Partial<ManifestBody>): SignedManifest => signBody(testBody(change), [ann]);

/** Publishes one version with one file. */
async function put(
  version: string,
  counter: number,
  content = `the app ${version}`,
  change: Partial<ManifestBody> = {},
): Promise<SignedManifest> {
  const name = `gazette-${version}.AppImage`;
  const source = join(root, `source-${version}`);
  await writeFile(source, content);
  const manifest = signed({ version, counter, files: [fileOf(name, content)], ...change });
  await publish(folder, { manifest, sources: new Map([[name, source]]), previousTrust: testTrust([ann]) });
  return manifest;
}

/** Names that are seen in the folder. */
const names = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((name) => name !== '.lock').sort();

describe('publishing', () => {
  it('brings files, manifest and its copy, readable for everybody', async () => {
    const umask = process.umask(0o077);
    try {
      expect(await readCurrent(folder)).toBeNull();
      const manifest = await put('1.2.0', 1);
      expect(await names()).toEqual(['gazette-1.2.0.AppImage', 'history', 'history/1.json', 'manifest.json']);
      expect(await readFile(join(folder, 'manifest.json'))).toEqual(Buffer.from(manifestBytes(manifest)));
      expect(await readCurrent(folder)).toEqual(manifest);
      const mode = async (name: string): Promise<number> => (await stat(join(folder, name))).mode & 0o777;
      expect([await mode('manifest.json'), await mode('gazette-1.2.0.AppImage')]).toEqual([0o644, 0o644]);
      expect([await mode(''), await mode('history')]).toEqual([0o755, 0o755]);
    } finally {
      process.umask(umask);
    }
  });

  it('keeps what was published before, and counts on', async () => {
    const first = await put('1.2.0', 1);
    await put('1.3.0', 5);
    expect(await pastCounters(folder)).toEqual([1, 5]);
    expect(await readPast(folder, 1)).toEqual(first);
    expect(await readPast(folder, 2)).toBeNull();
    expect(await nextCounter(folder)).toBe(6);
    expect(await nextCounter(channelFolder(root, 'beta'))).toBe(1);
  });

  it('takes files that are there already, from nowhere else', async () => {
    await put('1.2.0', 1);
    const file = fileOf('gazette-1.2.0.AppImage', 'the app 1.2.0');
    const manifest = signed({ counter: 2, files: [file], returnsFrom: ['1.3.0'] });
    await publish(folder, { manifest, sources: new Map(), previousTrust: null });
    expect((await readCurrent(folder))?.signed.counter).toBe(2);
  });

  it('refuses a counter that does not follow, and the same again is done already', async () => {
    const manifest = await put('1.2.0', 5);
    await publish(folder, { manifest, sources: new Map(), previousTrust: null });
    await expect(put('1.2.0', 5, 'the app 1.2.0', { minimumVersion: '1.1.0' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(put('1.3.0', 4)).rejects.toThrow('counter 4 does not follow 5, which is published');
    expect(await readCurrent(folder)).toEqual(manifest);
  });

  it('refuses to replace a file with other bytes', async () => {
    const manifest = await put('1.2.0', 1);
    await expect(put('1.2.0', 2, 'the app 1.2.X')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('gazette-1.2.0.AppImage is published with other bytes') as unknown,
    });
    expect(await readFile(join(folder, 'gazette-1.2.0.AppImage'), 'utf8')).toBe('the app 1.2.0');
    expect(await readCurrent(folder)).toEqual(manifest);
  });

  it('refuses a source that is not what was signed, and leaves nothing of it', async () => {
    const name = 'gazette-1.2.0.AppImage';
    const source = join(root, 'source');
    const refusal = async (content: string): Promise<unknown> => {
      await writeFile(source, content);
      const manifest = signed({ files: [fileOf(name, 'right')] });
      const attempt = publish(folder, { manifest, sources: new Map([[name, source]]), previousTrust: null });
      return ((await attempt.catch((error: unknown) => error)) as { code: unknown }).code;
    };
    expect([await refusal('wrong'), await refusal('righ'), await refusal('righter')]).toEqual([
      'wrong-hash',
      'truncated',
      'oversized',
    ]);
    expect(await names()).toEqual([]);
  });

  it('says what is missing: a source, the folder around it', async () => {
    await expect(
      publish(folder, { manifest: signed({}), sources: new Map(), previousTrust: null }),
    ).rejects.toMatchObject({ code: 'not-found' });
    folder = join(root, 'none', 'stable');
    await expect(put('1.2.0', 1)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('does nothing beside another publisher', async () => {
    await mkdir(folder);
    const release = lockChannel(folder);
    await expect(put('1.2.0', 1)).rejects.toMatchObject({ code: 'conflict' });
    release();
    await put('1.2.0', 1);
    expect((await readCurrent(folder))?.signed.version).toBe('1.2.0');
  });

  it('ends what a cut-off one began', async () => {
    await mkdir(join(folder, 'history'), { recursive: true });
    await writeFile(join(folder, 'gazette-1.2.0.AppImage'), 'the app 1.2.0');
    await writeFile(join(folder, 'gazette-1.2.0.AppImage.0123456789ab.tmp'), 'the a');
    await writeFile(join(folder, 'stage.json.0123456789ab.tmp'), '{"form');
    const nextTrust = testTrust([testKey('ben')]);
    const begun = Buffer.from(manifestBytes(signed({ counter: 1, nextTrust })));
    await writeFile(join(folder, 'history', '1.json'), begun);
    const rotation = join(folder, await rotationName(testTrust([ann]), sha256));
    await mkdir(join(folder, 'trust'));
    await writeFile(rotation, begun);
    expect(await nextCounter(folder)).toBe(2);
    const done = await put('1.2.0', 2, undefined, { nextTrust });
    expect(await readFile(rotation)).toEqual(Buffer.from(manifestBytes(done)));
    expect((await readCurrent(folder))?.signed.counter).toBe(2);
    // A stage is written without waiting for a publisher.
    expect(await names()).toEqual([
      'gazette-1.2.0.AppImage',
      'history',
      'history/1.json',
      'history/2.json',
      'manifest.json',
      'stage.json.0123456789ab.tmp',
      'trust',
      rotation.slice(folder.length + 1),
    ]);
  });

  it('does not go on over a manifest that is broken', async () => {
    await put('1.2.0', 1);
    await writeFile(join(folder, 'manifest.json'), '{}');
    await expect(put('1.3.0', 2)).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/manifest\.json: signed: /) as unknown,
    });
  });

  it('says where a file is in its way', async () => {
    await writeFile(folder, '');
    await expect(put('1.2.0', 1)).rejects.toThrow(/^.*stable.* cannot be locked \(ENOTDIR/);
    await rm(folder);
    await mkdir(join(folder, 'history', '1.json'), { recursive: true });
    await expect(put('1.2.0', 1)).rejects.toThrow(/1\.json cannot be read \(EISDIR\)$/);
  });

  it('keeps a rotation under the name of the keys that it leads away from', async () => {
    const nextTrust = testTrust([testKey('ben')]);
    const manifest = await put('1.2.0', 1, 'x', { nextTrust });
    const name = await rotationName(testTrust([ann]), sha256);
    expect(await readFile(join(folder, name))).toEqual(Buffer.from(manifestBytes(manifest)));
    // Two ways on from the same keys would lead desks to different ones.
    await expect(put('1.3.0', 2, 'x', { nextTrust })).rejects.toMatchObject({ code: 'conflict' });
    expect(await readCurrent(folder)).toEqual(manifest);
  });

  it('refuses keys that were rotated away, until they are rotated back to', async () => {
    const [mine, theirs] = [testTrust([ann]), testTrust([testKey('ben')])];
    const { files } = (await put('1.2.0', 1, 'x', { nextTrust: theirs })).signed;
    await expect(put('1.2.0', 2, 'x')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('manifest 1 rotated them to') as string,
    });
    const back = signed({ version: '1.2.0', counter: 2, files, nextTrust: mine });
    await publish(folder, { manifest: back, sources: new Map(), previousTrust: theirs });
    await put('1.2.0', 3, 'x');
    expect((await readCurrent(folder))?.signed.counter).toBe(3);
  });
});

describe('the stage', () => {
  const stage = { format: 1, version: '1.2.0', counter: 1, state: 'running', percent: 5 } as const;

  it('is written as a whole, and read back', async () => {
    await put('1.2.0', 1);
    expect(await readStage(folder)).toBeNull();
    await writeStage(folder, stage);
    expect(await readStage(folder)).toEqual(stage);
    expect(await names()).not.toContainEqual(expect.stringContaining('.tmp'));
    await expect(writeStage(folder, { ...stage, percent: 101 })).rejects.toThrow('percent');
    await writeFile(join(folder, 'stage.json'), '{"percent":');
    await expect(readStage(folder)).rejects.toThrow('is no stage of a rollout');
  });

  it('goes on with the manifest that renews its version, and with no other', async () => {
    await put('1.2.0', 1);
    await writeStage(folder, stage);
    await put('1.2.0', 2);
    expect(await readStage(folder)).toEqual({ ...stage, counter: 2 });
    await put('1.3.0', 3);
    expect(await readStage(folder)).toEqual({ ...stage, counter: 2 });
  });
});
