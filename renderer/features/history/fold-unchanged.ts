import type { DiffLine, DiffPart } from '../../../server-bridge/contract/notice.ts';

export type ShownLine =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly key: number; readonly text: string }
  | { readonly kind: 'changed'; readonly key: number; readonly parts: readonly DiffPart[] }
  | { readonly kind: 'fold'; readonly key: number; readonly lines: readonly string[] };

type Cut =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }
  | Extract<DiffLine, { kind: 'changed' }>;

/**
 * Cuts the stretches of a text diff into lines and folds unchanged ones, save `context` lines beside each change. A
 * fold is never shorter than two lines.
 */
export function foldUnchanged(diff: readonly DiffLine[], context = 2): ShownLine[] {
  const lines = diff.flatMap((line): Cut[] =>
    line.kind === 'changed' ? [line] : line.text.split('\n').map((text) => ({ kind: line.kind, text })),
  );
  const isNear = lines.map(() => false);
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'same') continue;
    isNear.fill(true, Math.max(0, index - context), index + context + 1);
  }
  const result: ShownLine[] = [];
  let far: string[] = [];
  const flush = (end: number): void => {
    const [only] = far;
    if (far.length > 1) result.push({ kind: 'fold', key: end - far.length, lines: far });
    else if (only !== undefined) result.push({ kind: 'same', key: end - 1, text: only });
    far = [];
  };
  for (const [key, line] of lines.entries()) {
    if (line.kind === 'same' && isNear[key] === false) far.push(line.text);
    else {
      flush(key);
      result.push({ ...line, key });
    }
  }
  flush(lines.length);
  return result;
}
