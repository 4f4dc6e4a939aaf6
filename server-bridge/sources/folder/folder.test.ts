import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, makeFolder, pause, startBench, until } from './testing.ts';

let around: string;
let bench: Bench | null;

beforeEach(() => {
  around = makeFolder();
  bench = null;
  mkdirSync(join(around, 'notices'));
});
afterEach(async () => {
  await bench?.end();
  rmSync(around, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(around, 'notices', name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function saveAtomically(name: string, text: string): void {
  const path = join(around, 'notices', name);
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

async function start(options: Parameters<typeof startBench>[0] = {}): Promise<Bench> {
  bench = startBench({ ...options, around });
  await bench.source.rescan();
  return bench;
}

describe('the first scan', () => {
  it('takes in text files of all endings, sub-folders as channels, and nothing else', async () => {
    for (const name of ['a.md', 'B.MARKDOWN', 'c.Txt', 'x/y/d.md', 'x/e.txt']) file(name, `# ${name}\n`);
    for (const name of [
      '.hidden.md',
      '.git/f.md',
      'a.md~',
      '.a.md.swp',
      'b.tmp',
      '#a.md#',
      '4913',
      'z.pdf',
    ]) {
      file(name, 'no\n');
    }
    const { port, source } = await start();
    expect(Object.keys(port.texts()).sort()).toEqual(['B.MARKDOWN', 'a.md', 'c.Txt', 'x/e.txt', 'x/y/d.md']);
    const found = (id: string) => port.rows.get(id)?.item;
    expect([found('a.md')?.channel, found('x/e.txt')?.channel, found('x/y/d.md')?.channel]).toEqual([
      null,
      'x',
      'x/y',
    ]);
    expect(found('B.MARKDOWN')?.fallbackTitle).toBe('B');
    expect(source.status()).toMatchObject({ state: 'ready', itemCount: 5, problemCount: 0, progress: null });
  });

  it('leaves the newest 20 unread and the rest read, all as backfill; later ones are news', async () => {
    for (let index = 0; index < 50; index++) {
      const path = file(`n${index}.md`, `# ${index}\n`);
      utimesSync(path, 1_700_000_000 + index, 1_700_000_000 + index);
    }
    const { port, source } = await start();
    const items = [...port.rows.values()].map(({ item }) => item);
    expect(items.every((item) => item.isBackfill)).toBe(true);
    const unread = items.filter((item) => !item.isRead).map((item) => item.remoteId);
    expect(unread.sort()).toEqual(Array.from({ length: 20 }, (_, index) => `n${index + 30}.md`).sort());
    file('later.md', '# later\n');
    await source.rescan();
    expect(port.rows.get('later.md')?.item).toMatchObject({ isBackfill: false, isRead: false });
    // The mark of an unfinished first scan is gone.
    expect([...port.rows.values()].some(({ fingerprint }) => /:[rn]*f/.test(fingerprint))).toBe(false);
  });

  it('goes on as a first scan after it was cut short', async () => {
    for (let index = 0; index < 2000; index++) file(`n${index}.md`, `# ${index}\n`);
    bench = startBench({ around });
    bench.port.delayMs = 30;
    const { port } = bench;
    await until(() => port.puts.length > 0);
    await bench.source.stop();
    expect(port.rows.size).toBeLessThan(2000);
    const again = startBench({ around, port });
    bench = again;
    await again.source.rescan();
    expect(port.rows.size).toBe(2000);
    expect([...port.rows.values()].every(({ item }) => item.isBackfill)).toBe(true);
    expect([...port.rows.values()].filter(({ item }) => !item.isRead)).toHaveLength(20);
  });

  it('reads nothing again after a restart but what changed', async () => {
    file('a.md', '# a\n');
    file('b.md', '# b\n');
    const { port } = await start();
    await pause(50);
    await bench?.source.rescan();
    await bench?.source.stop();
    port.puts.length = 0;
    saveAtomically('b.md', '# b, new\n');
    await bench?.restart();
    await bench?.source.rescan();
    expect(port.puts.flat().map((item) => item.remoteId)).toEqual(['b.md']);
  });
});

describe('live changes', () => {
  it('takes in added, edited and deleted files', async () => {
    file('a.md', '# a\n');
    file('keep.md', '# keep\n');
    const { port } = await start();
    file('b.md', '# b\n');
    await until(() => port.rows.has('b.md'));
    file('a.md', '# a, edited\n');
    await until(() => port.texts()['a.md'] === '# a, edited\n');
    saveAtomically('a.md', '# a, saved\n');
    await until(() => port.texts()['a.md'] === '# a, saved\n');
    expect(port.versionsOf('a.md')).toBe(3);
    unlinkSync(join(around, 'notices/b.md'));
    await until(() => !port.rows.has('b.md'));
    expect(port.withdrawals).toEqual(['b.md']);
  });

  it('sees folders that come, move and go', async () => {
    file('keep.md', '# keep\n');
    const { port } = await start();
    file('new/deep/a.md', '---\nid: A-1\n---\n# a\n');
    await until(() => port.rows.has('new/deep/a.md'));
    file('new/deep/b.md', '# b\n');
    await until(() => port.rows.has('new/deep/b.md'));
    renameSync(join(around, 'notices/new'), join(around, 'notices/old'));
    await until(() => port.rows.has('old/deep/a.md') && port.rows.has('old/deep/b.md'));
    await until(() => port.rows.size === 3);
    expect(port.notices.get('A-1')).toMatchObject({ owner: 'old/deep/a.md', isWithdrawn: false });
    expect(port.withdrawals).toEqual(['new/deep/b.md']);
    file('old/deep/c.md', '# c\n');
    await until(() => port.rows.has('old/deep/c.md'));
    rmSync(join(around, 'notices/old'), { recursive: true });
    await until(() => port.rows.size === 1);
  });

  it('makes one version of an in-place save in many pieces, never a partial one', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index} of a longer text`);
    const path = file('a.md', `# a\n\nold text\n${'filler\n'.repeat(200)}`);
    const { port } = await start();
    writeFileSync(path, '');
    for (const line of lines) {
      appendFileSync(path, line);
      await pause(8);
      appendFileSync(path, '\n');
    }
    await until(() => port.versionsOf('a.md') === 2);
    await pause(300);
    expect(port.versionsOf('a.md')).toBe(2);
    expect(port.texts()['a.md']).toBe(`${lines.join('\n')}\n`);
  });

  it('waits for the rest of a half-written file', async () => {
    const whole = `# a\n\n${'some words '.repeat(100)}\nend\n`;
    const path = file('a.md', whole);
    const { port } = await start();
    // The same beginning as before, then a pause.
    writeFileSync(path, whole.slice(0, 600));
    await pause(700);
    expect(port.versionsOf('a.md')).toBe(1);
    writeFileSync(path, `${whole}more\n`);
    await until(() => port.versionsOf('a.md') === 2);
    expect(port.texts()['a.md']).toBe(`${whole}more\n`);

    const added = file('b.md', '---\nid: B-1\ntitle: half');
    await pause(900);
    expect(port.rows.has('b.md')).toBe(false);
    appendFileSync(added, '\n---\ntext\n');
    await until(() => port.rows.has('b.md'));
    expect(port.notices.get('B-1')?.versions).toHaveLength(1);

    const cut = Buffer.from('# 停水通知\n明日停水');
    writeFileSync(join(around, 'notices/c.md'), cut.subarray(0, cut.length - 1));
    await pause(900);
    expect(port.rows.has('c.md')).toBe(false);
    writeFileSync(join(around, 'notices/c.md'), cut);
    await until(() => port.rows.has('c.md'));
    expect(port.texts()['c.md']).toBe('# 停水通知\n明日停水');
  }, 30_000);

  it('takes no empty file in, and keeps the last version of one that became empty', async () => {
    const path = file('a.md', '# a\n');
    file('empty.md', '');
    const { port, source } = await start();
    expect([...port.rows.keys()]).toEqual(['a.md']);
    expect(source.status().problemCount).toBe(0);
    writeFileSync(path, '');
    await until(() => source.status().problemCount === 1);
    expect(source.status().problems).toMatchObject([{ remoteId: 'a.md', code: 'emptied' }]);
    expect(port.texts()['a.md']).toBe('# a\n');
    writeFileSync(path, '# a again\n');
    await until(() => port.texts()['a.md'] === '# a again\n');
    expect(source.status().problemCount).toBe(0);
  }, 30_000);

  it('sees an editor that deletes and writes anew, or renames to a backup, as one save', async () => {
    const path = file('a.md', '# a\n');
    const { port } = await start();
    unlinkSync(path);
    await pause(300);
    writeFileSync(path, '# a, two\n');
    await until(() => port.versionsOf('a.md') === 2);
    renameSync(path, `${path}~`);
    writeFileSync(path, '# a, three\n');
    await until(() => port.versionsOf('a.md') === 3);
    await pause(1000);
    expect(port.withdrawals).toEqual([]);
    expect(port.versionsOf('a.md')).toBe(3);
  });

  it('makes no version of a touched file', async () => {
    const path = file('a.md', '# a\n');
    const { port } = await start();
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    await until(() => port.rows.get('a.md')?.fingerprint.includes(':1700000000') === true);
    expect(port.versionsOf('a.md')).toBe(1);
    expect(port.puts).toHaveLength(1);
  });
});

describe('renames and ids', () => {
  const text = '---\nid: A-1\n---\n# a\n';

  it('keeps the identity of a renamed file with an id, edited at once or not', async () => {
    const path = file('a.md', text);
    file('keep.md', '# keep\n');
    const { port, source } = await start();
    renameSync(path, join(around, 'notices/b.md'));
    await until(() => port.rows.has('b.md'));
    expect([...port.rows.keys()].sort()).toEqual(['b.md', 'keep.md']);
    unlinkSync(join(around, 'notices/b.md'));
    file('c.md', `${text}edited\n`);
    await until(() => port.rows.has('c.md'));
    expect(port.notices.get('A-1')).toMatchObject({ owner: 'c.md', isWithdrawn: false });
    expect(port.notices.get('A-1')?.versions).toHaveLength(2);
    expect(port.withdrawals).toEqual([]);
    expect(source.status()).toMatchObject({ problemCount: 0, itemCount: 2 });
  });

  it('withdraws and adds a renamed file without an id', async () => {
    const path = file('a.md', '# a\n');
    file('keep.md', '# keep\n');
    const { port } = await start();
    renameSync(path, join(around, 'notices/b.md'));
    await until(() => port.rows.has('b.md') && !port.rows.has('a.md'));
    expect(port.withdrawals).toEqual(['a.md']);
  });

  it('keeps the identity of a file renamed while the source was off', async () => {
    const path = file('a.md', text);
    file('keep.md', '# keep\n');
    const { port } = await start();
    await bench?.source.stop();
    renameSync(path, join(around, 'notices/b.md'));
    await bench?.restart();
    await bench?.source.rescan();
    expect(port.notices.get('A-1')).toMatchObject({ owner: 'b.md', isWithdrawn: false });
    expect(port.withdrawals).toEqual([]);
  });

  it('reports a copy with the same id, leaves the original, and takes the copy in when that is gone', async () => {
    const path = file('a.md', text);
    file('keep.md', '# keep\n');
    const { port, source } = await start();
    file('copy.md', text);
    await until(() => source.status().problemCount === 1);
    expect(source.status().problems).toMatchObject([
      {
        remoteId: 'copy.md',
        code: 'id-conflict',
        values: { noticeId: 'A-1', owner: 'a.md', sourceId: null },
      },
    ]);
    await source.rescan();
    expect(source.status().problemCount).toBe(1);
    expect(port.notices.get('A-1')?.owner).toBe('a.md');
    unlinkSync(path);
    await until(() => port.rows.has('copy.md'));
    expect(source.status().problemCount).toBe(0);
    expect(port.notices.get('A-1')).toMatchObject({ owner: 'copy.md', isWithdrawn: false });
    expect(port.withdrawals).toEqual([]);
  });

  it('leaves the older of two with the same id in the first scan', async () => {
    const path = file('z-original.md', text);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    file('a-copy.md', text);
    const { port, source } = await start();
    expect(port.notices.get('A-1')?.owner).toBe('z-original.md');
    expect(source.status().problems.map(({ remoteId }) => remoteId)).toEqual(['a-copy.md']);
  });

  it('reports an id of another source until it is free', async () => {
    file('a.md', text);
    bench = startBench({ around });
    bench.port.foreign.set('A-1', { sourceId: 'folder-2', remoteId: 'x.md' });
    await bench.source.rescan();
    expect(bench.source.status().problems[0]).toMatchObject({
      values: { noticeId: 'A-1', owner: 'x.md', sourceId: 'folder-2' },
      detail: 'the id A-1 belongs to x.md of folder-2',
    });
    bench.port.foreign.clear();
    await bench.source.rescan();
    expect(bench.source.status().problemCount).toBe(0);
    expect(bench.port.rows.has('a.md')).toBe(true);
  });

  it('follows two files that swap their names', async () => {
    const other = '---\nid: B-1\n---\n# b\n';
    file('a.md', text);
    file('b.md', other);
    const { port, source } = await start();
    const path = (name: string) => join(around, 'notices', name);
    renameSync(path('a.md'), path('a.tmp'));
    renameSync(path('b.md'), path('a.md'));
    renameSync(path('a.tmp'), path('b.md'));
    await until(() => port.notices.get('A-1')?.owner === 'b.md' && port.notices.get('B-1')?.owner === 'a.md');
    await source.rescan();
    expect(source.status().problemCount).toBe(0);
    expect([port.notices.get('A-1')?.isWithdrawn, port.notices.get('B-1')?.isWithdrawn]).toEqual([
      false,
      false,
    ]);
  });
});
