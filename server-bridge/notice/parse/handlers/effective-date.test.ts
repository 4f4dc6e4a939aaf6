import { describe, expect, it } from 'vitest';
import { MAX_DATES } from '../project.ts';
import { nodesOf, parse, warningsOf } from '../testing/parse.ts';

describe('dates of the text', () => {
  it('are nodes beside the line that holds them', () => {
    const text = '# T\n\n- 时间：2026年6月12日9:00至17:00\n正文 2026-06-13\n';
    const parsed = parse(text);
    expect(parsed.nodes.map((node) => node.kind)).toEqual([
      'NoticeHeader',
      'ClauseItem',
      'EffectiveDate',
      'RawText',
      'EffectiveDate',
    ]);
    const [one, two] = nodesOf(parsed, 'EffectiveDate');
    expect(text.slice(...(one?.span ?? []))).toBe('2026年6月12日9:00至17:00');
    expect(text.slice(...(two?.span ?? []))).toBe('2026-06-13');
    expect(one).toMatchObject({
      from: '2026-06-12T09:00',
      to: '2026-06-12T17:00',
      precision: 'minute',
      lines: [3, 3],
    });
    expect(two).toMatchObject({ from: '2026-06-13', precision: 'day', lines: [4, 4] });
    expect(two).not.toHaveProperty('to');
    expect(two).not.toHaveProperty('zone');
  });

  it('never steer', () => {
    const parsed = parse('# T\n\n自2026年7月1日起施行，有效期至2026年12月31日');
    expect([parsed.effectiveFrom, parsed.effectiveTo, parsed.expires, parsed.publishAt]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(parsed.dates).toEqual([
      {
        from: '2026-07-01',
        to: null,
        precision: 'day',
        zone: null,
        isDraft: false,
        lines: [3, 3],
        span: [6, 15],
      },
      {
        from: null,
        to: '2026-12-31',
        precision: 'day',
        zone: null,
        isDraft: false,
        lines: [3, 3],
        span: [23, 34],
      },
    ]);
  });

  it('keep the zone that is written', () => {
    expect(parse('2026-06-12T09:00+08:00').dates[0]).toMatchObject({
      from: '2026-06-12T09:00+08:00',
      zone: '+08:00',
    });
    expect(parse('2026-06-12T09:00Z').dates[0]?.zone).toBe('Z');
  });

  it('are found in headers, clauses and tables, not in code and comments', () => {
    const text =
      '# 2026-01-01\n- a: 2026-01-02\n\n| a |\n|---|\n| 2026-01-03 |\n\n```\n2026-01-04\n```\n<!-- 2026-01-05 -->';
    expect(parse(text).dates.map((date) => date.from)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
  });

  it('are told once each', () => {
    const { dates } = parse('2026-06-12\n2026年6月12日\n2026-06-13');
    expect(dates.map(({ from, lines }) => [from, lines[0]])).toEqual([
      ['2026-06-12', 1],
      ['2026-06-13', 3],
    ]);
  });

  it('warn of days that do not exist and of ranges that run back', () => {
    expect(warningsOf(parse('# T\n2026-02-30\n2026-06-15 ~ 2026-06-12'))).toEqual([
      'date-invalid 2 2026-02-30',
      'date-order 3 2026-06-15 ~ 2026-06-12',
    ]);
  });

  it('are bounded in number', () => {
    const days = Array.from({ length: 400 }, (_, index) =>
      new Date(index * 86_400_000 + 1e12).toISOString().slice(0, 10),
    );
    expect(parse(days.join('\n')).dates).toHaveLength(MAX_DATES);
  });
});
