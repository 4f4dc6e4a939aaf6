import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mask, maskPieces, maskText } from './visible-text.ts';

const spread = (start: number, end: number): Mask => ({
  start,
  end,
  shown: '*'.repeat(end - start),
  isSpread: true,
});
const replaced = (start: number, end: number, shown: string): Mask => ({
  start,
  end,
  shown,
  isSpread: false,
});

describe('masks', () => {
  it.each<[name: string, pieces: string[], masks: Mask[], shown: string[]]>([
    ['inside one piece', ['abc', 'def'], [spread(1, 2)], ['a*c', 'def']],
    ['over two pieces', ['abc', 'def'], [spread(2, 5)], ['ab*', '**f']],
    ['over an empty piece', ['ab', '', 'cd'], [spread(1, 3)], ['a*', '', '*d']],
    ['a replacement stands where it begins', ['abc', 'def'], [replaced(2, 5, 'XYZW')], ['abXYZW', 'f']],
    ['at a border', ['abc', 'def'], [replaced(3, 6, '…')], ['abc', '…']],
    ['several', ['abcd', 'ef'], [spread(0, 1), replaced(2, 3, ''), spread(3, 5)], ['*b*', '*f']],
    ['over three pieces, then more', ['a', 'b', 'cd'], [replaced(0, 3, 'Z'), spread(3, 4)], ['Z', '', '*']],
  ])('%s', (_name, pieces, masks, shown) => {
    expect(maskPieces(pieces, masks)).toEqual(shown);
    expect(maskText(pieces.join(''), masks)).toBe(shown.join(''));
  });

  it('pieces joined are the text masked', () => {
    const cuts = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.option(fc.string({ maxLength: 3 }))));
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 5 })), cuts, (pieces, found) => {
        const text = pieces.join('');
        const masks: Mask[] = [];
        let at = 0;
        for (const [gap, length, shown] of found) {
          const start = at + gap;
          const end = start + length + 1;
          if (end > text.length) break;
          masks.push(shown === null ? spread(start, end) : replaced(start, end, shown));
          at = end;
        }
        expect(maskPieces(pieces, masks).join('')).toBe(maskText(text, masks));
      }),
    );
  });
});
