import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText, type Span } from '../visible-text.ts';
import {
  compileDictionary,
  createModerator,
  dictionaryOf,
  judgeText,
  MAX_HITS,
  openDictionary,
} from './index.ts';
import type { ListSettings } from './list/index.ts';
import { SAMPLE_WORDS } from './sample-words.ts';

const locate = (span: Span): Span => span;

type Settings = Partial<ListSettings>;

/** The original substrings found, and the text with all of them masked. */
function find(list: string, text: string, settings: Settings = {}, channel: string | null = null) {
  const { hits, masks } = judgeText(text, dictionaryOf(list, 'v', { settings }), channel);
  const spans = hits.map(({ start, end }): Span => [start, end]);
  return {
    hits,
    found: spans.map(([start, end]) => text.slice(start, end)),
    masked: maskText(
      text,
      spans.map(([start, end]) => ({ start, end, shown: '*'.repeat(end - start), isSpread: true })),
    ),
    spans,
    shown: maskText(text, masks),
  };
}

const form = (options: ListSettings['form']): Settings => ({ form: options });
const REPEATS = form({ repeats: true });
const SKIP = form({ skip: { punctuation: true } });
const SHORTEST: Settings = { match: 'leftmost-shortest' };
/** A detector of the list, as a line of it. */
const detector = (line: string) => `#!detect ${line}\n`;

/**
 * Skip characters are none unless the list names some (rule 5 of the floor): by default a letter with a mark is another
 * letter, composed or not, and with marks ignored no mark hides a word.
 */
describe('letters with marks', () => {
  const MARKS = form({ skip: { marks: true } });
  it.each([
    ['scam', 'a scaṃ!', ['scaṃ']],
    ['scam', 'a scam\u0323!', ['scam']],
    ['scam', 's\u0323c\u0323a\u0323m', ['s\u0323c\u0323a\u0323m']],
    ['scam', 'sc\u0323\u0327am', ['sc\u0323\u0327am']],
    ['scaṃ', 'scam', ['scam']],
    ['广告', '广\u0323告', ['广\u0323告']],
    ['scam', 'ｓ\u0323ⓒ\u0301am', ['ｓ\u0323ⓒ\u0301am']],
  ])('%s in %j', (word, text, found) => {
    expect(find(word, text, MARKS).found).toEqual(found);
    expect(find(word, text).found).toEqual([]);
  });
});

