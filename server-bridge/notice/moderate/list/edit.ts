import { ListBuilder } from './builder.ts';
import { formatOf } from './detect-format.ts';
import { type BrokenReason, type RawEntry, readChannels, readEntry, type WordEntry } from './entry.ts';
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

/**
 * The list with words added and removed, one edit after the other; a word that it has already gets its new line in the
 * place of the first old one. Comments, blank lines and line ends stay. `normalOf` answers what a word counts as.
 * Answers null for a list that is not in the text format, or would no longer be. The words to add are those that
 * {@link readNewWord} finds no mistake in.
 */
export function editList(
  source: string,
  edits: readonly ListEdit[],
  normalOf: (word: string) => string,
): string | null {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = source.slice(mark.length);
  if (formatOf(text) !== 'text') return null;
  const end = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  const lines = text.split(/\r\n|[\r\n]/);
  if (lines.at(-1) === '') lines.pop();
  const places = placesOf(lines, normalOf);
  const isGone = new Set<number>();
  const more: string[] = [];
  for (const [key, line] of lastOf(edits, normalOf)) {
    const at = places.get(key) ?? [];
    for (const index of at) isGone.add(index);
    if (line === null) continue;
    const [first] = at;
    if (first === undefined) more.push(line);
    else {
      lines[first] = line;
      isGone.delete(first);
    }
  }
  const kept = [...lines.filter((_line, index) => !isGone.has(index)), ...more];
  const edited = kept.map((line) => line + end).join('');
  if (formatOf(edited) !== 'text') return null;
  return mark + edited;
}

/** What becomes of each word: its line, or null for none. An edit removes before it adds. */
function lastOf(
  edits: readonly ListEdit[],
  normalOf: (word: string) => string,
): ReadonlyMap<string, string | null> {
  const last = new Map<string, string | null>();
  for (const { add, remove } of edits) {
    for (const word of remove) last.set(keyOf(readNamed(word), normalOf), null);
    for (const word of add) last.set(keyOf(word, normalOf), lineOf(word));
  }
  return last;
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

/** A word to remove, as the text format writes it. */
export function readNamed(written: string): Named {
  const word = written.trim();
  if (word.startsWith('+')) return { word: word.slice(1), isAllow: true };
  return { word: word.replace(/^\\(?=[+#\\])/, ''), isAllow: false };
}

type Named = Pick<NewWord, 'word' | 'isAllow'>;

function keyOf({ word, isAllow }: Named, normalOf: (word: string) => string): string {
  return `${isAllow ? '+' : '-'}${normalOf(word.trim())}`;
}

/**
 * What a word to add means, or what is wrong with it: it must be read from its line as it is meant, and write no other.
 */
export function readNewWord(word: NewWord): WordEntry | BrokenReason {
  const meant = readEntry({
    ...(word.isAllow ? { ...word, ...ALLOW } : word),
    replacement: word.replacement.trim(),
    channels: word.channels.flatMap(readChannels),
  });
  if (typeof meant === 'string') return meant;
  const list = new ListBuilder();
  readTextLine(lineOf(word), 0, list);
  const { words, allowed, brokenLines } = list.done();
  if (word.isAllow) return allowed[0]?.word === meant.word ? meant : 'control-character';
  const read = words[0]?.entry;
  if (read === undefined) return brokenLines[0]?.reason ?? 'control-character';
  if (!isSame(read.tags, meant.tags) || meant.tags.some((tag) => tag.includes('='))) return 'bad-tag';
  if (!isSame(read.channels, word.channels.map(withoutEnd))) return 'bad-channel';
  return JSON.stringify(read) === JSON.stringify(meant) ? meant : 'control-character';
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
