import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Texts } from './texts.ts';

describe('Texts', () => {
  it('holds what an array would, whatever is written over', () => {
    const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(400), text), { maxLength: 900 }), (writes) => {
        const texts = new Texts();
        const model: Array<string | null> = [];
        for (const [wanted, value] of writes) {
          const index = Math.min(wanted, model.length);
          texts.set(index, value);
          model[index] = value;
        }
        expect(texts.length).toBe(model.length);
        expect(model.map((_value, index) => texts.get(index))).toEqual(model);
        expect(texts.get(model.length)).toBeNull();
      }),
    );
  });

  it('gives back what was written over, and holds a text of any length', () => {
    const texts = new Texts();
    const long = '水'.repeat(200_000);
    for (let round = 0; round < 50; round++) {
      for (let index = 0; index < 1000; index++)
        texts.set(index, `round ${round}, ${'x'.repeat(100)} ${index}`);
    }
    texts.set(1000, long);
    texts.set(7, null);
    expect(texts.get(7)).toBeNull();
    expect(texts.get(1000)).toBe(long);
    expect(texts.get(999)).toBe(`round 49, ${'x'.repeat(100)} 999`);
    expect(texts.byteLength).toBeLessThan(4 * 1024 * 1024);
  });
});
