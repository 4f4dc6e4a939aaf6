import { ListBuilder } from './builder.ts';
import { formatOf } from './detect-format.ts';
import { type BrokenReason, type RawEntry, readChannels, readEntry } from './entry.ts';
import { readTextLine } from './text.ts';

export interface ListEdit {
  readonly add: readonly NewWord[];
  /** Words as in the list, in any form that counts as the same; `+word` is an allow word. */
  readonly remove: readonly string[];
}

/** Fields of a word of the text format; an empty text is a field that is left out. */
export type NewWord = Omit<RawEntry, 'tags' | 'channels'> & {
  readonly isAllow: boolean;
  readonly tags: readonly string[];
  readonly channels: readonly string[];
};

export interface EditedList {
  readonly text: string;
  readonly added: number;
  /** Words that the list had already: their lines are replaced. */
  readonly changed: number;
  readonly removed: number;
  /** Words to remove that the list does not have. */
  readonly missing: readonly string[];
}

/**
 * The list with words added and removed; comments, blank lines and line ends stay. `normalOf` answers what a word
 * counts as. Answers null for a list that is not in the text format, or would no longer be. The words to add are
 * those that {@link checkNewWord} finds no mistake in.
 */
export function editList(
  source: string,
  edit: ListEdit,
  normalOf: (word: string) => string,
): EditedList | null {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = source.slice(mark.length);
  if (formatOf(text) !== 'text') return null;
  const end = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  const lines = text.split(/\r\n|[\r\n]/);
  if (lines.at(-1) === '') lines.pop();
  const places = placesOf(lines, normalOf);
  const isGone = new Set<number>();
  const missing: string[] = [];
  let removed = 0;
  for (const word of edit.remove) {
    const at = places.get(keyOf(word, normalOf)) ?? [];
    if (at.length === 0) missing.push(word);
    else removed += 1;
    for (const index of at) isGone.add(index);
  }
  let added = 0;
  let changed = 0;
  const more: string[] = [];
  for (const word of edit.add) {
    const line = lineOf(word);
    const [first, ...others] = places.get(keyOf(line.split('\t', 1)[0] ?? '', normalOf)) ?? [];
    if (first === undefined) {
      more.push(line);
      added += 1;
    } else {
      lines[first] = line;
      isGone.delete(first);
      for (const index of others) isGone.add(index);
      changed += 1;
    }
  }
  const kept = [...lines.filter((_line, index) => !isGone.has(index)), ...more];
  const edited = kept.map((line) => line + end).join('');
  if (formatOf(edited) !== 'text') return null;
  return { text: mark + edited, added, changed, removed, missing };
}

/** Where each word stands: line numbers from 0, by {@link keyOf}. */
function placesOf(lines: readonly string[], normalOf: (word: string) => string): Map<string, number[]> {
  const list = new ListBuilder();
  for (const [index, line] of lines.entries()) readTextLine(line, index, list);
  const { words, allowed } = list.done();
  const places = new Map<string, number[]>();
  const put = (key: string, line: number): void => {
    const known = places.get(key);
    if (known === undefined) places.set(key, [line]);
    else known.push(line);
  };
  for (const { line, entry } of words) put(`-${normalOf(entry.word)}`, line);
  for (const { line, word } of allowed) put(`+${normalOf(word)}`, line);
  return places;
}

/** A word as the text format writes it. */
function keyOf(written: string, normalOf: (word: string) => string): string {
  const word = written.trim();
  if (word.startsWith('+')) return `+${normalOf(word.slice(1))}`;
  return `-${normalOf(word.replace(/^\\(?=[+#\\])/, ''))}`;
}

/** What is wrong with a word to add: it must be read from its line as it is meant, and write no other. */
export function checkNewWord(word: NewWord): BrokenReason | null {
  const meant = readEntry({
    ...(word.isAllow ? { ...word, ...ALLOW } : word),
    replacement: word.replacement.trim(),
    channels: word.channels.flatMap(readChannels),
  });
  if (typeof meant === 'string') return meant;
  const list = new ListBuilder();
  readTextLine(lineOf(word), 0, list);
  const { words, allowed, brokenLines } = list.done();
  if (word.isAllow) return allowed[0]?.word === meant.word ? null : 'control-character';
  const read = words[0]?.entry;
  if (read === undefined) return brokenLines[0]?.reason ?? 'control-character';
  if (!isSame(read.tags, meant.tags) || meant.tags.some((tag) => tag.includes('='))) return 'bad-tag';
  if (!isSame(read.channels, word.channels.map(withoutEnd))) return 'bad-channel';
  return JSON.stringify(read) === JSON.stringify(meant) ? null : 'control-character';
}

const ALLOW = { action: '', level: '', tags: [], replacement: '', channels: [], whole: '' };

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify([...new Set(other)]);
}

function withoutEnd(channel: string): string {
  return channel.trim().replace(/\/+$/, '');
}

function lineOf(word: NewWord): string {
  const text = word.word.trim().replace(/^(?=[+#\\])/, '\\');
  if (word.isAllow) return `+${text}`;
  const fields = [
    text,
    word.action === '' ? 'flag' : word.action,
    word.tags.join(','),
    word.level === '' ? '' : `level=${word.level}`,
    word.replacement === '' ? '' : `replacement=${word.replacement}`,
    word.channels.length === 0 ? '' : `channels=${word.channels.join(',')}`,
    word.whole === '' ? '' : `whole=${word.whole}`,
  ];
  return fields.filter((field) => field !== '').join('\t');
}
