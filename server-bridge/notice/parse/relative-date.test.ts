import { describe, expect, it } from 'vitest';
import { parse } from './testing/parse.ts';

/** `from|to confidence` of each date told by words or without its year, the text signed on Wednesday 15 July 2026. */
function told(text: string): string[] {
  return parse(`# 通知\n\n${text}\n\n办公室\n2026年7月15日\n`)
    .dates.filter(({ lines }) => lines[0] === 3)
    .map(({ from, to, confidence = 'certain' }) => `${from ?? ''}|${to ?? ''} ${confidence}`);
}

describe('days told from the day of the notice', () => {
  it.each([
    ['今天停水', '2026-07-15| likely'],
    ['明天上午9:00至11:00停水', '2026-07-16T09:00|2026-07-16T11:00 likely'],
    ['今晚8点停水', '2026-07-15T20:00| likely'],
    ['后天起只出不进', '2026-07-17| likely'],
    ['下周一启用', '2026-07-20| likely'],
    ['请于本周五前交回', '|2026-07-17 likely'],
    ['下下周三开会', '2026-07-29| likely'],
    ['请在本月底前完成', '|2026-07-31 likely'],
    ['下月5日起', '2026-08-05| likely'],
    ['11月底前', '|2026-11-30 likely'],
    ['自即日起至8月31日', '2026-07-15|2026-08-31 likely'],
    ['请于3日内报送', '|2026-07-18 likely'],
    ['请在3个工作日内报送', '|2026-07-20 guess'],
    ['8月3日至5日', '2026-08-03|2026-08-05 likely'],
    ['1月4日报到', '2027-01-04| likely'],
    ['12月30日至1月2日', '2026-12-30|2027-01-02 likely'],
    ['The lift stops tomorrow.', '2026-07-16| likely'],
    ['It opens next Monday.', '2026-07-20| likely'],
    ['Reply by Friday.', '|2026-07-17 likely'],
    ['before the end of the month', '|2026-07-31 likely'],
    ['within 3 days', '|2026-07-18 likely'],
    ['上月底已完成', '2026-06-30| likely'],
    ['上个月底已完成', '2026-06-30| likely'],
    ['次月底前', '|2026-08-31 likely'],
    ['明年底前完成', '|2027-12-31 likely'],
    ['今年年底前完成', '|2026-12-31 likely'],
    ['去年底前', '|2025-12-31 likely'],
    ['2027年年底前', '|2027-12-31 likely'],
    ['2027年2月底前', '|2027-02-28 likely'],
    ['到2028年末', '2028-12-31| likely'],
    ['下下个月5日', '2026-09-05| likely'],
    ['今天气温下降', '2026-07-15| likely'],
    ['明日报到', '2026-07-16| likely'],
    ['The Day After Tomorrow', '2026-07-17| likely'],
    ['请于30日内报送', '|2026-08-14 likely'],
    ['请于两周内报送', '|2026-07-29 likely'],
    ['请于十五日内报送', '|2026-07-30 likely'],
    ['请于二十一日内报送', '|2026-08-05 likely'],
    ['on 3 August', '2026-08-03| likely'],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual([expected]);
  });

  it.each([
    '每周三例会，周一至周五供餐',
    '自受理之日起10个工作日内完成',
    '一般3个工作日内到账',
    '当天不限行',
    '每月底盘点',
    '每个月底盘点',
    '每年年底前上报',
    '十二月底盘点',
    '证明日期须一致',
    '出具说明日期',
    '据《光明日报》报道',
    '最后日期为周五',
    '当前日期',
    '延后天数',
    '提前天数',
    '今后天气',
    '说明天花板维修',
    'You may leave 24 may be used',
    'within 3 days of receipt',
    '2月30日',
  ])('none in %s', (text) => {
    expect(told(text)).toEqual([]);
  });

  it('count from the signature, the front matter, what the text calls today, then from when it was written', () => {
    const day = (text: string, writtenAt?: number) =>
      parse(text, writtenAt === undefined ? {} : { writtenAt }).dates.map(
        ({ from, confidence }) => `${from ?? ''} ${confidence ?? 'certain'}`,
      );
    const written = Date.UTC(2026, 0, 1, 12);
    expect(day('---\ndate: 2026-03-01\n---\n# T\n\n明天停水。', written)).toEqual(['2026-03-02 likely']);
    expect(day('---\npublishAt: 2026-04-01\n---\n# T\n\n明天停水。', written)).toEqual(['2026-04-02 likely']);
    expect(day('# T\n\n明天停水。', written)).toEqual(['2026-01-02 guess']);
    expect(day('# T\n\n今日（2026-05-01）检修，明天停水。')).toEqual([
      '2026-05-01 certain',
      '2026-05-02 likely',
    ]);
    expect(day('# T\n\n明天停水。')).toEqual([]);
  });

  it('steer nothing', () => {
    const parsed = parse('# T\n\n自明天起施行，有效期至12月31日\n\n办公室\n2026年7月15日\n');
    expect([parsed.effectiveFrom, parsed.effectiveTo, parsed.expires, parsed.publishAt]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('warn of a weekday that its date is not', () => {
    const codes = (text: string) => parse(`# T\n\n${text}`).warnings.map(({ code }) => code);
    expect(codes('2026年12月18日（星期四）')).toEqual(['weekday-wrong']);
    expect(codes('Friday, 17 December 2026')).toEqual(['weekday-wrong']);
    expect(codes('2026年12月18日（星期五）')).toEqual([]);
  });

  it('keep the half of a day that is written without a time', () => {
    expect(parse('2026年6月15日上午至17日下午').dates[0]?.halves).toEqual(['am', 'pm']);
  });
});
