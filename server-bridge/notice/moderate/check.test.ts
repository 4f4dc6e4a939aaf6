import { describe, expect, it } from 'vitest';
import { checkList, type ListFinding } from './check.ts';

const found = (...lines: string[]): string[] =>
  checkList(lines.join('\n')).map(
    ({ line, kind, because }: ListFinding) => `${String(line)} ${kind} ${String(because)}`,
  );

describe('lines without effect', () => {
  it('finds none in a list that has none', () => {
    expect(found('# words', '词', '示例词\tmask', '+词典', 'ass', '', 'a b')).toEqual([]);
    expect(found('词', '词典', '+词典里')).toEqual([]);
  });

  it('tells words and exceptions that are repeated in another form', () => {
    expect(found('测试', '測試', 'abc', 'ⒶＢc', '+测试员', '+測試員')).toEqual([
      '2 repeated 1',
      '4 repeated 3',
      '6 repeated 5',
    ]);
  });

  it('tells words that an exception takes back, unless they count beside letters', () => {
    expect(found('词', '+词', 'abc', '+ABC')).toEqual(['1 excepted 2', '3 excepted 4']);
    expect(found('abc\tflag\t\twhole=no', '+abc')).toEqual([]);
  });

  it('tells words that a shorter one hides where the shortest counts', () => {
    expect(found('#!match shortest', '词', '词典')).toEqual(['3 never-found 2']);
    expect(found('词', '词典')).toEqual([]);
  });

  it('knows that words of nothing but skipped characters are found as they are', () => {
    expect(found('#!ignore punctuation, spaces', '※※', '词')).toEqual([]);
  });

  it('tells exceptions that save nothing, of words and of detectors', () => {
    expect(found('词', '+典', '+词典')).toEqual(['2 saves-nothing null']);
    expect(found('ass', '+assets')).toEqual(['2 saves-nothing null']);
    expect(found('+someone@example.org')).toEqual(['1 saves-nothing null']);
    expect(found('#!detect email', '+someone@example.org')).toEqual([]);
  });

  it('leaves broken lines to those who read the list', () => {
    expect(found('甲\terase', '+\u200b', '\u200b')).toEqual([]);
  });
});