describe('the pairs of the floor', () => {
  it.each<[nr: number, list: string, text: string, found: string[], masked: string, settings?: Settings]>([
    [1, 'demo', 'DeMo text', ['DeMo'], '**** text'],
    [2, 'DEMO', 'demo', ['demo'], '****'],
    [3, 'demo', 'DeMo text', [], 'DeMo text', form({ letterCase: false })],
    [4, 'demo', 'ｄｅｍｏ 文本', ['ｄｅｍｏ'], '**** 文本'],
    [5, 'demo', 'ＤｅＭｏ', ['ＤｅＭｏ'], '****'],
    [6, 'demo', 'ｄｅｍｏ', [], 'ｄｅｍｏ', form({ width: false })],
    [7, '测试　词', '测试 词', ['测试 词'], '****'],
    [8, 'demo', 'ⓓⓔⓜⓞ', ['ⓓⓔⓜⓞ'], '****'],
    [9, 'demo', 'Ⓓ⒠ｍo', ['Ⓓ⒠ｍo'], '****'],
    [10, 'demo', 'ⓓⓔⓜⓞ', [], 'ⓓⓔⓜⓞ', form({ style: false })],
    [11, '测试123', '测试一二三', ['测试一二三'], '*****'],
    [12, '测试123', '测试①⒉⑶', ['测试①⒉⑶'], '*****'],
    [13, '测试壹贰叁', '测试¹₂Ⅲ', ['测试¹₂Ⅲ'], '*****'],
    [14, '一号词', '1号词', ['1号词'], '***'],
    [15, '测试123', '测试一二三', [], '测试一二三', form({ digits: false })],
    [16, detector('number mask'), '编号12345678和1234567', ['12345678'], '编号********和1234567'],
    [17, detector('number mask'), '编号①二③四⑤六⑦八', ['①二③四⑤六⑦八'], '编号********'],
    [18, detector('number mask digits=9'), '编号12345678', [], '编号12345678'],
    [19, '测试词', '这是測試詞', ['測試詞'], '这是***'],
    [20, '測試詞', '测试词', ['测试词'], '***'],
    [21, '测试词', '測試詞', [], '測試詞', form({ chinese: false })],
    [22, '测试词', '测测试试试词', ['测测试试试词'], '******', REPEATS],
    [23, '测试词', '测测试试试词', [], '测测试试试词'],
    [24, 'demo', 'dDⒹemmo', ['dDⒹemmo'], '*******', REPEATS],
    [25, '测试词', '测试词词词', ['测试词词词'], '*****', REPEATS],
    [26, '测试词', '测试词词词', ['测试词'], '***词词', { ...REPEATS, ...SHORTEST }],
    [27, '测试词', '测*试#词', ['测*试#词'], '*****', SKIP],
    [28, '测试词', '测*试#词', [], '测*试#词'],
    [29, '测试词', '##测试词##', ['测试词'], '##***##', SKIP],
    [30, detector('number mask'), '电话1234-5678', ['1234-5678'], '电话*********', SKIP],
    [31, '测试\n测试词组', '这是测试词组和测试', ['测试', '测试'], '这是**词组和**', SHORTEST],
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
    [43, '', '新增测试', [], '新增测试'],
    [44, '测试\n+测试', '测试', [], '测试'],
    [44, '测试', '测试', ['测试'], '**'],
    [45, 'abc', 'xabcx abc', ['abc'], 'xabcx ***'],
    [46, 'abc', 'xabcx abc', ['abc', 'abc'], 'x***x ***', { wholeWords: 'none' }],
    [47, 'abc', '测abc试', ['abc'], '测***试'],
    [48, 'abc', 'abc1', ['abc'], '***1'],
    [49, 'abc', 'abc1 abc', ['abc'], 'abc1 ***', { wholeWords: 'latin-digit' }],
    [50, 'sample word', 'a sample word here', ['sample word'], 'a *********** here'],
    [
      52,
      '示例甲 广告\n示例乙 内部',
      '示例甲与示例乙',
      ['示例甲'],
      '***与示例乙',
      { rules: [{ tags: ['广告'], channels: [] }] },
    ],
    [56, detector('ipv4 mask'), '地址 127.0.0.1 可用', ['127.0.0.1'], '地址 ********* 可用'],
  ])('%i', (_nr, list, text, found, masked, settings) => {
    expect(find(list, text, settings)).toMatchObject({ found, masked });
  });

  it('51, 55: word, offsets and tags in one record, with all that a hit carries', () => {
    const [hit] = judgeText('见示例甲', dictionaryOf('示例甲 广告,外部', 'v'), null, 1).hits;
    const { steps = [], ...carried } = hit ?? {};
    expect(carried).toEqual({
      start: 1,
      end: 4,
      word: '示例甲',
      rule: 'word',
      level: 'medium',
      action: 'flag',
      place: 'body',
      tags: ['广告', '外部'],
      replacement: null,
      dictionaryVersion: 'v',
    });
    expect(steps.map(({ text, role }) => `${text} ${role}`)).toEqual([
      '见 neighbour',
      '示 matched',
      '例 matched',
      '甲 matched',
    ]);
  });

  it('53: the mask character is the list\u2019s', () => {
    expect(find('#!mask-character #\n示例甲\tmask', '见示例甲。').shown).toBe('见###。');
  });

  it('54: a word has its own replacement, whatever form the text used', () => {
    const list = '示例甲\treplace\treplacement=样本\n示例乙\tmask';
    expect(find(list, '示例甲和示例乙').shown).toBe('样本和***');
    expect(find(list, '示\u200b例甲\uFE0F和示例乙').shown).toBe('样本\uFE0F和***');
    expect(find('demo\treplace\tphishing\tlevel=high\treplacement=[…]', 'ⓓ⒠ｍ𝐨!').hits).toMatchObject([
      { word: 'demo', action: 'replace', replacement: '[…]', level: 'high', tags: ['phishing'] },
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
        const { spans, masked } = find(words.map((each) => `${each}\tflag`).join('\n'), shown);
        let last = 0;
        for (const [start, end] of spans) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(shown.slice(start, end).isWellFormed()).toBe(true);
          last = end;
        }
        expect(masked).toHaveLength(shown.length);
      }),
    );
  });
});

