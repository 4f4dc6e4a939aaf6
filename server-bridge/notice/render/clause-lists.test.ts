import { describe, expect, it } from 'vitest';
import { renderBody } from './index.ts';

const html = (text: string): string => renderBody(text).html.trimEnd();
const row = (key: string, value: string): string =>
  `<li><span class="clause-key">${key}</span><span class="clause-value">${value}</span></li>\n`;

describe('a list of keyed items', () => {
  it.each([
    ['Chinese', '- 时间：9:00\n- 地点：三楼', [row('时间：', '9:00'), row('地点：', '三楼')]],
    ['English', '* When: 9 am\n* Where:', [row('When:', ' 9 am'), row('Where:', '')]],
    [
      'bold keys',
      '- **时间**：9点\n- **地点：**三楼',
      [row('<strong>时间</strong>：', '9点'), row('<strong>地点：</strong>', '三楼')],
    ],
    ['with blank lines', '- a: 1\n\n- b: 2', [row('a:', ' 1'), row('b:', ' 2')]],
    [
      'with links',
      '- 邮箱：a@b.org',
      [row('邮箱：', '<a href="mailto:a@b.org" rel="noopener noreferrer">a@b.org</a>')],
    ],
    ['with lines', '- a: 1\n  2', [row('a:', ' 1<br>2')]],
    ['with references', '- A &amp; B: &lt;c&gt;', [row('A &amp; B:', ' &lt;c&gt;')]],
  ])('is set in rows: %s', (_name, text, rows) => {
    expect(html(`Intro.\n\n${text}\n\nEnd.`)).toBe(
      `<p>Intro.</p>\n<ul class="clauses">${rows.join('')}</ul>\n<p>End.</p>`,
    );
  });

  it.each([
    ['an item without a key', '- a: 1\n- b'],
    ['a list inside', '- a: 1\n  - b: 2'],
    ['a quote inside', '- a: 1\n  > b'],
    ['two paragraphs', '- a: 1\n\n  b'],
    ['tasks', '- [ ] a: 1'],
    ['numbers, which are read', '1. a: 1\n2. b: 2'],
    ['an emphasis from key to value', '- **a: 1**'],
    ['raw html', '<ul><li>a: 1</li></ul>'],
  ])('stays a list with %s', (_name, text) => {
    expect(html(text)).not.toContain('clause');
  });

  it('is one text to whoever inspects it, and leads back to the source', () => {
    const source = '- 甲乙：丙丁';
    const seen: string[] = [];
    const { html, plainText } = renderBody(source, {
      inspect({ text, locate }) {
        seen.push(text, source.slice(...locate([1, 4])));
        return [{ start: 1, end: 4, shown: '***', isSpread: true }];
      },
    });
    expect(seen).toEqual(['甲乙：丙丁', '乙：丙']);
    expect(plainText).toBe('甲***丁');
    expect(html).toContain('<span class="clause-key">甲**</span><span class="clause-value">*丁</span>');
  });
});
