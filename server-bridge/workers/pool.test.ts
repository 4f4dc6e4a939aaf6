import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileDictionary } from '../notice/moderate/index.ts';
import type { DocumentInput, NoticeDocument } from '../notice/document.ts';
import { unpackBody } from '../notice/packed.ts';
import { createNoticePool, type NoticePool, type NoticePoolOptions } from './pool.ts';
import { documentInput } from './testing/document-input.ts';

let folder = '';
let pools: NoticePool[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gazette-pool-'));
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
  rmSync(folder, { recursive: true });
});

function open(over: Partial<NoticePoolOptions> = {}, worker = './notice-worker.ts'): NoticePool {
  const pool = createNoticePool({
    workerUrl: new URL(worker, import.meta.url),
    dictionary: compileDictionary('示例词 mask', { version: 'v1' }).bytes,
    dictionaryVersion: 'v1',
    maxWorkers: 1,
    ...over,
  });
  pools.push(pool);
  return pool;
}
const openFlaky = (over: Partial<NoticePoolOptions> = {}): NoticePool =>
  open({ maxWorkers: 2, ...over }, './testing/flaky-worker.ts');

async function documentsOf(pool: NoticePool, inputs: readonly DocumentInput[]): Promise<NoticeDocument[]> {
  const packed = await pool.process(inputs);
  return packed.map(({ body, ...head }) => {
    const { detail, plainText, html } = unpackBody(body);
    return { ...head, ...detail, plainText, html };
  });
}