describe('better than the floor, with options', () => {
  it.each<[name: string, list: string, text: string, found: string[]]>([
    ['doubled characters in the word', '#!ignore repeats\naabbc', 'aaabbbc abc', ['aaabbbc', 'abc']],
    [
      'what is skipped',
      '#!ignore spaces, punctuation\n测试词',
      '测 试\u3000词 测，试…词！ 测\u200b试\uFE0F词',
      ['测 试\u3000词', '测，试…词', '测\u200b试\uFE0F词'],
    ],
    ['a character of the word wins over skipping', '#!ignore punctuation\nC++\nC', 'C++ C', ['C++', 'C']],
    [
      'no wider gap than the list says',
      '#!ignore punctuation\n#!ignore-at-most 2\n测试',
      '测--试 测---试',
      ['测--试'],
    ],
    ['a word that counts in any place', 'ass\nabc\twhole=no', 'class xabcx', ['abc']],
    ['a word that keeps to itself', '#!whole-words none\nass\twhole=yes\nabc', 'class xabcx', ['abc']],
    ['a repeated word that may count anywhere', 'abc\nabc\twhole=no', 'xabcx', ['abc']],
    ['no part of ⑫', detector('number mask digits=3'), 'a⑫3b⑫', ['⑫3']],
    [
      'exceptions of detectors',
      `${detector('email mask')}+info@example.org`,
      'info@example.org a@b.cn',
      ['a@b.cn'],
    ],
    ['addresses in other forms', detector('ipv4 mask'), '１２７．０．０．１', ['１２７．０．０．１']],
    [
      'a word before a longer find of a detector',
      `${detector('number')}${detector('phone')}138`,
      '13812345678',
      ['138'],
    ],
    [
      'a word before a detector that finds the same',
      `${detector('number')}12345678`,
      '12345678',
      ['12345678'],
    ],
  ])('%s', (_name, list, text, found) => {
    expect(find(list, text).found).toEqual(found);
  });

  it.each<[name: string, list: string, text: string, hits: string[], shown: string]>([
    [
      'a held word in an address that is only flagged',
      `${detector('url')}博彩\thold`,
      '正文 https://博彩.cn/x',
      ['博彩 word hold'],
      '正文 https://博彩.cn/x',
    ],
    [
      'a masked word in an address',
      `${detector('url')}微信号\tmask`,
      'https://微信号abc',
      ['微信号 word mask'],
      'https://***abc',
    ],
    [
      'a rejected word in a number',
      `${detector('number')}888\treject`,
      '见 12345678880',
      ['888 word reject'],
      '见 12345678880',
    ],
    [
      'a strong word in a weak one',
      '测试词组\tflag\n测试\treject',
      '测试词组',
      ['测试 word reject', '测试词组 word flag'],
      '测试词组',
    ],
    [
      'a masked word that begins inside a flagged one',
      '违规网站\tflag\n网站推广\tmask',
      '违规网站推广',
      ['违规网站 word flag', '网站推广 word mask'],
      '违规****',
    ],
    [
      'a masked word that begins before a replaced one',
      '违规网站\tmask\n网站推广\treplace\treplacement=样本',
      '违规网站推广',
      ['违规网站 word mask', '网站推广 word replace'],
      '**样本',
    ],
    [
      'a find that is masked stays masked around a word',
      `${detector('email mask')}cd\treplace\twhole=no\treplacement=甲`,
      'abcd@x.cn',
      ['abcd@x.cn email mask', 'cd word replace'],
      '**甲*****',
    ],
    [
      'a find that is held gives way to no flagged word',
      `${detector('url hold')}示例`,
      'https://示例.cn',
      ['https://示例.cn url hold', '示例 word flag'],
      'https://示例.cn',
    ],
    [
      'what an exception covers counts for no action',
      '测试词组\tflag\n测试\treject\n+测试词',
      '测试词组',
      ['测试词组 word flag'],
      '测试词组',
    ],
  ])('no weak match hides a strong one: %s', (_name, list, text, expected, shown) => {
    const judged = find(list, text);
    const told = judged.hits.map(
      ({ start, end, rule, action }) => `${text.slice(start, end)} ${rule} ${action}`,
    );
    expect(told).toEqual(expected);
    expect(judged.shown).toBe(shown);
  });

  it('says which rule found what', () => {
    const list = `${detector('phone mask 隐私 level=high')}${detector('number')}`;
    const { hits, shown } = find(list, '电话13812345678，编号20240001');
    expect(hits).toMatchObject([
      { rule: 'phone', word: '13812345678', action: 'mask', level: 'high', tags: ['隐私'] },
      { rule: 'number', word: '20240001', action: 'flag', level: 'medium' },
    ]);
    expect(shown).toBe('电话***********，编号20240001');
    expect(find(`${detector('number')}12345678`, '12345678').hits).toMatchObject([{ rule: 'word' }]);
  });

  it.each<[channel: string | null, found: string[]]>([
    [null, ['丁', '戊']],
    ['其他', ['丁', '戊']],
    ['人事', ['甲', '戊']],
    ['人事/招聘', ['甲', '戊']],
    ['人事部', ['丁', '戊']],
    ['公示', ['丙', '丁', '戊']],
  ])('conditions by tag and channel: %s', (channel, found) => {
    const list = [
      '#!only 内部 in 人事',
      '#!only 外部',
      '甲\tflag\t内部',
      '乙',
      '丙\tflag\t外部\tchannels=公示,通报',
      '丁\tflag\t外部',
      '戊\tflag\t内部,外部',
    ].join('\n');
    expect(find(list, '甲乙丙丁戊', {}, channel).found).toEqual(found);
  });

  it('a word that does not count hides none inside it, nor a detector', () => {
    expect(find('测试词组\tflag\tchannels=a\n试词', '测试词组').found).toEqual(['试词']);
    expect(find('测试词组\tflag\tchannels=a\n试词', '测试词组', {}, 'a').found).toEqual(['测试词组']);
    expect(find(`${detector('number mask channels=a')}345`, '12345678').found).toEqual(['345']);
  });
});

