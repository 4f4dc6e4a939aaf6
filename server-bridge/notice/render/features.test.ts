import { describe, expect, it } from 'vitest';
import type { VisibleText } from '../visible-text.ts';
import { renderBody } from './index.ts';

const html = (markdown: string): string => renderBody(markdown).html.trimEnd();

describe('alerts', () => {
  it.each(['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION', 'warning'])('%s', (kind) => {
    expect(html(`> [!${kind}]\n> a **b**\n>\n> - c`)).toBe(
      `<div class="alert alert-${kind.toLowerCase()}"><p>a <strong>b</strong></p>\n<ul><li>c</li>\n</ul>\n</div>`,
    );
  });

  it.each([
    ['blanks behind the mark', '> [!NOTE]  \n> a', '<div class="alert alert-note"><p>a</p>\n</div>'],
    [
      'the text in a paragraph of its own',
      '> [!TIP]\n>\n> a',
      '<div class="alert alert-tip"><p>a</p>\n</div>',
    ],
    [
      'a code block',
      '> [!TIP]\n> ```\n> a\n> ```',
      '<div class="alert alert-tip"><pre><code>a</code></pre>\n</div>',
    ],
    [
      'begins with a mark',
      '> [!NOTE]\n> **a** b',
      '<div class="alert alert-note"><p><strong>a</strong> b</p>\n</div>',
    ],
  ])('may have %s', (_name, markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  it.each([
    ['nothing but a mark', '> [!NOTE]'],
    ['an unknown kind', '> [!DANGER]\n> a'],
    ['text behind the mark', '> [!NOTE] a\n> b'],
    ['a mark further down', '> a\n> [!NOTE]'],
    ['no quote', '[!NOTE]\na'],
  ])('are not %s', (_name, markdown) => {
    expect(html(markdown)).not.toContain('alert');
    expect(html(markdown)).toContain('[!');
  });

  it('are looked at without their mark, at their place in the source', () => {
    const source = 'x\n\n> [!WARNING]\n> free **money** now';
    const seen: Array<[string, string]> = [];
    renderBody(source, {
      inspect({ text, locate }: VisibleText) {
        const at = text.indexOf('money');
        seen.push([text, at < 0 ? '' : source.slice(...locate([at, at + 5]))]);
        return [];
      },
    });
    expect(seen).toEqual([
      ['x', ''],
      ['free money now', 'money'],
    ]);
  });
});

describe('footnotes', () => {
  it('are numbered as they are referred to, with links both ways', () => {
    const { html, plainText, toc } = renderBody('## A[^b]\n\nx[^a]，y[^b]。\n\n[^a]: 甲\n[^b]: 乙 *c*\n\nz');
    expect(html.trimEnd()).toBe(
      '<h2 id="n-a">A<sup class="footnote-mark"><a href="#n-fn.1" id="n-fnref.1" role="doc-noteref">[1]</a></sup></h2>\n' +
        '<p>x<sup class="footnote-mark"><a href="#n-fn.2" id="n-fnref.2" role="doc-noteref">[2]</a></sup>，' +
        'y<sup class="footnote-mark"><a href="#n-fn.1" id="n-fnref.1.2" role="doc-noteref">[1]</a></sup>。</p>\n' +
        '<p>z</p>\n' +
        '<div class="footnotes" role="doc-endnotes"><ol>' +
        '<li id="n-fn.1"><p>乙 <em>c</em><a class="footnote-back" href="#n-fnref.1" role="doc-backlink"></a>' +
        '<a class="footnote-back" href="#n-fnref.1.2" role="doc-backlink"></a></p>\n</li>\n' +
        '<li id="n-fn.2"><p>甲<a class="footnote-back" href="#n-fnref.2" role="doc-backlink"></a></p>\n</li>\n</ol>\n</div>',
    );
    expect(plainText).toBe('A\nx，y。\nz\n乙 c\n甲');
    expect(toc).toEqual([{ id: 'n-a', text: 'A', depth: 2 }]);
  });

  it('hold paragraphs, lists and code that are indented', () => {
    expect(html('a[^1]\n\n[^1]: b\n\n    c\n    - d\n\n    ```\n    e\n    ```\nf')).toContain(
      '<li id="n-fn.1"><p>b</p>\n<p>c</p>\n<ul><li>d</li>\n</ul>\n<pre><code>e</code></pre>\n' +
        '<a class="footnote-back" href="#n-fnref.1" role="doc-backlink"></a></li>',
    );
    expect(html('a[^1]\n\n[^1]: b\nf')).toContain('<p>f</p>');
  });

  it('that nobody refers to, or that come twice, are shown all the same', () => {
    const { plainText, html } = renderBody('a[^X]\n\n[^x]: one\n[^x]: two\n[^y]: three');
    expect(plainText).toBe('a\none\ntwo\nthree');
    expect(html.match(/footnote-back/g)).toHaveLength(1);
  });

  it('may refer to footnotes', () => {
    expect(renderBody('a[^1]\n\n[^1]: b[^2]\n[^2]: c[^1]').plainText).toBe('a\nb\nc');
  });

  it.each([
    ['unknown', 'a[^x]\n\n[^1]: b', '<p>a[^x]</p>'],
    ['in code', '`[^1]`\n\n[^1]: b', '<code>[^1]</code>'],
    ['escaped', '\\[^1]\n\n[^1]: b', '<p>[^1]</p>'],
    ['defined in code', '```\n[^1]: b\n```\n\n[^1]', '<pre><code>[^1]: b</code></pre>\n<p>[^1]</p>'],
  ])('%s stay text', (_name, markdown, expected) => {
    expect(html(markdown)).toContain(expected);
  });

  it('in a link are numbers only', () => {
    expect(html('[a[^1]](/notice/x)\n\n[^1]: b')).toContain('<sup class="footnote-mark">[1]</sup></a>');
  });

  it('are two thousand marks at most: the rest is text', () => {
    const { html, isPlain } = renderBody(`${'[^1]'.repeat(5000)}\n\n[^1]: b`);
    expect(isPlain).toBe(false);
    expect(html.match(/footnote-mark/g)).toHaveLength(2000);
    expect(html).toContain('[^1]'.repeat(3000));
  });

  it('have ids that nothing else has', () => {
    const { html } = renderBody(
      '<a id="fn.1"></a><a id="x"></a><b id="x"></b>\n\n# fn.1\n\n# fn 1\n\n# x\n\na[^1] b[^1]\n\n[^1]: b',
    );
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['n-x', 'n-fn1', 'n-fn-1', 'n-x-1', 'n-fnref.1', 'n-fnref.1.2', 'n-fn.1']);
  });

  it('do not part a word for whoever looks at it; only the numbers that the renderer puts are passed over', () => {
    const source = '广[^1]告 <sup class="footnote-mark">广告</sup>\n\n[^1]: x';
    const seen: string[] = [];
    const { html } = renderBody(source, {
      inspect({ text, locate }: VisibleText) {
        return [...text.matchAll(/广告/g)].map(({ index }) => {
          seen.push(source.slice(...locate([index, index + 2])));
          return { start: index, end: index + 2, shown: '**', isSpread: true };
        });
      },
    });
    expect(seen).toEqual(['广[^1]告', '广告']);
    expect(html).not.toMatch(/[广告]/);
    expect(html).toContain('>[1]</a>');
  });

  it('are looked at, and masked, where they stand in the source', () => {
    const source = 'a[^1] x\n\n[^1]: free money\n\n    more **money**\n\nlast money';
    const found: string[] = [];
    const { html, plainText } = renderBody(source, {
      inspect({ text, locate }: VisibleText) {
        return [...text.matchAll(/money/g)].map(({ index }) => {
          const [start, end] = locate([index, index + 5]);
          found.push(`${start}:${source.slice(start, end)}`);
          return { start: index, end: index + 5, shown: '*****', isSpread: true };
        });
      },
    });
    expect(found).toEqual(['52:money', '20:money', '38:money']);
    expect(html).not.toContain('money');
    expect(plainText).toBe('a x\nlast *****\nfree *****\nmore *****');
  });
});

describe('mathematical text', () => {
  it.each([
    ['in a line', '设 $a_b^*+c*d_1$ 与 $_x_$', '<p>设 $a_b^*+c*d_1$ 与 $_x_$</p>'],
    ['with backslashes', '$\\frac{a}{b} \\\\ \\{c\\}$', '<p>$\\frac{a}{b} \\\\ \\{c\\}$</p>'],
    ['with signs of html', '$a<b>c$ **d**', '<p>$a&lt;b&gt;c$ <strong>d</strong></p>'],
    ['in a block', '$$\n- a_1\n= *b*\n$$', '<p>$$<br>- a_1<br>= *b*<br>$$</p>'],
    ['in a quote', '> $$\n> *a*\n> $$', '<blockquote><p>$$<br>*a*<br>$$</p>\n</blockquote>'],
    ['in emphasis', '**$a*b$**', '<p><strong>$a*b$</strong></p>'],
    ['in an item', '- $$\n  *a*\n  $$', '<ul><li>$$<br>*a*<br>$$</li>\n</ul>'],
  ])('stays as it is: %s', (_name, markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  it.each([
    ['prices', '$5 *a* $6', '<p>$5 <em>a</em> $6</p>'],
    ['prices beside each other', '$5*a*$6', '<p>$5<em>a</em>$6</p>'],
    ['one sign', 'US$ *a*', '<p>US$ <em>a</em></p>'],
    ['escaped signs', '\\$*a*\\$', '<p>$<em>a</em>$</p>'],
    ['signs in code', '`$` *a* `$`', '<p><code>$</code> <em>a</em> <code>$</code></p>'],
    ['across lines', '$a\n*b*$', '<p>$a<br><em>b</em>$</p>'],
    ['private signs', '\uE000 *a* $', '<p>\uE000 <em>a</em> $</p>'],
  ])('is not %s', (_name, markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  it('leaves private signs and cells alone', () => {
    expect(html('\uE000\uE000 $*a*$ \uE001')).toBe('<p>\uE000\uE000 $*a*$ \uE001</p>');
    expect(html('|$a|$b|\n|-|-|\n|`$c`|$*d*$|')).toContain('<td><code>$c</code></td><td>$*d*$</td>');
  });

  it('keeps its place in the source', () => {
    const source = 'a $x_y_z$ **b** $$q$$\n\n```\n$c$\n```';
    const seen: string[] = [];
    renderBody(source, {
      inspect({ text, locate }: VisibleText) {
        for (const match of text.matchAll(/[a-z_]+/g))
          seen.push(source.slice(...locate([match.index, match.index + match[0].length])));
        return [];
      },
    });
    expect(seen).toEqual(['a', 'x_y_z', 'b', 'q', 'c']);
  });
});

describe('heading ids', () => {
  it('stay with their heading when others come and go', () => {
    const idOf = (markdown: string): string | undefined =>
      renderBody(markdown).toc.find(({ text }) => text === '停水范围')?.id;
    expect(idOf('# 通知\n\n## 停水范围')).toBe('n-停水范围');
    expect(idOf('## 新的[^1]\n\n# 改了\n\n## 停水范围\n\n[^1]: x')).toBe('n-停水范围');
    expect(idOf('## 停水范围[^1]\n\n[^1]: x')).toBe('n-停水范围');
  });
});

it('knows no short names of emoji', () => {
  expect(html(':smile: :+1:')).toBe('<p>:smile: :+1:</p>');
});

describe('an image inside a word', () => {
  const media = {
    'ok.png': {
      status: 'ok' as const,
      hash: 'a'.repeat(64),
      name: 'ok.png',
      mime: 'image/png' as const,
      bytes: 1,
    },
  };
  it.each([
    '秘![](a.png)密',
    '秘![](https://example.org/a.png)密',
    '秘![](javascript:1)密',
    '秘![](ok.png)密',
    '秘<img src=x>密',
    '**秘**![图](a.png)![](b.png)*密*',
    '# 秘![图](a.png)密',
    '<pre>秘<img src=x>密</pre>',
    '- 秘![a](a.png)密',
  ])('is not the end of it: %s', (source) => {
    const texts: string[][] = [];
    const made = renderBody(source, {
      media,
      inspect({ place, text, locate }: VisibleText) {
        texts.push([place, text]);
        const start = text.indexOf('秘密');
        if (start < 0) return [];
        expect(source.slice(...locate([start, start + 2]))).toMatch(/^秘.*密$/);
        return [{ start, end: start + 2, shown: '**', isSpread: true }];
      },
    });
    expect(texts).toContainEqual(['body', '秘密']);
    expect(
      `${made.html}${made.plainText}${made.excerpt}${made.toc.map(({ text }) => text).join('')}`,
    ).not.toMatch(/[秘密]/);
  });

  it('has a text of its own, where it stands', () => {
    const texts: string[][] = [];
    const inspect = ({ place, text }: VisibleText) => {
      texts.push([place, text]);
      return text === '乙' ? [{ start: 0, end: 1, shown: '*', isSpread: true }] : [];
    };
    const { plainText, html } = renderBody('# 甲![乙](a.png)丙\n\n![](b.png)\n\n![丁](b.png)', { inspect });
    expect(texts).toEqual([
      ['alt', '乙'],
      ['body', '甲丙'],
      ['alt', '丁'],
    ]);
    expect(plainText).toBe('甲 * 丙\n丁');
    expect(html).not.toContain('乙');
  });
});
