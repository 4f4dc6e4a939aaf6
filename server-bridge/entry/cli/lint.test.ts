import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runInside } from './testing.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-lint-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const lint = (args: readonly string[], input = '') => runInside(folder, ['lint', ...args], { input });
const put = (name: string, text: string | Uint8Array): Promise<void> => writeFile(join(folder, name), text);

describe('gazette lint', () => {
  it('is quiet about what is well, and makes nothing', async () => {
    await mkdir(join(folder, 'sub'));
    await put('plan b.pdf', 'x');
    await put(
      'sub/a.md',
      '---\nid: a\n---\n# A\n\n[plan](../plan%20b.pdf) [b](#b) [web](https://a.example/x) [n](/notice/x)\n\n## B\n',
    );
    expect(await lint(['sub/a.md'])).toEqual({ code: 0, out: '', err: '' });
    expect((await readdir(folder)).toSorted()).toEqual(['plan b.pdf', 'sub']);
  });

  it('tells warnings, words and broken links with their places', async () => {
    await put('w.txt', '内部电话 mask 隐私\n');
    await put(
      'a.md',
      '\uFEFF---\r\nlevl: x\r\neffective: 2026-02-30\r\n---\r\n# A\r\n\r\n- k: 1\r\n- k: 2\r\n\r\n' +
        '😀 内部電話 [x](#none)\r\n[f](f.pdf) ![i](i.png) [s](javascript:x) [n](/notice/a!b)\r\n',
    );
    const { code, out, err } = await lint(['a.md', '--words', 'w.txt']);
    expect([code, err]).toEqual([1, '9 findings\n']);
    expect(out.split('\n')).toEqual([
      'a.md:2:1: there is no such field: levl [field-unknown]',
      'a.md:3:1: that is no date: effective: 2026-02-30 [date-invalid]',
      'a.md:8:3: the key is there already: k [clause-duplicate]',
      'a.md:10:4: the word list has 内部电话 (隐私): mask [word-mask]',
      'a.md:10:13: the text has no such place: #none [anchor-missing]',
      'a.md:11:5: the linked file is not there: f.pdf [file-missing]',
      'a.md:11:17: the image is not there: i.png [image-missing]',
      'a.md:11:28: the link cannot be followed: javascript:x [link-blocked]',
      'a.md:11:46: no notice can have this address: /notice/a!b [link-blocked]',
      '',
    ]);
    const json = await lint(['a.md', '--words', 'w.txt', '--json']);
    expect([json.code, json.err]).toEqual([1, '']);
    expect(JSON.parse(json.out)).toMatchObject({
      files: [
        {
          path: 'a.md',
          error: null,
          findings: [{ line: 2, column: 1, code: 'field-unknown' }, {}, {}, {}, {}, {}, {}, {}, {}],
        },
      ],
    });
  });

  it('takes the data folder’s list, before the sample list', async () => {
    await put('a.txt', '标题\n\n内部电话\n');
    expect((await lint(['a.txt'])).code).toBe(0);
    await mkdir(join(folder, 'data', 'moderation'), { recursive: true });
    await put('data/moderation/words.txt', '内部电话 hold\n');
    expect((await lint(['a.txt'])).out).toBe('a.txt:3:1: the word list has 内部电话: hold [word-hold]\n');
  });

  it('checks the others although one cannot be', async () => {
    await put('a.md', '# A\n\n[x](#y)\n');
    await put('b.md', Buffer.from([0, 1, 2, 0, 255, 254, 0, 3, 1, 1]));
    await put('c.pdf', 'x');
    const { code, out, err } = await lint(['none.md', 'b.md', 'c.pdf', '.', '', 'a.md']);
    expect([code, out]).toEqual([2, 'a.md:3:5: the text has no such place: #y [anchor-missing]\n']);
    expect(err.split('\n')).toEqual([
      'gazette: there is no file none.md',
      'gazette: b.md is no text',
      'gazette: c.pdf is no announcement: only .md, .markdown and .txt are',
      'gazette: . is no announcement: only .md, .markdown and .txt are',
      'gazette: "" is no file',
      '1 finding',
      '',
    ]);
    expect(JSON.parse((await lint(['none.md', '--json'])).out)).toEqual({
      files: [{ path: 'none.md', findings: [], error: 'there is no file none.md' }],
    });
    expect(await lint([])).toMatchObject({ code: 2, err: "gazette: missing required argument 'file'\n" });
    expect(await lint(['a.md', '--words', 'none.txt'])).toMatchObject({
      code: 3,
      err: 'gazette: there is no file none.txt\n',
    });
  });

  it('reads the standard input', async () => {
    expect(await lint(['-'], '# A\n\n[x](gone.pdf)\n')).toMatchObject({
      code: 1,
      out: 'standard input:3:5: the linked file is not there: gone.pdf [file-missing]\n',
    });
  });
});
