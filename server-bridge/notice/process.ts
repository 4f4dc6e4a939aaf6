/**
 * One item's text through parse, moderate and render: what readers will see of it, and what moderators are to know.
 * Pure; the clock, where there is one, is handed in and only limits the work.
 */
import type { Clause, Warning } from '../contract/notice.ts';
import type { DocumentInput, NoticeDocument } from './document.ts';
import { createModerator, type Dictionary, type Moderator } from './moderate/index.ts';
import { parseNotice, type ParsedNotice } from './parse/index.ts';
import {
  excerptOf,
  renderBody,
  renderLiteral,
  renderPlainBody,
  type Highlight,
  type RenderedBody,
} from './render/index.ts';
import { maskFound } from './found.ts';
import { createPlaces, type Places } from './places.ts';
import { type Mask, maskPieces, maskText, type VisibleText } from './visible-text.ts';

export interface ProcessorOptions {
  readonly dictionary: Dictionary;
  /** Milliseconds of any clock; rendering gives up after some seconds of it. */
  readonly now?: () => number;
  /** Colours code (`createHighlighter` of render); without it code is plain. */
  readonly highlight?: Highlight;
  /** Shows the source as plain text, with this warning, instead of rendering it. */
  readonly plain?: 'render-too-slow' | 'nesting-too-deep';
}

export type Processor = (input: DocumentInput) => NoticeDocument;

/** Makes the function that intake and workers run. It never throws on any text. */
export function createProcessor(options: ProcessorOptions): Processor {
  return (input) => {
    const { format, maxLevel, zone, fallbackTitle, channel, writtenAt } = input;
    const written = writtenAt === undefined ? {} : { writtenAt };
    const parsed = parseNotice(input.text, { format, maxLevel, zone, fallbackTitle, channel, ...written });
    const moderator = createModerator(options.dictionary, parsed.channel);
    const places = createPlaces(input.text, parsed);
    const fields = moderateFields(parsed, input, moderator, places);
    const body = render(input, parsed, moderator, options);
    const { id, isUntitled, level, pinned, requiresAck, isDraft } = parsed;
    const { publishAt, effectiveFrom, effectiveTo, expires } = parsed;
    const { html, isPlain, toc, plainText, excerpt, localRefs } = body;
    return {
      id,
      isUntitled,
      level,
      pinned,
      requiresAck,
      isDraft,
      publishAt,
      effectiveFrom,
      effectiveTo,
      expires,
      ...fields,
      html,
      isPlain,
      toc,
      clauses: parsed.clauses.map((clause) => maskClause(clause, moderator)),
      ...maskFound(parsed, input.text, moderator.masksOf),
      warnings: [...parsed.warnings, ...body.warnings].map((warning) => maskWarning(warning, moderator)),
      plainText,
      excerpt,
      localRefs,
      media: mediaOf(input, moderator),
      moderation: moderator.outcome(),
    };
  };
}

/** A text that could not be processed at all: kept, as plain text, for moderators to look at. */
export function unprocessed(input: DocumentInput, dictionaryVersion: string): NoticeDocument {
  const { html, isPlain, toc, plainText, excerpt, warnings } = renderPlainBody(
    input.text,
    {},
    'render-too-slow',
  );
  return {
    id: null,
    title: input.fallbackTitle,
    isUntitled: true,
    level: 'normal',
    channel: input.channel,
    tags: [],
    issuer: null,
    number: null,
    pinned: false,
    requiresAck: false,
    isDraft: false,
    publishAt: null,
    effectiveFrom: null,
    effectiveTo: null,
    expires: null,
    html,
    isPlain,
    toc,
    clauses: [],
    dates: [],
    warnings,
    plainText,
    excerpt,
    localRefs: [],
    media: [],
    // Nobody has judged it.
    moderation: { action: 'hold', hits: [], dictionaryVersion },
  };
}

function moderateFields(
  parsed: ParsedNotice,
  input: DocumentInput,
  moderator: Moderator,
  places: Places,
): Pick<NoticeDocument, 'title' | 'issuer' | 'number' | 'channel' | 'tags'> {
  const mask = (place: VisibleText['place'], text: string, locate: VisibleText['locate']): string =>
    maskText(text, moderator.inspect({ place, text, locate }));
  const field = (name: 'issuer' | 'number' | 'channel'): string | null => {
    const text = parsed[name];
    return text === null ? null : mask(name, text, places.field(name, text));
  };
  const title = mask('title', parsed.title, places.title(parsed.title));
  if (parsed.title !== input.fallbackTitle) mask('file-name', input.fallbackTitle, places.none);
  return {
    title,
    issuer: field('issuer'),
    number: field('number'),
    channel: field('channel'),
    tags: parsed.tags.map((tag) => mask('tag', tag, places.field('tags', tag))),
  };
}

