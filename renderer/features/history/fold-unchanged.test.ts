import { describe, expect, it } from 'vitest';
import { foldUnchanged } from './fold-unchanged.ts';

const shape = (parts: Parameters<typeof foldUnchanged>[0]) =>
  foldUnchanged(parts).map((line) =>
    line.kind === 'fold'
      ? `fold ${String(line.lines.length)}`
      : `${line.kind} ${line.kind === 'changed' ? line.parts.map(({ text }) => text).join('|') : line.text}`,
  );

describe('foldUnchanged', () => {
  it('keeps two lines beside a change and folds the rest', () => {
    expect(
      shape([
        { kind: 'same', text: '1\n2\n3\n4\n5' },
        { kind: 'removed', text: 'old' },
        { kind: 'added', text: 'new' },
        { kind: 'same', text: '6\n7\n8\n9' },
      ]),
    ).toEqual(['fold 3', 'same 4', 'same 5', 'removed old', 'added new', 'same 6', 'same 7', 'fold 2']);
  });

  it('does not fold a single line', () => {
    expect(
      shape([
        { kind: 'same', text: '1\n2\n3' },
        { kind: 'added', text: 'x' },
      ]),
    ).toEqual(['same 1', 'same 2', 'same 3', 'added x']);
  });

  it('folds a text without changes as a whole', () => {
    expect(shape([{ kind: 'same', text: 'a\nb\nc' }])).toEqual(['fold 3']);
  });

  it('keeps a line that became another one, and empty lines', () => {
    expect(
      shape([
        { kind: 'same', text: '\n' },
        {
          kind: 'changed',
          parts: [
            { kind: 'removed', text: 'x' },
            { kind: 'added', text: 'y' },
          ],
        },
      ]),
    ).toEqual(['same ', 'same ', 'changed x|y']);
  });

  it('has nothing for nothing', () => {
    expect(shape([])).toEqual([]);
  });
});
