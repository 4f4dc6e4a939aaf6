import { describe, expect, it } from 'vitest';
import { createNesting, readItemMark, type Style } from './numbering.ts';

describe('readItemMark', () => {
  it.each([
    ['- a', 'bullet', null, 'a'],
    ['* a', 'bullet', null, 'a'],
    ['+ a', 'bullet', null, 'a'],
    ['-\ta', 'bullet', null, 'a'],
    ['一、总则', 'zh', '一、', '总则'],
    ['十二、附则', 'zh', '十二、', '附则'],
    ['一、 总则', 'zh', '一、', '总则'],
    ['（一）时间', 'zh-paren', '（一）', '时间'],
    ['(二) 时间', 'zh-paren', '(二)', '时间'],
    ['（三）、时间', 'zh-paren', '（三）、', '时间'],
    ['1. a', 'dot', '1.', 'a'],
    ['1.时间', 'dot', '1.', '时间'],
    ['1．时间', 'dot', '1．', '时间'],
    ['1、时间', 'dot', '1、', '时间'],
    ['12. a', 'dot', '12.', 'a'],
    ['1) a', 'paren', '1)', 'a'],
    ['（1）时间', 'paren-pair', '（1）', '时间'],
    ['(1) a', 'paren-pair', '(1)', 'a'],
    ['①时间', 'circled', '①', '时间'],
    ['第一条 总则', 'article', '第一条', '总则'],
    ['第十二条　总则', 'article', '第十二条', '总则'],
    ['第3条：总则', 'article', '第3条', '总则'],
  ])('%s', (text, style, label, content) => {
    const mark = readItemMark(text);
    expect([mark?.style, mark?.label, text.slice(mark?.contentAt)]).toEqual([style, label, content]);
  });

  it.each([
    '',
    'a',
    '-a',
    '- ',
    '--- ',
    '**bold** text',
    '1.5 m of water',
    '9.30 am',
    '2024. a',
    '2024年',
    '1)a',
    '一、二号楼停水',
    '一、二、三号楼停水',
    '一号楼',
    '（附件）',
    '(see 1)',
    '第一条路',
    '第一章',
    '1,000',
  ])('finds none in %j', (text) => {
    expect(readItemMark(text)).toBeNull();
  });

  it.each([
    ['- a', 0],
    ['  - a', 2],
    ['\t- a', 4],
    ['  \t- a', 4],
    ['　　- a', 4],
  ])('indentation of %j is %i', (text, indent) => {
    expect(readItemMark(text)?.indent).toBe(indent);
  });
});

describe('createNesting', () => {
  it.each<[string, Array<[Style, number, number]>]>([
    [
      '一、（一）1.（1）',
      [
        ['zh', 0, 0],
        ['zh-paren', 0, 1],
        ['dot', 0, 2],
        ['paren-pair', 0, 3],
        ['zh', 0, 0],
      ],
    ],
    [
      'back by one',
      [
        ['zh', 0, 0],
        ['zh-paren', 0, 1],
        ['dot', 0, 2],
        ['zh-paren', 0, 1],
        ['dot', 0, 2],
      ],
    ],
    [
      'from any kind',
      [
        ['dot', 0, 0],
        ['paren-pair', 0, 1],
        ['dot', 0, 0],
      ],
    ],
    [
      'indented Chinese numbering',
      [
        ['zh', 4, 0],
        ['zh-paren', 4, 1],
        ['zh', 0, 0],
      ],
    ],
    [
      'bullets below numbering',
      [
        ['zh', 0, 0],
        ['bullet', 0, 1],
        ['bullet', 2, 2],
        ['zh', 0, 0],
      ],
    ],
    [
      'bullets by indentation',
      [
        ['bullet', 0, 0],
        ['bullet', 2, 1],
        ['bullet', 4, 2],
        ['bullet', 2, 1],
        ['bullet', 0, 0],
      ],
    ],
    [
      'indentation of one is none',
      [
        ['bullet', 0, 0],
        ['bullet', 1, 0],
      ],
    ],
    [
      'bullets in a numbered list',
      [
        ['dot', 0, 0],
        ['bullet', 3, 1],
        ['dot', 0, 0],
      ],
    ],
    [
      'two lists side by side',
      [
        ['bullet', 0, 0],
        ['dot', 0, 0],
        ['bullet', 0, 0],
      ],
    ],
    [
      'numbering after bullets',
      [
        ['bullet', 0, 0],
        ['zh', 0, 0],
      ],
    ],
    [
      'articles',
      [
        ['article', 0, 0],
        ['zh-paren', 0, 1],
        ['article', 0, 0],
      ],
    ],
  ])('%s', (_, steps) => {
    const nesting = createNesting();
    expect(steps.map(([style, indent]) => nesting.place(style, indent))).toEqual(
      steps.map((step) => step[2]),
    );
  });

  it('begins anew below a heading', () => {
    const nesting = createNesting();
    nesting.place('zh', 0);
    expect(nesting.place('bullet', 0)).toBe(1);
    nesting.reset();
    expect(nesting.place('bullet', 0)).toBe(0);
  });
});
