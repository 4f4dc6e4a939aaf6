import { describe, expect, it } from 'vitest';
import { parse } from '../testing/parse.ts';

const copiesOf = (text: string): readonly string[] | undefined => parse(text).facts?.copies;

describe('copies', () => {
  it.each([
    [
      '# 通知\n\n正文。\n\n某局\n2026年6月1日\n\n抄送：甲局，\n    乙局。\n\n某局办公室 2026年6月2日印发\n',
      ['甲局，乙局'],
    ],
    ['# Notice\n\nText.\n\nJ. Doe\n1 June 2026\n\ncc: Payroll\n\nAttachments: 1. Form\n', ['Payroll']],
    ['# 通知\n\n抄送：甲\n', ['甲']],
    ['# 通知\n\n正文。\n\n抄送：甲局\n抄报：乙局\n\n（此件公开发布）\n', ['甲局', '乙局']],
  ])('stand at the end: %j', (text, copies) => {
    expect(copiesOf(text)).toEqual(copies);
  });

  it.each([
    '# 通知\n\n抄送：甲\n\n现将有关事项通知如下：\n\n一、请遵守。\n',
    '# 通知\n\n抄送：甲\n\n1. 请遵守\n',
    '# Notice\n\ncc: all staff\n\nPlease read this.\n',
    '# 通知\n\n抄送：甲\n\n## 安排\n\n请到场。\n',
    '# 通知\n\n抄送：甲\n\n| 时间 | 地点 |\n| --- | --- |\n| 上午 | 一楼 |\n',
  ])('are text where text follows: %j', (text) => {
    expect(copiesOf(text) ?? []).toEqual([]);
  });

  it('count again at the end of such a text', () => {
    expect(copiesOf('# 通知\n\n抄送：甲\n\n请遵守。\n\n某局\n2026年6月1日\n\n抄送：乙。\n')).toEqual(['乙']);
  });
});
