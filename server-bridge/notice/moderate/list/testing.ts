import { NO_FIELDS } from './entry.ts';
import type { NewWord } from './index.ts';

/** A word to be added, with nothing said of it but `fields`. */
export function newWord(text: string, fields: Partial<NewWord> = {}): NewWord {
  return { ...NO_FIELDS, word: text, isAllow: false, ...fields };
}
