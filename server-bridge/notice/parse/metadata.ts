/**
 * Resolves the front matter's fields. To add one: an entry in `READERS` (its name is the entry's), a place in
 * `Metadata`, a line in docs/parsing.md. A value that cannot be read is a warning and leaves the default.
 */
import { NOTICE_ID_PATTERN } from '../../contract/names.ts';
import type { Level } from '../../contract/notice.ts';
import { capLevel, readLevelWord } from './levels.ts';
import { readMoment, readMoments } from './steering-date.ts';
import { cut, type Warn } from './warnings.ts';
import type { Field, FieldValue } from './field.ts';
import type { Metadata, ParseOptions } from './types.ts';

const MAX_TEXT = 500;
const MAX_TAGS = 50;
const MAX_TAG = 100;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Metadata>;

interface Reading {
  readonly name: string;
  readonly line: number;
  readonly options: ParseOptions;
  readonly warn: Warn;
}
type Reader = (value: FieldValue, into: Draft, at: Reading) => void;

const READERS: Readonly<Record<string, Reader>> = {
  id(value, into, at) {
    const id = readText(value, at);
    if (id === null) return;
    if (NOTICE_ID_PATTERN.test(id)) into.id = id;
    else at.warn('id-invalid', at.line, id);
  },
  title: textReader('title'),
  level(value, into, at) {
    const word = readText(value, at);
    if (word === null) return;
    const level = readLevelWord(word);
    if (level === undefined) at.warn('level-unknown', at.line, word);
    else into.level = cappedLevel(level, at.options.maxLevel, at.line, at.warn);
  },
  channel: textReader('channel'),
  tags(value, into, at) {
    const tags = readTags(value, at);
    if (tags !== null) into.tags = tags;
  },
  publishAt: momentReader('publishAt', 'start'),
  date: momentReader('date', 'start'),
  effective(value, into, at) {
    if (value.kind === 'map') {
      readEffectiveMap(value.fields, into, at);
      return;
    }
    const written = readText(value, at);
    if (written === null) return;
    const range = readMoments(written, at.options.zone);
    if (range === null) {
      at.warn('date-invalid', at.line, `${at.name}: ${written}`);
      return;
    }
    into.effectiveFrom = range.from;
    into.effectiveTo = range.to;
  },
  expires: momentReader('expires', 'end'),
  pinned: booleanReader('pinned', false),
  requiresAck: booleanReader('requiresAck', false),
  issuer: textReader('issuer'),
  number: textReader('number'),
  // Whoever writes `draft: maybe` does not want it published.
  draft: booleanReader('isDraft', true),
};
const NAMES = new Map(Object.keys(READERS).map((name) => [foldName(name), name]));

/** What the fields say; `level` is capped at the source's highest. */
export function readMetadata(fields: readonly Field[], options: ParseOptions, warn: Warn): Metadata {
  const into: Draft = emptyMetadata();
  const lines = new Map<string, number>();
  for (const { name: written, value, line } of fields) {
    const name = NAMES.get(foldName(written));
    const read = name === undefined ? undefined : READERS[name];
    if (name === undefined || read === undefined) {
      warn('field-unknown', line, written);
    } else if (lines.has(name)) {
      warn('field-type', line, written);
    } else {
      lines.set(name, line);
      read(value, into, { name, line, options, warn });
    }
  }
  checkOrder(into, lines, warn);
  return into;
}

export function isFieldName(written: string): boolean {
  return NAMES.has(foldName(written));
}

export function emptyMetadata(): Metadata {
  return {
    id: null,
    title: null,
    level: null,
    channel: null,
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
    date: null,
  };
}

export function cappedLevel(level: Level, max: Level, line: number | null, warn: Warn): Level {
  const capped = capLevel(level, max);
  if (capped !== level) warn('level-capped', line, level);
  return capped;
}

