import { describe, expect, it } from 'vitest';
import { readData } from './data.ts';

describe('reading data', () => {
  it('knows where each value stands', () => {
    const read = readData('\uFEFFa: 1\nb:\n  - c: x\n  - d:\n      e: y\n', 'yaml');
    expect(read).toMatchObject({ ok: true, value: { a: 1, b: [{ c: 'x' }, { d: { e: 'y' } }] } });
    if (!read.ok) throw new Error(read.message);
    expect(read.placeOf(['a'])).toEqual({ line: 1, column: 1 });
    expect(read.placeOf(['b', 1, 'd', 'e'])).toEqual({ line: 5, column: 7 });
    // What is missing is looked for where it would be.
    expect(read.placeOf(['b', 0, 'f'])).toEqual({ line: 3, column: 5 });
    expect(read.placeOf([])).toEqual({ line: 1, column: 1 });
  });

  it('takes JSON with tabs, and dates as they are written', () => {
    expect(readData('{\n\t"day": "2026-06-12"\n}', 'json')).toMatchObject({
      ok: true,
      value: { day: '2026-06-12' },
    });
    expect(readData('day: 2026-06-12 09:00', 'yaml')).toMatchObject({
      ok: true,
      value: { day: '2026-06-12 09:00' },
    });
  });

  it.each<[string, 'json' | 'yaml', number, number, RegExp]>([
    ['', 'yaml', 1, 1, /nothing in it/],
    [' \n', 'json', 1, 1, /nothing in it/],
    ['{"a": 1,\n "b" 2}', 'json', 2, 6, /':'/],
    ['{"a": 1,}', 'json', 1, 9, /property name/],
    ['{"a": 1', 'json', 1, 8, /'}'/],
    ['{"a": 1, "a": 2}', 'json', 1, 10, /unique/],
    ['a: 1', 'json', 1, 1, /not valid JSON|Unexpected token/],
    ['a: [1\nb: 2', 'yaml', 2, 1, /\]/],
    ['a: 1\na: 2', 'yaml', 2, 1, /unique/],
    ['a:\n\tb: 1', 'yaml', 2, 1, /[Tt]abs/],
    ['a: !!js/function x', 'yaml', 1, 4, /tag/],
  ])('%j as %s is wrong at its place', (text, format, line, column, message) => {
    const read = readData(text, format);
    expect(read.ok).toBe(false);
    expect(read.ok ? null : read.message).toMatch(message);
    expect(read.ok ? null : read.place).toEqual({ line, column });
  });

  it('gives up on what is nested without end', () => {
    expect(readData(`a: ${'['.repeat(5000)}`, 'yaml').ok).toBe(false);
    expect(readData('['.repeat(5000), 'json').ok).toBe(false);
  });

  it('does not unfold a bomb of aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `l${String(at + 1)}: &l${String(at + 1)} [${`*l${String(at)},`.repeat(9)}]`,
    );
    expect(readData(`l0: &l0 x\n${levels.join('\n')}`, 'yaml')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/alias/),
    });
  });
});
