import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editList, mergeEntries, type NewWord, readNewWord, readWordList, type WordEntry } from './index.ts';
import { formatOf } from './detect-format.ts';
import { newWord } from './testing.ts';

const plainWord = { action: '', level: '', tags: [], replacement: '', channels: [], whole: '' };
const plain = { level: 'medium', tags: [], replacement: null, channels: [], whole: null } as const;

describe('the text format', () => {
  it.each<[line: string, entry: Partial<WordEntry>]>([
    ['示例甲', { word: '示例甲', action: 'flag' }],
    ['示例甲 广告,外部', { word: '示例甲', tags: ['广告', '外部'] }],
    ['sample phrase', { word: 'sample phrase' }],
    ['sample phrase hold a;b', { word: 'sample phrase', action: 'hold', tags: ['a', 'b'] }],
    ['search and replace\tflag', { word: 'search and replace', action: 'flag' }],
    ['词\tmask 甲\t乙、丙', { action: 'mask', tags: ['甲', '乙', '丙'] }],
    ['词\treject\t甲\tlevel=critical', { action: 'reject', tags: ['甲'], level: 'critical' }],
    ['词\treplace\treplacement=样 本', { action: 'replace', replacement: '样 本' }],
    ['词\tmask\t\tchannels=人事/招聘, 后勤 部/', { channels: ['人事/招聘', '后勤 部'] }],
    ['abc\twhole=no', { action: 'flag', whole: false }],
    ['词\tmask\ta=b', { tags: ['a=b'] }],
    ['\\+词\tmask', { word: '+词' }],
  ])('%s', (line, entry) => {
    const { words, brokenLines } = readWordList(line);
    expect(brokenLines).toEqual([]);
    expect(words).toMatchObject([{ line: 1, entry }]);
  });

  it.each<[line: string, reason: string]>([
    ['词\tdelete', 'unknown-action'],
    ['示例 reject', 'needs-tabs'],
    ['bad word replace', 'needs-tabs'],
    ['+词\tmask', 'unknown-action'],
    ['词\tmask\tlevel=bad', 'unknown-level'],
    ['词\treplace', 'no-replacement'],
    ['词\tmask\treplacement=x', 'needless-replacement'],
    ['词\twhole=perhaps', 'unknown-setting'],
    ['长'.repeat(201), 'too-long'],
    ['a\u0001b', 'control-character'],
    ['a\ud800', 'control-character'],
    ['+', 'no-word'],
    [`词 ${Array.from({ length: 21 }, (_, at) => `t${String(at)}`).join(',')}`, 'too-many-tags'],
    ['#!what is this', 'unknown-setting'],
    ['#!ignore', 'unknown-setting'],
    ['#!ignore nothing', 'unknown-setting'],
    ['#!distinguish everything', 'unknown-setting'],
    ['#!ignore-at-most 1000', 'unknown-setting'],
    ['#!whole-words maybe', 'unknown-setting'],
    ['#!mask-character 😀', 'bad-mask'],
    ['#!mask-character \u200b', 'bad-mask'],
    ['#!only', 'unknown-setting'],
    ['#!match first', 'unknown-setting'],
    ['#!detect faces', 'unknown-detector'],
    ['#!detect email delete', 'unknown-action'],
    ['#!detect number mask digits=2', 'unknown-setting'],
    ['#!detect email mask colour=red', 'unknown-setting'],
  ])('refuses %j', (line, reason) => {
    const { words, brokenLines } = readWordList(`好\n${line}\n`);
    expect(brokenLines).toEqual([{ line: 2, reason }]);
    expect(words).toHaveLength(1);
  });

  it('reads byte order mark, all line ends, comments and blanks', () => {
    const { words, allowed, blankCount, commentCount, brokenLines } = readWordList(
      '\uFEFF# comment\r\n\r\n甲\rb\n+c d\n#! mask-character #\n',
    );
    expect(words.map(({ line, entry }) => [line, entry.word])).toEqual([
      [3, '甲'],
      [4, 'b'],
    ]);
    expect(allowed).toEqual([{ line: 5, word: 'c d' }]);
    expect({ blankCount, commentCount, brokenLines }).toEqual({
      blankCount: 1,
      commentCount: 1,
      brokenLines: [],
    });
  });

  it('reads settings', () => {
    const { settings, brokenLines } = readWordList(
      [
        '#!ignore repeats, spaces、punctuation',
        '#!ignore-at-most 3',
        '#!distinguish case',
        '#!whole-words latin-digit',
        '#!match shortest',
        '#!mask-character ■',
        '#!only 广告,外部 in 人事/招聘, 后勤 部',
        '#!only 内部',
        '#!detect email mask 隐私 level=high',
        '#!detect number\treplace\t隐私\treplacement=（号码 略）\tdigits=11\tchannels=公示',
        '#!detect email hold',
      ].join('\n'),
    );
    expect(brokenLines).toEqual([]);
    expect(settings).toEqual({
      form: { repeats: true, skip: { spaces: true, punctuation: true, maxGap: 3 }, letterCase: false },
      wholeWords: 'latin-digit',
      match: 'leftmost-shortest',
      maskCharacter: '■',
      rules: [
        { tags: ['广告', '外部'], channels: ['人事/招聘', '后勤 部'] },
        { tags: ['内部'], channels: [] },
      ],
      detectors: [
        {
          detector: 'number',
          digits: 11,
          action: 'replace',
          level: 'medium',
          tags: ['隐私'],
          replacement: '（号码 略）',
          channels: ['公示'],
        },
        // The later line counts.
        {
          detector: 'email',
          digits: 8,
          action: 'hold',
          level: 'medium',
          tags: [],
          replacement: null,
          channels: [],
        },
      ],
    });
  });
});

