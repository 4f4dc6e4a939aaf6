import { describe, expect, it } from 'vitest';
import { type BlockKind, createBlockReader } from './blocks.ts';
import { signsOf } from './line-signs.ts';

/** Reads the lines of one text. */
function createReader(): (line: string, next: string | null) => BlockKind {
  const reader = createBlockReader();
  return (line, next) => reader.read(line, next, signsOf(line));
}

function kinds(text: string): string {
  const lines = text.split('\n');
  const read = createReader();
  return lines.map((line, index) => read(line, lines[index + 1] ?? null)[0]).join('');
}

describe('createBlockReader', () => {
  it.each([
    ['paragraphs', 'a\n\nb', 'tbt'],
    ['blank means only blanks', 'a\n \t\nb', 'tbt'],
    ['a fence', 'a\n```js\nb\n\n```\nc', 'tccccct'.replace('ccccc', 'cccc')],
    ['a fence of tildes', '~~~\n```\n~~~\na', 'ccct'],
    ['a longer end', '```\na\n`````\nb', 'ccct'],
    ['a shorter end is none', '````\na\n```\nb\n````\nc', 'ccccct'],
    ['an end with words is none', '```\na\n``` js\nb', 'cccc'],
    ['an unclosed fence', '```\na\n\nb', 'cccc'],
    ['a fence in a list', '- ```\n  a\n  ```\nb', 'ccct'],
    ['a fence in a numbered list', '1. ```\n   a\n   ```\nb', 'ccct'],
    ['a fence in a quote', '> ```\n> a\n> ```\nb', 'ccct'],
    ['code in a line is no fence', '```a``` b\nc', 'tt'],
    ['two backticks are no fence', '``\na', 'tt'],
    ['a table', 'a | b\n- | -\n1 | 2\n\nc', 'tttbt'],
    ['a table with outer bars', '| a |\n|---|\n| 1 |\n\nc', 'tttbt'],
    ['aligned columns', 'a|b|c\n:-|:-:|-:\n1|2|3', 'ttt'],
    ['a row that stands alone', '| a |\nb', 'tt'],
    ['a comment', 'a\n<!-- b\nc -->\nd', 'thht'],
    ['a comment in one line', '<!-- a -->\nb', 'ht'],
    ['an unclosed comment', '<!--\na\n\nb', 'hhhh'],
    ['a short comment', '<!-->\na', 'hh'],
    ['preformatted text', '<pre>\n- a: b\n</pre>\nc', 'ccct'],
    ['a script', '<script>a\n\nb</SCRIPT>\nc', 'ccct'],
    ['other elements are text', '<div>\na\n</div>', 'ttt'],
    ['words that begin alike', '<prefix>\na', 'tt'],
  ])('%s', (_, text, expected) => {
    expect(kinds(text)).toBe(expected);
  });

  it('tells tables from text', () => {
    const read = createReader();
    expect(read('a | b', '--- | ---')).toBe('table');
    expect(read('--- | ---', '1 | 2')).toBe('table');
    expect(read('1 | 2', '')).toBe('table');
    expect(read('', 'a | b')).toBe('blank');
    expect(read('a | b', 'c | d')).toBe('text');
    expect(read('a - b', '---')).toBe('text');
  });

  it('takes linear time for a line of quotes', () => {
    expect(kinds(`${'> '.repeat(9000)}x\`\`\`\n${'- '.repeat(9000)}\`\`\`\``)).toHaveLength(2);
  });
});
