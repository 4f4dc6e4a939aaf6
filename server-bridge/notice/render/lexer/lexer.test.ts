/**
 * The tokens are marked's, whatever the text: compared over random texts rich in marks, CommonMark's examples and the
 * project's own texts. `GAZETTE_LONG=1` compares millions.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Lexer } from 'marked';
import { describe, expect, it } from 'vitest';
import type { TextFormat } from '../../document.ts';
import { createLexer, createPlainLexer } from '../grammar.ts';
import { renderBody } from '../index.ts';

const isLong = process.env['GAZETTE_LONG'] === '1';
const RUNS = isLong ? 1_500_000 : 60_000;
const FORMATS: readonly TextFormat[] = ['markdown', 'plain'];

/** Everything that the lexer leaves behind. */
function lexWith(lexer: Lexer, text: string): unknown {
  lexer.blockTokens(text, lexer.tokens);
  for (const { src, tokens } of lexer.inlineQueue) lexer.inlineTokens(src, tokens);
  const { inLink, inRawBlock, linkEmitted, top } = lexer.state;
  return {
    tokens: [...lexer.tokens],
    links: { ...lexer.tokens.links },
    inLink,
    inRawBlock,
    linkEmitted,
    top,
  };
}

/** Both outcomes where they differ, else null. */
function difference(text: string, format: TextFormat): unknown {
  const expected = lexWith(createPlainLexer(text, format), text);
  const actual = lexWith(createLexer(text, format), text);
  return isDeepStrictEqual(actual, expected) ? null : { text, expected, actual };
}

/** What texts are made of: words, blanks of all kinds, and marks whole and in parts. */
const WORDS =
  'a|b|word|snake_case|通知|第一条|一、|（二）|。|：|，|“|”|é|🔥|1|9|3.5|1200*600|(|)|"|.|,|:|=|+|!|@|&|&amp;|&#35;'.split(
    '|',
  );
const MARKS = (
  '- |* |+ |1. |2. |10) |# |### |#|> |``` |~~~|``|`|**|*|__|_|~~|~|[|]|](|](/x)|[a]|[a](/b)|![i](p.png)|[a]: /x|](x "t")|' +
  '<|<br>|<b>|</b>|<a |<div>|<!--|-->|<http://a.cn>|http://a.cn|https://a.cn/b_c?d|ftp://|www.a.cn|a@b.cn|mailto:|' +
  '\\|\\*|[ ] |[x] |---|===|***|- - -'
).split('|');
const BLANKS = [' ', ' ', '  ', '    ', '\t', '\u3000', '\u00a0'];
const CELLS = ['|', '| a | b |\n', '|---|:-:|\n', '| c \\| d |'];

const inLine = fc.constantFrom(...WORDS, ...WORDS, ...MARKS, ...BLANKS, ...CELLS);
const anywhere = fc.oneof(
  { weight: 5, arbitrary: inLine },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\n', '\n\n', '\\\n', '  \n', '\r', '\u2028') },
);
const line = fc
  .tuple(
    fc.constantFrom(
      '',
      '',
      '- ',
      '  ',
      '  - ',
      '1. ',
      '   ',
      '# ',
      '> ',
      '    ',
      '\t',
      '| ',
      '```',
      '* ',
      '2) ',
    ),
    fc.array(inLine, { maxLength: 5 }),
    fc.constantFrom('\n', '\n', '\n\n', '\n \n', ''),
  )
  .map(([start, words, end]) => start + words.join('') + end);
const text = fc.oneof(
  fc.array(anywhere, { maxLength: 12, size: 'max' }).map((words) => words.join('')),
  fc.array(line, { maxLength: 7, size: 'max' }).map((lines) => lines.join('')),
);

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:md|txt)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'));
}

function examples(): string[] {
  const file = createRequire(import.meta.url).resolve('commonmark-spec/spec.txt');
  const found = readFileSync(file, 'utf8').matchAll(/^`{32} example\n([^]*?)^\.\n/gm);
  return Array.from(found, ([, markdown = '']) => markdown.replaceAll('→', '\t'));
}

describe('the tokens are marked’s', () => {
  it(
    'for random texts',
    () => {
      const same = fc.property(text, fc.constantFrom(...FORMATS), (each, format) => {
        expect(difference(each, format)).toBeNull();
      });
      fc.assert(same, { numRuns: RUNS });
    },
    isLong ? 3_600_000 : 120_000,
  );

  it('where marked alone throws: the quote is text', () => {
    const throwing = '2) a\n\t> +\na\n';
    expect(() => new Lexer().lex(throwing)).toThrow(TypeError);
    for (const format of FORMATS) expect(difference(throwing, format)).toBeNull();
    const { html, warnings } = renderBody(throwing, {});
    expect(html).toContain('&gt; +');
    expect(warnings).toEqual([]);
  });

  it('for CommonMark’s examples, alone and two at a time', () => {
    const all = examples();
    expect(all.length).toBeGreaterThan(600);
    for (const [index, example] of all.entries()) {
      for (const format of FORMATS) {
        expect(difference(example, format)).toBeNull();
        expect(difference(`${example}\n${all[(index * 7) % all.length] ?? ''}`, format)).toBeNull();
      }
    }
  });

  it('for the project’s own texts', () => {
    const root = join(import.meta.dirname, '../../../..');
    const all = ['docs', 'samples', 'server-bridge'].flatMap((folder) => textsBelow(join(root, folder)));
    expect(all.length).toBeGreaterThan(10);
    for (const each of all) for (const format of FORMATS) expect(difference(each, format)).toBeNull();
  });
});
