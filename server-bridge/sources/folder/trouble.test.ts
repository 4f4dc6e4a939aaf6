import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GazetteError } from '../../contract/errors.ts';
import { type FileSystem, NOT_SEEN } from './file-system.ts';
import { type Bench, directFileSystem, makeFolder, pause, startBench, until } from './testing.ts';

let around: string;
let folder: string;
let bench: Bench | null;

beforeEach(() => {
  around = makeFolder();
  folder = join(around, 'notices');
  bench = null;
  mkdirSync(folder);
});
afterEach(async () => {
  await bench?.end();
  rmSync(around, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array = `# ${name}\n`): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function files(count: number, prefix = 'n'): void {
  for (let index = 0; index < count; index++) file(`${prefix}${index}.md`);
}

async function start(options: Parameters<typeof startBench>[0] = {}): Promise<Bench> {
  bench = startBench({ ...options, around });
  await bench.source.rescan();
  return bench;
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A disk on which some paths fail; `fail` answers the code. */
function brokenDisk(fail: (path: string, what: keyof FileSystem) => string | null): FileSystem {
  const guard =
    <A extends unknown[], R>(what: keyof FileSystem, work: (path: string, ...rest: A) => Promise<R>) =>
    (path: string, ...rest: A): Promise<R> => {
      const code = fail(path, what);
      return code === null ? work(path, ...rest) : Promise.reject(failure(code));
    };
  return {
    list: guard('list', directFileSystem.list),
    lstat: guard('lstat', directFileSystem.lstat),
    async lstats(folder, names) {
      const looks = await directFileSystem.lstats(folder, names);
      const errors = names.flatMap((name, index) => {
        const code = fail(join(folder, name), 'lstat');
        if (code === null) return looks.errors.filter((error) => error.index === index);
        looks.kinds[index] = NOT_SEEN;
        return [{ index, code, message: code }];
      });
      return { ...looks, errors };
    },
    stat: guard('stat', directFileSystem.stat),
    realpath: guard('realpath', directFileSystem.realpath),
    read: guard('read', directFileSystem.read),
    readHead: guard('readHead', directFileSystem.readHead),
    watch(path, ...rest) {
      const code = fail(path, 'watch');
      if (code !== null) throw failure(code);
      return directFileSystem.watch(path, ...rest);
    },
    close: directFileSystem.close,
  };
}

describe('the root', () => {
  it('is gone and comes back: a state, never a withdrawal', async () => {
    files(3);
    const { port, source } = await start();
    renameSync(folder, join(around, 'away'));
    await until(() => source.status().state === 'gone');
    await source.rescan();
    expect(source.status()).toMatchObject({ state: 'gone', itemCount: 3 });
    await pause(1000);
    expect(port.withdrawals).toEqual([]);
    writeFileSync(join(around, 'away', 'n1.md'), '# changed while away\n');
    renameSync(join(around, 'away'), folder);
    await until(() => source.status().state === 'ready');
    expect(port.texts()['n1.md']).toBe('# changed while away\n');
    file('n2.md', '# live again\n');
    await until(() => port.texts()['n2.md'] === '# live again\n');
    expect(port.withdrawals).toEqual([]);
  });

  it('is replaced by another folder: that one is watched', async () => {
    files(3);
    const { port, source } = await start();
    renameSync(folder, join(around, 'away'));
    mkdirSync(folder);
    files(3);
    await source.rescan();
    file('n1.md', '# in the new one\n');
    await until(() => port.texts()['n1.md'] === '# in the new one\n');
    expect(port.withdrawals).toEqual([]);
  });

  it('does not exist at the start', async () => {
    rmSync(folder, { recursive: true });
    const { port, source } = await start();
    expect(source.status().state).toBe('gone');
    mkdirSync(folder);
    file('a.md');
    await until(() => port.rows.has('a.md'));
    expect(port.rows.get('a.md')?.item.isBackfill).toBe(true);
  });

  it('is emptied, as by a share that is unmounted', async () => {
    files(5);
    const { port, source } = await start();
    for (const name of readdirSync(folder)) unlinkSync(join(folder, name));
    await until(() => source.status().state === 'empty');
    await source.rescan();
    expect(source.status()).toMatchObject({ state: 'empty', itemCount: 5 });
    files(4);
    await until(() => source.status().state === 'ready' && port.withdrawals.length > 0);
    expect(port.withdrawals).toEqual(['n4.md']);
    for (const name of readdirSync(folder)) unlinkSync(join(folder, name));
    await until(() => source.status().state === 'empty');
    await source.confirm(true);
    expect(port.rows.size).toBe(0);
  });

  it('cannot be read, wherever that shows', async () => {
    files(3);
    let code: string | null = null;
    let where: keyof FileSystem = 'list';
    const fs = brokenDisk((path, what) => (path === folder && what === where ? code : null));
    const { port, source } = await start({ fs });
    for (const [broken, reason] of [
      ['list', 'EACCES'],
      ['realpath', 'EIO'],
      ['stat', 'ESTALE'],
    ] as const) {
      where = broken;
      code = reason;
      await source.rescan();
      expect(source.status()).toMatchObject({ state: 'unreadable', detail: reason, itemCount: 3 });
      code = null;
      await source.rescan();
      expect(source.status().state).toBe('ready');
    }
    expect(port.withdrawals).toEqual([]);
  });

  it('may be a link', async () => {
    files(2);
    renameSync(folder, join(around, 'real'));
    symlinkSync(join(around, 'real'), folder);
    const { port } = await start();
    expect([...port.rows.keys()].sort()).toEqual(['n0.md', 'n1.md']);
    file('n2.md');
    await until(() => port.rows.has('n2.md'));
  });

  it('has a sub-folder that cannot be read: its items stay, and it is reported', async () => {
    file('a.md');
    file('sub/b.md');
    let isBroken = false;
    const fs = brokenDisk((path, what) =>
      isBroken && what === 'list' && path.endsWith('/sub') ? 'EACCES' : null,
    );
    const { port, source } = await start({ fs });
    isBroken = true;
    await source.rescan();
    expect(source.status()).toMatchObject({
      state: 'ready',
      itemCount: 2,
      problems: [{ remoteId: 'sub', code: 'unreadable', values: { reason: 'EACCES' } }],
    });
    isBroken = false;
    await source.rescan();
    expect(source.status().problemCount).toBe(0);
    expect(port.withdrawals).toEqual([]);
  });
});

describe('many files vanish at once', () => {
  it('asks, takes other changes in meanwhile, and withdraws on yes', async () => {
    files(30);
    files(10, 'keep');
    const { port, source } = await start();
    for (let index = 0; index < 30; index++) unlinkSync(join(folder, `n${index}.md`));
    await until(() => source.status().state === 'asking');
    expect(source.status().detail).toBe('30');
    file('keep1.md', '# edited\n');
    await until(() => port.texts()['keep1.md'] === '# edited\n');
    expect(port.withdrawals).toEqual([]);
    await source.confirm(true);
    expect(port.withdrawals).toHaveLength(30);
    expect(source.status()).toMatchObject({ state: 'ready', itemCount: 10 });
  });

  it('keeps them on no, and asks again only when there are more', async () => {
    files(30);
    files(10, 'keep');
    const { port, source } = await start();
    for (let index = 0; index < 30; index++) unlinkSync(join(folder, `n${index}.md`));
    await until(() => source.status().state === 'asking');
    await source.confirm(false);
    await source.rescan();
    expect(source.status()).toMatchObject({ state: 'ready', itemCount: 40 });
    unlinkSync(join(folder, 'keep1.md'));
    await until(() => source.status().state === 'asking');
    expect(source.status().detail).toBe('31');
    expect(port.withdrawals).toEqual([]);
  });

  it('stops asking when they come back', async () => {
    files(30);
    const { port, source } = await start();
    mkdirSync(join(around, 'away'));
    for (let index = 0; index < 25; index++)
      renameSync(join(folder, `n${index}.md`), join(around, 'away', `n${index}.md`));
    await until(() => source.status().state === 'asking');
    for (let index = 0; index < 25; index++)
      renameSync(join(around, 'away', `n${index}.md`), join(folder, `n${index}.md`));
    await until(() => source.status().state === 'ready');
    expect(port.withdrawals).toEqual([]);
    expect(port.rows.size).toBe(30);
  });

  it('does not ask about fewer, nor about a folder that is renamed', async () => {
    for (let index = 0; index < 30; index++) {
      file(`a/n${index}.md`, index % 2 === 0 ? `---\nid: N-${index}\n---\n# n\n` : `# n${index}\n`);
    }
    files(30, 'keep');
    const { port, source } = await start();
    renameSync(join(folder, 'a'), join(folder, 'b'));
    await until(() => [...port.rows.keys()].filter((id) => id.startsWith('b/')).length === 30);
    await source.rescan();
    expect(source.status()).toMatchObject({ state: 'ready', itemCount: 60 });
    expect(port.withdrawals.sort()).toEqual(
      Array.from({ length: 15 }, (_, index) => `a/n${index * 2 + 1}.md`).sort(),
    );
    for (let index = 0; index < 20; index++) unlinkSync(join(folder, `keep${index}.md`));
    await until(() => port.rows.size === 40);
    expect(source.status().state).toBe('ready');
  });
});

describe('bad files', () => {
  it('are reported with their reason, cost their neighbours nothing, and are taken in when mended', async () => {
    const size = 5 * 1024 * 1024;
    file('good.md');
    file('exact.md', `${'x'.repeat(size - 1)}\n`);
    file('large.md', `${'x'.repeat(size)}\n`);
    file('binary.md', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 0, 9]));
    file('odd.txt', Buffer.from('caf\xe9\nna\xefve\n\xff\xff\n', 'latin1'));
    const { port, source } = await start();
    const codes = () => source.status().problems.map(({ remoteId, code }) => `${remoteId} ${code}`);
    expect(codes()).toEqual(['binary.md binary', 'large.md too-large', 'odd.txt encoding']);
    expect([...port.rows.keys()].sort()).toEqual(['exact.md', 'good.md']);
    await source.rescan();
    expect(codes()).toHaveLength(3);
    file('good.md', Buffer.alloc(100));
    await until(() => codes().includes('good.md binary'));
    expect(port.texts()['good.md']).toBe('# good.md\n');
    for (const name of ['good.md', 'binary.md', 'large.md', 'odd.txt']) file(name, '# mended\n');
    await until(() => source.status().problemCount === 0);
    expect(port.rows.size).toBe(5);
  }, 30_000);

  it('decodes UTF-8 and UTF-16 with and without BOM, and GB18030', async () => {
    const text = '# 停水通知\n\nwater off, 明日停水\n';
    const le = Buffer.from(text, 'utf16le');
    const be = Buffer.from(le).swap16();
    file('utf8.md', text);
    file('utf8-bom.md', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]));
    file('le.md', le);
    file('be.md', be);
    file('le-bom.md', Buffer.concat([Buffer.from([0xff, 0xfe]), le]));
    file('be-bom.md', Buffer.concat([Buffer.from([0xfe, 0xff]), be]));
    // 停水 in GB18030.
    file('gb.md', Buffer.from([0x23, 0x20, 0xcd, 0xa3, 0xcb, 0xae, 0x0a]));
    const { port, source } = await start();
    const { 'gb.md': gb, ...others } = port.texts();
    expect(gb).toBe('# 停水\n');
    expect(Object.keys(others)).toHaveLength(6);
    expect(new Set(Object.values(others))).toEqual(new Set([text]));
    expect(source.status().problemCount).toBe(0);
  });

  it('unreadable ones keep their last version', async () => {
    file('a.md');
    file('b.md');
    let isBroken = false;
    const fs = brokenDisk((path, what) =>
      isBroken && what === 'read' && path.endsWith('a.md') ? 'EACCES' : null,
    );
    const { port, source } = await start({ fs });
    isBroken = true;
    file('a.md', '# new\n');
    file('b.md', '# new\n');
    await until(() => port.texts()['b.md'] === '# new\n' && source.status().problemCount === 1);
    expect(source.status().problems).toMatchObject([
      { remoteId: 'a.md', code: 'unreadable', values: { reason: 'EACCES' } },
    ]);
    isBroken = false;
    await source.rescan();
    expect(source.status().problemCount).toBe(0);
    expect(port.texts()['a.md']).toBe('# new\n');
  });

  it('a file without permission is unreadable (injected where the tests run as root)', async () => {
    const path = file('a.md');
    chmodSync(path, 0);
    const isRoot = process.getuid?.() === 0;
    const fs = isRoot
      ? brokenDisk((at, what) => (what === 'read' && at === path ? 'EACCES' : null))
      : directFileSystem;
    const { source } = await start({ fs });
    expect(source.status().problems).toMatchObject([
      { remoteId: 'a.md', code: 'unreadable', values: { reason: 'EACCES' } },
    ]);
  });

  it('a name that cannot be looked at is unreadable, one that has gone meanwhile is gone, and neither stops the others', async () => {
    const [shut, gone] = [file('a.md'), file('b.md')];
    file('c.md');
    const fs = brokenDisk((at, what) =>
      what !== 'lstat' ? null : at === shut ? 'EACCES' : at === gone ? 'ENOENT' : null,
    );
    const { source, port } = await start({ fs });
    expect(source.status().problems).toMatchObject([
      { remoteId: 'a.md', code: 'unreadable', values: { reason: 'EACCES' } },
    ]);
    expect(Object.keys(port.texts())).toEqual(['c.md']);
  });

  it('never opens a FIFO', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.md')]);
    file('a.md');
    const { port, source } = await start();
    expect(source.status().problems).toMatchObject([{ remoteId: 'pipe.md', code: 'not-a-file' }]);
    expect([...port.rows.keys()]).toEqual(['a.md']);
    execFileSync('mkfifo', [join(folder, 'later.md')]);
    await until(() => source.status().problemCount === 2);
  });

  it('follows links inside the tree, no loops, nothing outside', async () => {
    writeFileSync(join(around, 'secret.md'), '# secret\n');
    mkdirSync(join(around, 'outside'));
    writeFileSync(join(around, 'outside', 'x.md'), '# x\n');
    file('a.md');
    file('real/b.md');
    symlinkSync('a.md', join(folder, 'link.md'));
    symlinkSync('real', join(folder, 'linked'));
    symlinkSync('..', join(folder, 'real', 'loop'));
    symlinkSync('../secret.md', join(folder, 'secret.md'));
    symlinkSync('../outside', join(folder, 'out'));
    symlinkSync('nowhere.md', join(folder, 'dangling.md'));
    const { port, source } = await start();
    expect([...port.rows.keys()].sort()).toEqual(['a.md', 'link.md', 'linked/b.md', 'real/b.md']);
    const problems = source.status().problems.map(({ remoteId, code }) => [remoteId, code].join(' '));
    expect(problems).toEqual([
      'dangling.md link-broken',
      'linked/loop link-loop',
      'out link-outside',
      'real/loop link-loop',
      'secret.md link-outside',
    ]);
    symlinkSync('../../secret.md', join(folder, 'real', 'late.md'));
    await until(() => source.status().problems.some(({ remoteId }) => remoteId === 'real/late.md'));
    expect(port.texts()['real/late.md']).toBe(undefined);
    // A file that becomes a link to the outside keeps its last version.
    unlinkSync(join(folder, 'a.md'));
    symlinkSync('../secret.md', join(folder, 'a.md'));
    await until(() => source.status().problems.some(({ remoteId }) => remoteId === 'a.md'));
    await source.rescan();
    await pause(900);
    expect(port.texts()['a.md']).toBe('# a.md\n');
    expect(port.withdrawals).toEqual([]);
  });

  it('reports names that are no text and names that differ only in their spelling', async () => {
    const bad = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.md')]);
    writeFileSync(bad, '# bad name\n');
    file('caf\u00e9.md', '# one\n');
    file('cafe\u0301.md', '# two\n');
    const { port, source } = await start();
    expect([...port.rows.keys()]).toEqual(['caf\u00e9.md']);
    expect(source.status().problems.map(({ code }) => code)).toEqual(['name-twice', 'name-invalid']);
  });
});

