import type { ListBuilder } from './builder.ts';
import { NO_FIELDS, readChannels, readTags } from './entry.ts';

const COLUMNS = ['word', 'action', 'tags', 'level', 'replacement', 'channels', 'whole'] as const;
type Column = (typeof COLUMNS)[number];

/** The columns that a line names; null for one that is no header of ours. */
function readHeader(line: string): Column[] | null {
  const fields = (splitRecord(line) ?? []).map((field) => field.trim().toLowerCase());
  const isHeader =
    fields.length > 1 &&
    fields.includes('word') &&
    new Set(fields).size === fields.length &&
    fields.every((field) => (COLUMNS as readonly string[]).includes(field));
  return isHeader ? (fields as Column[]) : null;
}

export function isCsv(text: string): boolean {
  let at = 0;
  // Blank lines and comments, one at a time: a pattern for all of them would need memory for each.
  for (;;) {
    at = firstOf(VISIBLE, text, at);
    if (text[at] !== '#') break;
    at = firstOf(LINE_END, text, at);
  }
  const start = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  return readHeader(text.slice(start, firstOf(LINE_END, text, at))) !== null;
}

const VISIBLE = /[^ \t\r\n]/g;
const LINE_END = /[\r\n]/g;

/** Where the first of these characters is, from a place on; behind the text where none is. */
function firstOf(kind: RegExp, text: string, from: number): number {
  kind.lastIndex = from;
  return kind.exec(text)?.index ?? text.length;
}

/**
 * Comma-separated values after RFC 4180, with a header that names the columns in any order; a record is one line.
 * Action `allow` makes an allow word; settings (`#!`) and comments stand above the header.
 */
export function readCsv(text: string, list: ListBuilder): void {
  let header: Column[] | null = null;
  const lines = text.split(/\r\n|[\r\n]/);
  if (lines.at(-1) === '') lines.pop();
  for (const [index, content] of lines.entries()) {
    const line = index + 1;
    if (content.trim() === '') list.blank();
    else if (header !== null) readRecord(content, line, header, list);
    else if (content.startsWith('#!')) list.setting(line, content.slice(2));
    else if (content.startsWith('#')) list.comment();
    else {
      header = readHeader(content);
      if (header === null) {
        list.unreadable(line, 'no-header');
        return;
      }
    }
  }
}

function readRecord(content: string, line: number, header: readonly Column[], list: ListBuilder): void {
  const fields = splitRecord(content);
  if (fields === null) list.broken(line, 'bad-quotes');
  else if (fields.length > header.length) list.broken(line, 'too-many-fields');
  else {
    const field = (name: Column): string => fields[header.indexOf(name)]?.trim() ?? '';
    if (field('action') === 'allow') list.allow(line, field('word'));
    else {
      list.word(line, {
        ...NO_FIELDS,
        word: field('word'),
        action: field('action'),
        tags: readTags(field('tags')),
        level: field('level'),
        replacement: field('replacement'),
        channels: readChannels(field('channels')),
        whole: field('whole'),
      });
    }
  }
}

/** Null where a quote is not closed, or something stands behind one. */
function splitRecord(line: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      const end = endOfQuoted(line, at);
      if (end < 0) return null;
      fields.push(line.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at < line.length && line[at] !== ',') return null;
    } else {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      fields.push(line.slice(at, end));
      at = end;
    }
    if (at >= line.length) return fields;
    at += 1;
  }
}

/** Where the quote stands that closes the one at `at`; -1 for none. */
function endOfQuoted(line: string, at: number): number {
  let quote = line.indexOf('"', at + 1);
  while (quote >= 0 && line[quote + 1] === '"') quote = line.indexOf('"', quote + 2);
  return quote;
}
