import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes, canonicalText } from './canonical.ts';

/** Objects with their keys in another order, all the way down. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, turned(field)]),
  );
}

const json = fc.jsonValue({ stringUnit: 'binary' });

describe('canonical bytes', () => {
  it('are those of RFC 8785', () => {
    // Section 3.2.2, appendix B and section 3.2.3.
    expect(
      canonicalText(
        JSON.parse(String.raw`{
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }`),
      ),
    ).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    expect([0, -0, 5e-324, 9007199254740992, 1e21, 295147905179352830000].map(canonicalText)).toEqual([
      '0',
      '0',
      '5e-324',
      '9007199254740992',
      '1e+21',
      '295147905179352830000',
    ]);
    const names = ['€', '\r', '\uFB33', '1', '\u{1F600}', '\u0080', 'ö'];
    const sorted = Object.keys(
      JSON.parse(canonicalText(Object.fromEntries(names.map((name) => [`${name} `, 0])))) as object,
    );
    expect(sorted.map((name) => name.slice(0, -1))).toEqual([
      '\r',
      '1',
      '\u0080',
      'ö',
      '€',
      '\u{1F600}',
      '\uFB33',
    ]);
    expect(new TextDecoder().decode(canonicalBytes(['公告']))).toBe('["公告"]');
  });

  it('do not depend on the order of keys, and say the value and no other', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalText(value);
        expect(canonicalText(turned(value))).toBe(text);
        expect(canonicalText(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('are refused for what JSON cannot say', () => {
    for (const value of [NaN, Infinity, undefined, 1n, Symbol('x'), () => 0, ['\uD800'], { '\uDC00': 1 }])
      expect(() => canonicalText(value)).toThrow(TypeError);
  });
});
