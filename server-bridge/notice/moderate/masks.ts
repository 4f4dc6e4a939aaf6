import type { Mask } from '../visible-text.ts';

/**
 * Gathers the masks of one text, which come by their start and may overlap: at each unit the one of the highest rank
 * counts, and of equal ones the earlier.
 */
export class Masks {
  readonly #masks: Mask[] = [];
  readonly #ranks: number[] = [];
  #end = 0;
  #isApart = true;

  add(mask: Mask, rank: number): void {
    this.#isApart &&= mask.start >= this.#end;
    this.#end = Math.max(this.#end, mask.end);
    this.#masks.push(mask);
    this.#ranks.push(rank);
  }

  /** In order and without overlaps. */
  all(): readonly Mask[] {
    return this.#isApart ? this.#masks : piecesOf(this.#owners(), this.#masks);
  }

  /** Which mask counts at each unit, from 1. */
  #owners(): Uint32Array {
    const owners = new Uint32Array(this.#end);
    for (const [index, { start, end }] of this.#masks.entries()) {
      const rank = this.#ranks[index] ?? 0;
      for (let at = start; at < end; at += 1) {
        const owner = owners[at] ?? 0;
        if (owner === 0 || rank > (this.#ranks[owner - 1] ?? 0)) owners[at] = index + 1;
      }
    }
    return owners;
  }
}

function piecesOf(owners: Uint32Array, masks: readonly Mask[]): Mask[] {
  const pieces: Mask[] = [];
  const told = new Set<Mask>();
  for (let start = 0; start < owners.length;) {
    let end = start + 1;
    while (end < owners.length && owners[end] === owners[start]) end += 1;
    const mask = masks[(owners[start] ?? 0) - 1];
    if (mask !== undefined) pieces.push(pieceOf(mask, start, end, told.has(mask)));
    if (mask !== undefined) told.add(mask);
    start = end;
  }
  return pieces;
}

/** A replacement stands once, in the first of its pieces. */
function pieceOf(mask: Mask, start: number, end: number, isTold: boolean): Mask {
  const { isSpread, shown } = mask;
  if (!isSpread) return { start, end, shown: isTold ? '' : shown, isSpread };
  return { start, end, shown: shown.slice(start - mask.start, end - mask.start), isSpread };
}
