import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { createLineSplitter, type SourceLine } from './lines.ts';

function split(chunks: readonly string[]): SourceLine[] {
  const lines: SourceLine[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

describe('createLineSplitter', () => {
  it.each<[string, Array<[string, string]>]>([
    ['', []],
    ['a', [['a', '']]],
    ['a\n', [['a', '\n']]],
    [
      'a\nb',
      [
        ['a', '\n'],
        ['b', ''],
      ],
    ],
    [
      'a\r\nb\r\n',
      [
        ['a', '\r\n'],
        ['b', '\r\n'],
      ],
    ],
    [
      'a\rb\r',
      [
        ['a', '\r'],
        ['b', '\r'],
      ],
    ],
    [
      '\n\n',
      [
        ['', '\n'],
        ['', '\n'],
      ],
    ],
    [
      '\r\r\n\n',
      [
        ['', '\r'],
        ['', '\r\n'],
        ['', '\n'],
      ],
    ],
    [
      '\n\r',
      [
        ['', '\n'],
        ['', '\r'],
      ],
    ],
    // Not ends of lines in Markdown.
    ['a\u2028b\u0085c\fd', [['a\u2028b\u0085c\fd', '']]],
  ])('%j', (text, expected) => {
    expect(split([text]).map((line) => [line.text, line.eol])).toEqual(expected);
  });

  it('numbers lines from 1 and knows where they start', () => {
    expect(split(['ab\r\n\ncd'])).toEqual([
      { number: 1, start: 0, text: 'ab', eol: '\r\n' },
      { number: 2, start: 4, text: '', eol: '\n' },
      { number: 3, start: 5, text: 'cd', eol: '' },
    ]);
  });

  it('joins a CR LF and a surrogate pair that a chunk cuts', () => {
    const text = '😀\r\n水';
    for (let at = 0; at <= text.length; at += 1) {
      expect(split([text.slice(0, at), '', text.slice(at)])).toEqual(split([text]));
    }
  });

  it('loses nothing, however it is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '水', '😀'.charAt(0), '😀'.charAt(1)) });
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 7 })), (whole, sizes) => {
        const chunks: string[] = [];
        let at = 0;
        for (const size of sizes) {
          chunks.push(whole.slice(at, at + size));
          at += size;
        }
        chunks.push(whole.slice(at));
        const lines = split(chunks);
        expect(lines).toEqual(split([whole]));
        expect(lines.map((line) => line.text + line.eol).join('')).toBe(whole);
        for (const line of lines) expect(whole.startsWith(line.text, line.start)).toBe(true);
      }),
    );
  });
});