describe('the CSV format', () => {
  it('reads columns in any order, quotes, allow words and what is broken', () => {
    const { words, allowed, settings, brokenLines, blankCount } = readWordList(
      [
        '\uFEFF#!mask-character #',
        '"action",Word,tags,replacement',
        'mask,"a, ""b""","甲,乙",',
        '',
        ',只有词',
        'allow,词典',
        'replace,词,,"x,y"',
        'mask,"open',
        'mask,"a"b',
        'mask,a,b,c,d',
        'erase,a',
        'hold,#词',
      ].join('\r\n'),
    );
    expect(words.map(({ line, entry }) => [line, entry])).toEqual([
      [3, { ...plain, word: 'a, "b"', action: 'mask', tags: ['甲', '乙'] }],
      [5, { ...plain, word: '只有词', action: 'flag' }],
      [7, { ...plain, word: '词', action: 'replace', replacement: 'x,y' }],
      [12, { ...plain, word: '#词', action: 'hold' }],
    ]);
    expect(allowed).toEqual([{ line: 6, word: '词典' }]);
    expect(brokenLines).toEqual([
      { line: 8, reason: 'bad-quotes' },
      { line: 9, reason: 'bad-quotes' },
      { line: 10, reason: 'too-many-fields' },
      { line: 11, reason: 'unknown-action' },
    ]);
    expect([settings.maskCharacter, blankCount]).toEqual(['#', 1]);
  });

  it('needs a header, and is not guessed of a text', () => {
    expect(readWordList('a,b\nmask,c', 'csv').brokenLines).toEqual([{ line: 1, reason: 'no-header' }]);
    expect(readWordList('word\naction').words).toHaveLength(2);
    expect(readWordList('word,other').words).toHaveLength(1);
    expect(readWordList('a,b', 'csv').malformed).toEqual({ line: 1, reason: 'no-header' });
  });
});