describe('createNoticePool', () => {
  it('colours code, and keeps the order of jobs while it learns to', async () => {
    const pool = open();
    const texts = ['# a\n\nx', '# b\n\n```js\nconst a = 1;\n```', '# c\n\nx'];
    const documents = (
      await Promise.all(texts.map((text) => documentsOf(pool, [documentInput(text)])))
    ).flat();
    expect(documents.map(({ title, html }) => [title, html.includes('hljs-keyword')])).toEqual([
      ['a', false],
      ['b', true],
      ['c', false],
    ]);
  });

  it('processes many items in their order', async () => {
    const inputs = Array.from({ length: 100 }, (_, at) => documentInput(`# T${at}\n\n示例词 **${at}**`));
    const documents = await documentsOf(open({ maxWorkers: 2 }), inputs);
    expect(documents.map(({ title }) => title)).toEqual(inputs.map((_, at) => `T${at}`));
    expect(documents[42]).toMatchObject({
      html: '<p>*** <strong>42</strong></p>\n',
      moderation: { action: 'mask', dictionaryVersion: 'v1' },
    });
  });

  it('answers nothing for nothing', async () => {
    expect(await open().process([])).toEqual([]);
  });

  it('judges by a changed list from the next job on, in running and in new workers', async () => {
    const pool = open({ maxWorkers: 2 });
    expect((await documentsOf(pool, [documentInput('甲乙')]))[0]?.html).toContain('甲乙');
    pool.setDictionary({
      dictionary: compileDictionary('甲乙 mask', { version: 'v2' }).bytes,
      dictionaryVersion: 'v2',
    });
    const documents = await documentsOf(
      pool,
      Array.from({ length: 70 }, () => documentInput('甲乙')),
    );
    expect(new Set(documents.map(({ html }) => html))).toEqual(new Set(['<p>**</p>\n']));
    expect(documents[69]?.moderation.dictionaryVersion).toBe('v2');
    const word = { action: 'mask', level: '', tags: [], replacement: '', channels: [], whole: '' };
    pool.setDictionary({
      dictionary: compileDictionary('甲乙 mask', { version: 'v2' }).bytes,
      dictionaryVersion: 'v2+1',
      edits: [{ add: [{ ...word, word: '丙', isAllow: false }], remove: ['甲乙'] }],
    });
    const [edited] = await documentsOf(pool, [documentInput('甲乙丙')]);
    expect([edited?.html, edited?.moderation.dictionaryVersion]).toEqual(['<p>甲乙*</p>\n', 'v2+1']);
  });

  it('loses no item when a worker dies', async () => {
    const mark = join(folder, 'died');
    const documents = await documentsOf(openFlaky(), [
      documentInput('# a'),
      documentInput(`# b\n\nDIE-ONCE ${mark}`),
      documentInput('# c'),
    ]);
    expect(existsSync(mark)).toBe(true);
    expect(documents.map(({ title, isPlain }) => [title, isPlain])).toEqual([
      ['a', false],
      ['b', false],
      ['c', false],
    ]);
  });

  it('loses nothing and keeps the order when workers die at random moments of a burst', async () => {
    const random = fc.sample(fc.record({ at: fc.nat(199), when: fc.constantFrom('ONCE', 'DONE', 'TOLD') }), {
      seed: 20_261_121,
      numRuns: 5,
    });
    const texts = Array.from({ length: 200 }, (_value, at) => `# T${at}`);
    for (const { at, when } of random) texts[at] += `\n\nDIE-${when} ${join(folder, `died-${at}`)}`;
    const pool = openFlaky({ patienceMs: 0 });
    // Calls of all sizes at once, so that jobs hold items of several.
    const calls = [texts.slice(0, 1), texts.slice(1, 2), texts.slice(2, 50), texts.slice(50)];
    const documents = await Promise.all(
      calls.map((each) =>
        documentsOf(
          pool,
          each.map((text) => documentInput(text)),
        ),
      ),
    );
    expect(documents.flat().map(({ title, isPlain }) => [title, isPlain])).toEqual(
      texts.map((_text, at) => [`T${at}`, false]),
    );
    for (const { at } of random) expect(existsSync(join(folder, `died-${at}`))).toBe(true);
  });

  it('shows an item as plain text when its worker dies again and again', async () => {
    const [first, second] = await documentsOf(openFlaky(), [
      documentInput('# a'),
      documentInput('# b\n\n<b>DIE-RENDER</b> 示例词'),
    ]);
    expect(first).toMatchObject({ title: 'a', isPlain: false });
    expect(second).toMatchObject({
      title: 'b',
      isPlain: true,
      html: '<pre class="plain">\n&lt;b&gt;DIE-RENDER&lt;/b&gt; ***</pre>',
      warnings: [{ code: 'render-too-slow', line: null, detail: null }],
      moderation: { action: 'mask' },
    });
  });

  it('holds an item that cannot even be judged', async () => {
    const [document] = await documentsOf(openFlaky(), [
      documentInput('DIE-ALWAYS <i>', { fallbackTitle: 'name' }),
    ]);
    expect(document).toMatchObject({
      title: 'name',
      isPlain: true,
      moderation: { action: 'hold', hits: [] },
    });
    expect(document?.html).toBe('<pre class="plain">DIE-ALWAYS &lt;i&gt;</pre>');
  });

  it('ends a worker that hangs; the neighbours are rendered', async () => {
    const pool = openFlaky({ limitMs: () => 3000 });
    const documents = await documentsOf(pool, [
      documentInput('# a'),
      documentInput('# b\n\nHANG-RENDER'),
      documentInput('# c'),
    ]);
    expect(documents.map(({ title, isPlain }) => [title, isPlain])).toEqual([
      ['a', false],
      ['b', true],
      ['c', false],
    ]);
  });

  it('does not let small texts wait behind one that takes its time, or hangs', async () => {
    const pool = openFlaky({ limitMs: () => 15_000, patienceMs: 50 });
    const ended: string[] = [];
    const hanging = documentsOf(pool, [documentInput('HANG-RENDER')]).catch(() => ended.push('closed'));
    const small = ['a', 'b', 'c'].map((text) => documentsOf(pool, [documentInput(text)]));
    const [[a], [b], [c]] = (await Promise.all(small)) as [
      NoticeDocument[],
      NoticeDocument[],
      NoticeDocument[],
    ];
    expect([a, b, c].map((document) => document?.plainText)).toEqual(['a', 'b', 'c']);
    expect(ended).toEqual([]);
    await pool.close();
    await hanging;
    expect(ended).toEqual(['closed']);
  });

  it('rejects when a worker cannot be started, so that the item is taken in later', async () => {
    const pool = open({ workerUrl: new URL('./no-such-worker.ts', import.meta.url) });
    await expect(pool.process([documentInput('a')])).rejects.toMatchObject({ code: 'internal' });
  });

  it('has no worker before the first job and none after the last, and starts one again', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    const count = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length - before;
    const pool = open({ idleMs: 20 });
    expect(count()).toBe(0);
    await pool.process([documentInput('a')]);
    await expect.poll(count).toBe(0);
    expect((await documentsOf(pool, [documentInput('b')]))[0]?.plainText).toBe('b');
  });

  it('rejects what a closed pool has not done', async () => {
    const pool = open();
    const waiting = pool.process([documentInput('a')]);
    const closed = pool.close();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
    await closed;
    await expect(pool.process([documentInput('a')])).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
  });
});
