import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, Header } from 'tar';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { noSteps } from './durable.ts';
import { stagedFile } from './testing.ts';
import { previousVersion, switchTo, unpackBeside } from './tar-gz.ts';

let home = '';
let top = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gazette-tar-'));
  top = join(home, 'top');
  mkdirSync(join(top, 'versions'), { recursive: true });
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
});

interface Entry {
  readonly path: string;
  readonly type?: 'File' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'Directory';
  readonly link?: string;
  readonly mode?: number;
  readonly text?: string;
  /** What the header says, if it lies. */
  readonly size?: number;
}

/** An archive written by hand: no packer would write these. */
function archive(entries: readonly Entry[]): string {
  const blocks = entries.flatMap(
    ({ path, type = 'File', link, mode = 0o644, text = '', size = text.length }) => {
      const head = Buffer.alloc(512);
      new Header({ path, type, mode, size, ...(link === undefined ? {} : { linkpath: link }) }).encode(head);
      const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
      body.write(text);
      return [head, body];
    },
  );
  const file = join(home, 'update.tar.gz');
  writeFileSync(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])));
  return file;
}

const own = 'gazette/versions/0.2.0';
const whole: readonly Entry[] = [
  { path: `${own}/gazette`, mode: 0o755, text: 'app' },
  { path: `${own}/gazette-launch`, mode: 0o755, text: 'launcher' },
];
const unpack = (entries: readonly Entry[]): Promise<void> =>
  unpackBeside(top, stagedFile(archive(entries), '0.2.0'), noSteps);

describe('an archive', () => {
  it('gives its version only, with execute bits and no others', async () => {
    await unpack([
      { path: 'gazette/gazette', mode: 0o755, text: 'top' },
      { path: 'gazette/current', type: 'SymbolicLink', link: '/etc' },
      { path: 'gazette/versions/0.1.0/gazette', mode: 0o755, text: 'other' },
      ...whole,
      { path: `${own}/resources/app.asar`, mode: 0o4666, text: 'archive' },
    ]);
    const fresh = join(top, 'versions/.new');
    expect(readdirSync(fresh, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
      'gazette',
      'gazette-launch',
      'resources',
      'resources/app.asar',
    ]);
    expect(readdirSync(join(top, 'versions'))).toEqual(['.new']);
    const modeOf = (name: string): number => statSync(join(fresh, name)).mode & 0o7777 & ~process.umask();
    expect(modeOf('gazette')).toBe(0o755 & ~process.umask());
    expect(modeOf('resources/app.asar')).toBe(0o644 & ~process.umask());
  });

  it.each([
    ['a way out', { path: `${own}/../../../../escaped`, text: 'x' }],
    ['a link', { path: `${own}/link`, type: 'SymbolicLink', link: 'gazette' }],
    ['a link to outside', { path: `${own}/link`, type: 'SymbolicLink', link: '/etc/passwd' }],
    ['a second name', { path: `${own}/link`, type: 'Link', link: '/etc/passwd' }],
    ['a device', { path: `${own}/null`, type: 'CharacterDevice' }],
    ['too much', { path: `${own}/huge`, text: 'x', size: 5 * 1024 ** 3 }],
  ] satisfies Array<[string, Entry]>)('with %s is refused whole', async (_what, entry) => {
    await expect(unpack([...whole, entry])).rejects.toBeInstanceOf(Error);
    expect(readdirSync(join(top, 'versions'))).toEqual([]);
    expect([existsSync(join(home, 'escaped')), readdirSync(home).toSorted()]).toEqual([
      false,
      ['top', 'update.tar.gz'],
    ]);
  });

  it.each([
    ['without a launcher', [{ path: `${own}/gazette`, mode: 0o755, text: 'app' }]],
    ['whose app cannot be executed', [{ path: `${own}/gazette`, text: 'app' }, ...whole.slice(1)]],
    ['of another version', [{ path: 'gazette/versions/0.20/gazette', mode: 0o755, text: 'app' }]],
  ])('%s is refused', async (_what, entries) => {
    await expect(unpack(entries)).rejects.toMatchObject({ code: 'install-failed' });
    expect(readdirSync(join(top, 'versions'))).toEqual([]);
  });

  it('that is none is refused', async () => {
    writeFileSync(join(home, 'rubbish'), 'rubbish'.repeat(1000));
    await expect(
      unpackBeside(top, stagedFile(join(home, 'rubbish'), '0.2.0'), noSteps),
    ).rejects.toBeInstanceOf(Error);
    expect(readdirSync(join(top, 'versions'))).toEqual([]);
  });

  it('is not unpacked where nothing can be written', async () => {
    await expect(
      unpackBeside(join(home, 'missing'), stagedFile(archive(whole), '0.2.0'), noSteps),
    ).rejects.toMatchObject({ code: 'not-writable' });
  });

  it('is written by the library’s own packer', async () => {
    const folder = join(home, 'packed', own);
    mkdirSync(folder, { recursive: true });
    for (const name of ['gazette', 'gazette-launch'])
      writeFileSync(join(folder, name), name, { mode: 0o755 });
    const file = join(home, 'packed.tgz');
    await create({ file, cwd: join(home, 'packed'), gzip: true }, ['gazette']);
    await unpackBeside(top, stagedFile(file, '0.2.0'), noSteps);
    expect(readdirSync(join(top, 'versions/.new')).toSorted()).toEqual(['gazette', 'gazette-launch']);
  });
});

it('keeps the version before and no older one', async () => {
  for (const version of ['0.0.8', '0.0.9', '0.1.0', '0.2.0']) {
    mkdirSync(join(top, 'versions', version));
    writeFileSync(join(top, 'versions', version, 'gazette'), version);
  }
  symlinkSync('versions/0.0.9', join(top, 'previous'));
  expect(previousVersion(top)).toBe('0.0.9');
  await unpack(whole);
  switchTo(top, { version: '0.2.0', running: '0.1.0', previous: '0.1.0' }, noSteps);
  expect(readdirSync(join(top, 'versions')).toSorted()).toEqual(['0.1.0', '0.2.0']);
  expect(previousVersion(top)).toBe('0.1.0');
  for (const target of ['/etc', 'versions/9.9.9', '../versions/0.1.0']) {
    rmSync(join(top, 'previous'));
    symlinkSync(target, join(top, 'previous'));
    expect(previousVersion(top)).toBeNull();
  }
});
