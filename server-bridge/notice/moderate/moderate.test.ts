import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText, type Span } from '../visible-text.ts';
import { compileDictionary, createModerator, MAX_HITS, moderate, type DictionaryOptions } from './index.ts';
import { SAMPLE_WORDS } from './sample-words.ts';

const locate = (span: Span): Span => span;

/** The original substrings found, and the text with all of them masked. */
function find(list: string, text: string, options: DictionaryOptions = {}) {
  const { dictionary } = compileDictionary(list, options);
  const { hits } = moderate({ place: 'body', text, locate }, dictionary);
  const spans = hits.map(({ start, end }): Span => [start, end]);
  return {
    hits,
    found: spans.map(([start, end]) => text.slice(start, end)),
    masked: maskText(text, spans),
    spans,
  };
}

describe('the pairs of the floor', () => {
  it.each<
    [nr: number, list: string, text: string, found: string[], masked: string, options?: DictionaryOptions]
  >([
    [1, 'demo', 'DeMo text', ['DeMo'], '**** text'],
    [2, 'DEMO', 'demo', ['demo'], '****'],
    [3, 'demo', 'DeMo text', [], 'DeMo text', { letterCase: false }],
    [4, 'demo', 'ｄｅｍｏ 文本', ['ｄｅｍｏ'], '**** 文本'],
    [5, 'demo', 'ＤｅＭｏ', ['ＤｅＭｏ'], '****'],
    [6, 'demo', 'ｄｅｍｏ', [], 'ｄｅｍｏ', { width: false }],
    [7, '测试　词', '测试 词', ['测试 词'], '****'],
    [8, 'demo', 'ⓓⓔⓜⓞ', ['ⓓⓔⓜⓞ'], '****'],
    [9, 'demo', 'Ⓓ⒠ｍo', ['Ⓓ⒠ｍo'], '****'],
    [10, 'demo', 'ⓓⓔⓜⓞ', [], 'ⓓⓔⓜⓞ', { style: false }],
    [11, '测试123', '测试一二三', ['测试一二三'], '*****'],
    [12, '测试123', '测试①⒉⑶', ['测试①⒉⑶'], '*****'],
    [13, '测试壹贰叁', '测试¹₂Ⅲ', ['测试¹₂Ⅲ'], '*****'],
    [14, '一号词', '1号词', ['1号词'], '***'],
    [15, '测试123', '测试一二三', [], '测试一二三', { digits: false }],
    [19, '测试词', '这是測試詞', ['測試詞'], '这是***'],
    [20, '測試詞', '测试词', ['测试词'], '***'],
    [21, '测试词', '測試詞', [], '測試詞', { chinese: false }],
    [23, '测试词', '测测试试试词', [], '测测试试试词'],
    [28, '测试词', '测*试#词', [], '测*试#词'],
    [32, '测试\n测试词组', '这是测试词组和测试', ['测试词组', '测试'], '这是****和**'],
    [33, '测试\n测试词组', '测试词典', ['测试'], '**词典'],
    [34, '测试词\n试词组', '测试词组', ['测试词'], '***组'],
    [35, '测试词', '', [], ''],
    [36, '测试词', '😀测试词😀', ['测试词'], '😀***😀'],
    [37, '测试\n+测试', '测试', [], '测试'],
    [38, '测试\n+测试报告', '测试报告与测试', ['测试'], '测试报告与**'],
    [39, '测试\n+测试报告', '测试报', ['测试'], '**报'],
    [40, '测试\n+单元测试', '单元测试', [], '单元测试'],
    [41, '测试\n+试卷', '测试卷', ['测试'], '**卷'],
    [42, '测试\n+測試報告', '测试报告', [], '测试报告'],
    [43, '新增', '新增测试', ['新增'], '**测试'],
    [45, 'abc', 'xabcx abc', ['abc'], 'xabcx ***'],
    [46, 'abc', 'xabcx abc', ['abc', 'abc'], 'x***x ***', { wholeWord: 'always' }],
    [47, 'abc', '测abc试', ['abc'], '测***试'],
    [48, 'abc', 'abc1', ['abc'], '***1'],
    [49, 'abc', 'abc1 abc', ['abc'], 'abc1 ***', { wholeWord: 'latin-digit' }],
    [50, 'sample word', 'a sample word here', ['sample word'], 'a *********** here'],
    [52, '示例甲 广告\n示例乙 内部', '示例甲与示例乙', ['示例甲'], '***与示例乙', { onlyTags: ['广告'] }],
  ])('%i', (_nr, list, text, found, masked, options) => {
    expect(find(list, text, options)).toMatchObject({ found, masked });
  });

  it('51, 55: word, offsets and tags in one record', () => {
    expect(find('示例甲 广告,外部', '见示例甲').hits).toEqual([
      { start: 1, end: 4, word: '示例甲', action: 'flag', place: 'body', tags: ['广告', '外部'] },
    ]);
  });
});

