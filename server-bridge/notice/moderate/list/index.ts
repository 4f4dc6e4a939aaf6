/**
 * Word lists as they are written: text, CSV or JSON becomes entries, settings and the broken lines. Knows nothing of
 * matching. May import contract. A new field of a word is one in `entry.ts` and in each format; a new setting a case in
 * `settings.ts`; docs/moderation.md describes both.
 */
import { ListBuilder, type ReadList } from './builder.ts';
import { readCsv } from './csv.ts';
import { formatOf, type ListFormat } from './detect-format.ts';
import { readJson } from './json.ts';
import { readText } from './text.ts';

export type { BrokenLine, ListWord, ReadList } from './builder.ts';
export { editList, readNamed, readNewWord } from './edit.ts';
export type { ListEdit, NewWord } from './edit.ts';
export { mergeEntries, rank } from './entry.ts';
export type { BrokenReason, WholeWords, WordEntry } from './entry.ts';
export type { DetectorSetting, ListSettings, TagRule } from './settings.ts';

export type { ListFormat } from './detect-format.ts';

/** Reads a list; the format is told by how it begins unless it is given. Never throws. */
export function readWordList(source: string, format?: ListFormat): ReadList {
  const text = source.replace(/^\uFEFF/, '');
  const list = new ListBuilder();
  READERS[format ?? formatOf(text)](text, list);
  return list.done();
}

const READERS: Readonly<Record<ListFormat, (text: string, list: ListBuilder) => void>> = {
  text: readText,
  csv: readCsv,
  json: readJson,
};