describe('the JSON format', () => {
  it('reads words, allow words, settings and what is broken, with line numbers', () => {
    const { words, allowed, settings, brokenLines } = readWordList(`{
  "settings": ["ignore spaces", "nonsense"],
  "words": [
    "词",
    { "word": "甲", "action": "replace", "replacement": "乙", "tags": ["a"], "channels": "x", "whole": true },
    { "word": "b", "action": "allow" },
    7,
    { "word": "c", "colour": "red" },
    { "word": "d",
      "tags": [1] }, { "word": "e", "level": null }
  ],
  "allow": ["词典"],
  "more": {}
}`);
    expect(words).toEqual([
      { line: 4, entry: { ...plain, word: '词', action: 'flag' } },
      {
        line: 5,
        entry: {
          ...plain,
          word: '甲',
          action: 'replace',
          replacement: '乙',
          tags: ['a'],
          channels: ['x'],
          whole: true,
        },
      },
      { line: 10, entry: { ...plain, word: 'e', action: 'flag' } },
    ]);
    expect(allowed).toEqual([
      { line: 6, word: 'b' },
      { line: 12, word: '词典' },
    ]);
    expect(settings.form).toEqual({ skip: { spaces: true } });
    expect(brokenLines.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'unknown-setting'],
      [7, 'bad-json'],
      [8, 'bad-json'],
      [9, 'bad-json'],
      [1, 'unknown-setting'],
    ]);
  });

  it('reads an array, and tells where the text is broken', () => {
    expect(readWordList('["a",\n {"word": "b"}]').words.map(({ line }) => line)).toEqual([1, 2]);
    expect(readWordList('{\n"words": [\n"a" "b"]}').brokenLines).toEqual([{ line: 3, reason: 'bad-json' }]);
    expect(readWordList('["a",').brokenLines).toEqual([{ line: 1, reason: 'bad-json' }]);
    expect(readWordList('7', 'json').brokenLines).toEqual([{ line: 1, reason: 'bad-json' }]);
    // A text whose first word is in brackets.
    expect(readWordList('[广告]').words).toMatchObject([{ entry: { word: '[广告]' } }]);
  });
});

it('takes any text in any format', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('text' as const, 'csv' as const, 'json' as const),
      (text, format) => {
        const { words, brokenLines } = readWordList(text, format);
        const lines = text.split(/\r\n|[\r\n]/).length;
        for (const { line } of [...words, ...brokenLines]) expect(line >= 1 && line <= lines).toBe(true);
      },
    ),
  );
});

describe('mergeEntries', () => {
  const entry: WordEntry = { ...plain, word: 'a', action: 'mask' };
  it('takes the strongest action, the highest level, all tags and every place', () => {
    const other: WordEntry = {
      word: 'A',
      action: 'replace',
      replacement: 'x',
      level: 'low',
      tags: ['t'],
      channels: ['c'],
      whole: true,
    };
    expect(mergeEntries(entry, other)).toEqual({ ...other, word: 'a', level: 'medium', channels: [] });
    expect(mergeEntries(other, entry)).toMatchObject({ word: 'A', action: 'replace', replacement: 'x' });
  });
});

describe('a list of any size', () => {
  const much = 12_000_000;
  it.each([
    ['blank lines', '\n'.repeat(much) + 'word,action\n', 'csv'],
    ['blanks and comments', `${' '.repeat(much)}#\n  # ${'x'.repeat(much)}\r\n\naction,word`, 'csv'],
    ['blank lines before a word', `${'\n'.repeat(much)}word`, 'text'],
  ])('has its format told behind %s', (_name, text, format) => {
    expect(formatOf(text)).toBe(format);
  });

  it.each([
    ['CSV', `word,action\n"${'a'.repeat(much)}",mask\n"b""c",mask`],
    ['JSON', `["${'a'.repeat(much)}", "b\\"c"]`],
  ])('in %s costs only its broken lines', (_name, text) => {
    const { words, brokenLines } = readWordList(text);
    expect(words.map(({ entry }) => entry.word)).toEqual(['b"c']);
    expect(brokenLines).toMatchObject([{ reason: 'too-long' }]);
  });
});

