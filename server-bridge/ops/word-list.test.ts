import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GazetteError } from '../contract/errors.ts';
import {
  compileDictionary,
  editWords,
  judgeText,
  openDictionary,
  openList as openCompiled,
} from '../notice/moderate/index.ts';
import type { NewWord } from '../notice/moderate/list/index.ts';
import { newWord } from '../notice/moderate/list/testing.ts';
import { type ListCompiler, openWordList, type WordList } from './word-list.ts';

let folder = '';
let lists: WordList[] = [];
let logged: string[] = [];
/** Versions that were compiled, in order. */
let compiled: string[] = [];
/** Edits of the text wait for it, and compiling. */
let editing: Promise<void> = Promise.resolve();
let compiling: Promise<void> = Promise.resolve();
/** Nothing can be compiled. */
let failing = false;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gz-words-'));
  lists = [];
  logged = [];
  compiled = [];
  failing = false;
  editing = Promise.resolve();
  compiling = Promise.resolve();
});
afterEach(async () => {
  for (const list of lists) list.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

const pathOf = (...names: string[]): string => join(folder, 'moderation', ...names);

/** Compiles here instead of in a thread; a list that says "huge" is over the limits. */
const compiler: ListCompiler = {
  format: 'f1',
  async compile(text, version) {
    await compiling;
    compiled.push(version);
    if (failing) throw new Error('no thread');
    if (text.includes('huge')) {
      throw new GazetteError('too-large', 'over the limits', { reason: 'too-many-words' });
    }
    const { bytes } = compileDictionary(text, { version });
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared;
  },
  check: (bytes) => Promise.resolve().then(() => openDictionary(bytes).counts),
  async edit(text, edits) {
    await editing;
    const edited = editWords(text, edits) ?? '';
    if (edited.includes('huge')) throw new GazetteError('too-large', 'over the limits');
    return edited;
  },
};

async function openList(historyLength = 20): Promise<WordList> {
  const list = await openWordList({
    folder: join(folder, 'moderation'),
    sample: 'sample\n',
    compiler,
    now: () => 1000 + compiled.length,
    log: (level, message) => logged.push(`${level} ${message}`),
    pollMs: 20,
    historyLength,
  });
  lists.push(list);
  return list;
}

/** Which of these words are found by the list in force. */
async function found(list: WordList, text: string): Promise<string[]> {
  return judgeText(text, openCompiled(await list.current())).hits.map(({ word }) => word);
}

/** When another list is in force. */
const next = (list: WordList): Promise<string> =>
  new Promise((resolve) => {
    const stop = list.onChange(({ version }) => {
      stop();
      resolve(version);
    });
  });

async function save(bytes: string | Uint8Array): Promise<void> {
  await mkdir(pathOf(), { recursive: true });
  await writeFile(pathOf('words.txt'), bytes);
}

/** When the list is compiled with all its edits. */
async function whole(list: WordList): Promise<void> {
  await expect.poll(async () => (await list.current()).edits).toEqual([]);
}

describe('the word list', () => {
  it('is made from the sample and followed', async () => {
    const list = await openList();
    expect(await found(list, 'sample one')).toEqual(['sample']);
    expect(await readFile(pathOf('words.txt'), 'utf8')).toBe('sample\n');
    const before = await list.info();
    expect(before).toMatchObject({ path: pathOf('words.txt'), wordCount: 1, problem: null });
    const changed = next(list);
    await save('one\n');
    const version = await changed;
    expect(version).not.toBe(before.version);
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(await found(list, 'sample one')).toEqual(['one']);
  });

  it('is read in the encodings that editors write', async () => {
    await save(Buffer.from('\uFEFF词语\thold\n', 'utf16le'));
    expect(await found(await openList(), '词语')).toEqual(['词语']);
    await save(Buffer.from([0xb4, 0xca, 0xd3, 0xef, 0x0a])); // 词语 in GB18030
    expect(await found(await openList(), '词语')).toEqual(['词语']);
    await save('\uFEFF词语\n');
    expect(await found(await openList(), '词语')).toEqual(['词语']);
  });

  it('is no longer in force when it stays empty, but not because a save began', async () => {
    await save('one\n');
    const list = await openList();
    await list.current();
    const saved = next(list);
    await save('');
    await save('two\n');
    await saved;
    expect(await found(list, 'one two')).toEqual(['two']);
    const emptied = next(list);
    await save('');
    await emptied;
    expect(await found(list, 'one two')).toEqual([]);
  });

  it('stays in force when the file goes, and is never written over', async () => {
    await save('one\n');
    const list = await openList();
    await list.current();
    await rm(pathOf('words.txt'));
    const back = next(list);
    await save('two\n');
    await back;
    expect(await found(list, 'one two')).toEqual(['two']);

    // What cannot be read is not replaced by the sample.
    await rm(pathOf('words.txt'));
    await mkdir(pathOf('words.txt'));
    const other = await openList();
    expect(await found(other, 'sample')).toEqual(['sample']);
    expect((await other.info()).problem).toBe('unreadable');
    expect(logged.join('\n')).toContain('error the word list cannot be used');
    await rm(pathOf('words.txt'), { recursive: true });
    const mended = next(other);
    await save('three\n');
    await mended;
    expect(await found(other, 'three')).toEqual(['three']);
    expect((await other.info()).problem).toBeNull();
  });

  it('is compiled once; a damaged file is made anew, another list replaces it', async () => {
    await save('one\n');
    const { version } = await (await openList()).current();
    const file = pathOf('compiled', `${version}-f1.gzd`);
    await (await openList()).current();
    expect(compiled).toEqual([version]);
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(file, bytes);
    expect(await found(await openList(), 'one')).toEqual(['one']);
    expect(compiled).toEqual([version, version]);
    expect(logged.join('\n')).toContain('damaged');
    await writeFile(file, bytes.subarray(0, 100));
    expect(await found(await openList(), 'one')).toEqual(['one']);
    await save('two\n');
    const other = await (await openList()).current();
    expect(await readdir(pathOf('compiled'))).toEqual([`${other.version}-f1.gzd`]);
  });

  it('over the limits is refused: the last good one stays in force, also at the next start', async () => {
    await save('one\n');
    const list = await openList();
    const { version } = await list.current();
    await save('one\nhuge\n');
    await expect.poll(async () => (await list.info()).problem).toBe('too-many-words');
    expect(await found(list, 'one')).toEqual(['one']);
    const again = await openList();
    expect(await again.info()).toMatchObject({ version, problem: 'too-many-words' });
    const mended = next(again);
    await save('two\n');
    await mended;
    expect(await again.info()).toMatchObject({ problem: null, wordCount: 1 });
    await save('huge\n');
    await expect.poll(async () => (await again.info()).problem).toBe('too-many-words');
    // Back to what is in force.
    await save('two\n');
    await expect.poll(async () => (await again.info()).problem).toBeNull();
  });

  it('that is broken as a whole is refused: the last good one stays in force', async () => {
    await save('{"words":[{"word":"广告","action":"mask"}]}');
    const list = await openList();
    expect(await found(list, '广告')).toEqual(['广告']);
    await save('{"words":[{"word":"广告","action":"mask"},]}');
    await expect.poll(async () => (await list.info()).problem).toBe('malformed');
    expect(await found(list, '广告')).toEqual(['广告']);
    expect(logged.join('\n')).toContain('cannot be used (malformed)');
    const mended = next(list);
    await save('{name}\tflag\n');
    await mended;
    expect(await list.info()).toMatchObject({ problem: null, wordCount: 1 });
  });

  it('that could not be compiled at first is tried again, and does not stop a changed file', async () => {
    failing = true;
    const list = await openList();
    await expect(list.current()).rejects.toThrow('no thread');
    failing = false;
    expect(await found(list, 'sample')).toEqual(['sample']);

    failing = true;
    await save('one\n');
    const other = await openList();
    await rm(pathOf('compiled'), { recursive: true });
    await expect(other.current()).rejects.toThrow('no thread');
    failing = false;
    await save('one\ntwo\n');
    await expect.poll(() => found(other, 'one two')).toEqual(['one', 'two']);
  });

  it('keeps its history, with the texts', async () => {
    await save('one\n');
    const list = await openList();
    const first = await list.current();
    for (const text of ['two\nthree\n+x\n', 'four\terase\n']) {
      const changed = next(list);
      await save(text);
      await changed;
    }
    const { history, version } = await list.info();
    expect(history).toMatchObject([
      { version, wordCount: 0, allowCount: 0, brokenCount: 1 },
      { wordCount: 2, allowCount: 1, brokenCount: 0, bytes: 13 },
      { version: first.version, wordCount: 1 },
    ]);
    expect(await list.text(first.version)).toBe('one\n');
    await expect(list.text('000000000000')).rejects.toMatchObject({ code: 'not-found' });
    // A new start adds nothing.
    expect((await (await openList()).info()).history).toEqual(history);
  });

  it('keeps no more lists than it shall', async () => {
    const list = await openList(2);
    for (let at = 0; at < 4; at += 1) {
      await list.edit({ add: [newWord(`w${String(at)}`)], remove: [] });
      await whole(list);
    }
    expect((await list.info()).history).toHaveLength(3);
    expect((await readdir(pathOf('history'))).filter((name) => name.endsWith('.gz'))).toHaveLength(3);
  });

  it('is edited: at once in force, comments stay', async () => {
    await save('# mine\n\none\nＴＷＯ\thold\n');
    const list = await openList();
    const changed = next(list);
    expect(
      await list.edit({ add: [newWord('三', { action: 'mask', tags: ['x'] })], remove: ['two', 'none'] }),
    ).toEqual({ added: 1, changed: 0, removed: 1, missing: ['none'] });
    expect(await changed).toMatch(/^[0-9a-f]{12}\+1$/);
    expect(await readFile(pathOf('words.txt'), 'utf8')).toBe('# mine\n\none\n三\tmask\tx\n');
    expect(await found(list, 'one two 三')).toEqual(['one', '三']);
    await whole(list);
    expect(await found(list, 'one two 三')).toEqual(['one', '三']);
    // Nothing to do writes nothing.
    expect(await list.edit({ add: [], remove: ['none'] })).toMatchObject({ removed: 0, missing: ['none'] });
    expect((await list.info()).history).toHaveLength(2);
  });

  it('counts an edit at once, keeps it when killed before it is compiled, and shows all or nothing of it', async () => {
    const list = await openList();
    await list.current();
    const hold = Promise.withResolvers<void>();
    editing = hold.promise;
    compiling = new Promise(() => undefined);
    const announced: string[][] = [];
    list.onChange((next) => {
      announced.push(judgeText('sample w0 w19 two', openCompiled(next)).hits.map(({ word }) => word));
    });
    const many = Array.from({ length: 20 }, (_value, at) => newWord(`w${String(at)}`));
    const edited = [
      list.edit({ add: many, remove: ['sample'] }),
      list.edit({ add: [newWord('two')], remove: ['w0'] }),
    ];
    await expect
      .poll(() => announced)
      .toEqual([
        ['w0', 'w19'],
        ['w19', 'two'],
      ]);
    expect(await list.info()).toMatchObject({ wordCount: 20 });
    expect(await readFile(pathOf('words.txt'), 'utf8')).toBe('sample\n');
    hold.resolve();
    expect(await Promise.all(edited)).toMatchObject([
      { added: 20, removed: 1 },
      { added: 1, removed: 1 },
    ]);
    list.close();
    compiling = Promise.resolve();
    const again = await openList();
    expect(await found(again, 'sample w0 w19 two')).toEqual(['w19', 'two']);
    expect(await again.info()).toMatchObject({ wordCount: 20, problem: null });
  });

  it('takes an edit back that cannot be written, and lets those after it be', async () => {
    const list = await openList();
    await list.current();
    await rm(pathOf('words.txt'));
    await mkdir(pathOf('words.txt'));
    await expect(list.edit({ add: [newWord('x')], remove: [] })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await found(list, 'sample x')).toEqual(['sample']);
    await rm(pathOf('words.txt'), { recursive: true });
    await list.edit({ add: [newWord('y')], remove: [] });
    expect(await found(list, 'sample x y')).toEqual(['sample', 'y']);
    expect(await readFile(pathOf('words.txt'), 'utf8')).toBe('sample\ny\tflag\n');
    await whole(list);
  });

  it('keeps an edit when the file is saved by hand at the same time', async () => {
    const list = await openList();
    await list.current();
    const hold = Promise.withResolvers<void>();
    editing = hold.promise;
    await save('mine\n');
    const edited = list.edit({ add: [newWord('x')], remove: [] });
    await expect.poll(() => found(list, 'mine x')).toContain('x');
    hold.resolve();
    await edited;
    await whole(list);
    await expect.poll(() => found(list, 'sample mine x')).toEqual(['mine', 'x']);
  });

  it('refuses edits with a mistake, of other formats and over the limits, and changes nothing', async () => {
    const list = await openList();
    const refusal = (text: string, fields: Partial<NewWord> = {}) =>
      list.edit({ add: [newWord(text, fields)], remove: [] }).catch((error: unknown) => error);
    expect(await refusal('x', { action: 'erase' })).toMatchObject({ details: { reason: 'unknown-action' } });
    expect(await refusal('\u200b')).toMatchObject({ code: 'bad-request' });
    expect(await refusal('x', { tags: ['x\n+sample'] })).toMatchObject({ details: { reason: 'bad-tag' } });
    expect(await refusal('huge')).toMatchObject({ code: 'too-large' });
    expect(await readFile(pathOf('words.txt'), 'utf8')).toBe('sample\n');
    expect((await list.info()).problem).toBeNull();
    const changed = next(list);
    await save('["a"]');
    await changed;
    expect(await refusal('b')).toMatchObject({ code: 'not-supported' });
  });
});
