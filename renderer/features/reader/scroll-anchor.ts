/** Keeps the reader's eyes where they are while the text under them is replaced. */

/** The block at the top of what is read: how to find it again, and how far from the top it stood, in px. */
export interface Anchor {
  readonly id: string;
  readonly text: string;
  readonly index: number;
  readonly offset: number;
}

const TEXT_LENGTH = 120;

const blocksOf = (content: Element): Element[] => [...content.children];
const textOf = (block: Element): string => block.textContent.trim().slice(0, TEXT_LENGTH);

/** The first block of `content` that reaches below the scroller's top; null at the very top, where nothing is to be kept. */
export function findAnchor(scroller: Element, content: Element): Anchor | null {
  if (scroller.scrollTop <= 0) return null;
  const { top } = scroller.getBoundingClientRect();
  const blocks = blocksOf(content);
  for (const [index, block] of blocks.entries()) {
    const box = block.getBoundingClientRect();
    if (box.bottom > top) return { id: block.id, text: textOf(block), index, offset: box.top - top };
  }
  return null;
}

/** Scrolls so that the anchor's block stands where it stood: found by id, by its text, or by its place. */
export function restoreAnchor(scroller: Element, content: Element, anchor: Anchor): void {
  const blocks = blocksOf(content);
  const block =
    (anchor.id === '' ? undefined : blocks.find((one) => one.id === anchor.id)) ??
    nearest(blocks, anchor) ??
    blocks[Math.min(anchor.index, blocks.length - 1)];
  if (block === undefined) return;
  const { top } = scroller.getBoundingClientRect();
  const moved = block.getBoundingClientRect().top - top - anchor.offset;
  if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
}

/** The block of the same text that is closest to the old place. */
function nearest(blocks: readonly Element[], anchor: Anchor): Element | undefined {
  let best: Element | undefined;
  let distance = Infinity;
  for (const [index, block] of blocks.entries()) {
    const away = Math.abs(index - anchor.index);
    if (away < distance && textOf(block) === anchor.text) {
      best = block;
      distance = away;
    }
  }
  return best;
}
