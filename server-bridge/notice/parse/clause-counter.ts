import { createNesting, type Nesting } from './numbering.ts';
import { cut } from './warnings.ts';
import type { ClauseItem } from './types.ts';

/** What comes after is in the body only. */
export const MAX_CLAUSES = 2000;
/** UTF-16 units. */
export const MAX_VALUE = 4000;

/** What of a line a clause is made of, see `BodyLine`. */
interface Line {
  readonly number: number;
  readonly previous: number;
  readonly start: number;
  readonly text: string;
}

/** Counts and nests the clauses of one text, whichever handler finds them. */
export interface ClauseCounter {
  readonly nesting: Nesting;
  isFull(): boolean;
  /** The depth of a keyed line or a table's row, which have no numbering of their own. */
  depthOf(line: Line): number;
  make(
    line: Line,
    clause: Pick<ClauseItem, 'key' | 'value' | 'label' | 'depth'>,
    isNumbered: boolean,
  ): ClauseItem;
}

export function createClauseCounter(): ClauseCounter {
  let order = 0;
  let last: ClauseItem | null = null;
  let lastIsNumbered = false;
  const nesting = createNesting();

  /** Below a blank line only a numbered clause that is a heading has something inside it. */
  function depthOf(line: Line): number {
    const isNext = last !== null && last.lines[1] === line.previous;
    if (isNext && !lastIsNumbered) return last?.depth ?? 0;
    if (line.previous === line.number - 1) return nesting.depthOfLine();
    if (isNext && last !== null && isHeading(last)) return nesting.depthOfLine();
    nesting.reset();
    return 0;
  }

  return {
    nesting,
    depthOf,
    isFull: () => order >= MAX_CLAUSES,
    make(line, { key, value, label, depth }, isNumbered) {
      last = {
        kind: 'ClauseItem',
        key,
        value: cut(value, MAX_VALUE),
        order,
        label,
        depth,
        lines: [line.number, line.number],
        span: [line.start, line.start + line.text.length],
      };
      lastIsNumbered = isNumbered;
      order += 1;
      return last;
    },
  };
}

/** `三、联系方式`: a few words, no sentence. */
function isHeading({ key, value }: ClauseItem): boolean {
  return (key === null || value === '') && value.length <= 30 && !/[。；;.!！？?]$/.test(value);
}
