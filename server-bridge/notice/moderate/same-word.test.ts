import { describe, expect, it } from 'vitest';
import { dictionaryOf, judgeText } from './index.ts';

function judged(lines: readonly string[], text: string, channel: string | null): unknown {
  const { hits, masks } = judgeText(text, dictionaryOf(lines.join('\n')), channel);
  return [hits.map(({ action, level, tags }) => [action, level, ...tags]), masks.map(({ shown }) => shown)];
}

describe('lines of the same word', () => {
  it('keep what each says for its own channels', () => {
    const lines = ['薪资表\tmask\t甲\tchannels=公示', '薪資表\treject\t乙\tlevel=high\tchannels=后勤'];
    expect(judged(lines, '薪资表', '公示')).toEqual([[['mask', 'medium', '甲']], ['***']]);
    expect(judged(lines, '薪资表', '后勤/通知')).toEqual([[['reject', 'high', '乙']], []]);
    expect(judged(lines, '薪资表', '其他')).toEqual([[], []]);
    expect(judged(lines, '薪资表', null)).toEqual([[], []]);
  });

  it('join where several count: the strongest action, the highest level, all tags', () => {
    const lines = [
      '词\tflag\t甲\tlevel=critical',
      '词\thold\t乙\tchannels=人事',
      '词\treplace\t丙\treplacement=字\tchannels=人事/招聘',
    ];
    expect(judged(lines, '词', '人事')).toEqual([[['hold', 'critical', '甲', '乙']], []]);
    expect(judged(lines, '词', '人事/招聘')).toEqual([[['hold', 'critical', '甲', '乙', '丙']], []]);
    expect(judged(lines, '词', '公告')).toEqual([[['flag', 'critical', '甲']], []]);
  });

  it('are told apart by their tags where a rule asks for some', () => {
    const lines = ['#!only 广告 in 公示', '词\tmask\t广告', '词\treject\t内部', '词\tflag\t广告\tlevel=low'];
    expect(judged(lines, '词', '公示')).toEqual([[['mask', 'medium', '广告']], ['*']]);
    expect(judged(lines, '词', '其他')).toEqual([[['reject', 'medium', '广告', '内部']], []]);
  });

  it('are one word in the counts, and each hit is explained', () => {
    const dictionary = dictionaryOf('词\tmask\tchannels=甲\n词\thold\tchannels=乙\n词\tflag\tchannels=甲');
    expect(dictionary.counts).toMatchObject({ wordCount: 1, duplicateCount: 2 });
    expect(dictionary.find('一词', dictionary.conditionFor('乙'))).toBe(1);
    expect(dictionary.explain(0, '一词').map(({ role }) => role)).toEqual(['neighbour', 'matched']);
  });
});
