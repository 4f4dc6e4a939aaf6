import { buildList, compileList, readList } from './compile.ts';
import { openDictionary } from './dictionary.ts';
import { HitBuffer } from './engine/index.ts';
import type { ReadList } from './list/index.ts';

/** A line that can be read but does not do what it looks like. */
export interface ListFinding {
  /** From 1. */
  readonly line: number;
  /**
   * `repeated`: the same word as an earlier line, in whatever form; both count as one. `excepted`: an exception is the
   * same word. `never-found`: another word is found in every place of this one. `saves-nothing`: an exception without
   * any hit inside.
   */
  readonly kind: 'repeated' | 'excepted' | 'never-found' | 'saves-nothing';
  /** The line that is why; null where there is none. */
  readonly because: number | null;
}

/**
 * Looks for lines without effect, by trying each word and exception on its own text. Findings by line. Conditions of
 * channels and tags are not looked at.
 *
 * @throws GazetteError `too-large` for a list over the limits
 */
export function checkList(text: string): ListFinding[] {
  const list = readList(text);
  const lines = [...list.words, ...list.allowed].map(({ line }) => line);
  const { entries, build } = buildList(list, list.settings);
  const findings: ListFinding[] = build.equal.map(({ entry, to }) => ({
    line: lines[entry] ?? 0,
    kind: 'repeated',
    because: lines[to] ?? null,
  }));
  const hits = new HitBuffer();
  const isFound = (text: string, entry: number): boolean => {
    const count = build.machine.find(text, list.settings.match, hits);
    for (let index = 0; index < count; index += 1) if (hits.entry(index) === entry) return true;
    return false;
  };
  const sameExceptions = exceptionsByForm(list, (entry) => build.machine.normalFormOf(entry));
  for (const [entry, word] of entries.entries()) {
    // Beside letters an exception may not count where the word does.
    if (word === null || isFound(word.word, entry) || isFound(`a${word.word}a`, entry)) continue;
    const line = lines[entry] ?? 0;
    const exception = sameExceptions.get(build.machine.normalFormOf(entry) ?? '');
    if (exception !== undefined) findings.push({ line, kind: 'excepted', because: exception });
    else {
      const other = build.machine.find(word.word, list.settings.match, hits) > 0 ? hits.entry(0) : -1;
      findings.push({ line, kind: 'never-found', because: lines[other] ?? null });
    }
  }
  const unusable = new Set(build.unusable.map(({ entry }) => lines[entry]));
  for (const line of needless(list)) {
    if (!unusable.has(line)) findings.push({ line, kind: 'saves-nothing', because: null });
  }
  return findings.toSorted((one, other) => one.line - other.line);
}

/** Lines of exceptions, by their normal form. */
function exceptionsByForm(
  { words, allowed }: ReadList,
  normalFormOf: (entry: number) => string | null,
): ReadonlyMap<string, number> {
  return new Map(allowed.map(({ line }, index) => [normalFormOf(words.length + index) ?? '', line]));
}

/** Lines of exceptions in which no word and no detector finds anything. */
function needless(list: ReadList): number[] {
  if (list.allowed.length === 0) return [];
  const { bytes } = compileList({ ...list, allowed: [] }, { version: '' });
  const dictionary = openDictionary(bytes);
  return list.allowed.filter(({ word }) => dictionary.find(word) === 0).map(({ line }) => line);
}
