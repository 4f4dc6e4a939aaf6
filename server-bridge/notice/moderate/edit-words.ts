import { normalTableOf } from './engine/normal-table.ts';
import { resolveOptions } from './engine/index.ts';
import { readPattern } from './engine/patterns.ts';
import {
  type BrokenReason,
  checkNewWord,
  editList,
  type EditedList,
  type ListEdit,
  readWordList,
} from './list/index.ts';

/**
 * Adds words to the text of a list and removes some, by what they count as in this list. Null for a list that is not
 * in the text format; the word and what is wrong with it for one that cannot be added.
 */
export function editWords(
  text: string,
  edit: ListEdit,
): EditedList | { readonly word: string; readonly reason: BrokenReason } | null {
  const options = resolveOptions(readWordList(text, 'text').settings.form);
  const table = normalTableOf(options);
  const normalOf = (word: string): string =>
    readPattern({ text: word, isAllow: false, boundary: 'none', entry: 0 }, table, options)?.key ?? '';
  for (const word of edit.add) {
    const reason = checkNewWord(word);
    if (reason !== null) return { word: word.word, reason };
    if (normalOf(word.word.trim()) === '') return { word: word.word, reason: 'nothing-visible' };
  }
  return editList(text, edit, normalOf);
}