describe('a list that cannot be used', () => {
  it.each([
    ['{"words":[{"word":"广告","action":"mask"},]}', 1],
    ['[\n  "a",\n]', 3],
    ['{\n  words: []\n}', 2],
  ])('is broken JSON: %j', (text, line) => {
    expect(readWordList(text)).toMatchObject({ words: [], malformed: { line, reason: 'bad-json' } });
  });

  it.each(['{name}\tflag', '[公告]\tflag', '{姓名} mask', 'a\n{"b"}'])('is not the text %j', (text) => {
    const { words, malformed } = readWordList(text);
    expect([words.length > 0, malformed]).toEqual([true, null]);
  });
});

describe('readNewWord', () => {
  const fine = { ...plainWord, word: '词', isAllow: false };
  it.each<[fields: Partial<NewWord>, reason: string | null]>([
    [{}, null],
    [{ word: '{姓名}', action: 'replace', replacement: ' a=b ', channels: ['人事 部/', '后勤'] }, null],
    [{ word: '+词', isAllow: true, tags: ['x'] }, null],
    [{ word: '#词', level: 'high', whole: 'no', tags: ['a', 'a'] }, null],
    [{ tags: ['x\n+广告'] }, 'bad-tag'],
    [{ tags: ['a b'] }, 'bad-tag'],
    [{ tags: ['a,b'] }, 'bad-tag'],
    [{ tags: ['level=high'] }, 'bad-tag'],
    [{ tags: ['colour=red'] }, 'bad-tag'],
    [{ channels: ['a\n#! distinguish chinese'] }, 'bad-channel'],
    [{ channels: ['a,b'] }, 'bad-channel'],
    [{ channels: ['a\treject'] }, 'bad-channel'],
    [{ word: '乙\treject' }, 'control-character'],
    [{ word: '乙\u0085' }, 'control-character'],
    [{ word: 'x\u2028y', isAllow: true }, 'control-character'],
    [{ action: 'replace', replacement: 'a\tb=c' }, 'control-character'],
  ])('%j', (fields, reason) => {
    const read = readNewWord({ ...fine, ...fields });
    expect(typeof read === 'string' ? read : null).toBe(reason);
  });
});

describe('editList', () => {
  const lower = (word: string): string => word.trim().toLowerCase();

  it('adds, changes and removes words; everything else stays', () => {
    const list =
      '\uFEFF# mine\r\n\r\nABC\tmask\r\n+abcd\r\nlast phrase hold x\r\nabc flag\r\nbroken\tbroken\r\n';
    const edited = editList(
      list,
      [
        { add: [newWord('gone')], remove: [] },
        {
          add: [
            newWord('Abc', {
              action: 'replace',
              replacement: 'x y',
              tags: ['t', 'u'],
              level: 'high',
              whole: 'no',
            }),
            newWord('+new', { channels: ['a', 'b'] }),
            newWord('saved', { isAllow: true }),
          ],
          remove: ['Last Phrase', '+ABCD', 'none', '+none', 'GONE'],
        },
      ],
      lower,
    );
    expect(edited).toBe(
      '\uFEFF# mine\r\n\r\nAbc\treplace\tt,u\tlevel=high\treplacement=x y\twhole=no\r\nbroken\tbroken\r\n\\+new\tflag\tchannels=a,b\r\n+saved\r\n',
    );
    expect(readWordList(edited ?? '').words.map(({ entry }) => entry.word)).toEqual(['Abc', '+new']);
  });

  it('ends the last line, and leaves other formats alone', () => {
    expect(editList('a', [{ add: [newWord('b')], remove: [] }], lower)).toBe('a\nb\tflag\n');
    expect(editList('', [{ add: [newWord('b')], remove: [] }], lower)).toBe('b\tflag\n');
    expect(editList('x\nword,action', [{ add: [], remove: ['x'] }], lower)).toBeNull();
    expect(editList('["a"]', [{ add: [newWord('b')], remove: [] }], lower)).toBeNull();
  });
});