describe('better than the floor', () => {
  it.each<[name: string, list: string, text: string, found: string[]]>([
    ['letters beyond the basic plane', 'demo', '𝐝𝓮𝕞𝖔 𝗗𝘌𝙈𝚘', ['𝐝𝓮𝕞𝖔', '𝗗𝘌𝙈𝚘']],
    ['white letters in circles and squares', 'demo', '🅓🅔🅜🅞 🅳🅴🅼🅾', ['🅓🅔🅜🅞', '🅳🅴🅼🅾']],
    [
      'digits of other kinds',
      '词0',
      '词〇 词⁰ 词零 词０ 词𝟎 词٠ 词⓿',
      ['词〇', '词⁰', '词零', '词０', '词𝟎', '词٠', '词⓿'],
    ],
    ['traditional forms of digit forms', '词26', '词貳陸', ['词貳陸']],
    ['circled and bracketed numerals', '词3', '词❸ 词➂ 词㊂ 词㈢', ['词❸', '词➂', '词㊂', '词㈢']],
    [
      'one character for two digits',
      '词12',
      '词⑫ 词⓬ 词Ⅻ 词ⅻ 词⒓ 词⑿',
      ['词⑫', '词⓬', '词Ⅻ', '词ⅻ', '词⒓', '词⑿'],
    ],
    ['a character is whole or not', '词1', '词⑫', []],
    ['nor is half of it a beginning', '2词', '⑫词', []],
    ['what nobody sees', 'demo', 'de\u200bm\ufe0fo\u00ad d\u0000emo', ['de\u200bm\ufe0fo', 'd\u0000emo']],
    ['ligatures', 'office', 'oﬃce', ['oﬃce']],
    ['a phrase over a line end', 'sample word', 'sample\nword', ['sample\nword']],
    ['neighbours in other forms', 'abc', 'ｘabc abcⓧ é\u200babc', []],
    ['accented neighbours', 'abc', 'éabc abcé abc', ['abc']],
    ['a rejected word hides none inside it', 'sample word\nword', 'xsample word', ['word']],
    ['a longer one is rejected, the shorter not', 'ab\nab cd', 'ab cdx', ['ab']],
    ['an unrelated allow word', '测试词\n+元测', '单元测试词', ['测试词']],
    ['an allow word inside a match', '测试\n试词组\n+测试', '测试词组', ['试词组']],
    ['an allow word that is not whole', 'a b\n+ba b', 'ba b a b', ['a b']],
  ])('%s', (_name, list, text, found) => {
    expect(find(list, text).found).toEqual(found);
  });

  it('finds what a search for each word finds, without a list of exceptions', () => {
    const unit = fc.constantFrom('测', '試', '词', 'Ａ', 'b', '①', '1', ' ', '😀', '\u200b');
    const word = fc.array(unit, { minLength: 1, maxLength: 3 }).map((units) => units.join(''));
    const text = fc.array(unit, { maxLength: 20 }).map((units) => units.join(''));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), text, (words, shown) => {
        const { spans } = find(words.map((each) => `${each}\tflag`).join('\n'), shown);
        let last = 0;
        for (const [start, end] of spans) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(shown.slice(start, end).isWellFormed()).toBe(true);
          last = end;
        }
        expect(maskText(shown, spans)).toHaveLength(shown.length);
      }),
    );
  });
});

