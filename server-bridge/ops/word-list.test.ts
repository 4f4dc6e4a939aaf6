import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWordList, type WordList } from './word-list.ts';

let folder = '';
let lists: WordList[] = [];
let logged: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gz-words-'));
  lists = [];
  logged = [];
});
afterEach(async () => {
  for (const list of lists) list.close();
  await rm(folder, { recursive: true, force: true });
});

const pathOf = (): string => join(folder, 'moderation', 'words.txt');

async function openList(): Promise<WordList> {
  const list = await openWordList({
    folder: join(folder, 'moderation'),
    sample: 'sample\n',
    log: (level, message) => logged.push(`${level} ${message}`),
    pollMs: 20,
  });
  lists.push(list);
  return list;
}

/** The next text in force. */
const next = (list: WordList): Promise<string> =>
  new Promise((resolve) => {
    const stop = list.onChange(({ text }) => {
      stop();
      resolve(text);
    });
  });

async function save(bytes: string | Uint8Array): Promise<void> {
  await mkdir(join(folder, 'moderation'), { recursive: true });
  await writeFile(pathOf(), bytes);
}

describe('the word list', () => {
  it('is made from the sample and followed', async () => {
    const list = await openList();
    expect(list.current()).toMatchObject({ text: 'sample\n', path: pathOf() });
    expect(await readFile(pathOf(), 'utf8')).toBe('sample\n');
    const before = list.current().version;
    const changed = next(list);
    await save('one\n');
    expect(await changed).toBe('one\n');
    expect(list.current().version).not.toBe(before);
    expect(list.current().version).toMatch(/^[0-9a-f]{12}$/);
  });

  it('is read in the encodings that editors write', async () => {
    await save(Buffer.from('\uFEFF词语\thold\n', 'utf16le'));
    expect((await openList()).current().text).toContain('词语\thold');
    await save(Buffer.from([0xb4, 0xca, 0xd3, 0xef, 0x0a])); // 词语 in GB18030
    expect((await openList()).current().text).toBe('词语\n');
    await save('\uFEFF词语\n');
    expect((await openList()).current().text).toBe('词语\n');
  });

  it('is no longer in force when it stays empty, but not because a save began', async () => {
    await save('one\n');
    const list = await openList();
    const saved = next(list);
    await save('');
    await save('two\n');
    expect(await saved).toBe('two\n');
    const emptied = next(list);
    await save('');
    expect(await emptied).toBe('');
  });

  it('stays in force when the file goes, and is never written over', async () => {
    await save('one\n');
    const list = await openList();
    await rm(pathOf());
    const back = next(list);
    await save('two\n');
    expect(await back).toBe('two\n');

    // What cannot be read is not replaced by the sample.
    await rm(pathOf());
    await mkdir(pathOf());
    const other = await openList();
    expect(other.current().text).toBe('sample\n');
    expect(logged.join('\n')).toContain('error the word list cannot be used');
    await rm(pathOf(), { recursive: true });
    const mended = next(other);
    await save('three\n');
    expect(await mended).toBe('three\n');
  });
});
