import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStage, writeStage } from '../../channel/folder.ts';
import type { SignedManifest, Trust } from '../../release/manifest.ts';
import { type Outcome, runInside } from './testing.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-release-'));
  await mkdir(join(folder, 'updates'));
});
afterEach(() => rm(folder, { recursive: true }));

const release = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  runInside(folder, ['release', ...args], { env });
const at = (name: string): string => join(folder, name);

/** Two keys, of which both must sign: `a.pem`, `b.pem`, `trust.json`. */
async function makeKeys(): Promise<void> {
  for (const name of ['a.pem', 'b.pem']) await release(['keygen', '-o', name]);
  await writeFile(at('trust.json'), (await release(['trust', 'a.pem', 'b.pem', '--threshold', '2'])).out);
}
const KEYS = ['--key-file', 'a.pem', 'b.pem', '--trust', 'trust.json'];

const APP_IMAGE = 'gazette-1.2.0-linux-x86_64.AppImage';
/** A payload, and behind it a block map as electron-builder appends it. */
async function makeAppImage(name = APP_IMAGE): Promise<void> {
  const map = deflateRawSync(JSON.stringify({ version: '2', files: [] }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(map.length);
  await writeFile(at(name), Buffer.concat([Buffer.alloc(5000, 'x'), map, length]));
}
const publish = (...args: readonly string[]): Promise<Outcome> =>
  release(['publish', 'updates', '--channel', 'stable', ...args]);

const manifest = async (): Promise<SignedManifest> =>
  JSON.parse(await readFile(at('updates/stable/manifest.json'), 'utf8')) as SignedManifest;

describe('gazette release keygen', () => {
  it('writes a private key for its person only, and prints whom clients trust', async () => {
    const made = await release(['keygen', '-o', 'a.pem', '--json']);
    const trust = JSON.parse(made.out) as Trust;
    expect(trust).toMatchObject({ keys: [{ algorithm: 'ed25519' }], threshold: 1 });
    expect((await stat(at('a.pem'))).mode & 0o777).toBe(0o600);
    expect(JSON.parse((await release(['trust', 'a.pem'])).out)).toEqual(trust);
    const before = await readFile(at('a.pem'), 'utf8');
    expect(made.out).not.toContain(before.split('\n')[1]);
    expect(await release(['keygen', '-o', 'a.pem'])).toMatchObject({
      code: 2,
      err: 'gazette: a.pem is there already and is not replaced\n',
    });
    expect(await readFile(at('a.pem'), 'utf8')).toBe(before);
    expect((await release(['keygen', '-o', 'none/a.pem'])).code).toBe(3);
  });
});

describe('gazette release trust', () => {
  it('demands as many signatures as the strictest of its files, unless told', async () => {
    await makeKeys();
    await release(['keygen', '-o', 'c.pem']);
    const thresholdOf = async (...args: string[]): Promise<number> =>
      (JSON.parse((await release(['trust', ...args])).out) as Trust).threshold;
    expect(await thresholdOf('a.pem', 'c.pem')).toBe(1);
    expect(await thresholdOf('trust.json', 'c.pem')).toBe(2);
    expect(await thresholdOf('trust.json', 'c.pem', '--threshold', '1')).toBe(1);
  });
});

describe('gazette release publish', () => {
  it('shows what every cohort and ring will get, publishes, and clients take it', async () => {
    await makeKeys();
    await makeAppImage();
    await writeFile(at('gazette-1.2.0-mac-arm64.zip'), 'zip');
    const args = [
      ...['--version', '1.2.0', '--file', APP_IMAGE, '--file', 'gazette-1.2.0-mac-arm64.zip'],
      ...['--gated', '--percent', '50', '--ring', 'pilot=1', 'late=100', ...KEYS],
    ];
    const dry = await publish(...args, '--dry-run');
    expect(dry).toMatchObject({ code: 0, err: 'Nothing was published: this was a dry run.\n' });
    expect(await readdir(at('updates'))).toEqual([]);
    const done = await publish(...args);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out.slice(done.out.indexOf('\n\n'))).toBe(
      [
        '',
        '',
        `${APP_IMAGE}  appimage  x64    4.9 KiB  only what changed is fetched`,
        'gazette-1.2.0-mac-arm64.zip          mac       arm64  3 B      fetched whole',
        '',
        'Offered, step by step as the channel widens:',
        'step  ring late  ring pilot  other desks',
        '1 %   none       all         1 %',
        '5 %   none       all         5 %',
        '25 %  none       all         25 %',
        '50 %  none       all         50 %',
        '',
      ].join('\n'),
    );
    const { signed } = await manifest();
    expect(signed).toMatchObject({ counter: 1, minimumVersion: '0.0.0', rollout: { percent: 50 } });
    expect(signed.files[0]?.blockMapSize).toBe((await stat(at(APP_IMAGE))).size - 5000 - 4);
    const verified = await release(['verify', 'updates/stable', '--trust', 'trust.json', '--json']);
    expect(JSON.parse(verified.out)).toMatchObject({ step: 'same', isWithFiles: true, manifest: signed });
  });

  it('takes keys from the environment, and none from arguments', async () => {
    await makeKeys();
    await makeAppImage();
    const both = (await readFile(at('a.pem'), 'utf8')) + (await readFile(at('b.pem'), 'utf8'));
    const args = ['publish', 'updates', '--channel', 'stable', '--version', '1.2.0', '--file', APP_IMAGE];
    expect(await release(args)).toMatchObject({
      code: 2,
      err: 'gazette: no key to sign with: --key-file <file> or GAZETTE_RELEASE_KEY\n',
    });
    const done = await release([...args, '--trust', 'trust.json', '--json'], { GAZETTE_RELEASE_KEY: both });
    expect(JSON.parse(done.out)).toMatchObject({ isPublished: true, manifest: await manifest() });
    await chmod(at('a.pem'), 0o644);
    expect((await release([...args, '--key-file', 'a.pem'])).err).toMatch(/^gazette: others can read a\.pem/);
    expect((await release([...args, '--key-file', 'trust.json'])).err).toMatch(
      /trust\.json holds no private key/,
    );
  });

  it('publishes nothing that clients would refuse', async () => {
    await makeKeys();
    await makeAppImage();
    const args = ['--version', '1.2.0', '--file', APP_IMAGE, '--trust', 'trust.json'];
    expect(await publish(...args, '--key-file', 'a.pem')).toMatchObject({
      code: 1,
      err: 'gazette: refused (too-few-signatures): 1 of 2 trusted keys have signed it\n',
    });
    await makeAppImage('gazette-1.3.0-beta.1-linux-arm64.AppImage');
    const beta = ['--version', '1.3.0-beta.1', '--file', 'gazette-1.3.0-beta.1-linux-arm64.AppImage'];
    expect((await publish(...beta, ...KEYS)).err).toMatch(/^gazette: refused \(wrong-channel\)/);
    expect(await readdir(at('updates'))).toEqual([]);
  });

  it('tells what a file is for by its name, or says how to tell it', async () => {
    await makeKeys();
    const told = async (name: string, given = name): Promise<string> => {
      await writeFile(at(name), 'x');
      const { code, out, err } = await publish('--version', '1.2.0', '--file', given, ...KEYS, '--dry-run');
      return code === 0
        ? (out.split('\n\n')[1] ?? '').trim().replaceAll(/ {2,}/g, ' ')
        : `${String(code)} ${err}`;
    };
    expect(await told('gazette-1.2.0-linux-x64.tar.gz')).toMatch(/ tar\.gz x64 1 B/);
    expect(await told('gazette-1.2.0-win-arm64.exe')).toMatch(/ nsis arm64 /);
    expect(await told('gazette-1.2.0-linux-arm64.AppImage')).toMatch(/ appimage arm64 /);
    expect(await told('app-1.2.0', 'app-1.2.0:tar.gz:x64')).toMatch(/^app-1\.2\.0 tar\.gz x64 /);
    expect(await told('app-1.2.0')).toMatch(/^2 .* does not tell its target: write <path>:<target>:<arch>/);
    expect(await told('gazette-1.2.0-linux.AppImage')).toMatch(/does not tell its architecture/);
    expect(await told('gazette-1.2.0-mac-arm64.dmg')).toMatch(/macOS updates from the zip/);
    expect(await told('gazette-1.2.0-linux-amd64.deb')).toMatch(/by the system's package manager/);
    expect(await told('gazette-1.1.0-linux-x64.tar.gz')).toMatch(/must hold 1\.2\.0/);
    expect(await told('x', 'none.AppImage:appimage:x64')).toBe('3 gazette: there is no file none.AppImage\n');
    expect(await told('x', 'updates:appimage:x64')).toMatch(/^2 .*updates is no file/);
  });

  it('refuses wrong values in one line each', async () => {
    await makeKeys();
    await makeAppImage();
    const err = async (...args: string[]): Promise<string> =>
      (await publish('--version', '1.2.0', '--file', APP_IMAGE, ...KEYS, ...args)).err;
    expect(await err('--percent', '101')).toMatch(/no percentage from 0 to 100/);
    expect(await err('--ring', 'pilot')).toMatch(/"pilot" is not <ring>=<percentage>/);
    expect(await err('--ring', 'Pilot=5')).toMatch(/"Pilot" is no ring: small letters/);
    expect(await err('--ring', 'pilot=5', 'pilot=25')).toMatch(/the ring pilot is named twice/);
    expect(await err('--expires-days', '0')).toMatch(/whole number from 1 to 400/);
    expect(await err('--minimum-version', '1.3.0')).toMatch(/is newer than 1\.2\.0/);
    expect(await err('--version', '1.2')).toMatch(/^gazette: version: no version/);
    expect(await err('--counter', '9007199254740991')).toMatch(/refused \(malformed\): a counter above/);
    expect(await err('--channel', 'nightly')).toMatch(/Allowed choices are stable, beta/);
    await writeFile(at('trust.json'), '{"keys":[],"threshold":1}');
    expect(await err()).toMatch(/^gazette: trust\.json tells no trusted keys: keys: /);
    const missing = await release([
      'publish',
      'none',
      '--channel',
      'stable',
      '--version',
      '1.2.0',
      '--file',
      APP_IMAGE,
    ]);
    expect(missing).toMatchObject({ code: 3, err: 'gazette: there is no folder none: make it first\n' });
    await mkdir(at('updates/stable'));
    await writeFile(at('updates/stable/manifest.json'), '{}');
    const deep = [
      'publish',
      'updates/stable',
      '--channel',
      'stable',
      '--version',
      '1.2.0',
      '--file',
      APP_IMAGE,
    ];
    expect((await release(deep)).err).toMatch(
      /is a channel's own folder: name the one around it, .*updates\n/,
    );
  });

  it('goes up only, and leaves published files as they are', async () => {
    await makeKeys();
    await makeAppImage();
    await publish('--version', '1.2.0', '--file', APP_IMAGE, ...KEYS);
    await writeFile(at('gazette-1.1.0-linux-x64.tar.gz'), 'x');
    const older = await publish('--version', '1.1.0', '--file', 'gazette-1.1.0-linux-x64.tar.gz', ...KEYS);
    expect(older.err).toMatch(/1\.1\.0 is older than 1\.2\.0, which is published/);
    await writeFile(at(APP_IMAGE), 'another build');
    for (const args of [['--dry-run'], []])
      expect((await publish('--version', '1.2.0', '--file', APP_IMAGE, ...KEYS, ...args)).err).toMatch(
        /is published with other bytes/,
      );
    expect((await manifest()).signed.counter).toBe(1);
  });

  it('rotates keys, and leads on those who missed it', async () => {
    await makeKeys();
    await makeAppImage();
    await release(['keygen', '-o', 'c.pem']);
    await writeFile(at('next.json'), (await release(['trust', 'c.pem'])).out);
    const args = ['--version', '1.2.0', '--file', APP_IMAGE, '--next-trust', 'next.json'];
    expect((await publish(...args, '--key-file', 'c.pem')).err).toMatch(/--next-trust needs --trust/);
    expect((await publish(...args, ...KEYS)).err).toMatch(/refused \(unknown-key\)/);
    const rotated = await publish(...args, ...KEYS, '--key-file', 'c.pem');
    expect(rotated).toMatchObject({ code: 0 });
    expect(rotated.out).toMatch(/\nkeys from now on +ed25519-[0-9a-f]{16} \(1 must sign\)\n/);
    const renewed = [
      'renew',
      'updates',
      '--channel',
      'stable',
      '--key-file',
      'c.pem',
      '--trust',
      'next.json',
    ];
    expect((await release(renewed)).code).toBe(0);
    expect((await manifest()).signed).toMatchObject({ counter: 2, nextTrust: null });
    // Desks that took the rotation would refuse what the old keys sign.
    const old = await release(['renew', 'updates', '--channel', 'stable', ...KEYS]);
    expect(old).toMatchObject({ code: 1, err: expect.stringMatching(/manifest 1 rotated them to ed25519-/) });
    expect((await manifest()).signed.counter).toBe(2);
    for (const trust of ['trust.json', 'next.json'])
      expect((await release(['verify', 'updates/stable', '--trust', trust])).code).toBe(0);
  });
});

describe('a draft that two people sign', () => {
  const draft = (...args: string[]): Promise<Outcome> =>
    publish(
      '--version',
      '1.2.0',
      '--file',
      APP_IMAGE,
      '--key-file',
      'a.pem',
      '--draft',
      'draft.json',
      ...args,
    );
  const send = (...args: string[]): Promise<Outcome> =>
    release(['publish-draft', 'updates', 'draft.json', '--trust', 'trust.json', ...args]);

  it('is published when both have signed it', async () => {
    await makeKeys();
    await makeAppImage();
    expect((await draft()).err).toBe('Nothing was published: draft.json is for others to sign.\n');
    expect(await readdir(at('updates'))).toEqual([]);
    expect((await send('--file', APP_IMAGE)).err).toMatch(/^gazette: refused \(too-few-signatures\)/);
    const signed = await release(['sign', 'draft.json', '--key-file', 'b.pem']);
    expect(signed).toMatchObject({
      code: 0,
      err: '1 of its files were not compared: name them with --file.\n',
    });
    expect(signed.out).toMatch(/\nsigned by {2}ed25519-[0-9a-f]{16}, ed25519-[0-9a-f]{16}\n/);
    const again = await release(['sign', 'draft.json', '--key-file', 'b.pem', '--file', APP_IMAGE]);
    expect(again).toMatchObject({ out: signed.out, err: '' });
    expect((await send('--file', APP_IMAGE, '--dry-run')).err).toBe(
      'Nothing was published: this was a dry run.\n',
    );
    expect(await send('--file', APP_IMAGE)).toMatchObject({ code: 0, out: signed.out, err: '' });
    expect((await release(['verify', 'updates/stable', '--trust', 'trust.json'])).code).toBe(0);
    expect(await send()).toMatchObject({ code: 0 });
  });

  it('is not written over: it may hold the signatures of others', async () => {
    await makeKeys();
    await makeAppImage();
    await draft();
    await release(['sign', 'draft.json', '--key-file', 'b.pem']);
    const before = await readFile(at('draft.json'), 'utf8');
    expect(await draft()).toMatchObject({
      code: 2,
      err: 'gazette: draft.json is there already and is not replaced\n',
    });
    expect(await readFile(at('draft.json'), 'utf8')).toBe(before);
  });

  it('is not signed for another file than it names, nor when it is no manifest', async () => {
    await makeKeys();
    await makeAppImage();
    await draft();
    const sign = (...args: string[]): Promise<Outcome> =>
      release(['sign', 'draft.json', '--key-file', 'b.pem', ...args]);
    await writeFile(at(APP_IMAGE), 'another build');
    expect((await sign('--file', APP_IMAGE)).err).toMatch(/^gazette: refused \(wrong-hash\)/);
    await writeFile(at('other-x64.AppImage'), 'x');
    expect((await sign('--file', 'other-x64.AppImage')).err).toMatch(/names no file other-x64\.AppImage/);
    expect((await send('--file', APP_IMAGE)).err).toMatch(/^gazette: refused \(wrong-hash\)/);
    await writeFile(at('draft.json'), '{}');
    expect((await sign()).err).toMatch(/^gazette: refused \(malformed\)/);
  });
});

describe('gazette release renew', () => {
  it('signs the same once more; how far it is rolled out stays', async () => {
    await makeKeys();
    await makeAppImage();
    expect((await release(['renew', 'updates', '--channel', 'stable', ...KEYS])).code).toBe(3);
    await publish('--version', '1.2.0', '--file', APP_IMAGE, '--gated', ...KEYS);
    const before = await manifest();
    const stage = { format: 1, version: '1.2.0', counter: 1, state: 'paused', percent: 25 } as const;
    await writeStage(at('updates/stable'), stage);
    const open = await publish('--version', '1.2.0', '--file', APP_IMAGE, '--dry-run', ...KEYS);
    expect(open.err).toMatch(/1\.2\.0 was gated, and waits for no controller any more/);
    const done = await release(['renew', 'updates', '--channel', 'stable', '--expires-days', '30', ...KEYS]);
    expect(done.code).toBe(0);
    const { signed } = await manifest();
    expect(signed).toEqual({
      ...before.signed,
      counter: 2,
      issuedAt: signed.issuedAt,
      expiresAt: new Date(Date.parse(signed.issuedAt) + 30 * 86_400_000).toISOString().replace('.000', ''),
    });
    expect(await readStage(at('updates/stable'))).toEqual({ ...stage, counter: 2 });
  });
});

describe('gazette release verify', () => {
  it('says with its code why clients would refuse', async () => {
    await makeKeys();
    await makeAppImage();
    await publish('--version', '1.2.0', '--file', APP_IMAGE, '--minimum-version', '1.0.0', ...KEYS);
    const verify = (...args: string[]): Promise<Outcome> =>
      release(['verify', ...args, '--trust', 'trust.json', '--json']);
    const code = async (...args: string[]): Promise<string> => {
      const { code: exit, err } = await verify(...args);
      return `${String(exit)} ${(JSON.parse(err) as { error: { code: string } }).error.code}`;
    };
    const path = 'updates/stable/manifest.json';
    expect(JSON.parse((await verify(path, '--installed', '1.1.0')).out)).toMatchObject({
      step: 'newer',
      isWithFiles: false,
    });
    expect(await code(path, '--installed', '1.3.0')).toBe('1 downgrade');
    expect(await code(path, '--installed', '0.9.0')).toBe('1 too-old');
    expect(await code(path, '--channel', 'beta')).toBe('1 wrong-channel');
    expect(await code('none')).toBe('3 not-found');
    await writeFile(at(`updates/stable/${APP_IMAGE}`), 'x');
    expect(await code('updates/stable')).toBe('1 truncated');
    await writeFile(at(path), (await readFile(at(path), 'utf8')).replace('"percent":100', '"percent":10'));
    expect(await code(path)).toBe('1 wrong-signature');
    await writeFile(at(path), '{}');
    expect(await code(path)).toBe('1 malformed');
  });
});
