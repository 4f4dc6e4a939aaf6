import { describe, expect, it } from 'vitest';
import { LEVELS } from '../../contract/notice.ts';
import { capLevel, isDraftTitle, LEVEL_MARKS, readLevelWord, readMarks, readTitleWord } from './levels.ts';
import { parse } from './testing/parse.ts';

describe('readMarks', () => {
  for (const [meaning, marks] of Object.entries(LEVEL_MARKS)) {
    it.each(marks.map((mark) => [mark]))(`%s means ${meaning}`, (mark) => {
      for (const text of [`【${mark}】停水`, `[${mark.toLowerCase()}] 停水`, `〖${mark}〗 停水`]) {
        const read = readMarks(text);
        expect(read?.level ?? null).toBe(meaning === 'draft' ? null : meaning);
        expect(read?.isDraft).toBe(meaning === 'draft');
        expect(text.slice(read?.length)).toBe('停水');
      }
    });
  }

  it('reaches urgent at most', () => {
    expect(Object.keys(LEVEL_MARKS)).not.toContain('emergency');
    expect(readMarks('[EMERGENCY] Gas leak')?.level).toBe('urgent');
  });

  it.each([
    ['【紧急】【重要】停水', 'urgent', '停水'],
    ['【重要】【紧急】停水', 'urgent', '停水'],
    ['[URGENT][DRAFT] Water', 'urgent', 'Water'],
    ['[DRAFT] Water', null, 'Water'],
    ['【紧急】', 'urgent', ''],
    ['【紧急】：停水', 'urgent', '停水'],
    ['  【 紧急 】 停水', 'urgent', '停水'],
    ['［ＵＲＧＥＮＴ］停水', 'urgent', '停水'],
    ['[Action   Required] Reply', 'important', 'Reply'],
    ['【紧急】【停水】明天', 'urgent', '【停水】明天'],
  ])('%s', (text, level, rest) => {
    const read = readMarks(text);
    expect([read?.level, text.slice(read?.length)]).toEqual([level, rest]);
  });

  it.each([
    '',
    '停水',
    '【停水】明天',
    '【紧急',
    '紧急】',
    '[URGENT](https://example.org) x',
    '[IMPORTANT]: https://example.org',
    '[important][1] x',
    '[ ] task',
    '[x] task',
    '[1] note',
    '[紧急】',
    `【${'紧'.repeat(100)}】`,
    '[!IMPORTANT]',
    '[constructor] x',
    '[__proto__] x',
  ])('finds none in %j', (text) => {
    expect(readMarks(text)).toBeNull();
  });
});

describe('readTitleWord', () => {
  it.each([
    ['紧急通知', 'urgent'],
    ['紧急通知：明日停水', 'urgent'],
    ['URGENT: water outage', 'urgent'],
    ['Warning: strong wind', 'important'],
    ['关于台风停课的紧急通知', 'urgent'],
    ['关于体检的温馨提示', 'info'],
    ['Reminder: timesheets', 'info'],
    ['关于停水的通知', 'normal'],
    ['征求意见稿：办法', null],
    ['紧急通知的处理办法', null],
    ['Urgent care opening hours', null],
    ['停水', null],
    ['', null],
  ])('%s', (title, level) => {
    expect(readTitleWord(title)).toBe(level);
  });

  it.each([
    ['# 关于台风停课的紧急通知\n\n正文。', 'urgent'],
    ['紧急通知\n\n明日停水。', 'urgent'],
    ['【重要】关于停水的紧急通知\n\n正文。', 'urgent'],
    ['【紧急】温馨提示\n\n正文。', 'urgent'],
    ['---\ntitle: 紧急通知\nlevel: info\n---\n正文。', 'info'],
    ['停水\n\n紧急通知：不是标题', 'normal'],
  ])('counts as a mark does: %j', (text, level) => {
    expect(parse(text).level).toBe(level);
  });

  it('is capped like one', () => {
    const parsed = parse('# 紧急通知\n\n正文。', { maxLevel: 'normal' });
    expect([parsed.level, parsed.warnings]).toMatchObject(['normal', [{ code: 'level-capped' }]]);
  });
});

describe('readLevelWord', () => {
  it.each<[string, string | undefined]>([
    ...LEVELS.map((level): [string, string] => [level, level]),
    ['URGENT', 'urgent'],
    [' Important ', 'important'],
    ['紧急', 'urgent'],
    ['特急', 'urgent'],
    ['重要', 'important'],
    ['一般', 'normal'],
    ['普通', 'normal'],
    ['提示', 'info'],
    ['突发', 'emergency'],
    ['high', undefined],
    ['', undefined],
    ['3', undefined],
    ['toString', undefined],
  ])('%s: %s', (word, expected) => {
    expect(readLevelWord(word)).toBe(expected);
  });
});

describe('capLevel', () => {
  it('caps what is louder and nothing else', () => {
    for (const max of LEVELS) {
      for (const level of LEVELS) {
        const expected = LEVELS[Math.min(LEVELS.indexOf(level), LEVELS.indexOf(max))];
        expect(capLevel(level, max)).toBe(expected);
      }
    }
  });
});

describe('isDraftTitle', () => {
  it.each([
    ['停车管理办法（征求意见稿）', true],
    ['Parking rules (draft)', true],
    ['停车管理办法', false],
    ['Draft beer evening', false],
  ])('%s: %s', (title, expected) => {
    expect(isDraftTitle(title)).toBe(expected);
  });
});
