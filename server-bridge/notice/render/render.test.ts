import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MediaResolution } from '../document.ts';
import type { VisibleText } from '../visible-text.ts';
import { passGate } from './gate.ts';
import { renderBody } from './index.ts';

const HASH = 'ab'.repeat(32);
const media = (name: string): MediaResolution => ({
  status: 'ok',
  hash: HASH,
  name,
  mime: 'application/octet-stream',
  bytes: 1,
});
const html = (markdown: string): string => renderBody(markdown).html.trimEnd();
const codes = (markdown: string, known: Record<string, MediaResolution> = {}) =>
  renderBody(markdown, { media: known }).warnings.map(({ code, line, detail }) => [code, line, detail]);

describe('Markdown', () => {
  it.each([
    ['text', 'a *b* **c** ~~d~~ `e`', '<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>'],
    ['signs', '1 < 2 & "3" > \\*', '<p>1 &lt; 2 &amp; &quot;3&quot; &gt; *</p>'],
    ['references', '&copy; &#24191; &amp;lt; &nope; &copy', '<p>© 广 &amp;lt; &amp;nope; &amp;copy</p>'],
    ['hard break', 'a  \nb\\\nc', '<p>a<br>b<br>c</p>'],
    ['line break', 'a \n  b', '<p>a<br>b</p>'],
    ['rule', 'a\n\n***', '<p>a</p>\n<hr>'],
    ['quote', '> a\n> > b', '<blockquote><p>a</p>\n<blockquote><p>b</p>\n</blockquote>\n</blockquote>'],
    ['list', '3. a\n4. b', '<ol start="3"><li>a</li>\n<li>b</li>\n</ol>'],
    ['loose list', '- a\n\n- b', '<ul><li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>'],
    ['code', '```js x\n<b>\n```', '<pre><code class="language-js">&lt;b&gt;</code></pre>'],
    ['code of an odd language', '```" x\na\n```', '<pre><code>a</code></pre>'],
    ['indented code', '    a\n      b', '<pre><code>a\n  b</code></pre>'],
    [
      'tasks',
      '- [ ] a\n- [x] b',
      '<ul><li class="task-item"><span class="task">☐</span> a</li>\n' +
        '<li class="task-item"><span class="task task-done">☑</span> b</li>\n</ul>',
    ],
    [
      'table',
      '|a|b|\n|-|-:|\n|1|2|',
      '<div class="table-scroll" tabindex="0"><table><thead><tr><th scope="col">a</th>' +
        '<th scope="col" align="right">b</th></tr>\n</thead><tbody><tr><td>1</td>' +
        '<td align="right">2</td></tr>\n</tbody></table>\n</div>',
    ],
    ['control characters', 'a\u0001\u0000b', '<p>ab</p>'],
    ['nothing', '', ''],
    ['blanks', ' \n\t\n', ''],
  ])('%s', (_name, markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  it('has an anchor for each heading, unique and prefixed', () => {
    const { html, toc } = renderBody(
      '## 停水 *Area* 1!\n\n# 停水 area 1\n\nx\n===\n\n## ###\n\n[go](#停水-area-1-1)',
    );
    expect(toc).toEqual([
      { id: 'n-停水-area-1', text: '停水 Area 1!', depth: 2 },
      { id: 'n-停水-area-1-1', text: '停水 area 1', depth: 1 },
      { id: 'n-x', text: 'x', depth: 1 },
    ]);
    expect(html).toContain('<h2 id="n-停水-area-1">停水 <em>Area</em> 1!</h2>');
    expect(html).toContain('<a href="#n-停水-area-1-1">go</a>');
    expect(html).toContain('<h2 id="n-section"></h2>');
  });

  it('numbers ten thousand equal headings without looking at all of them each time', () => {
    const { toc } = renderBody('# a\n\n'.repeat(10_000));
    expect(new Set(toc.map(({ id }) => id)).size).toBe(10_000);
    expect(toc.at(-1)?.id).toBe('n-a-9999');
  });

  it('tells of links to places that are not there', () => {
    expect(codes('## A\n\n[a](#a)\n[b](#nowhere) <a href="#none">c</a> [](#x) [d](#)')).toEqual([
      ['anchor-missing', 4, '#nowhere'],
      ['anchor-missing', 4, '#none'],
      ['anchor-missing', 1, '#x'],
    ]);
  });

  it('joins anchors of raw html and fragments', () => {
    expect(html('<a id="Ort"></a>\n\n[x](#Ort) [y](#none) [z](#)')).toContain(
      '<a href="#n-Ort">x</a> <a>y</a> <a>z</a>',
    );
  });
});

describe('links', () => {
  it.each([
    ['a notice', '/notice/a.b-1', '<a href="/notice/a.b-1" data-notice="a.b-1">x</a>'],
    ['a deep link', 'gazette://notice/n1', '<a href="/notice/n1" data-notice="n1">x</a>'],
    ['the app itself', 'gazette://app/notice/n1?x#y', '<a href="/notice/n1" data-notice="n1">x</a>'],
    [
      'https',
      'https://example.org/a?b=c&amp;d',
      '<a href="https://example.org/a?b=c&amp;d" rel="noopener noreferrer">x</a>',
    ],
    ['http', 'HTTP://Example.org', '<a href="http://example.org/" rel="noopener noreferrer">x</a>'],
    ['mail', 'mailto:a@b.org', '<a href="mailto:a@b.org" rel="noopener noreferrer">x</a>'],
    ['telephone', 'tel:+86-755', '<a href="tel:+86-755" rel="noopener noreferrer">x</a>'],
    ['nothing', '', '<a>x</a>'],
  ])('to %s', (_name, href, expected) => {
    expect(renderBody(`[x](${href})`)).toMatchObject({ html: `<p>${expected}</p>\n`, warnings: [] });
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//example.org/x',
    '/settings',
    '/notice/',
    '/notice/../x',
    'gazette://app/settings',
    'https://user:word@example.org/',
    'https://example.org@evil.org/',
    'C:\\\\x',
    'ftp://example.org/',
    '%2Fetc/passwd',
    `https://example.org/${'x'.repeat(3000)}`,
  ])('%s is blocked', (href) => {
    const { html, warnings, localRefs } = renderBody(`a\n\n[x](${href})`);
    expect(html).toBe('<p>a</p>\n<p><a>x</a></p>\n');
    expect(warnings).toMatchObject([{ code: 'link-blocked', line: 3 }]);
    expect(localRefs).toEqual([]);
  });

  it('to files of the folder are references first, attachments then', () => {
    const text = '[form](forms/%E8%A1%A8%20a.pdf?x#y) [again](forms/%E8%A1%A8%20a.pdf) [other](../b.md)';
    const first = renderBody(text);
    expect(first.localRefs).toEqual([
      { ref: 'forms/表 a.pdf', kind: 'file' },
      { ref: '../b.md', kind: 'file' },
    ]);
    expect(first.warnings).toEqual([]);
    const then = renderBody(text, {
      media: { 'forms/表 a.pdf': media('表 "a".pdf'), '../b.md': { status: 'notice', id: 'b' } },
    });
    const attachment = `<a class="attachment" href="/media/${HASH}" data-media="${HASH}" download="表 &quot;a&quot;.pdf">`;
    expect(then.html).toBe(
      `<p>${attachment}form</a> ${attachment}again</a> <a href="/notice/b" data-notice="b">other</a></p>\n`,
    );
    expect(then.localRefs).toEqual(first.localRefs);
  });

  it('that lead to nothing say so', () => {
    const text = 'a\n\n[x](a.pdf)\n[y](b.pdf)\n[z](c.exe)';
    expect(
      codes(text, {
        'a.pdf': { status: 'missing' },
        'b.pdf': { status: 'too-large' },
        'c.exe': { status: 'unsupported' },
      }),
    ).toEqual([
      ['file-missing', 3, 'a.pdf'],
      ['file-too-large', 4, 'b.pdf'],
      ['link-blocked', 5, 'c.exe'],
    ]);
  });

  it('take no name from the prototype of an object', () => {
    expect(renderBody('[x](constructor) ![y](__proto__)', { media: {} }).html).not.toContain('/media/');
  });
});

describe('images', () => {
  it('of the folder are media by content', () => {
    expect(
      renderBody('![Plan *A*](img/plan.png "t")', { media: { 'img/plan.png': media('plan.png') } }),
    ).toMatchObject({
      html: `<p><img src="/media/${HASH}" alt="Plan A" loading="lazy" title="t"></p>\n`,
      localRefs: [{ ref: 'img/plan.png', kind: 'image' }],
      warnings: [],
    });
  });

  it('of raw html keep their size', () => {
    const text = '<img src="a.png" alt="x" width="20" height=10% onload=x>';
    expect(renderBody(text, { media: { 'a.png': media('a.png') } }).html).toBe(
      `<img src="/media/${HASH}" alt="x" width="20" loading="lazy" />`,
    );
  });

  it('from elsewhere are never fetched: a placeholder names the host', () => {
    const { html, warnings, plainText } = renderBody(
      '![Map](https://Example.org:8443/a.png)\n![](//b.org/c)',
    );
    expect(html).toBe(
      '<p><span class="remote-image" data-host="example.org:8443">Map</span><br>' +
        '<span class="remote-image" data-host="b.org"></span></p>\n',
    );
    expect(warnings.map(({ code, detail }) => [code, detail])).toEqual([
      ['image-remote', 'example.org:8443'],
      ['image-remote', 'b.org'],
    ]);
    expect(plainText).toBe('Map');
  });

  it.each([
    ['missing', 'image-missing'],
    ['too-large', 'image-too-large'],
    ['unsupported', 'image-unsupported'],
  ] as const)('%s', (status, code) => {
    expect(renderBody('![Plan](a.png)', { media: { 'a.png': { status } } })).toMatchObject({
      html: `<p><span class="missing-image" data-reason="${status}">Plan</span></p>\n`,
      warnings: [{ code, line: 1, detail: 'a.png' }],
    });
  });
});

describe('raw html', () => {
  it.each([
    ['allowed tags', 'H<sub>2</sub>O <kbd>x</kbd>', '<p>H<sub>2</sub>O <kbd>x</kbd></p>'],
    [
      'a block around Markdown',
      '<details open>\n<summary>S</summary>\n\n**x**\n\n</details>',
      '<details open>\n<summary>S</summary><p><strong>x</strong></p>\n</details>',
    ],
    ['unknown tags', '<x-y>a</x-y> <font color=red>b</font>', '<p>a <span>b</span></p>'],
    ['hidden elements in a line', 'a <script>b</script> <style>c</style>d', '<p>a  d</p>'],
    ['an unfinished tag', 'a <b', '<p>a &lt;b</p>'],
    ['tags left open', '<i>a\n\nb', '<p><i>a</i></p>\n<p>b</p>'],
    ['end tags across Markdown', '**a</b> <b>b** c</b>', '<p><strong>a <b>b</b></strong> c</p>'],
    ['classes', '<p class="task evil language-js">x</p>', '<p class="task language-js">x</p>'],
    ['ids', '<p id="x">x</p><p id="a b">y</p>', '<p id="n-x">x</p>\n<p>y</p>'],
    [
      'anchors in anchors',
      '<a href="/notice/a">x <a href="/notice/b">y</a></a>',
      '<p><a href="/notice/a" data-notice="a">x y</a></p>',
    ],
    ['comments', 'a<!-- b -->c', '<p>ac</p>'],
  ])('%s', (_name, markdown, expected) => {
    expect(html(markdown)).toContain(expected);
  });

  it('says what it leaves out, once for a line', () => {
    expect(codes('<p onclick="x" onclick="y" style="z">a</p>\n\nb <iframe src=x></iframe><iframe>')).toEqual([
      ['html-removed', 1, 'onclick'],
      ['html-removed', 1, 'style'],
      ['html-removed', 3, 'iframe'],
    ]);
  });

  it('passes the gate unchanged where the renderer made it', () => {
    const pieces = [
      '# a',
      '- [x] b',
      '> c',
      '|a|b|\n|-|-|\n|1|2|',
      '![a](https://b.org/c)',
      '[a](/notice/b "c")',
      '`<>&"`',
      '&amp;&lt;',
      '```js\n<\n```',
      '**停*水***',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        const made = renderBody(parts.join('\n\n')).html;
        const canonical = (text: string): string => text.replace(/ \/>/g, '>').replaceAll('&quot;', '"');
        expect(canonical(passGate(made))).toBe(canonical(made));
      }),
    );
  });
});