describe('word lists', () => {
  it('reads actions, tags, phrases, exceptions, comments and blanks', () => {
    const { info } = compileDictionary(
      '\uFEFF# comment\r\n\r\n词甲\tmask\t广告, 外部\r\nsample word hold tag1;tag2\r\ntwo words\r\n+词甲乙\r\n\\+词 mask\r\n\\#词\r\n',
    );
    expect(info).toEqual({
      wordCount: 5,
      allowCount: 1,
      duplicateCount: 0,
      blankCount: 1,
      commentCount: 1,
      brokenLines: [],
    });
    const list = '词甲\tmask\t广告, 外部\nsample word hold tag1;tag2\ntwo words\n\\+词 mask\nmask mask';
    expect(
      find(list, '词甲 sample word two words +词 mask').hits.map(({ word, action, tags }) => [
        word,
        action,
        tags,
      ]),
    ).toEqual([
      ['词甲', 'mask', ['广告', '外部']],
      ['sample word', 'hold', ['tag1', 'tag2']],
      ['two words', 'flag', []],
      ['+词', 'mask', []],
      ['mask', 'mask', []],
    ]);
  });

  it('joins duplicates in any form: the strongest action, all tags', () => {
    const { info } = compileDictionary('测试 flag a\n測試 hold b\n测试 mask a\n+x\n+Ｘ');
    expect(info).toMatchObject({ wordCount: 1, allowCount: 1, duplicateCount: 3 });
    expect(find('测试 flag a\n測試 hold b\n测试 mask a', '測試').hits).toMatchObject([
      { word: '测试', action: 'hold', tags: ['a', 'b'] },
    ]);
  });

  it('reports broken lines with their numbers and goes on', () => {
    const { info, dictionary } = compileDictionary(
      `好 mask\n词\tdelete\n+词\tmask\n${'长'.repeat(201)}\n\u200b\tflag\na\u0001b\n\t\nlast\thold`,
    );
    expect(info.brokenLines).toEqual([
      { line: 2, reason: 'unknown action' },
      { line: 3, reason: 'unknown action' },
      { line: 4, reason: 'longer than 200 characters' },
      { line: 5, reason: 'nothing visible' },
      { line: 6, reason: 'control character' },
    ]);
    expect(info.wordCount).toBe(2);
    expect(moderate({ place: 'title', text: 'last 好', locate }, dictionary).hits).toHaveLength(2);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (list, text) => {
        const { dictionary } = compileDictionary(`${list}\n${text}\tmask`);
        const { masks } = moderate({ place: 'body', text, locate }, dictionary);
        expect(maskText(text, masks)).toHaveLength(text.length);
      }),
    );
  });

  it('of the sample are sound, and spare ordinary notices', () => {
    const { info } = compileDictionary(SAMPLE_WORDS);
    expect(info).toMatchObject({ brokenLines: [], duplicateCount: 0 });
    expect(info.wordCount).toBeGreaterThanOrEqual(35);
    const ordinary =
      '关于做好防汛工作的通知。请各单位于6月12日前报送材料，联系电话0755-1234。防范刷单兼职诈骗，谨防高额返利。' +
      'The water supply is off from 9:00 to 17:00. Please store water and check your account of use.';
    expect(find(SAMPLE_WORDS, ordinary).hits).toEqual([]);
  });
});

describe('createModerator', () => {
  it('gathers hits of all places and the strongest action; held words are not masked', () => {
    const moderator = createModerator(compileDictionary('甲 flag\n乙 mask\n丙 hold').dictionary);
    expect(moderator.outcome('v')).toEqual({ action: 'none', hits: [], dictionaryVersion: 'v' });
    expect(
      moderator.inspect({ place: 'title', text: '甲乙丙', locate: ([a, b]) => [a + 10, b + 10] }),
    ).toEqual([[1, 2]]);
    expect(moderator.masksOf('乙')).toEqual([[0, 1]]);
    const { action, hits } = moderator.outcome('v');
    expect(action).toBe('hold');
    expect(hits.map(({ start, end, place }) => [start, end, place])).toEqual([
      [10, 11, 'title'],
      [11, 12, 'title'],
      [12, 13, 'title'],
    ]);
  });

  it('keeps a bounded number of hits but masks them all', () => {
    const moderator = createModerator(compileDictionary('甲 mask\n乙 hold').dictionary);
    const masks = moderator.inspect({ place: 'body', text: `${'甲'.repeat(MAX_HITS + 5)}乙`, locate });
    expect(masks).toHaveLength(MAX_HITS + 5);
    expect(moderator.outcome('v')).toMatchObject({ action: 'hold' });
    expect(moderator.outcome('v').hits).toHaveLength(MAX_HITS);
  });
});
