/** Text as readers see it, on its way from the renderer to whoever inspects it (moderation) and back as masks. */
import type { ModerationHit } from '../contract/moderation.ts';

/** `[start, end)` in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** One block's visible text (inline marks, entities and comments resolved), or one text that an attribute shows. */
export interface VisibleText {
  readonly place: ModerationHit['place'];
  readonly text: string;
  /** Where a span of `text` comes from, as a span of the source text. */
  locate(span: Span): Span;
}

/** Looks at one visible text and answers what readers must not see of it, in order and without overlaps. */
export type Inspect = (visible: VisibleText) => readonly Span[];

const MASK = '*';

/** One mask character for each UTF-16 unit of the spans. */
export function maskText(text: string, spans: readonly Span[]): string {
  let masked = '';
  let at = 0;
  for (const [start, end] of spans) {
    masked += text.slice(at, start) + MASK.repeat(end - start);
    at = end;
  }
  return masked + text.slice(at);
}
