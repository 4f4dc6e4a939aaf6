/** Text as readers see it, on its way from the renderer to whoever inspects it (moderation) and back as masks. */
import type { ModerationHit } from '../contract/moderation.ts';

/** `[start, end)` in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** What readers see in place of a span. */
export interface Mask {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
  /** `shown` has a character for each unit of the span, which stay in their places; else it stands as a whole. */
  readonly isSpread: boolean;
}

/** One block's visible text (inline marks, entities and comments resolved), or one text that an attribute shows. */
export interface VisibleText {
  readonly place: ModerationHit['place'];
  readonly text: string;
  /** Where a span of `text` comes from, as a span of the source text. */
  locate(span: Span): Span;
}

/** Looks at one visible text and answers what readers must not see of it, in order and without overlaps. */
export type Inspect = (visible: VisibleText) => readonly Mask[];

export function maskText(text: string, masks: readonly Mask[]): string {
  if (masks.length === 0) return text;
  let masked = '';
  let at = 0;
  for (const { start, end, shown } of masks) {
    masked += text.slice(at, start) + shown;
    at = end;
  }
  return masked + text.slice(at);
}

/**
 * The same for a text in pieces, with spans on the pieces joined: a replacement over several pieces stands in the one
 * where its span begins.
 */
export function maskPieces(pieces: readonly string[], masks: readonly Mask[]): string[] {
  let start = 0;
  let next = 0;
  return pieces.map((piece) => {
    const end = start + piece.length;
    let masked = '';
    let at = start;
    for (let mask = masks[next]; mask !== undefined && mask.start < end; mask = masks[next]) {
      masked += piece.slice(at - start, Math.max(at, mask.start) - start) + shownIn(mask, start, end);
      at = Math.min(mask.end, end);
      if (mask.end > end) break;
      next += 1;
    }
    masked += piece.slice(at - start);
    start = end;
    return masked;
  });
}

function shownIn({ start, end, shown, isSpread }: Mask, from: number, to: number): string {
  if (!isSpread) return start >= from ? shown : '';
  return shown.slice(Math.max(start, from) - start, Math.min(end, to) - start);
}
