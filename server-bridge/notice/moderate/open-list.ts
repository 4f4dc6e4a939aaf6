import { GazetteError } from '../../contract/failure.ts';
import { applyEdit } from './apply-edit.ts';
import { type Dictionary, openDictionary } from './dictionary.ts';
import type { ListEdit } from './list/index.ts';

/** A list as it is handed around: what was compiled, and what was edited since. */
export interface ListParts {
  /** What `compileDictionary` made. */
  readonly bytes: Uint8Array;
  readonly edits: readonly ListEdit[];
  /** Of both together. */
  readonly version: string;
}

const opened = new WeakMap<Uint8Array, Dictionary>();
const edited = new WeakMap<ListParts['edits'], Dictionary>();

/** For who asks for this list again. */
export function keepOpen({ edits, version }: ListParts, dictionary: Dictionary): void {
  edited.set(edits, dictionary.named(version));
}

/**
 * The list, edits included. The same bytes are read once. An edit that the list has no room for any more is left out.
 *
 * @throws DictionaryError for bytes that are damaged or of another format
 */
export function openList({ bytes, edits, version }: ListParts): Dictionary {
  const known = edits.length === 0 ? undefined : edited.get(edits);
  if (known !== undefined) return known;
  let dictionary = opened.get(bytes);
  if (dictionary === undefined) {
    dictionary = openDictionary(bytes);
    opened.set(bytes, dictionary);
  }
  for (const edit of edits) {
    try {
      ({ dictionary } = applyEdit(dictionary, edit, version));
    } catch (error) {
      if (!(error instanceof GazetteError)) throw error;
    }
  }
  return dictionary;
}
