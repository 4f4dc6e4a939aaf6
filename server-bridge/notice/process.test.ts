import { describe, expect, it } from 'vitest';
import type { DocumentInput } from './document.ts';
import { dictionaryOf } from './moderate/index.ts';
import { createProcessor, unprocessed } from './process.ts';

const LIST =
  '广告 mask\n示例词 flag 外部\n违禁 hold\nfree money mask\n联系人：张三\tmask\ncontact: jane\tmask';
const input = (text: string, over: Partial<DocumentInput> = {}): DocumentInput => ({
  text,
  format: 'markdown',
  fallbackTitle: '文件',
  channel: null,
  maxLevel: 'urgent',
  zone: 'Asia/Shanghai',
  media: {},
  ...over,
});
const run = (text: string, over: Partial<DocumentInput> = {}) =>
  createProcessor({ dictionary: dictionaryOf(LIST, 'v7') })(input(text, over));

describe('createProcessor', () => {
  it('parses, moderates and renders', () => {
    const document = run(
      '---\nid: n1\nissuer: 办公室\nnumber: 2026-1\nrequiresAck: true\n---\n# 【紧急】停水\n\n请**储水**。\n\n- 时间：9:00\n',
    );
    expect(document).toMatchObject({
      id: 'n1',
      level: 'urgent',
      issuer: '办公室',
      number: '2026-1',
      requiresAck: true,
      html: '<p>请<strong>储水</strong>。</p>\n<ul class="clauses"><li><span class="clause-key">时间：</span><span class="clause-value">9:00</span></li>\n</ul>\n',
      plainText: '请储水。\n时间：9:00',
      excerpt: '请储水。 时间：9:00',
      moderation: { action: 'none', hits: [], dictionaryVersion: 'v7' },
    });
    expect(document.clauses).toMatchObject([{ key: '时间', value: '9:00' }]);
  });

  it('masks what readers see in every place, and nothing else', () => {
    const hash = 'c'.repeat(64);
    const text = [
      '---\nissuer: 广告部\nnumber: 广告1\nchannel: 广告\ntags: [广告, 好]\n---',
      '# 广告通知',
      '',
      '## 广告 *x*',
      '',
      '广**告** &#24191;告 广<!-- x -->告 <b title="广告">广</b>告 `广告` 廣告 广\u200b告',
      '',
      '![广告](https://a.org/广告.png "广告") [x](/notice/a "广告") [f](广告.pdf)',
      '',
      '- 广告：free **money**',
      '',
      '| 广告 | b |\n|---|---|\n| c | 广告 |',
      '',
      '```\n广告\n```',
    ].join('\n');
    const media = {
      '广告.pdf': { status: 'ok' as const, hash, name: '广告.pdf', mime: 'application/pdf', bytes: 1 },
    };
    const document = run(text, { media });
    const { issuer, number, channel, tags, title, toc, clauses, plainText, excerpt, html } = document;
    expect({ issuer, number, channel, tags, title }).toEqual({
      issuer: '**部',
      number: '**1',
      channel: '**',
      tags: ['**', '好'],
      title: '**通知',
    });
    expect(toc).toMatchObject([{ text: '** x' }]);
    expect(clauses).toMatchObject([
      { key: '**', value: '**********' },
      { key: 'c', value: '**' },
    ]);
    for (const shown of [plainText, excerpt]) expect(shown).not.toMatch(/[广廣]/);
    expect(html.replaceAll(/<a class[^>]*>/g, (tag) => tag.replace(/download="[^"]*"/, ''))).not.toMatch(
      /[广廣]/,
    );
    expect(html).toContain('download="**.pdf"');
    expect(html).toContain('<b title="**">*</b>*');
    expect(html).toContain('<p>*<strong>*</strong> ** ** ');
    expect(html).toContain('data-host="a.org" title="**">**</span>');
    expect(html).toContain('<td>**</td>');
    const places = new Set(document.moderation.hits.map(({ place }) => place));
    expect([...places].toSorted()).toEqual(
      ['alt', 'body', 'channel', 'file-name', 'issuer', 'link-title', 'number', 'tag', 'title'].toSorted(),
    );
  });

  it('masks a word of a clause that goes on behind its colon', () => {
    const { clauses, html } = run('# t\n\n- 联系人：张三丰\n- Contact: Jane Doe\n');
    expect(html).not.toMatch(/张|Jane/);
    expect(clauses).toMatchObject([
      { key: '***', value: '**丰' },
      { key: '*******', value: '**** Doe' },
    ]);
  });

  it('leads every hit back to the source', () => {
    const text =
      '---\r\ntitle: "示例词 a"\r\nissuer: b 示例词\r\ntags:\r\n  - c\r\n  - 示例词\r\n---\r\n\r\n> 示**例**词\r\n\r\n- d\r\n  示&#20363;词';
    const { hits } = run(text).moderation;
    expect(hits.map(({ place, start, end }) => [place, text.slice(start, end)])).toEqual([
      ['title', '示例词'],
      ['issuer', '示例词'],
      ['tag', '示例词'],
      ['body', '示**例**词'],
      ['body', '示&#20363;词'],
    ]);
    expect(text.lastIndexOf('示例词', (hits[2]?.start ?? 0) - 1)).toBeLessThan(hits[1]?.end ?? 0);
    expect(hits[0]).toMatchObject({ word: '示例词', action: 'flag', tags: ['外部'] });
  });

  it('has an empty place for what is not in the source', () => {
    const { hits } = run('', { fallbackTitle: '示例词', channel: '违禁' }).moderation;
    expect(hits.map(({ place, start, end }) => [place, start, end])).toEqual([
      ['title', 0, 0],
      ['channel', 0, 0],
    ]);
  });

  it('looks at the name of the file where the title is another', () => {
    const { title, moderation } = run('# t\n\nx', { fallbackTitle: '违禁' });
    expect([title, moderation.action]).toEqual(['t', 'hold']);
    expect(moderation.hits).toMatchObject([{ place: 'file-name', word: '违禁' }]);
  });

  it('leaves a held text as it is, for its release', () => {
    expect(run('# t\n\n违禁')).toMatchObject({ html: '<p>违禁</p>\n', moderation: { action: 'hold' } });
  });

  it('keeps anchors of masked headings working without telling the word', () => {
    const { html, toc } = run('# t\n\n## 广告\n\n[go](#广告)');
    expect(toc[0]?.id).toBe('n-section');
    expect(html).toContain('<a href="#n-section">go</a>');
  });

  it('masks warnings', () => {
    const { warnings } = run('# t\n\n[x](javascript:广告)');
    expect(warnings).toMatchObject([{ code: 'link-blocked', detail: 'javascript:**' }]);
  });

  it('shows a broken front matter as it was written, and the body below it', () => {
    const text = '---\ntitle: ISO: 广告\nexpires: 2026-06-12\n---\n\n## 一\n\n正文。\n';
    const { html, plainText, excerpt, toc, warnings, expires, moderation } = run(text);
    expect(html).toBe(
      '<pre><code>---\ntitle: ISO: **\nexpires: 2026-06-12\n---</code></pre>\n<h2 id="n-一">一</h2>\n<p>正文。</p>\n',
    );
    expect(plainText).toBe('---\ntitle: ISO: **\nexpires: 2026-06-12\n---\n一\n正文。');
    expect([excerpt, toc.length, expires?.text]).toEqual(['一 正文。', 1, '2026-06-12']);
    expect(warnings).toMatchObject([{ code: 'front-matter-invalid', line: 2 }]);
    expect(moderation.hits.map(({ place, start, end }) => [place, text.slice(start, end)])).toEqual([
      ['title', '广告'],
      ['body', '广告'],
    ]);
  });

  it('shows a half-written front matter instead of a heading', () => {
    const { html, title, excerpt } = run('---\nid: x\ntitle: 停水\n');
    expect([title, html]).toEqual(['停水', '<pre><code>---\nid: x\ntitle: 停水</code></pre>\n']);
    expect(excerpt).toBe('--- id: x title: 停水');
  });

  it('shows as plain text when told so, moderated all the same', () => {
    const dictionary = dictionaryOf(LIST, 'v');
    const plain = createProcessor({ dictionary, plain: 'render-too-slow' });
    expect(plain(input('# t\n\n*广告*'))).toMatchObject({
      title: 't',
      isPlain: true,
      warnings: [{ code: 'render-too-slow' }],
      moderation: { action: 'mask', hits: [{ start: 6, end: 8 }] },
    });
  });

  it('never throws', () => {
    const texts = [
      '',
      '\0',
      '---',
      '---\n',
      '\uFEFF',
      '\ud800',
      `${'> '.repeat(5000)}a`,
      '[',
      '\r',
      'a\n'.repeat(3000),
    ];
    for (const text of texts) expect(run(text).title).toBeTypeOf('string');
  });

  it('shows what a word is replaced with, of another length and with signs of HTML, wherever it stands', () => {
    const list = '代号\treplace\treplacement=<b>&\n#!mask-character &\n秘密\tmask';
    const document = createProcessor({ dictionary: dictionaryOf(list) })({
      text: '# 代号甲\n\n代号\n\n秘密\n\n代**号**乙\n\n- 代号：代号一\n- 期限：明天',
      format: 'markdown',
      fallbackTitle: 'name',
      channel: null,
      maxLevel: 'urgent',
      zone: 'UTC',
      media: {},
    });
    expect(document.title).toBe('<b>&甲');
    expect(document.html).toContain('<p>&lt;b&gt;&amp;</p>');
    expect(document.html).toContain('<p>&amp;&amp;</p>');
    expect(document.html).toContain('<p>&lt;b&gt;&amp;<strong></strong>乙</p>');
    expect(document.html).not.toContain('<b>');
    expect(document.plainText).toContain('<b>&乙');
    expect(document.clauses[0]).toMatchObject({ key: '<b>&', value: '<b>&一' });
  });

  it.each([
    ['六合彩', '六、合彩资料'],
    ['六合彩', '（六）合彩资料'],
    ['六、合彩', '六、合彩资料'],
    ['第四条 合', '第四条 合彩资料'],
    ['六、合', '六、合彩: 资料'],
  ])('masks a clause with its numbering: %s in %s', (word, line) => {
    const dictionary = dictionaryOf(`#!ignore punctuation\n${word}\tmask`);
    const { clauses } = createProcessor({ dictionary })(input(`# 通知\n\n${line}\n`));
    expect(JSON.stringify(clauses)).toContain('*');
    expect(JSON.stringify(clauses)).not.toContain('合');
  });
});

describe('unprocessed', () => {
  it('keeps the text and holds it', () => {
    expect(unprocessed(input('<b>x'), 'v')).toMatchObject({
      title: '文件',
      html: '<pre class="plain">&lt;b&gt;x</pre>',
      isPlain: true,
      moderation: { action: 'hold', hits: [], dictionaryVersion: 'v' },
    });
  });
});
