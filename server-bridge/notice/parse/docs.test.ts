import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { LEVEL_MARKS, LEVEL_WORDS } from './levels.ts';

const page = await readFile(new URL('../../../docs/parsing.md', import.meta.url), 'utf8');

/** The rows of the table below a comment: first cell, and the words of the second. */
function tableBelow(comment: string): Record<string, string[]> {
  const [, below = ''] = page.split(`<!-- ${comment} -->\n`);
  const rows = below.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return Object.fromEntries(
    rows.map((row) => {
      const [, name = '', words = ''] = row.split('|').map((cell) => cell.trim());
      return [name, words.split(', ')];
    }),
  );
}

describe('docs/parsing.md', () => {
  it('shows the marks as they are', () => {
    expect(tableBelow('marks')).toEqual(LEVEL_MARKS);
  });

  it('shows the words of levels as they are', () => {
    expect(tableBelow('level words')).toEqual(LEVEL_WORDS);
  });
});