describe('the store', () => {
  it('is full: the source pauses, loses nothing and goes on', async () => {
    files(5);
    bench = startBench({ around });
    const { port, source } = bench;
    port.failWith = () => new GazetteError('disk-full', 'the disk is full');
    await source.rescan();
    expect(source.status()).toMatchObject({ state: 'paused', itemCount: 0 });
    port.failWith = null;
    // It is ready again with the first that the store takes.
    await until(() => source.status().state === 'ready' && port.rows.size === 5);
    expect(port.rows.get('n1.md')?.item.isBackfill).toBe(true);
  });

  it('refuses one item: its neighbours are taken in, it is reported and tried again', async () => {
    files(20);
    bench = startBench({ around });
    const { port, source } = bench;
    port.failWith = (items) => (items.some(({ remoteId }) => remoteId === 'n7.md') ? new Error('no') : null);
    await source.rescan();
    expect(port.rows.size).toBe(19);
    expect(source.status().problems).toMatchObject([{ remoteId: 'n7.md', code: 'internal' }]);
    port.failWith = null;
    await source.rescan();
    expect(port.rows.size).toBe(20);
    expect(source.status().problemCount).toBe(0);
  });
});

describe('scans', () => {
  it('asked for in one turn are one; asked for later is another', async () => {
    file('a.md');
    let walks = 0;
    const fs = brokenDisk((path, what) => {
      if (what === 'list' && path === folder) walks++;
      return null;
    });
    const { source } = await start({ fs });
    expect(walks).toBe(1);
    await Promise.all([source.rescan(), source.rescan(), source.rescan()]);
    expect(walks).toBe(2);
    await source.rescan();
    expect(walks).toBe(3);
  });

  it('find what came while another was listing', async () => {
    files(300);
    bench = startBench({ around });
    const { port, source } = bench;
    await until(() => port.puts.length > 0);
    file('late.md');
    await source.rescan();
    expect(port.rows.has('late.md')).toBe(true);
  });
});

