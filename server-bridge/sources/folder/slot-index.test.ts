import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotIndex } from './slot-index.ts';

describe('SlotIndex', () => {
  it('answers as a Map does, whatever comes and goes', () => {
    const key = fc.constantFrom(
      ...Array.from({ length: 90 }, (_, index) => `k${index % 45}${'水'.repeat(index % 2)}`),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 600 }), (steps) => {
        const keys: Array<string | null> = [];
        const index = new SlotIndex((slot) => keys[slot] ?? null);
        const model = new Map<string, number>();
        for (const [name, isSet] of steps) {
          if (isSet) {
            keys.push(name);
            index.set(name, keys.length - 1);
            model.set(name, keys.length - 1);
          } else {
            index.delete(name);
            model.delete(name);
          }
          expect(index.size).toBe(model.size);
        }
        for (const name of new Set(keys)) expect(index.get(name ?? '')).toBe(model.get(name ?? ''));
        expect(index.get('never')).toBeUndefined();
      }),
    );
  });

  it('finds each of a hundred thousand, and none of those that left', () => {
    const keys = Array.from({ length: 100_000 }, (_, slot) => `files-${slot >> 10}/notice-${slot}.md`);
    const index = new SlotIndex((slot) => keys[slot] ?? null);
    for (const [slot, key] of keys.entries()) index.set(key, slot);
    for (let slot = 0; slot < keys.length; slot += 2) index.delete(keys[slot] ?? '');
    expect(index.size).toBe(50_000);
    const wrong = keys.filter((key, slot) => index.get(key) !== (slot % 2 === 0 ? undefined : slot));
    expect(wrong).toEqual([]);
  });
});
