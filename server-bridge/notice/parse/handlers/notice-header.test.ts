import { describe, expect, it } from 'vitest';
import { nodesOf, parse } from '../testing/parse.ts';

describe('headers', () => {
  it.each([
    ['# 停水通知', null, '停水通知'],
    ['【重要通知】停水', 'important', '停水'],
    ['【紧急】停水', 'urgent', '停水'],
    ['[URGENT] Water outage', 'urgent', 'Water outage'],
    ['# 【紧急】停水', 'urgent', '停水'],
    ['# [IMPORTANT] Audit #', 'important', 'Audit'],
    ['## 【重要】二级标题', 'important', '二级标题'],
    ['**【紧急】停水通知**', 'urgent', '停水通知'],
    ['# **停水**通知 ##', null, '停水通知'],
    ['# C# and F#', null, 'C# and F#'],
    ['   # 停水', null, '停水'],
    ['## 停水', null, '停水'],
    ['Water outage\n===', null, 'Water outage'],
    ['【紧急】', 'urgent', ''],
    ['【通知】开会', 'normal', '开会'],
    ['【温馨提示】带伞', 'info', '带伞'],
  ])('%j', (text, level, title) => {
    const [header] = nodesOf(parse(`${text}\n\nText.`), 'NoticeHeader');
    expect([header?.level, header?.title]).toEqual([level, title]);
    expect(header?.span).toEqual([0, text.length]);
    expect(header?.lines).toEqual([1, text.split('\n').length]);
  });

  it.each([
    '停水通知',
    '#停水',
    '#',
    '# ',
    '    # 停水',
    '####### 停水',
    '- # 停水',
    '> # 停水',
    '【停水】明天',
    '[URGENT](https://example.org)',
    '```\n# 停水\n```',
    '<!--\n# 停水\n-->',
    '- a\n===',
    '| # a |',
  ])('none in %j', (text) => {
    expect(nodesOf(parse(text), 'NoticeHeader')).toEqual([]);
  });

  it('takes a deeper heading for the title only where the body opens', () => {
    expect(nodesOf(parse('Text.\n\n## 一、时间'), 'NoticeHeader')).toEqual([]);
    expect(nodesOf(parse('\n\n### 通知\n\nText.'), 'NoticeHeader')).toHaveLength(1);
  });

  it('does not take the last line of a paragraph for an underlined heading', () => {
    expect(nodesOf(parse('one\ntwo\n==='), 'NoticeHeader')).toEqual([]);
  });

  it('marks the dates of a draft for comment', () => {
    for (const title of [
      '【征求意见稿】停车办法',
      '# 停车办法（征求意见稿）',
      '[DRAFT] Parking',
      '# Parking (draft)',
    ]) {
      const parsed = parse(`${title}\n\n自2026年7月1日起施行`);
      expect(parsed.dates.map((date) => date.isDraft)).toEqual([true]);
      // A draft for comment is published to be read.
      expect(parsed.isDraft).toBe(false);
    }
    expect(parse('# 停车办法\n\n自2026年7月1日起施行').dates[0]?.isDraft).toBe(false);
    expect(parse('---\ndraft: true\n---\n2026-07-01').dates[0]?.isDraft).toBe(true);
    expect(parse('---\ntitle: 办法（征求意见稿）\n---\n2026-07-01').dates[0]?.isDraft).toBe(true);
  });
});
