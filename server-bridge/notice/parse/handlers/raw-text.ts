import type { LineHandler } from '../handler.ts';
import type { RawText } from '../types.ts';

/** Takes what is nothing else; adjacent lines are one node. */
export const rawText: LineHandler = {
  kind: 'RawText',
  role: 'line',
  create(context) {
    let last: RawText | null = null;
    /** `last` was the last node of all when it was made: from there on all is raw text. */
    let isTail = false;
    return (line) => {
      const end = line.start + line.text.length;
      if (last !== null && (isTail || last.lines[1] === line.number - 1)) {
        last.lines[1] = line.number;
        last.span[1] = end;
        return [];
      }
      isTail = context.isFull();
      last = { kind: 'RawText', lines: [line.number, line.number], span: [line.start, end] };
      return [last];
    };
  },
};
