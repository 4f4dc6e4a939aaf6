/** Reads the mark that begins an item of a list or a numbered clause, and keeps how deep clauses are nested. */

/** Chinese numbering nests by its kind; Markdown's lists (`bullet`, `dot`, `paren`) by their indentation. */
export type Style = 'article' | 'zh' | 'zh-paren' | 'paren-pair' | 'circled' | 'dot' | 'paren' | 'bullet';

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
  ['circled', /[①-⑳㉑-㉟]\s{0,4}/y],
  // `1.5 m` and `9.30` are numbers, `1.` before a blank or a word is not; so are `1、` and `1．`.
  ['dot', /\d{1,3}(?:[.．](?![\d.．])|、(?!\d))\s{0,4}/y],
  ['paren', /\d{1,3}[)）]\s{1,4}/y],
];
const MAY_BEGIN_MARK = /[-*+第一二三四五六七八九十百零〇两（(①-⑳㉑-㉟\d]/;
const MARKDOWN: ReadonlySet<Style> = new Set(['dot', 'paren', 'bullet']);
const MAX_INDENT = 200;

/** The mark at the start of a line; null when there is none. */
export function readItemMark(text: string): ItemMark | null {
  let at = 0;
  let indent = 0;
  for (; at < text.length && at < MAX_INDENT; at += 1) {
    const unit = text[at];
    if (unit === ' ') indent += 1;
    else if (unit === '\t') indent += 4 - (indent % 4);
    else if (unit === '\u3000') indent += 2;
    else break;
  }
  if (!MAY_BEGIN_MARK.test(text[at] ?? '')) return null;
  for (const [style, pattern] of MARKS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) continue;
    const label = style === 'bullet' ? null : found[0].replace(/[\s\u3000:：]+$/, '');
    return { style, label, indent, contentAt: at + found[0].length };
  }
  return null;
}

export interface Nesting {
  /** Takes the item and answers its depth, 0 for the outermost. */
  place(style: Style, indent: number): number;
  /** A heading begins anew. */
  reset(): void;
}

export function createNesting(): Nesting {
  let open: Array<{ readonly style: Style; readonly indent: number }> = [];

  /** Whether an item may stand inside the open one. */
  function holds(outer: { style: Style; indent: number }, style: Style, indent: number): boolean {
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
    reset() {
      open = [];
    },
  };
}
