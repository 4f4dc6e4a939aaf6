import type { ModerationHit } from '../../../server-bridge/contract/moderation.ts';

export interface TextPart {
  readonly start: number;
  readonly text: string;
  readonly hit: ModerationHit | null;
}

/**
 * Cuts a source text at its hits, offsets in UTF-16 units. Hits that overlap one before, are empty or lie outside the
 * text are passed over; the parts joined are always the text.
 */
export function splitByHits(text: string, hits: readonly ModerationHit[]): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const hit of hits.toSorted((one, other) => one.start - other.start)) {
    if (hit.start < at || hit.end <= hit.start || hit.end > text.length) continue;
    if (hit.start > at) parts.push({ start: at, text: text.slice(at, hit.start), hit: null });
    parts.push({ start: hit.start, text: text.slice(hit.start, hit.end), hit });
    at = hit.end;
  }
  if (at < text.length || parts.length === 0) parts.push({ start: at, text: text.slice(at), hit: null });
  return parts;
}