describe('watching', () => {
  it('that the system refuses leaves the re-scan, whose pace can be changed', async () => {
    file('a.md');
    const fs = brokenDisk((_path, what) => (what === 'watch' ? 'ENOSPC' : null));
    const { port, source } = await start({ fs, rescanSeconds: 3600 });
    file('b.md');
    await pause(200);
    expect(port.rows.has('b.md')).toBe(false);
    source.update({ rescanSeconds: 1, name: 'Other', maxLevel: 'normal', zone: 'UTC' });
    await until(() => port.rows.has('b.md'));
    expect(source.status()).toMatchObject({ name: 'Other', maxLevel: 'normal', zone: 'UTC' });
    expect(port.logs.filter((line) => line.includes('ENOSPC'))).toHaveLength(1);
  });

  it('leaves no handle behind', async () => {
    file('a/b/c.md');
    const before = process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout').length;
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const { source } = await start();
    file('d.md');
    await source.stop();
    await pause(20);
    const after = process.getActiveResourcesInfo();
    expect(after.filter((kind) => kind === 'Timeout').length).toBeLessThanOrEqual(timers + 1);
    expect(after.filter((kind) => kind !== 'Timeout').length).toBeLessThanOrEqual(before);
    utimesSync(join(folder, 'a/b/c.md'), 1, 1);
    await pause(50);
    expect(bench?.port.touches).not.toContain('x');
  });
});
