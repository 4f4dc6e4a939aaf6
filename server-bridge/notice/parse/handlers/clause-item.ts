import { splitKey } from '../../../rules/keyed-text.ts';
import { MAX_VALUE } from '../clause-counter.ts';
import { LEAD, SIGN } from '../line-signs.ts';
import { createDecimalReader, readItemMark } from '../numbering.ts';
import { cut } from '../warnings.ts';
import type { BodyLine } from '../body-line.ts';
import type { HandlerContext, LineHandler } from '../handler.ts';
import type { ClauseItem } from '../types.ts';

/** A heading or a rule. */
const ENDS_LISTS = /^ {0,3}(?:#{1,6}(?:[ \t]|$)|([-*_])(?:[ \t]*\1){2,}[ \t]*$)/;

/** Keyed items (`- key: value`, `- 键：值`) and numbered clauses (`一、`, `（一）`, `1.`, `（1）`, `①`, `3.2.1`, `第一条`). */
export const clauseItem: LineHandler = {
  kind: 'ClauseItem',
  role: 'line',
  create(context) {
    const { nesting } = context.clauses;
    const readDecimal = createDecimalReader();
    /** Keys under their parents' keys: `- phone` below two persons is no double. */
    const path: string[] = [];
    const seen = new Set<string>();
    let last: ClauseItem | null = null;
    let lastIndent = 0;

    return (line) => {
      if (line.block !== 'text' || line.isLong || context.clauses.isFull()) {
        last = null;
        return null;
      }
      const mark = line.mark ?? readDecimal(line.text, line.place);
      if (mark === null) {
        if ((line.lead & LEAD.section) !== 0 && ENDS_LISTS.test(line.text)) nesting.reset();
        else if (isPlainHeading(line)) nesting.reset();
        return last !== null && continues(last, lastIndent, line) ? [] : endItem();
      }
      const content = line.text.slice(mark.contentAt);
      const isTask = /^\[[ xX]\](?:\s|$)/.test(content);
      const text = isTask ? '' : line.plainFrom(mark.contentAt);
      const pair = (line.signs & SIGN.colon) === 0 ? null : splitKey(text);
      if (text === '' || (mark.label === null && pair === null)) return endItem();

      const depth = nesting.place(mark.style, mark.indent);
      const key = pair?.key ?? null;
      path.length = depth;
      path[depth] = (key ?? mark.label ?? '').toLowerCase();
      warnOfDouble(context, seen, path, key, line.number);
      last = context.clauses.make(line, { key, value: pair?.value ?? text, label: mark.label, depth }, true);
      lastIndent = mark.indent;
      return [last];
    };

    function endItem(): null {
      last = null;
      return null;
    }
  },
};

/** A few Latin words of their own above a list; Chinese headings are numbered. */
function isPlainHeading({ text, next, number, previous }: BodyLine): boolean {
  if (previous === number - 1 || next === null || text.length > 60) return false;
  return readItemMark(next) !== null && !/[.:：;!?]\s*$|[\u3400-\u9fff]/.test(text);
}

/** Stretches an item over the indented line right below it. CommonMark 0.31.2, section 5.2. */
function continues(item: ClauseItem, indent: number, line: BodyLine): boolean {
  const blanks = /^[ \t]*/.exec(line.text)?.[0] ?? '';
  const isBelow = item.lines[1] === line.number - 1;
  if (!isBelow || blanks.replaceAll('\t', '    ').length < indent + 2) return false;
  // A quote, heading or table inside the item is more than its value.
  if (/^(?:>|#|\||[-*+](?:\s|$)|<)/.test(line.text.trimStart())) return false;
  if (item.value.length < MAX_VALUE - 1) {
    const more = line.plain;
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
  const name = path.join('\n');
  if (seen.has(name)) context.warn('clause-duplicate', line, key);
  else seen.add(name);
}
