import { describe, expect, it } from 'vitest';
import { renderBody } from '../render/index.ts';
import { escapeHeading, escapeInline, escapeLine } from './escape.ts';
import { table } from './markdown.ts';

describe('escapeLine', () => {
  it.each([
    ['停水通知，请注意。', '停水通知，请注意。'],
    ['a_b c-d 3.5 (x) 9~12 A&B C#', 'a_b c-d 3.5 (x) 9~12 A&B C#'],
    ['**bold** _it_ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\`'],
    ['a__b ~~c~~', 'a\\_\\_b \\~\\~c\\~\\~'],
    ['<b>x</b>', '\\<b>x\\</b>'],
    ['[a](b) ![c](d)', '\\[a\\](b) !\\[c\\](d)'],
    ['&amp; &copy &#42;', '\\&amp; &copy \\&#42;'],
    ['C:\\folder', 'C:\\\\folder'],
    ['$a*b$', '\\$a\\*b\\$'],
    ['# x', '\\# x'],
    ['> x', '\\> x'],
    ['- x', '\\- x'],
    ['-5°C', '-5°C'],
    ['---', '\\---'],
    ['===', '\\==='],
    ['1. x', '1\\. x'],
    ['2) x', '2\\) x'],
    ['1.5 m', '1.5 m'],
    ['2.1 x', '2\\.1 x'],
    ['(a) x', '\\(a) x'],
    ['附件：', '&#38468;件：'],
    ['3、x', '3&#12289;x'],
    ['（四）x', '&#65288;四）x'],
    ['(5) x', '\\(5) x'],
    ['一、x', '&#19968;、x'],
    ['第三条 x', '&#31532;三条 x'],
    ['① x', '&#9312; x'],
    ['【紧急】x', '&#12304;紧急】x'],
    ['x【紧急】', 'x【紧急】'],
    ['| a | b |', '\\| a \\| b \\|'],
    ['https://a.example/b_c?d=1&e=2#f', 'https://a.example/b_c?d=1&e=2#f'],
    ['http://a.example/~me，请', 'http://a.example/~me，请'],
    ['https://a.example/**', 'https\\://a.example/\\*\\*'],
    ['https://me:pw@a.example', 'https\\://me:pw@a.example'],
    ['www.a.example/[x]', 'www\\.a.example/\\[x\\]'],
  ])('%j', (text, expected) => {
    expect(escapeLine(text)).toBe(expected);
    expect(renderBody(escapeLine(text)).plainText).toBe(text);
  });
});

describe('elsewhere', () => {
  it('keeps the end of a heading', () => {
    for (const text of ['C #', '###', '# x', 'a ## b']) {
      expect(renderBody(`## ${escapeHeading(text)}`)).toMatchObject({ plainText: text, toc: [{ text }] });
    }
  });

  it('keeps a cell one cell', () => {
    const cells = ['a|b', 'c\\', '\\|', '`d|e`'];
    expect(renderBody(table(['1', '2', '3', '4'], [cells])).plainText).toBe(
      `1\t2\t3\t4\n${cells.join('\t')}`,
    );
  });

  it('leaves numbering inside a line alone', () => {
    expect(escapeInline('1. a')).toBe('1. a');
  });
});
