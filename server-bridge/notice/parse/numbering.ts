/** Reads the mark that begins an item of a list or a numbered clause, and keeps how deep clauses are nested. */

/** Chinese numbering nests by its kind; Markdown's lists (`bullet`, `dot`, `paren`) by their indentation. */
export type Style =
  | 'article'
  | 'zh'
  | 'zh-paren'
  | 'paren-pair'
  | 'letter'
  | 'roman'
  | 'circled'
  | 'dot'
  | 'paren'
  | 'bullet'
  /** `3.1`, `3.2.1`: nested by how many numbers they have. */
  | `decimal-${2 | 3 | 4 | 5}`;

export interface ItemMark {
  readonly style: Style;
  /** As written; null for a bullet. */
  readonly label: string | null;
  /** Columns before the mark; a tab is four, a full-width blank two. */
  readonly indent: number;
  /** UTF-16 offset of the item's content. */
  readonly contentAt: number;
}

const ZH = '[一二三四五六七八九十百零〇两]{1,6}';
const MARKS: ReadonlyArray<readonly [Style, RegExp]> = [
  ['bullet', /[-*+][ \t]+(?=\S)/y],
  ['article', new RegExp(`第(?:${ZH}|\\d{1,4})条(?=[\\s\u3000:：、.]|$)[\\s\u3000:：、.]{0,4}`, 'y')],
  // `一、二号楼` names two buildings.
  ['zh', new RegExp(`(?:${ZH})、(?!${ZH}(?:、|号))\\s{0,4}`, 'y')],
  ['zh-paren', new RegExp(`[（(]${ZH}[）)][、.．]?\\s{0,4}`, 'y')],
  ['paren-pair', /[（(]\d{1,3}[）)][、.．]?\s{0,4}/y],
  ['roman', /(?:[（(](?:i{1,3}|iv|vi{0,3}|ix|x)[）)]|(?:i{2,3}|iv|vi{1,3}|ix)\)(?=\s))\s{0,4}(?=\S)/y],
  ['letter', /(?:[（(][a-hA-H][）)]|[a-h]\)(?=\s))\s{0,4}(?=\S)/y],
  ['circled', /[①-⑳㉑-㉟]\s{0,4}/y],
  // `1.5 m` and `9.30` are numbers, `1.` before a blank or a word is not; so are `1、` and `1．`.
  ['dot', /\d{1,3}(?:[.．](?![\d.．])|、(?!\d))\s{0,4}/y],
  ['paren', /\d{1,3}[)）]\s{1,4}/y],
];
/** The marks that can begin with a unit: most lines begin with none. */
const BY_UNIT = new Map<number, Array<(typeof MARKS)[number]>>();
function begin(units: string, ...styles: readonly Style[]): void {
  for (const unit of units) {
    const code = unit.charCodeAt(0);
    BY_UNIT.set(code, [...(BY_UNIT.get(code) ?? []), ...MARKS.filter(([style]) => styles.includes(style))]);
  }
}
begin('-*+', 'bullet');
begin('第', 'article');
begin('一二三四五六七八九十百零〇两', 'zh');
begin('(（', 'zh-paren', 'paren-pair', 'roman', 'letter');
begin('①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟', 'circled');
begin('0123456789', 'dot', 'paren');
begin('abcdefghivx', 'roman', 'letter');

/** `3.2.1 Scope`; `1.5 m` and `3.20 元` are numbers. */
const DECIMAL =
  /(\d{1,2}(?:\.\d{1,2}){1,4})\.?[\s\u3000]{1,4}(?=\p{L})(?!(?:[kcm]?m|k?g|m?l|kw|million|billion|hours?|days?|miles?|times)\b|[元倍万亿米℃]|公[里斤]|小时|千米)/uy;
const MARKDOWN: ReadonlySet<Style> = new Set(['dot', 'paren', 'bullet']);
const MAX_INDENT = 200;

/** The mark at the start of a line; null when there is none. */
export function readItemMark(text: string, place = indentOf(text)): ItemMark | null {
  const { indent, at } = place;
  const marks = BY_UNIT.get(text.charCodeAt(at));
  if (marks === undefined) return null;
  for (const [style, pattern] of marks) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) continue;
    const label = style === 'bullet' ? null : found[0].replace(/[\s\u3000:：]+$/, '');
    return { style, label, indent, contentAt: at + found[0].length };
  }
  return null;
}

/**
 * Reads `3.1`, `3.2.1`, which are clauses where they begin (`.1`) or go on with what was read before; a number that
 * happens to begin a line does not.
 */
export function createDecimalReader(): (
  text: string,
  mark: { readonly indent: number; readonly at: number },
) => ItemMark | null {
  let last: readonly number[] = [];
  return (text, { indent, at }) => {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return null;
    DECIMAL.lastIndex = at;
    const found = DECIMAL.exec(text);
    if (found === null) return null;
    const numbers = (found[1] ?? '').split('.').map(Number);
    const own = numbers.at(-1) ?? 0;
    const before = last[numbers.length - 1];
    const isNext =
      before !== undefined &&
      own === before + 1 &&
      numbers.slice(0, -1).every((each, index) => each === last[index]);
    if (own !== 1 && !isNext) return null;
    last = numbers;
    const depth = Math.min(numbers.length, 5) as 2 | 3 | 4 | 5;
    const label = found[1] ?? '';
    return { style: `decimal-${depth}`, label, indent, contentAt: at + found[0].length };
  };
}

/** Columns before the first sign of a line, and its offset. */
export function indentOf(text: string): { readonly indent: number; readonly at: number } {
  let at = 0;
  let indent = 0;
  for (; at < text.length && at < MAX_INDENT; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20) indent += 1;
    else if (unit === 0x09) indent += 4 - (indent % 4);
    else if (unit === 0x3000) indent += 2;
    else break;
  }
  return { indent, at };
}

export interface Nesting {
  /** Takes the item and answers its depth, 0 for the outermost. */
  place(style: Style, indent: number): number;
  /** The depth of a keyed line or table below what is open: lists end with their indentation. */
  depthOfLine(): number;
  /** A heading begins anew. */
  reset(): void;
}

export function createNesting(): Nesting {
  let open: Array<{ readonly style: Style; readonly indent: number }> = [];

  /** Whether an item may stand inside the open one. */
  function holds(outer: { style: Style; indent: number }, style: Style, indent: number): boolean {
    if (style.startsWith('decimal')) return outer.style < style && outer.style.startsWith('decimal');
    if (!MARKDOWN.has(style)) return outer.style !== 'bullet';
    return !MARKDOWN.has(outer.style) || indent > outer.indent + 1;
  }

  return {
    place(style, indent) {
      const same = open.findLastIndex(
        (each) => each.style === style && (!MARKDOWN.has(style) || Math.abs(each.indent - indent) <= 1),
      );
      if (same >= 0) {
        open.length = same + 1;
        return same;
      }
      while (open.length > 0 && !holds(open[open.length - 1] ?? { style, indent }, style, indent)) open.pop();
      open.push({ style, indent });
      return open.length - 1;
    },
    depthOfLine() {
      while (open.at(-1)?.style === 'bullet') open.pop();
      return open.length;
    },
    reset() {
      open = [];
    },
  };
}