function render(
  input: DocumentInput,
  parsed: ParsedNotice,
  moderator: Moderator,
  { now, plain, highlight }: ProcessorOptions,
): RenderedBody {
  const options = {
    format: input.format,
    media: input.media,
    inspect: moderator.inspect,
    offset: parsed.bodyOffset,
    startLine: parsed.bodyStartLine,
    ...(now === undefined ? {} : { now }),
    ...(highlight === undefined ? {} : { highlight }),
  };
  const head = parsed.brokenHead === null ? null : renderHead(parsed.brokenHead, moderator);
  const body =
    plain === undefined ? renderBody(parsed.body, options) : renderPlainBody(parsed.body, options, plain);
  if (head === null) return body;
  return {
    ...body,
    html: `${head.html}\n${body.html}`,
    plainText: [head.plainText, body.plainText].filter((text) => text !== '').join('\n'),
    excerpt: body.excerpt === '' ? excerptOf(head.plainText) : body.excerpt,
  };
}

/** As it was written, so that its mistake can be seen. */
function renderHead(
  { text, offset }: NonNullable<ParsedNotice['brokenHead']>,
  moderator: Moderator,
): Pick<RenderedBody, 'html' | 'plainText'> {
  const { html, plainText } = renderLiteral(text.trimEnd(), moderator.inspect, offset);
  return { html: `<pre><code>${html}</code></pre>`, plainText };
}

/** Names of files are inspected where a link shows them. */
function mediaOf({ media }: DocumentInput, moderator: Moderator): NoticeDocument['media'] {
  return Object.values(media).flatMap((found) =>
    found.status === 'ok'
      ? [{ hash: found.hash, name: maskText(found.name, moderator.masksOf(found.name)) }]
      : [],
  );
}

/** Clauses repeat what the body says: masked like it, not counted again. */
function maskClause(clause: Clause, moderator: Moderator): Clause {
  const { label, key, value } = clause;
  const pieces = [label ?? '', key ?? '', key === null ? '' : ':', value];
  // A word may go on behind the numbering and the colon, with a blank there or without.
  const labelEnd = label?.length ?? 0;
  const keyEnd = key === null ? 0 : labelEnd + key.length + 1;
  const whole = pieces.join('');
  let masks = moderator.masksOf(whole);
  for (const blanks of blanksOf(labelEnd, keyEnd))
    masks = joinMasks(masks, masksWith(whole, blanks, moderator));
  if (masks.length === 0) return clause;
  const [shownLabel = '', shownKey = '', , shownValue = ''] = maskPieces(pieces, masks);
  return {
    ...clause,
    label: label === null ? null : shownLabel,
    key: key === null ? null : shownKey,
    value: shownValue,
  };
}

/** Where blanks may stand, from behind: behind both, behind the colon alone. */
function blanksOf(labelEnd: number, keyEnd: number): ReadonlyArray<readonly number[]> {
  if (keyEnd === 0) return labelEnd === 0 ? [] : [[labelEnd]];
  return labelEnd === 0 ? [[keyEnd]] : [[keyEnd, labelEnd], [keyEnd]];
}

/** The masks on a text as they are with blanks at these places, the last one first. */
function masksWith(text: string, blanks: readonly number[], moderator: Moderator): readonly Mask[] {
  let spaced = text;
  for (const at of blanks) spaced = `${spaced.slice(0, at)} ${spaced.slice(at)}`;
  let masks = moderator.masksOf(spaced);
  for (const at of blanks.toReversed()) masks = masks.map((mask) => withoutBlank(mask, at));
  return masks;
}

/** The mask on a text that has no blank at `blank`. */
function withoutBlank(mask: Mask, blank: number): Mask {
  const { start, end, shown, isSpread } = mask;
  const before = (at: number): number => (at > blank ? at - 1 : at);
  const isOver = isSpread && start <= blank && end > blank;
  return { start: before(start), end: before(end), shown: isOver ? shown.slice(1) : shown, isSpread };
}

/** All of the first, and those of the others that overlap with none before them. */
function joinMasks(first: readonly Mask[], others: readonly Mask[]): readonly Mask[] {
  let at = 0;
  const more = others.filter(({ start, end }) => {
    while ((first[at]?.end ?? Infinity) <= start) at += 1;
    return (first[at]?.start ?? Infinity) >= end;
  });
  return more.length === 0 ? first : [...first, ...more].toSorted((one, other) => one.start - other.start);
}

function maskWarning(warning: Warning, moderator: Moderator): Warning {
  const { detail } = warning;
  return detail === null ? warning : { ...warning, detail: maskText(detail, moderator.masksOf(detail)) };
}
