import { readList } from './compile.ts';
import { normalTableOf } from './engine/normal-table.ts';
import { resolveOptions } from './engine/index.ts';
import { readPattern } from './engine/patterns.ts';
import { editList, type ListEdit, readWordList } from './list/index.ts';

/**
 * The text of a list with words added and removed, told apart by what they count as in this list. Null for a list that
 * is not in the text format. Takes a while for a large list: `applyEdit` has the same effect on a compiled one at once.
 *
 * @throws GazetteError `too-large` for a list that would be over the limits
 */
export function editWords(text: string, edits: readonly ListEdit[]): string | null {
  const options = resolveOptions(readWordList(text, 'text').settings.form);
  const table = normalTableOf(options);
  const normalOf = (word: string): string =>
    readPattern({ text: word, isAllow: false, boundary: 'none', entry: 0 }, table, options)?.key ?? '';
  const edited = editList(text, edits, normalOf);
  // Reads it for its limits.
  if (edited !== null) readList(edited);
  return edited;
}
