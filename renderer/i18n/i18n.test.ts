import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../server-bridge/contract/errors.ts';
import { WARNING_CODES } from '../../server-bridge/contract/notice.ts';
import { SOURCE_STATES, sourceProblem } from '../../server-bridge/contract/source.ts';
import { dictionaries, htmlLang, languageOf } from './dictionary.ts';
import { formatFor } from './format.ts';
import { grouped, SHORT_FORMS, timeOf } from './short-forms.ts';
import { tellProblem } from './texts/source-problems.ts';

function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`));
}
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe('dictionaries', () => {
  it('have the same keys, none of them empty', () => {
    expect(keysOf(dictionaries.en).sort()).toEqual(keysOf(dictionaries.zh).sort());
    expect(
      [...textsOf(dictionaries.en), ...textsOf(dictionaries.zh)].filter((text) => text.trim() === ''),
    ).toEqual([]);
  });

  it('have no Chinese in the English one', () => {
    const chinese = textsOf(dictionaries.en).filter((text) => /\p{Script=Han}/u.test(text));
    expect(chinese.filter((text) => !text.includes('中文'))).toEqual([]);
  });

  it.each(['zh', 'en'] as const)('say every code of the contract in words: %s', (language) => {
    const { codes, sourceProblems } = dictionaries[language];
    expect(Object.keys(codes.error).sort()).toEqual([...ERROR_CODES].sort());
    expect(Object.keys(codes.warning).sort()).toEqual([...WARNING_CODES].sort());
    expect(Object.keys(codes.sourceState).sort()).toEqual([...SOURCE_STATES].sort());
    expect(Object.keys(sourceProblems.texts).sort()).toEqual(
      sourceProblem.options.map(({ shape }) => shape.code.value).sort(),
    );
  });

  it.each([
    [
      { code: 'too-large', values: { bytes: 6 * 1024 * 1024, limit: 5 * 1024 * 1024 } },
      '文件有 6 MiB，超过上限 5 MiB',
      'The file has 6 MiB, over the limit of 5 MiB',
    ],
    [
      { code: 'unreadable', values: { reason: 'EACCES' } },
      '无法读取：没有权限',
      'Cannot be read: no permission',
    ],
    [
      { code: 'unreadable', values: { reason: 'EXYZ' } },
      '无法读取：系统错误 EXYZ',
      'Cannot be read: system error EXYZ',
    ],
    [
      { code: 'id-conflict', values: { noticeId: 'A-1', owner: 'a.md', sourceId: null } },
      '标识 A-1 已属于 a.md',
      'The id A-1 belongs to a.md',
    ],
    [
      { code: 'id-conflict', values: { noticeId: 'A-1', owner: 'a.md', sourceId: 's2' } },
      '标识 A-1 已属于来源“市政厅”的 a.md',
      'The id A-1 belongs to a.md of the source “市政厅”',
    ],
  ] as const)('tell a problem of a source with its values: %o', (problem, inZh, inEn) => {
    const tell = (language: 'zh' | 'en') =>
      tellProblem(dictionaries[language].sourceProblems, problem, {
        bytes: (value) => formatFor(language).bytes(value),
        sourceName: () => '市政厅',
      });
    expect([tell('zh'), tell('en')]).toEqual([inZh, inEn]);
  });

  it.each([
    ['no such field', '没有这个字段'],
    ['Invalid input: expected boolean', '内容有误（Invalid input: expected boolean）'],
  ])('tell what is wrong in a policy: %s', (reason, inZh) => {
    expect([dictionaries.zh.policy.reason(reason), dictionaries.en.policy.reason(reason)]).toEqual([
      inZh,
      reason,
    ]);
  });

  it('follow the setting, else the system', () => {
    expect([
      languageOf('en', 'zh-CN'),
      languageOf('system', 'zh-Hant-TW'),
      languageOf('system', 'de'),
    ]).toEqual(['en', 'zh', 'en']);
  });
});

describe('dates and sizes', () => {
  const [zh, en] = [formatFor('zh'), formatFor('en')];
  const now = new Date(2026, 5, 14, 12, 0).getTime();

  it('shows a day as its author wrote it, whatever the zone of this machine', () => {
    const day = { at: Date.parse('2026-06-15T00:00:00Z'), text: '2026-06-14', precision: 'day' as const };
    expect(en.span(day, { ...day, text: '2026-06-20' })).toMatch(/^Jun 14\s–\s20, 2026$/);
    expect(zh.span(day, { ...day, text: '2026-07-01' })).toBe('2026年6月14日至7月1日');
    expect([zh.moment(day), en.moment(day)]).toEqual(['2026年6月14日', 'Jun 14, 2026']);
    expect(zh.shortMoment(day, now)).toBe('6月14日');
  });

  it('tells how long something has been going on', () => {
    const minute = 60_000;
    expect(
      [0, 42_000, 5 * minute, 125 * minute, 49 * 60 * minute, 24 * 60 * minute + 5 * minute].map((ms) =>
        en.duration(ms),
      ),
    ).toEqual(['0 seconds', '42 seconds', '5 minutes', '2 hours 5 minutes', '2 days 1 hour', '1 day']);
    expect(zh.duration(125 * minute)).toBe('2小时 5分钟');
  });

  it('tells how long ago something was', () => {
    const ago = (ms: number) => [zh.relative(now - ms, now), en.relative(now - ms, now)];
    expect(ago(20_000)).toEqual(['刚刚', 'just now']);
    expect(ago(3 * 60_000)[0]).toBe('3分钟前');
    expect(ago(26 * 3_600_000)[1]).toBe('yesterday');
    expect(ago(30 * 86_400_000)[0]).toBe('5月15日');
    expect(zh.relative(now + 60_000, now)).toBe('刚刚');
  });

  it.each(['zh', 'en'] as const)('writes short forms as Intl does: %s', (language) => {
    const locale = htmlLang(language);
    const { day, ago } = SHORT_FORMS[language];
    const short = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
    const whole = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' });
    for (
      let at = new Date(2027, 11, 31, 12);
      at.getFullYear() > 2025;
      at = new Date(at.getTime() - 86_400_000)
    ) {
      expect([day(at, false), day(at, true)]).toEqual([short.format(at), whole.format(at)]);
    }
    const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    for (let minute = 0; minute < 1440; minute += 7) {
      const at = new Date(2026, 5, 14, 0, minute);
      expect(timeOf(at)).toBe(clock.format(at));
    }
    const relative = new Intl.RelativeTimeFormat(locale, {
      numeric: 'auto',
      style: language === 'zh' ? 'long' : 'short',
    });
    for (const [unit, most] of [
      ['minute', 59],
      ['hour', 23],
      ['day', 6],
    ] as const) {
      for (let count = 1; count <= most; count += 1)
        expect(ago(count, unit)).toBe(relative.format(-count, unit));
    }
    const number = new Intl.NumberFormat(locale);
    for (const value of [0, 7, 999, 1000, 12_345, 100_000, 1_234_567, -1, -1000])
      expect(grouped(value)).toBe(number.format(value));
  });

  it('shows sizes in binary units', () => {
    expect([en.bytes(17), en.bytes(1536), en.bytes(50 * 1024 * 1024)]).toEqual(['17 B', '1.5 KiB', '50 MiB']);
  });
});
