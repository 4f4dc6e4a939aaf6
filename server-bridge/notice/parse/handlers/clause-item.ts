import { splitKey } from '../../../rules/keyed-text.ts';
import { plainInline } from '../inline.ts';
import { createNesting, readItemMark } from '../numbering.ts';
import { cut } from '../warnings.ts';
import type { BodyLine, HandlerContext, NodeHandler } from '../handler.ts';
import type { ClauseItem } from '../types.ts';

/** What comes after is in the body only. */
export const MAX_CLAUSES = 2000;
/** UTF-16 units. */
const MAX_VALUE = 4000;

/** Keyed items (`- key: value`, `- 键：值`) and numbered clauses (`一、`, `（一）`, `1.`, `（1）`, `第一条`). */
export const clauseItem: NodeHandler = {
  kind: 'ClauseItem',
  role: 'line',
  create(context) {
    const nesting = createNesting();
    /** Keys under their parents' keys: `- phone` below two persons is no double. */
    const path: string[] = [];
    const seen = new Set<string>();
    let order = 0;
    let last: ClauseItem | null = null;
    let lastIndent = 0;

    return (line) => {
      if (line.block !== 'text' || line.isLong || order >= MAX_CLAUSES) {
        last = null;
        return null;
      }
      const mark = readItemMark(line.text);
      if (mark === null) {
        if (/^ {0,3}#{1,6}(?:[ \t]|$)/.test(line.text)) nesting.reset();
        return last !== null && continues(last, lastIndent, line) ? [] : endItem();
      }
      const content = line.text.slice(mark.contentAt);
      const isTask = /^\[[ xX]\](?:\s|$)/.test(content);
      const text = isTask ? '' : plainInline(content);
      const pair = splitKey(text);
      if (text === '' || (mark.label === null && pair === null)) return endItem();

      const depth = nesting.place(mark.style, mark.indent);
      const key = pair?.key ?? null;
      path.length = depth;
      path[depth] = key ?? mark.label ?? '';
      warnOfDouble(context, seen, path, key, line.number);
      last = {
        kind: 'ClauseItem',
        key,
        value: cut(pair?.value ?? text, MAX_VALUE),
        order,
        label: mark.label,
        depth,
        lines: [line.number, line.number],
        span: [line.start, line.start + line.text.length],
      };
      lastIndent = mark.indent;
      order += 1;
      return [last];
    };

    function endItem(): null {
      last = null;
      return null;
    }
  },
};

/** Stretches an item over the indented line right below it. CommonMark 0.31.2, section 5.2. */
function continues(item: ClauseItem, indent: number, line: BodyLine): boolean {
  const blanks = /^[ \t]*/.exec(line.text)?.[0] ?? '';
  const isBelow = item.lines[1] === line.number - 1;
  if (!isBelow || blanks.replaceAll('\t', '    ').length < indent + 2) return false;
  // A quote, heading or table inside the item is more than its value.
  if (/^(?:>|#|\||[-*+](?:\s|$)|<)/.test(line.text.trimStart())) return false;
  if (item.value.length < MAX_VALUE - 1) {
    const more = plainInline(line.text);
    item.value = cut(item.value === '' ? more : `${item.value} ${more}`, MAX_VALUE);
  }
  item.lines[1] = line.number;
  item.span[1] = line.start + line.text.length;
  return true;
}

function warnOfDouble(
  context: HandlerContext,
  seen: Set<string>,
  path: readonly string[],
  key: string | null,
  line: number,
): void {
  if (key === null) return;
  const name = path.map((each) => each.toLowerCase()).join('\n');
  if (seen.has(name)) context.warn('clause-duplicate', line, key);
  else seen.add(name);
}
