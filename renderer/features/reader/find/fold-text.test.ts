import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, matchesIn } from './fold-text.ts';

/** The stretches of the original that a query marks. */
const marked = (text: string, query: string): string[] =>
  matchesIn(foldText(text), foldText(query).text, 100).map(({ start, end }) => text.slice(start, end));

describe('matchesIn', () => {
  it.each([
    ['Water is off. WATER is on.', 'water', ['Water', 'WATER']],
    ['明日停水，请提前储水。', '停水', ['停水']],
    ['水，水，水', '水', ['水', '水', '水']],
    ['ＩＳＯ　９００１ 与 ISO 9001', 'iso 9001', ['ＩＳＯ　９００１', 'ISO 9001']],
    ['aaaa', 'aa', ['aa', 'aa']],
    ['two  \n  words and two\u00a0words', 'two words', ['two  \n  words', 'two\u00a0words']],
    ['一份很长的公\n告文字', '公告', ['公\n告']],
    ['soft\u00adhyphen and zero\u200bwidth', 'softhyphen', ['soft\u00adhyphen']],
    ['Cafe\u0301 and café', 'CAFÉ', ['Cafe\u0301', 'café']],
    ['the ﬁre drill', 'fire', ['ﬁre']],
    ['𠮷野家的𠮷', '𠮷', ['𠮷', '𠮷']],
    ['anything', '', []],
    ['any thing', '  ', []],
    ['one', 'one two', []],
    ['a.b axb', '.', ['.']],
  ])('finds in %j for %j', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });

  it('stops at the most that is asked for', () => {
    expect(matchesIn(foldText('x'.repeat(50)), 'x', 7)).toHaveLength(7);
  });

  it('finds every piece of a text in it, in its own place or before', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat(), (text, from, to) => {
        const units = [...new Intl.Segmenter().segment(text)];
        const [low, high] = [from % units.length, to % units.length].toSorted((a, b) => a - b);
        const start = units[low ?? 0]?.index ?? 0;
        const piece = text.slice(start, units[(high ?? 0) + 1]?.index);
        const query = foldText(piece).text;
        fc.pre(query.trim() !== '' && query === query.trim());
        const found = matchesIn(foldText(text), query, 1000);
        const places = found.map(({ start: at, end }) => [at, end]);
        expect(found.length).toBeGreaterThan(0);
        expect(places.every(([at = 0, end = 0]) => at >= 0 && at < end && end <= text.length)).toBe(true);
        expect(found[0]?.start).toBeLessThanOrEqual(start);
      }),
    );
  });
});
