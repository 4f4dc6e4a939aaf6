import { GazetteError } from '../../contract/failure.ts';
import type { DictionaryCounts } from '../../contract/moderation.ts';
import { MODERATION_ACTIONS, MODERATION_LEVELS } from '../../contract/names.ts';
import { ABOUT_FORMAT, type About } from './about.ts';
import { buildMachine, encodeDictionary, type BuildResult, type PatternInput } from './engine/index.ts';
import { encodeEntries } from './entries.ts';
import { patternOf } from './pattern-of.ts';
import { mergeEqual, type SameWords } from './same-word.ts';
import {
  type BrokenLine,
  type ListFormat,
  type ListSettings,
  type ReadList,
  readWordList,
  type WordEntry,
} from './list/index.ts';

export interface CompileOptions {
  /** Names the list: hits carry it. */
  readonly version: string;
  /** Told by how the text begins unless it is given. */
  readonly format?: ListFormat;
  /** Instead of what the list says of itself. */
  readonly settings?: Partial<ListSettings>;
}

/** UTF-16 units of a list, and its words. */
const MAX_LIST_UNITS = 32 * 1024 * 1024;
export const MAX_LIST_WORDS = 500_000;
/** Broken lines and tags that the counts name. */
const MOST_NAMED = 200;
const MOST_TAGS = 50;

/**
 * Compiles a word list to one block of bytes for `openDictionary`. What is broken in the list is told with its line.
 *
 * @throws GazetteError `too-large` for a list over the limits; `details.reason` is `too-large` or `too-many-words`;
 *   `bad-request` for a text that is no list of its format at all; `details` has `reason` and `line`
 */
export function compileDictionary(
  text: string,
  options: CompileOptions,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly info: DictionaryCounts } {
  return compileList(readList(text, options.format), options);
}

/** The list as it was read. Throws as {@link compileDictionary}. */
export function readList(text: string, format?: ListFormat): ReadList {
  if (text.length > MAX_LIST_UNITS) throw tooLarge('too-large');
  const list = readWordList(text, format);
  if (list.malformed !== null) throw malformed(list.malformed);
  if (list.words.length + list.allowed.length > MAX_LIST_WORDS) throw tooLarge('too-many-words');
  return list;
}

export function compileList(
  list: ReadList,
  options: CompileOptions,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly info: DictionaryCounts } {
  const settings = { ...list.settings, ...options.settings };
  const { entries, same, build, brokenLines } = buildList(list, settings);
  const info = countsOf(list, settings, entries, build, brokenLines);
  const { bytes, tagSets, channelSets } = encodeEntries(same.chained);
  const about: About = {
    format: ABOUT_FORMAT,
    version: options.version,
    settings,
    counts: info,
    tagSets,
    channelSets,
    isChained: same.isChained,
  };
  const sections = { about: new TextEncoder().encode(JSON.stringify(about)), entries: bytes };
  return { bytes: encodeDictionary(build.machine, sections), info };
}

function malformed({ line, reason }: BrokenLine): GazetteError {
  return new GazetteError('bad-request', `the word list cannot be read: line ${String(line)}: ${reason}`, {
    reason,
    line,
  });
}

export function tooLarge(reason: 'too-large' | 'too-many-words'): GazetteError {
  return new GazetteError('too-large', 'the word list is over the limits', { reason });
}

interface BuiltList {
  /** By number, all that is said of a word; null for a line that says nothing of its own. */
  readonly entries: ReadonlyArray<WordEntry | null>;
  readonly same: SameWords;
  readonly build: BuildResult;
  readonly brokenLines: readonly BrokenLine[];
}

/** Entries are numbered by the list's words, and behind them its allow words. */
export function buildList({ words, allowed, ...list }: ReadList, settings: ListSettings): BuiltList {
  const allow = allowed.map(({ word }, index) =>
    patternOf(word, null, settings.wholeWords, words.length + index, true),
  );
  const patternsOf = (entries: ReadonlyArray<WordEntry | null>): PatternInput[] =>
    entries.flatMap((entry, index) =>
      entry === null ? [] : [patternOf(entry.word, entry.whole, settings.wholeWords, index, false)],
    );
  const first = words.map(({ entry }) => entry);
  const build = buildMachine([...patternsOf(first), ...allow], settings.form);
  const same = mergeEqual(words, build);
  const entries = same.merged;
  const lineOf = (entry: number): number => (words[entry] ?? allowed[entry - words.length])?.line ?? 0;
  const unseen = build.unusable.map(({ entry, reason }) => ({
    line: lineOf(entry),
    reason: reason === 'empty' ? ('nothing-visible' as const) : ('control-character' as const),
  }));
  const brokenLines = [...list.brokenLines, ...unseen].toSorted((one, other) => one.line - other.line);
  // A later line may have changed the rule of whole words of an earlier one.
  const isAsBuilt = entries.every((entry, index) => entry === null || entry.whole === first[index]?.whole);
  if (isAsBuilt) return { entries, same, build, brokenLines };
  const again = buildMachine([...patternsOf(entries), ...allow], settings.form);
  return { entries, same, build: { ...build, machine: again.machine }, brokenLines };
}

function countsOf(
  list: ReadList,
  settings: ListSettings,
  entries: ReadonlyArray<WordEntry | null>,
  { equal, unusable }: BuildResult,
  brokenLines: readonly BrokenLine[],
): DictionaryCounts {
  const wordCount = list.words.length;
  const present = entries.filter((entry) => entry !== null);
  const isAllowed = ({ entry }: { readonly entry: number }): boolean => entry >= wordCount;
  const tags = new Map<string, number>();
  for (const entry of present) for (const tag of entry.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
  const count = <N extends string>(names: readonly N[], nameOf: (entry: WordEntry) => N) => {
    const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<N, number>;
    for (const entry of present) counts[nameOf(entry)] += 1;
    return counts;
  };
  return {
    wordCount: present.length,
    allowCount: list.allowed.length - equal.filter(isAllowed).length - unusable.filter(isAllowed).length,
    duplicateCount: equal.length,
    blankCount: list.blankCount,
    commentCount: list.commentCount,
    brokenLines: brokenLines.slice(0, MOST_NAMED),
    brokenCount: brokenLines.length,
    actions: count(MODERATION_ACTIONS, ({ action }) => action),
    levels: count(MODERATION_LEVELS, ({ level }) => level),
    tags: Array.from(tags, ([tag, number]) => ({ tag, count: number }))
      .toSorted((one, other) => other.count - one.count)
      .slice(0, MOST_TAGS),
    detectors: settings.detectors.map(({ detector }) => detector),
  };
}
