import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { plainInline } from './inline.ts';

describe('plainInline', () => {
  it.each([
    ['plain', 'plain'],
    ['  a \t b  ', 'a b'],
    ['**bold** and *em* and __strong__', 'bold and em and strong'],
    ['_em_', 'em'],
    ['upgrade[^1] of A[^why]', 'upgrade of A'],
    ['snake_case_name and 3*4*5', 'snake_case_name and 3*4*5'],
    ['~~old~~ new', 'old new'],
    ['`code`', 'code'],
    ['[form](form.pdf) and [a](b "title")', 'form and a'],
    ['![plan](plan.png)', 'plan'],
    ['<https://example.org/a> x', 'https://example.org/a x'],
    ['<a@example.org>', 'a@example.org'],
    ['<b>bold</b><br/>x', 'boldx'],
    ['广<!-- -->告', '广告'],
    ['a <!-- open', 'a'],
    ['广**告**', '广告'],
    ['&#24191;告 &amp; &lt;b&gt; &#x41;', '广告 & <b> A'],
    ['&constructor; &unknown; &', '&constructor; &unknown; &'],
    ['&#0; &#55296; &#x110000;', '\uFFFD \uFFFD \uFFFD'],
    ['\\*not em\\* \\[x\\](y)', '*not em* [x](y)'],
    [
      '&eacute;&ZeroWidthSpace;&shy;&zwj;&zwnj;&NoBreak;&CounterClockwiseContourIntegral;',
      'é\u200B\u00AD\u200D\u200C\u2060∳',
    ],
    ['&lowbar;not em&lowbar; &lsqb;a&rsqb;&#xE001;(b)', '_not em_ [a](b)'],
    ['&#42;not em&#42;', '*not em*'],
    ['a < b > c', 'a < b > c'],
    ['a\u0000b', 'a b'],
  ])('%j becomes %j', (markdown, expected) => {
    expect(plainInline(markdown)).toBe(expected);
  });

  it('never throws, and leaves text without marks alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab*_[]()<>!&#;`~\\-: \uE001') }), (text) => {
        const plain = plainInline(text);
        expect(plain.length).toBeLessThanOrEqual(text.length);
        expect(plain).toBe(plain.trim());
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab水。，:：-') }), (text) => {
        expect(plainInline(text)).toBe(text.trim());
      }),
    );
  });
});
