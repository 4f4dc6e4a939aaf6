import { describe, expect, it } from 'vitest';
import { dictionaryOf } from './moderate/index.ts';
import { createProcessor } from './process.ts';

const run = (text: string, words: string) =>
  createProcessor({ dictionary: dictionaryOf(words, 'v') })({
    text,
    format: 'markdown',
    fallbackTitle: 'file',
    channel: null,
    maxLevel: 'urgent',
    zone: 'Asia/Shanghai',
    media: {},
  });

const TEXT = `# 通知

各坏词部门：

明天停水。本通知代替《坏词办法》（坏词发〔2024〕1号）。

附件：1. 坏词表

联系人：坏词三　电话：010-05550123

坏词办公室
2026年6月10日

抄送：坏词局。
`;

describe('what was found in a text', () => {
  it('is masked wherever a word stands in it', () => {
    const { facts } = run(TEXT, '坏词 mask');
    expect(facts).toMatchObject({
      addressees: ['各**部门'],
      attachments: ['**表'],
      copies: ['**局'],
      signature: { names: ['**办公室'], date: '2026-06-10' },
      contacts: [
        { kind: 'person', value: '**三' },
        { kind: 'phone', value: '010-05550123' },
      ],
      references: [{ relation: 'supersedes', title: '**办法', number: '**发〔2024〕1号' }],
    });
    expect(JSON.stringify(facts)).not.toContain('坏词');
  });

  it('is masked where a word begins before it', () => {
    const { facts, dates } = run(TEXT, '联系人：坏词三 mask\n词明天 mask\n明天停水 mask');
    expect(facts?.contacts[0]?.value).toBe('***');
    expect(dates.find(({ words }) => words !== undefined)?.words).toBe('**');
  });

  it.each(['shy', 'zwj', 'zwnj', 'ZeroWidthSpace', 'NoBreak', '#x200b'])('is masked over &%s;', (name) => {
    const words = `夜间&${name};停水广告`;
    const text = `# ${words}\n\n一、${words}\n\n同时废止《${words}》。\n\n附件：1. ${words}\n\n抄送：${words}\n`;
    const { title, clauses, facts } = run(text, '夜间停水广告 mask');
    expect(title).toMatch(/^\*+$/);
    expect(JSON.stringify([clauses, facts])).not.toMatch(/夜|广/);
    expect(facts).toMatchObject({
      attachments: [expect.stringMatching(/^\*+$/)],
      copies: [expect.stringMatching(/^\*+$/)],
      references: [{ title: expect.stringMatching(/^\*+$/) as string }],
    });
  });

  it.each([
    ['联系人：加微信号领&#21462;，电话：010-55550123', '加微信号领取'],
    ['联系人：加微信号领[^1]取\n\n[^1]: x', '加微信号领取'],
    ['联系人：[加微信](https://a.b)号领取', '加微信号领取'],
    ['联系人：加微信\\\n号领取', '联系人：加微信'],
    ['地址：北京路加微信号领&zwj;&#21462;', '加微信号领取'],
    ['各区人民政府，各直属，\n加微信号领取：', '加微信号领取：'],
    ['抄送：某市加微信\n    号领取。', '送：某市加微信号领取'],
    ['附件：1. 某某加微信\n      号领取单', '加微信号领取'],
    ['废止“加微信号领&#21462;”（加微信号领&#21462;〔2024〕1号）。', '加微信号领取'],
  ])('is masked wherever the body is: %j', (text, word) => {
    const { facts, clauses } = run(`# 通知\n\n${text}\n`, `${word} mask`);
    expect(JSON.stringify([facts, clauses])).not.toMatch(/加微信|号领|&#/);
  });

  it('is masked where lines are joined', () => {
    const text = '# 通知\n\n抄送：某市坏词。局\n    某科。\n';
    expect(run(text, '坏词 mask').facts?.copies).toEqual(['某市**。局某科']);
  });

  it('is as written without words, and missing where nothing was found', () => {
    expect(run(TEXT, '').facts?.signature?.names).toEqual(['坏词办公室']);
    expect(run('# 通知\n\n停水。\n', '')).not.toHaveProperty('facts');
  });
});
