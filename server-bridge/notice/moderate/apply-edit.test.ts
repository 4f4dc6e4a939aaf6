import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit, dictionaryOf, editWords, judgeText } from './index.ts';
import type { ListEdit } from './list/index.ts';
import { newWord } from './list/testing.ts';

const LIST = '甲\tmask\tx\n+甲乙丙\nabc\tflag\n乙丙\thold\tchannels=人事\nＡＢＣ\treject\tchannels=公示\n';
const WORDS = ['甲', '甲乙', '乙丙', '丙', 'abc', 'bc', 'Ａbc', '測', '测'];

const word = fc.constantFrom(...WORDS);
const added = fc.record({
  text: word,
  isAllow: fc.boolean(),
  action: fc.constantFrom('', 'mask', 'hold', 'reject'),
  tags: fc.constantFrom([], ['x'], ['y']),
  channels: fc.constantFrom([], ['人事']),
  whole: fc.constantFrom('', 'no'),
});
const edit: fc.Arbitrary<ListEdit> = fc.record({
  add: fc.array(
    added.map(({ text, isAllow, ...fields }) =>
      isAllow ? newWord(text, { isAllow }) : newWord(text, fields),
    ),
    { maxLength: 3 },
  ),
  remove: fc.array(
    fc.tuple(fc.boolean(), word).map(([isAllow, text]) => (isAllow ? `+${text}` : text)),
    { maxLength: 3 },
  ),
});

describe('applyEdit', () => {
  it('finds what the edited list would find', () => {
    const texts = fc.array(fc.constantFrom('甲', '乙', '丙', 'a', 'b', 'c', '測', ' '), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        texts,
        fc.constantFrom(null, '人事', '公示'),
        (edits, parts, channel) => {
          const overlaid = edits.reduce(
            (dictionary, each) => applyEdit(dictionary, each, 'v').dictionary,
            dictionaryOf(LIST),
          );
          const compiled = dictionaryOf(editWords(LIST, edits) ?? '', 'v');
          const text = parts.join('');
          expect(judgeText(text, overlaid, channel, 9)).toEqual(judgeText(text, compiled, channel, 9));
          const { wordCount, allowCount } = compiled.counts;
          expect(overlaid.counts).toMatchObject({ wordCount, allowCount });
        },
      ),
      { seed: 8, numRuns: 60 },
    );
  });

  it('tells what became of each word, and leaves the old dictionary as it is', () => {
    const before = dictionaryOf(LIST, 'v1');
    const { dictionary, change } = applyEdit(
      before,
      { add: [newWord('新', { action: 'mask' }), newWord('ABC')], remove: ['甲', '+甲乙丙', '无'] },
      'v2',
    );
    expect(change).toEqual({ added: 1, changed: 1, removed: 2, missing: ['无'] });
    expect(judgeText('新甲', dictionary).hits).toMatchObject([{ word: '新', dictionaryVersion: 'v2' }]);
    expect(judgeText('新甲', before).hits).toMatchObject([{ word: '甲', dictionaryVersion: 'v1' }]);
    // One line is left of the two with channels.
    expect(judgeText('abc', dictionary, '公示').hits).toMatchObject([{ action: 'flag' }]);
  });

  it.each([
    [newWord('x', { action: 'erase' }), 'unknown-action'],
    [newWord('\u200b'), 'nothing-visible'],
  ])('refuses %j', (wrong, reason) => {
    expect(() => applyEdit(dictionaryOf(LIST), { add: [wrong], remove: [] }, 'v')).toThrow(
      expect.objectContaining({ code: 'bad-request', details: { reason } }),
    );
  });
});
