import { describe, expect, it } from 'vitest';
import type { ModerationHit } from '../../../server-bridge/contract/moderation.ts';
import { splitByHits } from './split-by-hits.ts';

function hit(start: number, end: number, action: ModerationHit['action'] = 'flag'): ModerationHit {
  return {
    start,
    end,
    word: 'w',
    rule: 'word',
    level: 'medium',
    action,
    place: 'body',
    tags: [],
    replacement: null,
    dictionaryVersion: 'v',
  };
}

describe('splitByHits', () => {
  it.each([
    ['no hits', [], ['abcdef']],
    ['one inside', [hit(2, 4)], ['ab', 'cd', 'ef']],
    ['at both ends, unsorted', [hit(4, 6), hit(0, 1)], ['a', 'bcd', 'ef']],
    ['overlapping', [hit(1, 4), hit(3, 5)], ['a', 'bcd', 'ef']],
    ['a stronger one', [hit(1, 4), hit(3, 5, 'hold')], ['abc', 'de', 'f']],
    ['empty and outside', [hit(2, 2), hit(5, 9)], ['abcdef']],
  ])('%s', (_name, hits, expected) => {
    const parts = splitByHits('abcdef', hits);
    expect(parts.map((part) => part.text)).toEqual(expected);
    expect(parts.map((part) => part.text).join('')).toBe('abcdef');
  });

  it('keeps an empty text', () => {
    expect(splitByHits('', [])).toEqual([{ start: 0, text: '', hit: null }]);
  });
});