/** `requires-ack`, `requires_ack` and `RequiresAck` are `requiresAck`. */
function foldName(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

function textReader(field: 'title' | 'channel' | 'issuer' | 'number'): Reader {
  return (value, into, at) => {
    into[field] = readText(value, at);
  };
}

function momentReader(field: 'publishAt' | 'expires' | 'date', edge: 'start' | 'end'): Reader {
  return (value, into, at) => {
    const written = readText(value, at);
    if (written === null) return;
    into[field] = readMoment(written, edge, at.options.zone);
    if (into[field] === null) at.warn('date-invalid', at.line, `${at.name}: ${written}`);
  };
}

function booleanReader(field: 'pinned' | 'requiresAck' | 'isDraft', whenUnreadable: boolean): Reader {
  return (value, into, at) => {
    if (value.kind === 'empty') return;
    const word = value.kind === 'text' ? value.text.trim().toLowerCase() : '';
    if (/^(?:true|yes|y|on|1|是)$/.test(word)) into[field] = true;
    else if (/^(?:false|no|n|off|0|否)$/.test(word)) into[field] = false;
    else {
      at.warn('field-type', at.line, at.name);
      into[field] = whenUnreadable;
    }
  };
}

/** One line of text; null for none. */
function readText(value: FieldValue, at: Reading): string | null {
  if (value.kind === 'empty') return null;
  if (value.kind !== 'text') {
    at.warn('field-type', at.line, at.name);
    return null;
  }
  const text = value.text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (text.length > MAX_TEXT) at.warn('field-type', at.line, at.name);
  return text === '' ? null : cut(text, MAX_TEXT);
}

/** A list, or one text with commas; each once. Null when it is neither. */
function readTags(value: FieldValue, at: Reading): readonly string[] | null {
  if (value.kind === 'empty') return [];
  const items = value.kind === 'list' ? value.items : value.kind === 'text' ? splitTags(value.text) : null;
  if (items === null) {
    at.warn('field-type', at.line, at.name);
    return null;
  }
  const tags = new Set<string>();
  for (const item of items) {
    const tag = readText(item, at);
    if (tag !== null && tag.length > MAX_TAG) at.warn('field-type', at.line, at.name);
    if (tag !== null) tags.add(cut(tag, MAX_TAG));
  }
  if (tags.size > MAX_TAGS) at.warn('field-type', at.line, at.name);
  return [...tags].slice(0, MAX_TAGS);
}

function splitTags(text: string): FieldValue[] {
  return text.split(/[,，、;；]/).map((tag) => ({ kind: 'text', text: tag }));
}

function readEffectiveMap(fields: readonly Field[], into: Draft, at: Reading): void {
  for (const { name, value, line } of fields) {
    const isFrom = name === 'from';
    if (!isFrom && name !== 'to') {
      at.warn('field-unknown', line, `${at.name}.${name}`);
      continue;
    }
    const here = { ...at, name: `${at.name}.${name}`, line };
    const written = readText(value, here);
    if (written === null) continue;
    const moment = readMoment(written, isFrom ? 'start' : 'end', at.options.zone);
    if (moment === null) at.warn('date-invalid', line, `${here.name}: ${written}`);
    else if (isFrom) into.effectiveFrom = moment;
    else into.effectiveTo = moment;
  }
}

/** An end before its beginning is dropped: it would have ended before it began. */
function checkOrder(into: Draft, lines: ReadonlyMap<string, number>, warn: Warn): void {
  const { effectiveFrom: from, effectiveTo: to, expires, publishAt } = into;
  if (from !== null && to !== null && to.at <= from.at) {
    warn('date-order', lines.get('effective') ?? null, 'effective');
    into.effectiveTo = null;
  }
  const start = Math.max(from?.at ?? -Infinity, publishAt?.at ?? -Infinity);
  if (expires !== null && expires.at <= start) warn('date-order', lines.get('expires') ?? null, 'expires');
}
