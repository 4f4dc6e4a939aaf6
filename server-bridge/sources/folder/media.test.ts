import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidatePaths, fileType, imageType, MAX_FILE_BYTES, MAX_IMAGE_BYTES } from './media.ts';
import { type Bench, makeFolder, startBench, until } from './testing.ts';

let around: string;
let bench: Bench;

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('the rest')]);

function file(name: string, content: string | Uint8Array): string {
  const path = join(around, 'notices', name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

beforeEach(() => {
  around = makeFolder();
  mkdirSync(join(around, 'notices'));
});
afterEach(async () => {
  await bench.end();
  rmSync(around, { recursive: true, force: true });
});

async function start(): Promise<Bench> {
  bench = startBench({ around });
  await bench.source.rescan();
  return bench;
}

describe('media of a folder', () => {
  it('is found beside and above the text, percent-decoded, with either slash', async () => {
    file('a/b/text.md', '# t\n');
    file('a/b/plan.png', PNG);
    file('a/forms/form 1.pdf', '%PDF');
    file('100%25.txt.zip', 'zip');
    const { source } = await start();
    const read = (ref: string, kind: 'image' | 'file') => source.readMedia('a/b/text.md', ref, kind);
    expect(await read('plan.png', 'image')).toEqual({
      status: 'ok',
      name: 'plan.png',
      mime: 'image/png',
      bytes: new Uint8Array(PNG),
    });
    expect(await read('./plan.png?v=2#top', 'image')).toMatchObject({ status: 'ok' });
    expect(await read('../forms/form%201.pdf', 'file')).toMatchObject({
      status: 'ok',
      mime: 'application/pdf',
    });
    expect(await read('..\\forms\\form 1.pdf', 'file')).toMatchObject({ status: 'ok', name: 'form 1.pdf' });
    expect(await read('../../100%25.txt.zip', 'file')).toMatchObject({
      status: 'ok',
      name: '100%25.txt.zip',
    });
    expect(await read('nothing.png', 'image')).toEqual({ status: 'missing' });
  });

  it('never comes from outside the tree, nor from hidden places', async () => {
    writeFileSync(join(around, 'secret.png'), PNG);
    file('text.md', '# t\n');
    file('.git/config.png', PNG);
    symlinkSync('../secret.png', join(around, 'notices/link.png'));
    symlinkSync('..', join(around, 'notices/up'));
    const { source } = await start();
    const refs = ['../secret.png', '..%2fsecret.png', '..\\secret.png', 'x/../../secret.png', 'link.png'];
    refs.push(
      'up/secret.png',
      '/etc/passwd',
      'file:///etc/passwd',
      'C:\\x.png',
      '//host/x.png',
      '.git/config.png',
    );
    refs.push(join(around, 'secret.png'), 'a\0.png', '', '.', '..');
    for (const ref of refs)
      expect([ref, await source.readMedia('text.md', ref, 'file')]).toEqual([ref, { status: 'missing' }]);
  });

  it('is limited in size, and images to what cannot carry scripts', async () => {
    file('text.md', '# t\n');
    file('large.png', Buffer.concat([PNG, Buffer.alloc(MAX_IMAGE_BYTES - PNG.length + 1)]));
    file('exact.png', Buffer.concat([PNG, Buffer.alloc(MAX_IMAGE_BYTES - PNG.length)]));
    file('vector.png', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    file('large.bin', Buffer.alloc(MAX_FILE_BYTES + 1));
    const { source } = await start();
    const statusOf = async (ref: string, kind: 'image' | 'file') =>
      (await source.readMedia('text.md', ref, kind)).status;
    expect(await statusOf('large.png', 'image')).toBe('too-large');
    expect(await statusOf('large.png', 'file')).toBe('ok');
    expect(await statusOf('exact.png', 'image')).toBe('ok');
    expect(await statusOf('vector.png', 'image')).toBe('unsupported');
    expect(await statusOf('text.md', 'image')).toBe('unsupported');
    expect(await statusOf('large.bin', 'file')).toBe('too-large');
  });

  it('links to announcements by their ids', async () => {
    file('x/a.md', '# a\n');
    file('b.md', '---\nid: "B-1" # ours\n---\n# b\n');
    const { source } = await start();
    const read = (ref: string) => source.readMedia('x/a.md', ref, 'file');
    expect(await read('../b.md#part')).toEqual({ status: 'item', remoteId: 'b.md', noticeId: 'B-1' });
    expect(await read('a.md')).toEqual({ status: 'item', remoteId: 'x/a.md', noticeId: null });
    expect(await read('c.md')).toEqual({ status: 'missing' });
  });

  it('that changes, comes or goes makes its text be taken in again, after a restart as well', async () => {
    file('text.md', '![plan](plan.png) [next](next.md)\n');
    const { port, source } = await start();
    expect(port.versionsOf('text.md')).toBe(1);
    file('plan.png', PNG);
    await until(() => port.versionsOf('text.md') === 2);
    file('next.md', '# next\n');
    await source.rescan();
    expect(port.versionsOf('text.md')).toBe(3);
    await bench.source.stop();
    file('plan.png', Buffer.concat([PNG, Buffer.from('!')]));
    await (await bench.restart()).rescan();
    expect(port.versionsOf('text.md')).toBe(4);
    await bench.source.rescan();
    expect(port.versionsOf('text.md')).toBe(4);
  });
});

describe('types', () => {
  it('of images are told by their bytes, of files by their endings', () => {
    const type = (head: string) => imageType(Buffer.from(head, 'latin1'));
    expect(type('\xff\xd8\xff\xe0')).toBe('image/jpeg');
    expect(type('GIF89a')).toBe('image/gif');
    expect(type('RIFF\0\0\0\0WEBPVP8 ')).toBe('image/webp');
    expect(type('RIFF\0\0\0\0WAVE')).toBe(null);
    expect(type('')).toBe(null);
    expect(fileType('a.DOCX')).toContain('wordprocessingml');
    expect(fileType('a.html')).toBe('application/octet-stream');
    expect(fileType('noending')).toBe('application/octet-stream');
  });

  it('of references: only paths below the root', () => {
    expect(candidatePaths('a/b.md', '../c.png')).toContain('c.png');
    expect(candidatePaths('a/b.md', '../../c.png')).toEqual([]);
    expect(candidatePaths('a/b.md', '..%2F..%2Fc.png').every((path) => !path.split('/').includes('..'))).toBe(
      true,
    );
    expect(candidatePaths('b.md', 'javascript:alert(1)')).toEqual([]);
    expect(candidatePaths('b.md', '%E0%A4%A')).toEqual(['%E0%A4%A']);
  });
});