describe('compiled lists', () => {
  it('tell what is in them, with their version', () => {
    const text =
      '\uFEFF# comment\r\n\r\n词甲\tmask\t广告, 外部\tlevel=low\r\nsample word hold 广告\r\ntwo words\r\n+词甲乙\r\n\\+词 mask\r\n#!detect url\r\n';
    const { bytes, info } = compileDictionary(text, { version: 'abc' });
    expect(info).toEqual({
      wordCount: 4,
      allowCount: 1,
      duplicateCount: 0,
      blankCount: 1,
      commentCount: 1,
      brokenLines: [],
      brokenCount: 0,
      actions: { flag: 1, mask: 2, replace: 0, hold: 1, reject: 0 },
      levels: { low: 1, medium: 3, high: 0, critical: 0 },
      tags: [
        { tag: '广告', count: 2 },
        { tag: '外部', count: 1 },
      ],
      detectors: ['url'],
    });
    const opened = openDictionary(bytes);
    expect([opened.version, opened.counts]).toEqual(['abc', info]);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    expect(judgeText('词甲 two words', openDictionary(shared)).hits).toHaveLength(2);
  });

  it('join duplicates in any form: the strongest action, all tags', () => {
    const list = '测试 flag a\n測試 hold b\n测试 mask a\n+x\n+Ｘ';
    expect(compileDictionary(list, { version: '' }).info).toMatchObject({
      wordCount: 1,
      allowCount: 1,
      duplicateCount: 3,
    });
    expect(find(list, '測試').hits).toMatchObject([{ word: '测试', action: 'hold', tags: ['a', 'b'] }]);
  });

  it('report broken lines with their numbers and go on', () => {
    const list = `好 mask\n词\tdelete\n+词\tmask\n${'长'.repeat(201)}\n\u200b\tflag\na\u0001b\n\t\n+\uFE0F\nlast\thold`;
    const { info } = compileDictionary(list, { version: '' });
    expect(info.brokenLines).toEqual([
      { line: 2, reason: 'unknown-action' },
      { line: 3, reason: 'unknown-action' },
      { line: 4, reason: 'too-long' },
      { line: 5, reason: 'nothing-visible' },
      { line: 6, reason: 'control-character' },
      { line: 8, reason: 'nothing-visible' },
    ]);
    expect(info).toMatchObject({ wordCount: 2, allowCount: 0, brokenCount: 6 });
    expect(find(list, 'last 好').hits).toHaveLength(2);
  });

  it('are refused over the limits', () => {
    const refusal = (text: string): unknown => {
      try {
        return compileDictionary(text, { version: '' });
      } catch (error) {
        return error;
      }
    };
    expect(refusal('x'.repeat(32 * 1024 * 1024 + 1))).toMatchObject({ code: 'too-large' });
    expect(refusal('+a\n'.repeat(500_001))).toMatchObject({ details: { reason: 'too-many-words' } });
  });

  it.each([0, 4, 100, -1])('are refused when a byte is another (%i), cut short, or of another kind', (at) => {
    const { bytes } = compileDictionary('词甲\tmask', { version: '' });
    const damaged = bytes.slice();
    const index = at < 0 ? damaged.length + at : at;
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    expect(() => openDictionary(damaged)).toThrow(/dictionary/);
    expect(() => openDictionary(bytes.slice(0, -4))).toThrow(/bytes are there/);
    expect(() => openDictionary(new Uint8Array(8))).toThrow(/not a compiled dictionary/);
  });

  it('take any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (list, text) => {
        const { masked } = find(`${list}\n${text}\tmask\n${detector('number mask digits=3')}`, text);
        expect(masked).toHaveLength(text.length);
      }),
      { numRuns: 40 },
    );
  });

  it('of the sample are sound, and spare ordinary notices', () => {
    const { info } = compileDictionary(SAMPLE_WORDS, { version: '' });
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
    const moderator = createModerator(dictionaryOf('甲 flag\n乙 mask\n丙 hold', 'v'));
    expect(moderator.outcome()).toEqual({ action: 'none', hits: [], dictionaryVersion: 'v' });
    const mask = (start: number, end: number) => ({ start, end, shown: '*', isSpread: true });
    expect(
      moderator.inspect({ place: 'title', text: '甲乙丙', locate: ([a, b]) => [a + 10, b + 10] }),
    ).toEqual([mask(1, 2)]);
    expect(moderator.inspect({ place: 'body', text: '乙', locate })).toEqual([mask(0, 1)]);
    expect(moderator.masksOf('乙乙')).toEqual([mask(0, 1), mask(1, 2)]);
    expect(moderator.outcome()).toMatchObject({
      action: 'hold',
      hits: [
        { place: 'title', start: 10, end: 11, word: '甲' },
        { place: 'title', start: 11, end: 12, word: '乙' },
        { place: 'title', start: 12, end: 13, word: '丙' },
        { place: 'body', start: 0, end: 1, word: '乙' },
      ],
    });
  });

  it('rejects above all, and shows nothing in its place', () => {
    const moderator = createModerator(dictionaryOf('甲\treject\n乙\thold'));
    expect(moderator.inspect({ place: 'body', text: '甲乙', locate })).toEqual([]);
    expect(moderator.outcome().action).toBe('reject');
  });

  it('keeps a thousand hits, and the action of what comes after', () => {
    const moderator = createModerator(dictionaryOf('甲 flag\n乙 hold'));
    expect(moderator.inspect({ place: 'body', text: `${'甲'.repeat(MAX_HITS)}乙`, locate })).toEqual([]);
    expect(moderator.outcome().hits).toHaveLength(MAX_HITS);
    expect(moderator.outcome().action).toBe('hold');
  });
});
