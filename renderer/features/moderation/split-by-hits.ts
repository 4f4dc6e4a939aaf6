import type { ModerationHit } from '../../../server-bridge/contract/moderation.ts';
import { MODERATION_ACTIONS } from '../../../server-bridge/contract/names.ts';

export interface TextPart {
  readonly start: number;
  readonly text: string;
  readonly hit: ModerationHit | null;
}

/**
 * Cuts a source text at its hits, offsets in UTF-16 units. Hits that overlap a stronger one or one before, are empty or
 * lie outside the text are passed over; the parts joined are always the text.
 */
export function splitByHits(text: string, hits: readonly ModerationHit[]): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  const strong = hits.filter((hit) => !hits.some((other) => isHiding(other, hit)));
  for (const hit of strong.toSorted((one, other) => one.start - other.start)) {
    if (hit.start < at || hit.end <= hit.start || hit.end > text.length) continue;
    if (hit.start > at) parts.push({ start: at, text: text.slice(at, hit.start), hit: null });
    parts.push({ start: hit.start, text: text.slice(hit.start, hit.end), hit });
    at = hit.end;
  }
  if (at < text.length || parts.length === 0) parts.push({ start: at, text: text.slice(at), hit: null });
  return parts;
}

function isHiding(one: ModerationHit, other: ModerationHit): boolean {
  const isOver = one.start < other.end && other.start < one.end;
  return isOver && MODERATION_ACTIONS.indexOf(one.action) > MODERATION_ACTIONS.indexOf(other.action);
}
