/** The text of a notice as it stands in the page, block by block, ready to be searched. The page is not changed. */
import { foldText, matchesIn, type Folded } from './fold-text.ts';

/** Text that reads on without a break, over however many elements. */
interface Block {
  readonly nodes: readonly Text[];
  /** Where each node's text begins in the block's. */
  readonly starts: readonly number[];
  readonly folded: Folded;
}

/**
 * A place found: which block, counted from the text's first one (what stands above it comes and goes), and where in it,
 * to tell places of another reading of the page apart.
 */
export interface Hit {
  readonly block: number;
  readonly start: number;
  readonly range: Range;
}

export interface TextIndex {
  find(query: string, most: number): Hit[];
}

const INLINE: ReadonlySet<string> = new Set(
  'A ABBR B BDI BDO CITE CODE DEL DFN EM I INS KBD MARK Q RP RT RUBY S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR'.split(
    ' ',
  ),
);
/** Parts that are no text of the notice, or are not shown. */
const LEFT_OUT = '[aria-hidden="true"], .visually-hidden, .toc-fold, .reader-banner, svg';

export function indexText(root: Element): TextIndex {
  const blocks: Block[] = [];
  /** How many blocks stand above the text itself. */
  let above = 0;
  let nodes: Text[] = [];
  const close = (): void => {
    if (nodes.length === 0) return;
    const starts: number[] = [];
    let text = '';
    for (const node of nodes) {
      starts.push(text.length);
      text += node.data;
    }
    if (text.trim() !== '') blocks.push({ nodes, starts, folded: foldText(text) });
    nodes = [];
  };
  const walk = (parent: Element): void => {
    for (const child of parent.childNodes) {
      if (child instanceof Text) nodes.push(child);
      if (!(child instanceof Element) || child.matches(LEFT_OUT)) continue;
      const isInline = INLINE.has(child.tagName);
      if (!isInline) close();
      if (child.matches('.prose')) above = blocks.length;
      if (!(child instanceof HTMLDetailsElement) || child.open) walk(child);
      if (!isInline) close();
    }
  };
  walk(root);
  close();
  return {
    find(query, most) {
      const folded = foldText(query).text;
      const hits: Hit[] = [];
      for (const [index, block] of blocks.entries()) {
        if (hits.length >= most) break;
        for (const { start, end } of matchesIn(block.folded, folded, most - hits.length))
          hits.push({ block: index - above, start, range: rangeIn(block, start, end) });
      }
      return hits;
    },
  };
}

function rangeIn({ nodes, starts }: Block, start: number, end: number): Range {
  const range = new Range();
  const first = nodeAt(starts, start);
  const last = nodeAt(starts, end - 1);
  const [from, to] = [nodes[first], nodes[last]];
  if (from !== undefined) range.setStart(from, start - (starts[first] ?? 0));
  if (to !== undefined) range.setEnd(to, end - (starts[last] ?? 0));
  return range;
}

/** The last node that begins at or before a place. */
function nodeAt(starts: readonly number[], place: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
