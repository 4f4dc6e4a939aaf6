import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeText, openDictionary } from '../../notice/moderate/index.ts';
import { runInside } from './testing.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-dict-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const dict = (args: readonly string[], input = '') => runInside(folder, ['dict', ...args], { input });

describe('gazette dict', () => {
  it('builds a file that judges as the list says, and tells broken lines', async () => {
    const built = await dict(['build', '-', '-o', 'list.gzd', '--json'], 'word,action\n词,mask\nx,erase\n');
    expect(built.code).toBe(0);
    expect(JSON.parse(built.out)).toMatchObject({ wordCount: 1, brokenCount: 1 });
    const dictionary = openDictionary(await readFile(join(folder, 'list.gzd')));
    expect(judgeText('一个词', dictionary).hits).toMatchObject([{ word: '词', action: 'mask' }]);
    await writeFile(join(folder, 'list.txt'), '词\n词\n甲\terase\n');
    expect(await dict(['check', 'list.txt'])).toEqual({
      code: 1,
      out: '1 words, 0 allowed, 1 repeated lines, 1 broken lines\n',
      err: 'line 3: unknown-action\nline 2: repeated: the same word as line 1; what both say counts\n',
    });
    await writeFile(join(folder, 'list.txt'), '词\n词\n');
    expect((await dict(['check', 'list.txt'])).code).toBe(0);
    await writeFile(join(folder, 'list.txt'), '词\n+词\n+典\n#!match shortest\n甲\n甲乙\n');
    expect(await dict(['check', 'list.txt'])).toEqual({
      code: 1,
      out: '3 words, 2 allowed, 0 repeated lines, 0 broken lines\n',
      err: [
        'line 1: never counts: line 2 excepts the same word\n',
        'line 3: an exception that saves nothing: no word and no detector finds anything in it\n',
        'line 6: never found: line 5 is found in its place\n',
      ].join(''),
    });
    expect(JSON.parse((await dict(['check', 'list.txt', '--json'])).out)).toMatchObject({
      wordCount: 3,
      findings: [
        { line: 1, kind: 'excepted', because: 2 },
        { line: 3, kind: 'saves-nothing', because: null },
        { line: 6, kind: 'never-found', because: 5 },
      ],
    });
    expect((await dict(['check'])).code).toBe(0);
    expect((await dict(['check', 'none.txt'])).code).toBe(3);
  });

  it('tries a text, and explains', async () => {
    await writeFile(join(folder, 'list.txt'), 'demo\treplace\ta,b\treplacement=…\tlevel=high\n');
    const tried = await dict(['try', '见ⓓemo', '--list', 'list.txt', '--explain']);
    expect(tried).toMatchObject({ code: 0, err: '' });
    expect(tried.out.split('\n')).toEqual([
      '1-5\tword\treplace\thigh\tdemo\ta,b',
      '\tneighbour\t见 = 见',
      '\tmatched\tⓓ = d (style)',
      '\tmatched\te = e',
      '\tmatched\tm = m',
      '\tmatched\to = o',
      '见…',
      '',
    ]);
    const json = await dict(['try', '-', '--file', '--list', 'list.txt', '--json'], 'demo');
    expect(JSON.parse(json.out)).toMatchObject({ shown: '…', hits: [{ start: 0, end: 4, word: 'demo' }] });
  });

  it(
    'adds, changes and removes words of the data folder, and counts them',
    { timeout: 120_000 },
    async () => {
      const added = await dict(['add', 'Neu', '--action', 'mask', '--tag', 'a', 'b']);
      expect(added).toMatchObject({ code: 0, err: '' });
      expect(added.out).toMatch(/^added\t[0-9a-f]{12}(?:\+1)?\n$/);
      const words = join(folder, 'data', 'moderation', 'words.txt');
      expect(await readFile(words, 'utf8')).toMatch(/^# Word list[^]*\nNeu\tmask\ta,b\n$/);
      expect((await dict(['add', 'neu', '--action', 'replace'])).code).toBe(2);
      expect((await dict(['add', 'neu', '--level', 'low'])).out).toMatch(/^changed/);
      expect(await readFile(words, 'utf8')).toMatch(/\nneu\tflag\tlevel=low\n$/);
      const stats = JSON.parse((await dict(['stats', '--json'])).out) as {
        history: unknown[];
        problem: unknown;
      };
      expect([stats.history.length, stats.problem]).toEqual([3, null]);
      expect(await dict(['remove', 'ＮＥＵ', 'none'])).toMatchObject({
        code: 3,
        err: 'gazette: the list has no none\n',
      });
      expect(await readFile(words, 'utf8')).not.toContain('neu');
    },
  );
});
