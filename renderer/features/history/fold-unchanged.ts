import type { DiffPart } from '../../../server-bridge/contract/notice.ts';

export type DiffLine =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly key: number; readonly text: string }
  | { readonly kind: 'fold'; readonly key: number; readonly count: number };

/**
 * Cuts the stretches of a text diff into lines and folds unchanged ones, save `context` lines beside each change. A
 * fold is never shorter than two lines.
 */
export function foldUnchanged(parts: readonly DiffPart[], context = 2): DiffLine[] {
  const lines = parts.flatMap(({ kind, text }) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => ({ kind, text: line })),
  );
  const isNear = lines.map(() => false);
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'same') continue;
    for (
      let near = Math.max(0, index - context);
      near <= Math.min(lines.length - 1, index + context);
      near += 1
    ) {
      isNear[near] = true;
    }
  }
  const result: DiffLine[] = [];
  for (let index = 0; index < lines.length;) {
    let end = index;
    while (end < lines.length && isNear[end] === false) end += 1;
    if (end - index >= 2) {
      result.push({ kind: 'fold', key: index, count: end - index });
      index = end;
      continue;
    }
    const line = lines[index];
    if (line !== undefined) result.push({ kind: line.kind, key: index, text: line.text });
    index += 1;
  }
  return result;
}
