import { diffArrays } from 'diff';
import type { DiffPart } from '../../contract/notice.ts';

/** Work allowed before a comparison gives up and answers coarsely. */
export interface DiffLimits {
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** Insertions and deletions. */
  readonly maxEdits: number;
}

/** Words of scripts that separate them, single characters of those that do not, runs of white space, single signs. */
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+|\s+|./gsu;

const wordsOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** Lines with their ends, so that the parts joined are the text. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Word by word, CJK by character. The parts that are not `added` join to `before`, those not `removed` to `after`. */
export function diffWords(before: string, after: string, limits: DiffLimits): DiffPart[] {
  return compare(wordsOf(before), wordsOf(after), limits).parts;
}

/** Line by line. A changed line is a removed one followed by an added one. */
export function diffLines(
  before: string,
  after: string,
  limits: DiffLimits,
): { parts: DiffPart[]; isCoarse: boolean } {
  return compare(linesOf(before), linesOf(after), limits);
}

function compare(
  before: readonly string[],
  after: readonly string[],
  limits: DiffLimits,
): { parts: DiffPart[]; isCoarse: boolean } {
  // What both share at the ends is cheap to find and most of a usual edit.
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1;
  }
  const middleBefore = before.slice(head, before.length - tail);
  const middleAfter = after.slice(head, after.length - tail);
  const changes = diffArrays(middleBefore, middleAfter, {
    timeout: limits.timeoutMs,
    maxEditLength: limits.maxEdits,
  });
  const middle: DiffPart[] =
    changes === undefined
      ? [
          { kind: 'removed', text: middleBefore.join('') },
          { kind: 'added', text: middleAfter.join('') },
        ]
      : changes.map(({ added, removed, value }) => ({
          kind: added ? 'added' : removed ? 'removed' : 'same',
          text: value.join(''),
        }));
  const parts: DiffPart[] = [
    { kind: 'same', text: before.slice(0, head).join('') },
    ...middle,
    { kind: 'same', text: before.slice(before.length - tail).join('') },
  ];
  return { parts: merge(parts), isCoarse: changes === undefined };
}

/** Drops empty parts, joins neighbours of a kind, and puts what was removed before what came in its place. */
function merge(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  for (const part of parts) {
    if (part.text === '') continue;
    const last = result.at(-1);
    if (last?.kind === part.kind) {
      result[result.length - 1] = { kind: part.kind, text: last.text + part.text };
    } else if (part.kind === 'removed' && last?.kind === 'added') {
      result.splice(-1, 0, part);
    } else {
      result.push(part);
    }
  }
  return result;
}
