import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlOf, packBody, plainTextOf, unpackBody, type Body } from './packed.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 400 });
const bodies: fc.Arbitrary<Body> = fc.record({
  plainText: text,
  html: text,
  text,
  detail: fc.record({
    isPlain: fc.boolean(),
    toc: fc.constant([]),
    clauses: fc.array(
      fc.record({
        order: fc.nat(),
        depth: fc.nat(3),
        label: fc.option(text),
        key: fc.option(text),
        value: text,
        lines: fc.tuple(fc.nat(), fc.nat()),
      }),
    ),
    dates: fc.constant([]),
    warnings: fc.constant([]),
  }),
});

describe('a packed body', () => {
  it('is unpacked as it was, from any place in a buffer', () => {
    fc.assert(
      fc.property(bodies, fc.nat(9), (body, offset) => {
        const packed = packBody(body);
        const moved = new Uint8Array(packed.length + offset);
        moved.set(packed, offset);
        expect(unpackBody(moved.subarray(offset))).toEqual(body);
        expect(plainTextOf(packed)).toBe(body.plainText);
        expect(htmlOf(packed)).toBe(body.html);
      }),
    );
  });

  it('has a buffer of its own and of its size, however large the one before was', () => {
    const detail = { isPlain: false, toc: [], clauses: [], dates: [], warnings: [] };
    const large = packBody({ plainText: '水'.repeat(700_000), html: '', text: '', detail });
    const small = packBody({ plainText: '水', html: '<p>水</p>', text: '水', detail });
    expect(small.buffer.byteLength).toBe(small.length);
    expect(small.length).toBeLessThan(200);
    expect(plainTextOf(large)).toHaveLength(700_000);
  });

  it('keeps a byte order mark that a text begins with', () => {
    const detail = { isPlain: true, toc: [], clauses: [], dates: [], warnings: [] };
    const body = { plainText: '\ufeffa', html: '\ufeff<p>a</p>', text: '\ufeffa', detail };
    expect(unpackBody(packBody(body))).toEqual(body);
  });

  it('keeps half of a character pair as the sign for what cannot be shown', () => {
    const detail = { isPlain: true, toc: [], clauses: [], dates: [], warnings: [] };
    expect(plainTextOf(packBody({ plainText: '\ud800a', html: '', text: '', detail }))).toBe('\ufffda');
  });
});