describe('what goes with the html', () => {
  it('is the visible text, blocks on lines of their own', () => {
    const { plainText, excerpt } = renderBody(
      '# A *b*\n\nc\nd &amp; [e](/notice/x)<br>f\n\n- g\n- h\n  - i\n\n|j|k|\n|-|-|\n|l|m|\n\n```\n  n\no\n```\n\n<p>p</p><p>q</p>',
    );
    expect(plainText.split('\n')).toEqual([
      'A b',
      'c',
      'd & e',
      'f',
      'g',
      'h',
      'i',
      'j\tk',
      'l\tm',
      '  n',
      'o',
      'p',
      'q',
    ]);
    expect(excerpt).toBe('A b c d & e f g h i j k l m n o p q');
  });

  it('has an excerpt of at most 200 units that splits no pair', () => {
    const { excerpt } = renderBody(`${'a'.repeat(199)}😀b`);
    expect(excerpt).toBe('a'.repeat(199));
    expect(renderBody('😀'.repeat(200)).excerpt).toBe('😀'.repeat(100));
  });

  it('counts warning lines in the source', () => {
    const { warnings } = renderBody('a\r\n\r\n> b\r\n> [x](javascript:1)\r\n', { startLine: 10 });
    expect(warnings).toEqual([{ code: 'link-blocked', line: 13, detail: 'javascript:1' }]);
  });
});

