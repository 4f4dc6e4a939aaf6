import { describe, expect, it } from 'vitest';
import type { TextFormat } from '../document.ts';
import type { VisibleText } from '../visible-text.ts';
import { renderBody } from './index.ts';

const html = (text: string, format: TextFormat = 'markdown'): string =>
  renderBody(text, { format }).html.trimEnd();

describe('lines', () => {
  it.each<[string, string, string]>([
    ['of a paragraph', '行政部\n2026年9月15日', '<p>行政部<br>2026年9月15日</p>'],
    ['of Chinese numbering', '一、甲\n（一）乙', '<p>一、甲<br>（一）乙</p>'],
    ['with marks', '**a\nb** [c\nd](/notice/x)', '<p><strong>a<br>b</strong> '],
    ['of an item', '- a\n  b', '<ul><li>a<br>b</li>\n</ul>'],
    ['of a quote', '> a\n> b', '<blockquote><p>a<br>b</p>\n</blockquote>'],
    ['with references', 'a &amp;\n&lt; b', '<p>a &amp;<br>&lt; b</p>'],
    ['with two blanks in front of their end', 'a  \nb', '<p>a<br>b</p>'],
  ])('are kept: %s', (_name, text, expected) => {
    for (const format of ['markdown', 'plain'] as const)
      expect(html(text, format).replaceAll(' class="plain"', '')).toContain(expected);
  });

  it('are one text to whoever inspects it, and lines of the visible text', () => {
    const seen: string[] = [];
    const source = '甲 free\r\n  money 乙\n\n| a | b<br>c |\n|---|---|';
    const inspect = ({ text, locate }: VisibleText) => {
      seen.push(text);
      const at = text.indexOf('free\nmoney');
      if (at >= 0) seen.push(source.slice(...locate([at, at + 10])));
      return [];
    };
    const { plainText } = renderBody(source, { inspect });
    expect(seen).toEqual(['甲 free\nmoney 乙', 'free\r\n  money', 'a', 'b\nc']);
    expect(plainText).toBe('甲 free\nmoney 乙\na\tb c');
  });
});

describe('a paragraph right below a list', () => {
  it.each([
    ['a clause', '1. a\n二、b', '<ol><li>a</li>\n</ol>\n<p>二、b</p>'],
    ['a clause in brackets', '- a\n（二）b', '<ul><li>a</li>\n</ul>\n<p>（二）b</p>'],
    ['an article', '1. a\n第十二条 b', '<ol><li>a</li>\n</ol>\n<p>第十二条 b</p>'],
    [
      'a line with a Chinese indent',
      '1. a\n　　b\n\n2. c',
      '<ol><li>a</li>\n</ol>\n<p>　　b</p>\n<ol start="2"><li>c</li>',
    ],
    ['below a list in a list', '1. a\n   - b\n二、c', '</ul>\n</li>\n</ol>\n<p>二、c</p>'],
  ])('is its own: %s', (_name, text, expected) => {
    expect(html(text)).toContain(expected);
  });

  it('belongs to the item where it is indented, and in Markdown where nothing tells it apart', () => {
    expect(html('- a\n  一、b')).toBe('<ul><li>a<br>一、b</li>\n</ul>');
    expect(html('- a\nb')).toBe('<ul><li>a<br>b</li>\n</ul>');
    expect(html('- a\nb', 'plain')).toBe('<ul><li>a</li>\n</ul>\n<p class="plain">b</p>');
  });
});

describe('signs that are no marks', () => {
  it.each([
    ['ranges', '9~12点，14~17点', '<p>9~12点，14~17点</p>'],
    ['sizes', '1200*600*750 mm，2**3**4', '<p>1200*600*750 mm，2**3**4</p>'],
    ['sizes in emphasis', '*规格 3*4*', '<p><em>规格 3*4</em></p>'],
    [
      'blanks to fill in',
      '姓名：____ 电话：____，____年__月__日',
      '<p>姓名：____ 电话：____，____年__月__日</p>',
    ],
    ['angle brackets', '见<附件1>', '<p>见&lt;附件1&gt;</p>'],
  ])('%s', (_name, text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it.each([
    ['two tildes', '~~旧~~ ~~a b~~', '<p><del>旧</del> <del>a b</del></p>'],
    ['stars in a word', '灭火器*五*具 a**b**c', '<p>灭火器<em>五</em>具 a<strong>b</strong>c</p>'],
    ['stars beside a Chinese sign', '**时间：**9点', '<p><strong>时间：</strong>9点</p>'],
    [
      'stars around quotes',
      '见**“安全”**与**《办法》**中',
      '<p>见<strong>“安全”</strong>与<strong>《办法》</strong>中</p>',
    ],
    ['underlines in quotes', '“_a_”', '<p>“<em>a</em>”</p>'],
  ])('%s are marks', (_name, text, expected) => {
    expect(html(text)).toBe(expected);
  });
});

describe('addresses', () => {
  it.each([
    ['详见https://a.cn/b?c=d，谢谢', 'https://a.cn/b?c=d', '</a>，谢谢'],
    ['www.a.cn。', 'http://www.a.cn/', '</a>。'],
    ['（http://a.cn/x）', 'http://a.cn/x', '</a>）'],
    ['https://a.cn/路', 'https://a.cn/', '</a>路'],
    ['it@a.cn。', 'mailto:it@a.cn', '</a>。'],
  ])('end where Chinese goes on: %s', (text, href, after) => {
    expect(html(text)).toContain(`href="${href}"`);
    expect(html(text)).toContain(after);
  });
});

describe('tables', () => {
  it('end at a line without a bar', () => {
    expect(html('| a | b |\n|---|---|\n| c | d |\n注：x')).toMatch(/<td>d<\/td><\/tr>\n.*<p>注：x<\/p>$/s);
  });
});

describe('plain text', () => {
  it.each([
    [
      'blanks in front are no code, and stay',
      '    甲：\n    乙\n\n\t丙\t丁',
      '<p class="plain">    甲：<br>    乙</p>\n<p class="plain">\t丙\t丁</p>',
    ],
    ['dashes below a line are a rule', '甲\n---\n乙', '<p class="plain">甲</p>\n<hr><p class="plain">乙</p>'],
    [
      'marks and lists are what they are',
      '**a**\n\n- b',
      '<p class="plain"><strong>a</strong></p>\n<ul><li>b</li>\n</ul>',
    ],
  ])('%s', (_name, text, expected) => {
    expect(html(text, 'plain')).toBe(expected);
  });

  it('has no blanks in front of its visible lines', () => {
    expect(renderBody('    甲\n    乙', { format: 'plain' }).plainText).toBe('甲\n乙');
  });
});
