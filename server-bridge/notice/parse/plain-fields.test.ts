import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { readYaml } from './front-matter.ts';
import { readPlainFields } from './plain-fields.ts';

describe('readPlainFields', () => {
  it('reads the front matter that most files have', () => {
    const block =
      'id: water-2026\ntitle: 停水通知\ntags: [后勤, A 座]\nissuer:\n\nexpires: 2026-06-12 09:00\n';
    expect(readPlainFields(block, 2)).toEqual([
      { name: 'id', value: { kind: 'text', text: 'water-2026' }, line: 2 },
      { name: 'title', value: { kind: 'text', text: '停水通知' }, line: 3 },
      {
        name: 'tags',
        value: {
          kind: 'list',
          items: [
            { kind: 'text', text: '后勤' },
            { kind: 'text', text: 'A 座' },
          ],
        },
        line: 4,
      },
      { name: 'issuer', value: { kind: 'empty' }, line: 5 },
      { name: 'expires', value: { kind: 'text', text: '2026-06-12 09:00' }, line: 7 },
    ]);
  });

  it.each([
    'a: b: c',
    'a: b #c',
    'a: b:',
    'a: "b"',
    "a: 'b'",
    'a: |',
    'a: &x b',
    'a: *x',
    'a: !!str b',
    'a: {b: c}',
    'a: [b, [c]]',
    'a: [b,, c]',
    'a: []',
    'a: [b, ]',
    'a: ~',
    'a: -1',
    'a: b\n c',
    'a: b\na: c',
    'a:b',
    ' a: b',
    'a : b',
    '- a',
    '# a',
    'null: a',
    '? a',
    'a:\tb',
    'a: b\tc',
    'a: 😀',
    'a: 是\uD800',
    'a: b\u00A0',
    `a: [${'b, '.repeat(60)}b]`,
  ])('leaves %j to YAML', (block) => {
    expect(readPlainFields(`${block}\n`, 2)).toBeNull();
  });

  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ab09 -:#,.[]{}&*!|>"\'%@`~?=_/水：，'), maxLength: 12 }),
    fc.constantFrom(
      'null',
      'Null',
      'NULL',
      'nULL',
      '~',
      'true',
      'yes',
      '007',
      '0x1F',
      '1e3',
      '.5',
      '1_000',
      '-',
    ),
    fc.constantFrom('[a, b]', '[a]', '[ a , null ]', '[]', '[a b, c:d]', '[a,b,]', '[true, 2026-06-12]'),
    fc.constantFrom(
      '2026-06-12',
      '2026-06-12 09:00',
      '2026-06-12T09:00Z',
      '2026-06-01 ~ 2026-06-05',
      '12:30:45',
    ),
  );
  const name = fc.constantFrom(
    'id',
    'title',
    'tags',
    'true',
    'no',
    'y',
    'null',
    'a-b',
    'a_b',
    'a1',
    '1',
    '停',
  );
  const line = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(name, fc.constantFrom(': ', ':  ', ':', ' : '), value)
        .map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '...', '---', '# note', '- a', '  b') },
  );

  it('answers what YAML answers, or leaves it to YAML', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const block = lines.map((each) => `${each}\n`).join('');
        const plain = readPlainFields(block, 2);
        if (plain === null) return;
        taken += 1;
        expect({ ok: true, fields: plain }).toEqual(readYaml(block, 2));
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(200);
  });
});
