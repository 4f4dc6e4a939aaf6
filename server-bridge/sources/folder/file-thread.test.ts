import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENTRY_KINDS, type FileSystem, NOT_SEEN } from './file-system.ts';
import { createFileThread } from './file-thread.ts';
import { makeFolder } from './testing.ts';

const WORKER = new URL('./file-worker.ts', import.meta.url);

let folder = '';
let fs: FileSystem;
beforeEach(() => {
  folder = makeFolder();
  fs = createFileThread(WORKER);
});
afterEach(() => {
  fs.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

describe('the thread that reads a folder', () => {
  it('lists every kind of entry, sorted, and an empty folder', async () => {
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, '停水.md'), 'x');
    writeFileSync(join(folder, 'a.md'), 'x');
    symlinkSync('a.md', join(folder, 'c'));
    expect(await fs.list(folder)).toEqual([
      { name: 'a.md', kind: 'file' },
      { name: 'b', kind: 'folder' },
      { name: 'c', kind: 'link' },
      { name: '停水.md', kind: 'file' },
    ]);
    expect(await fs.list(join(folder, 'b'))).toEqual([]);
  });

  it('answers each of many calls with its own file', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `n${index}.md`);
    for (const name of names) writeFileSync(join(folder, name), `# ${name}`);
    const contents = await Promise.all(names.map((name) => fs.read(join(folder, name), 1000)));
    expect(contents.map(({ bytes }) => Buffer.from(bytes ?? []).toString())).toEqual(
      names.map((name) => `# ${name}`),
    );
    const [first] = contents;
    expect(first?.before).toEqual(first?.after);
    expect(await fs.lstat(join(folder, 'n0.md'))).toEqual(first?.after);
  });

  it('looks at many names at once, each as it would alone', async () => {
    writeFileSync(join(folder, 'a.md'), '12345');
    writeFileSync(join(folder, '停水.md'), 'x');
    mkdirSync(join(folder, 'sub.md'));
    symlinkSync('a.md', join(folder, 'link.md'));
    execFileSync('mkfifo', [join(folder, 'pipe.md')]);
    const names = ['a.md', 'gone.md', '停水.md', 'sub.md', 'link.md', 'pipe.md'];
    const looks = await fs.lstats(folder, names);
    const alone = await Promise.allSettled(names.map((name) => fs.lstat(join(folder, name))));
    expect(
      names.map((_name, at) => ({
        kind: ENTRY_KINDS[looks.kinds[at] ?? NOT_SEEN],
        size: looks.sizes[at],
        mtimeNs: looks.mtimes[at],
        ino: looks.inodes[at],
      })),
    ).toEqual(
      alone.map((outcome) => {
        if (outcome.status === 'rejected') return { kind: undefined, size: 0, mtimeNs: 0n, ino: 0n };
        const { kind, size, mtimeNs, ino } = outcome.value;
        return { kind, size, mtimeNs, ino };
      }),
    );
    expect(looks.errors).toMatchObject([{ index: 1, code: 'ENOENT' }]);
    const [one] = (await fs.lstats(join(folder, 'a.md'), ['below.md'])).errors;
    expect(one).toMatchObject({ index: 0, code: 'ENOTDIR' });
  });

  it('reads no more than asked for', async () => {
    const path = join(folder, 'a.md');
    writeFileSync(path, '12345');
    expect((await fs.read(path, 4)).bytes).toBeNull();
    expect((await fs.read(path, 5)).bytes).toEqual(new Uint8Array(Buffer.from('12345')));
    expect(await fs.readHead(path, 2)).toEqual(new Uint8Array(Buffer.from('12')));
  });

  it('rejects with the system’s code, and what fails does not stop its neighbours', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync('gone', join(folder, 'link'));
    const outcomes = await Promise.allSettled([
      fs.read(join(folder, 'none'), 9),
      fs.read(join(folder, 'pipe'), 9),
      fs.read(join(folder, 'link'), 9),
      fs.realpath(join(folder, 'link')),
      fs.list(join(folder, 'pipe')),
      fs.stat(folder),
    ]);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'ok' : outcome.reason.code))).toEqual([
      'ENOENT',
      'ENOTREG',
      'ELOOP',
      'ENOENT',
      'ENOTDIR',
      'ok',
    ]);
  });

  it('rejects what is under way when it is closed, and all that comes later', async () => {
    const waiting = fs.list(folder);
    fs.close();
    await expect(waiting).rejects.toMatchObject({ code: 'EIO' });
    await expect(fs.list(folder)).rejects.toMatchObject({ code: 'EIO' });
  });

  it('rejects where it cannot be started, again and again', async () => {
    const broken = createFileThread(new URL('./no-such-worker.ts', import.meta.url));
    await expect(broken.list(folder)).rejects.toMatchObject({ code: 'EIO' });
    await expect(broken.list(folder)).rejects.toMatchObject({ code: 'EIO' });
    broken.close();
  });
});
