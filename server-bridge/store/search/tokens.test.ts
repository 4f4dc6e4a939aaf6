import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlightExcerpt } from './highlight.ts';
import { parseQuery, proves } from './query.ts';
import { TokenWriter } from './token-writer.ts';
import { fold } from './tokens.ts';

const tokensOf = (title: string, text: string) =>
  Buffer.from(new TokenWriter().write(title, text)).toString().trim().split(' ').sort();

describe('tokens', () => {
  it('are words, characters and pairs, with marks for title and frequency', () => {
    expect(tokensOf('', '停水，Wi-Fi ５G')).toEqual(['5', 'fi', 'g', 'wi', '停', '停水', '水']);
    expect(tokensOf('水A', '水水 a a')).toEqual(['_a', '_水', 'a', '~a', '~水', '水', '水水'].sort());
  });

  it('keep lengths when folding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(text)).toHaveLength(text.length);
      }),
    );
  });

  it('of a query are all among those of a text that holds it', () => {
    const units = [...'停水通知明日ａＢc12 ,，𠀀😀'];
    const text = fc.string({ unit: fc.constantFrom(...units), maxLength: 40 });
    const writer = new TokenWriter();
    fc.assert(
      fc.property(text, text, text, (before, query, after) => {
        const whole = `${before} ${query} ${after}`;
        const tokens = new Set(Buffer.from(writer.write('', whole)).toString().split(' '));
        const parsed = parseQuery(query);
        for (const token of parsed.flatMap((unit) => unit.tokens)) {
          expect(tokens.has(Buffer.from(token).toString())).toBe(true);
        }
        expect(proves(parsed, '', whole)).toBe(true);
        const shown = highlightExcerpt(whole, parsed)
          .map((part) => part.text)
          .join('');
        expect(shown.replaceAll(/[…\s]/g, '')).toBe(whole.replaceAll(/\s/g, ''));
      }),
    );
  });
});
