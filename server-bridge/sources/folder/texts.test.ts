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
});