describe('the way back to the source', () => {
  /** Inspected texts with the source that each of their words comes from. */
  function words(source: string, offset = 0): Array<[word: string, source: string]> {
    const found: Array<[string, string]> = [];
    const inspect = ({ text, locate }: VisibleText) => {
      for (const match of text.matchAll(/[A-Z]+[0-9]*/g)) {
        const [start, end] = locate([match.index, match.index + match[0].length]);
        found.push([match[0], source.slice(start, end)]);
      }
      return [];
    };
    renderBody(source.slice(offset), {
      inspect,
      offset,
      media: { 'm.png': media('m.png'), 'f.pdf': media('f.pdf') },
    });
    return found;
  }

  it.each([
    ['paragraphs', 'AB **CD** `EF` [GH](/notice/x) \\*IJ'],
    ['line ends', 'AB\r\nCD\r\n\r\nEF\rGH'],
    ['headings', '##  AB ##\n\nCD\n==='],
    ['quotes', '> AB\n> CD\nEF\n> > GH\n> > **IJ**'],
    ['lists', '- AB\n  CD\n\n  EF\n- GH\n  1. IJ\n\n     KL\n  2. > MN\n     > OP'],
    ['tasks', '- [ ] AB\n- [x] **CD**\n  EF'],
    ['tabs', '-\tAB\n\n\tCD\n\n1.\tEF\n\n\t\tGH'],
    ['code', '```\nAB\n  CD\n```\n\n    EF\n\n- x\n\n  ```\n  GH\n    IJ\n  ```'],
    ['tables', '| AB | C\\|D1 |\n|---|:-:|\n| **EF** | `GH` IJ |\nKL | MN'],
    ['tables in lists', '- x\n\n  | AB | CD |\n  |---|---|\n  | EF | GH |'],
    ['html', '<div title="AB">CD<!-- XX --> <b>EF</b></div>\n\n> <p>GH\n> <i>IJ</i>'],
    ['images', '![AB](https://x.org/y "CD") ![EF](m.png "GH")'],
    ['links', 'https://AB.org <https://CD.org/> [EF *GH*](/notice/x "IJ")'],
    ['references', '[AB][r] ![CD][r]\n\n[r]: /notice/x'],
    ['repeated text', 'AB > AB\n\n> AB\n\nAB'],
  ])('%s', (_name, source) => {
    const found = words(source);
    expect(found.length).toBeGreaterThan(1);
    for (const [word, from] of found) expect(from.replaceAll('\\', '')).toBe(word);
  });

  it('knows where the body begins', () => {
    expect(words('title\n\nAB **CD**', 7)).toEqual([
      ['AB', 'AB'],
      ['CD', 'CD'],
    ]);
  });

  it('covers marks, references and comments inside a word', () => {
    const seen: string[] = [];
    const source = '广**告** &#24191;告 广<!-- x -->告 广&#x544A;';
    const inspect = ({ text, locate }: VisibleText) => {
      for (const { index } of text.matchAll(/广告/g)) {
        const [start, end] = locate([index, index + 2]);
        seen.push(source.slice(start, end));
      }
      return [];
    };
    renderBody(source, { inspect });
    expect(seen).toEqual(['广**告', '&#24191;告', '广<!-- x -->告', '广&#x544A;']);
  });

  it('never leaves the source', () => {
    const piece = fc.constantFrom(
      ...[
        'A',
        '停',
        '😀',
        ' ',
        '\n',
        '\r\n',
        '> ',
        '- ',
        '1. ',
        '  ',
        '    ',
        '\t',
        '**',
        '`',
        '[',
        '](x)',
        '|',
        '\n|-|-|\n',
        '&amp;',
        '<b>',
        '</b>',
        '<!--',
        '-->',
        '#',
        '```',
        '~',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const source = pieces.join('');
        const inspect = ({ text, locate }: VisibleText) => {
          for (let at = 0; at < text.length; at += 1) {
            const [start, end] = locate([at, at + 1]);
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(source.length);
            expect(text[at] !== '停' || source.slice(start, end).includes('停')).toBe(true);
          }
          return [];
        };
        renderBody(source, { inspect });
      }),
      { numRuns: 2000, interruptAfterTimeLimit: 10_000 },
    );
  });
});
