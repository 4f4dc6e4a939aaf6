import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Desk, makePlace, type Place, start, text, until, write } from './testing/bridge.ts';

const wordsOf = (place: Place): string => join(place.dataFolder, 'moderation', 'words.txt');

/** Everything that readers can ask for, as one text. */
async function whatReadersSee(desk: Desk, ids: readonly string[]): Promise<string> {
  const seen: unknown[] = [desk.updates, await desk.list({}), await desk.client.call('notices.counts', {})];
  const search = { filter: {}, offset: 0, limit: 100 };
  for (const query of ['Body', 'forbidden', 'Notice']) {
    seen.push((await desk.client.call('notices.search', { query, ...search })).items);
  }
  for (const id of ids) {
    seen.push(await desk.get(id), await desk.client.call('notices.versions', { id }));
    for (const version of [1, 2, 3]) seen.push(await desk.get(id, version));
  }
  return JSON.stringify(seen);
}

describe('the word filter', () => {
  it('keeps a held version from readers until it is released', async () => {
    const place = await makePlace();
    await write(wordsOf(place), 'forbidden\thold\ntrade secret\tmask\n');
    const { desk } = await start(place);
    await desk.ready();
    const path = join(place.notices, 'a.md');

    await write(path, text('a', 'Notice', {}, 'A ＦＯＲＢＩＤＤＥＮ body.'));
    const first = await desk.update('a', 'moderation', 1);
    expect(first).toMatchObject({ summary: null });
    expect(first.html).toBeUndefined();
    expect(await desk.get('a')).toMatchObject({ status: 'held', title: null });
    expect(await desk.titles()).toEqual([]);
    const list = await desk.held();
    expect(list).toMatchObject({
      total: 1,
      items: [{ id: 'a', version: 1, disposition: 'held', hitCount: 1, isReleased: false }],
      dictionary: { wordCount: 2, path: wordsOf(place) },
    });
    expect(list.items[0]?.dictionaryVersion).toBe(list.dictionary.version);
    const detail = await desk.client.call('moderation.get', { id: 'a', version: 1 });
    const [hit] = detail.hits;
    expect(detail.text.slice(hit?.start, hit?.end)).toBe('ＦＯＲＢＩＤＤＥＮ');
    expect(hit).toMatchObject({ word: 'forbidden', action: 'hold', place: 'body' });
    expect(await whatReadersSee(desk, ['a'])).not.toMatch(/forbidden|ＦＯＲＢＩＤＤＥＮ/i);

    await desk.client.call('moderation.release', { id: 'a', version: 1 });
    const released = await desk.update('a', 'published', 1);
    expect(released.summary).toMatchObject({ version: 1, title: 'Notice' });
    expect(await desk.html('a')).toContain('ＦＯＲＢＩＤＤＥＮ');
    await expect(desk.client.call('moderation.release', { id: 'a', version: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });

    // What is published stays while a newer version waits, and the next clean one replaces both.
    await write(path, text('a', 'Forbidden title', {}, 'Second.'));
    await desk.update('a', 'moderation', 2);
    expect(await desk.get('a')).toMatchObject({ status: 'ok', notice: { version: 1 } });
    expect((await desk.held()).items).toMatchObject([{ id: 'a', version: 2 }]);
    expect(await whatReadersSee(desk, ['a'])).not.toMatch(/Forbidden title|Second\./);
    await write(path, text('a', 'Clean', {}, 'Third.'));
    const third = await desk.update('a', 'updated', 3);
    expect(third.summary).toMatchObject({ version: 3, title: 'Clean' });
    expect((await desk.held()).items).toEqual([]);
    const { versions } = await desk.client.call('notices.versions', { id: 'a' });
    expect(versions.map(({ version }) => version)).toEqual([3, 1]);
    await expect(desk.client.call('moderation.release', { id: 'a', version: 2 })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('masks a word everywhere', async () => {
    const place = await makePlace();
    await write(wordsOf(place), '机密代号\tmask\nclassified\tmask\n');
    await write(join(place.notices, '机密代号', '关于机密代号.pdf'), '%PDF-1.4 form');
    await write(
      join(place.notices, '机密代号', 'a.md'),
      text(
        'a',
        '關於機密代號的通知',
        { issuer: '机密代号处', number: '机密代号〔2024〕1号', tags: '[机密代号]' },
        [
          '## 机密代号 section',
          '正文 **机密**代号 and clas&#115;ified.',
          '- 机密代号：机密代号',
          '![机密代号](none.png) [x](https://example.org "机密代号")',
          '`机密代号`',
          '[表](关于机密代号.pdf) [没有](机密代号.doc)',
        ].join('\n\n'),
      ),
    );
    const { desk } = await start(place);
    await desk.ready();
    const answer = await desk.get('a');
    expect(answer).toMatchObject({ status: 'ok', notice: { summary: { flagged: true } } });
    if (answer.status !== 'ok') throw new Error(answer.status);
    const [attachment] = answer.notice.attachments;
    expect(attachment).toMatchObject({ name: '关于****.pdf', bytes: 13 });
    const file = await desk.client.call('media.get', { hash: attachment?.hash ?? '' });
    expect(Buffer.from(file.bytes).toString()).toBe('%PDF-1.4 form');
    const shown = JSON.stringify([
      answer,
      file.name,
      await desk.list(),
      await desk.client.call('notices.counts', {}),
      desk.updates,
    ]);
    expect(shown).not.toMatch(/机密代号|機密代號|classified/i);
    expect(shown).not.toMatch(/机密<\/strong>代号/);
    const search = { query: '机密代号', filter: {}, offset: 0, limit: 10 };
    expect((await desk.client.call('notices.search', search)).items).toEqual([]);
    expect((await desk.held('flagged')).items).toMatchObject([{ id: 'a', disposition: 'flagged' }]);
  });

  it('never shows a rejected version, nor lets it be released', async () => {
    const place = await makePlace();
    await write(wordsOf(place), 'salary table\treject\tinner\tlevel=critical\n');
    const { desk } = await start(place);
    await desk.ready();
    const path = join(place.notices, 'a.md');

    // What readers saw before stays, and they are told nothing.
    await write(path, text('a', 'Clean', {}, 'First.'));
    await desk.update('a', 'published', 1);
    await write(path, text('a', 'Salaries', {}, 'The ＳＡＬＡＲＹ table.'));
    const told = await desk.update('a', 'moderation', 2);
    expect(told.summary).toMatchObject({ version: 1, title: 'Clean' });
    expect(told.html).toBeUndefined();
    expect(await desk.get('a')).toMatchObject({ status: 'ok', notice: { version: 1, versionCount: 1 } });
    expect(await desk.titles()).toEqual(['Clean']);

    // Where there was nothing before, nothing is shown but that it was not approved.
    await write(join(place.notices, 'b.md'), text('b', 'Salary table', {}, 'Second.'));
    expect(await desk.update('b', 'moderation', 1)).toMatchObject({ summary: null });
    expect(await desk.get('b')).toMatchObject({ status: 'rejected', title: null, at: null });
    expect(await whatReadersSee(desk, ['a', 'b'])).not.toMatch(/salar|ＳＡＬＡＲＹ|Second\./i);
    const kindsOf = (id: string) => desk.updates.filter((update) => update.id === id).map(({ kind }) => kind);
    expect([kindsOf('a'), kindsOf('b')]).toEqual([['published', 'moderation'], ['moderation']]);

    // It is kept, for moderators, who cannot release it.
    expect((await desk.held()).items).toEqual([]);
    const { items, dictionary } = await desk.held('rejected');
    const rejected = { disposition: 'rejected', hitCount: 1, isReleased: false };
    expect(items).toMatchObject([
      { id: 'b', version: 1, title: 'Salary table', ...rejected },
      { id: 'a', version: 2, title: 'Salaries', ...rejected },
    ]);
    const detail = await desk.client.call('moderation.get', { id: 'a', version: 2 });
    const [hit] = detail.hits;
    expect(detail.text.slice(hit?.start, hit?.end)).toBe('ＳＡＬＡＲＹ table');
    expect(hit).toMatchObject({ action: 'reject', level: 'critical', tags: ['inner'] });
    for (const [id, version] of [
      ['a', 2],
      ['b', 1],
    ] as const) {
      await expect(desk.client.call('moderation.release', { id, version })).rejects.toMatchObject({
        code: 'conflict',
      });
    }

    // A list that no longer rejects changes nothing that was judged; the next version is judged by it.
    await writeFile(wordsOf(place), 'salary table\treplace\treplacement=[inner]\n');
    const after = await until(
      () => desk.held('rejected'),
      (list) => list.dictionary.version !== dictionary.version,
      'the new list',
    );
    expect(after.items.map(({ id }) => id)).toEqual(['b', 'a']);
    await expect(desk.client.call('moderation.release', { id: 'b', version: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
    await write(path, text('a', 'Salary table', {}, 'The salary table, again.'));
    const updated = await desk.update('a', 'updated', 3);
    expect(updated.summary).toMatchObject({ version: 3, title: '[inner]', flagged: true });
    expect((await desk.held('rejected')).items.map(({ id }) => id)).toEqual(['b']);
    const { versions } = await desk.client.call('notices.versions', { id: 'a' });
    expect(versions.map(({ version }) => version)).toEqual([3, 1]);
  });

  it('shows a replacement in the place of a word', async () => {
    const place = await makePlace();
    await write(
      wordsOf(place),
      '机密代号\treplace\t内部\treplacement=该项目\nsecret plan\treplace\treplacement=<b>&\n',
    );
    await write(
      join(place.notices, '机密代号', 'a.md'),
      text(
        'a',
        '關於機密代號的通知',
        { issuer: '机密代号处', tags: '[机密代号]' },
        ['## 机密代号 section', '正文 **机密**代号，and a secret plan.', '![机密代号](none.png)'].join(
          '\n\n',
        ),
      ),
    );
    const { desk } = await start(place);
    await desk.ready();
    const html = await desk.html('a');
    expect(html).toContain('正文 <strong>该项目</strong>，and a &lt;b&gt;&amp;.');
    const [summary] = await desk.list();
    expect(summary).toMatchObject({
      title: '關於该项目的通知',
      issuer: '该项目处',
      channel: '该项目',
      tags: ['该项目'],
      flagged: true,
    });
    const shown = await whatReadersSee(desk, ['a']);
    expect(shown).not.toMatch(/机密代号|機密代號|secret plan/i);
    const search = { filter: {}, offset: 0, limit: 10 };
    const found = async (query: string) =>
      (await desk.client.call('notices.search', { query, ...search })).items.map(({ summary: { id } }) => id);
    await until(
      () => found('该项目'),
      ([id]) => id === 'a',
      'the notice in the index',
    );
    expect(await found('机密代号')).toEqual([]);
    expect((await desk.held('flagged')).items).toMatchObject([{ id: 'a', disposition: 'flagged' }]);
    const { hits } = await desk.client.call('moderation.get', { id: 'a', version: 1 });
    expect(new Set(hits.map(({ replacement }) => replacement))).toEqual(new Set(['该项目', '<b>&']));
  });

  it('counts from the next version on when its list has changed', async () => {
    const place = await makePlace();
    await write(wordsOf(place), 'one\thold\n');
    await write(join(place.notices, 'a.md'), text('a', 'A', {}, 'one'));
    await write(join(place.notices, 'b.md'), text('b', 'B', {}, 'two'));
    const { desk } = await start(place);
    await desk.ready();
    const before = await desk.held();
    expect(before.items.map(({ id }) => id)).toEqual(['a']);

    await writeFile(wordsOf(place), 'two\thold\n');
    const after = await until(
      () => desk.held(),
      ({ dictionary }) => dictionary.version !== before.dictionary.version,
      'the new list',
    );
    // What was judged stays judged, by the list it names.
    expect(after.items).toMatchObject([{ id: 'a', dictionaryVersion: before.dictionary.version }]);
    expect(await desk.titles()).toEqual(['B']);
    await write(join(place.notices, 'b.md'), text('b', 'B2', {}, 'two'));
    await desk.update('b', 'moderation', 2);
    await write(join(place.notices, 'a.md'), text('a', 'A2', {}, 'one'));
    await desk.update('a', 'published', 2);
    const last = await desk.held();
    expect(last.items).toMatchObject([{ id: 'b', dictionaryVersion: after.dictionary.version }]);
    expect(await desk.titles()).toEqual(['A2', 'B']);

    // A list whose lines are broken says so, and its other lines count.
    await writeFile(wordsOf(place), 'three\thold\nfour\tblock\n');
    const broken = await until(
      () => desk.held(),
      ({ dictionary }) => dictionary.brokenLines.length > 0,
      'the broken line',
    );
    expect(broken.dictionary).toMatchObject({ wordCount: 1, brokenLines: [{ line: 2 }] });
  });

  it('judges large texts and bursts, which a worker processes, by the same list', async () => {
    const place = await makePlace();
    await write(wordsOf(place), 'first\thold\n');
    const large = (word: string) => `${'filler words. '.repeat(4000)}\n\n${word}\n`;
    await write(join(place.notices, 'large.md'), text('large', 'Large', {}, large('first')));
    const { desk } = await start(place);
    await desk.ready();
    expect((await desk.held()).items.map(({ id }) => id)).toEqual(['large']);
    const { version } = (await desk.held()).dictionary;
    await writeFile(wordsOf(place), 'second\thold\n');
    await until(
      () => desk.held(),
      ({ dictionary }) => dictionary.version !== version,
    );
    await write(join(place.notices, 'large.md'), text('large', 'Large', {}, large('second')));
    expect(await desk.update('large', 'moderation', 2)).toMatchObject({ summary: null });
    for (let index = 0; index < 40; index++) {
      await write(join(place.notices, `s${String(index)}.md`), text(`s${String(index)}`, 'S', {}, 'second'));
    }
    await until(
      () => desk.held(),
      ({ total }) => total === 41,
    );
    expect(await desk.titles()).toEqual([]);
  });
});
