import type { NodeHandler } from '../handler.ts';
import type { RawText } from '../types.ts';

/** Takes what is nothing else; adjacent lines are one node. */
export const rawText: NodeHandler = {
  kind: 'RawText',
  role: 'line',
  create(context) {
    let last: RawText | null = null;
    return (line) => {
      const end = line.start + line.text.length;
      if (last !== null && (last.lines[1] === line.number - 1 || context.isFull())) {
        last.lines[1] = line.number;
        last.span[1] = end;
        return [];
      }
      last = { kind: 'RawText', lines: [line.number, line.number], span: [line.start, end] };
      return [last];
    };
  },
};
