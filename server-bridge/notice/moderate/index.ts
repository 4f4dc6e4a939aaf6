/**
 * Moderation: finds the words of a list in visible text, whatever form they come in, and says what readers see
 * instead. It knows nothing of Markdown: the renderer hands in each text as readers see it, with the way back to the
 * source. `engine/` is the machine that finds words, `detect/` finds numbers and addresses, `list/` reads lists; here
 * they meet: `compile.ts` makes one block of bytes of a list, `dictionary.ts` judges by it.
 * May import contract, rules, notice's shared files and OpenCC's table. docs/moderation.md describes it.
 */
import type { ModerationAction, ModerationHit } from '../../contract/moderation.ts';
import type { ModerationOutcome } from '../document.ts';
import type { Inspect, Mask, Span, VisibleText } from '../visible-text.ts';
import { compileDictionary, type CompileOptions } from './compile.ts';
import { type Dictionary, type Found, openDictionary } from './dictionary.ts';
import { rank } from './list/index.ts';
import { Masks } from './masks.ts';

export { compileDictionary, openDictionary };
export type { Dictionary } from './dictionary.ts';
export { applyEdit } from './apply-edit.ts';
export { editWords } from './edit-words.ts';
export { keepOpen, openList } from './open-list.ts';
export type { ListEdit } from './list/index.ts';
export { checkList, type ListFinding } from './check.ts';

/** Hits kept of one notice; what comes after is still masked and still counts for the action. */
export const MAX_HITS = 1000;
/** UTF-16 units that a hit keeps of what a detector found. */
const MOST_SHOWN = 200;

export interface Moderator {
  /** Judges, remembers the hits, and answers the masks. */
  readonly inspect: Inspect;
  /** What to mask in a text that repeats one which is inspected elsewhere: its hits are not counted again. */
  masksOf(text: string): readonly Mask[];
  outcome(): ModerationOutcome;
}

/** Gathers what is found in all the texts of one notice, of this channel. */
export function createModerator(dictionary: Dictionary, channel: string | null = null): Moderator {
  const condition = dictionary.conditionFor(channel);
  const hits: ModerationHit[] = [];
  let strongest: ModerationAction | null = null;

  function note(action: ModerationAction): void {
    if (strongest === null || rank(action) > rank(strongest)) strongest = action;
  }

  function judge(text: string, visible: VisibleText | null): readonly Mask[] {
    const count = dictionary.find(text, condition);
    // What was not looked at might have to be held.
    if (dictionary.isCut) note('hold');
    if (count === 0) return NO_MASKS;
    const masks = new Masks();
    for (let index = 0; index < count; index += 1) {
      const found = dictionary.found(index);
      addMask(masks, found, dictionary.settings.maskCharacter);
      if (visible === null) continue;
      note(found.entry.action);
      if (hits.length < MAX_HITS) hits.push(hitOf(found, visible, dictionary.version));
    }
    return masks.all();
  }

  return {
    inspect: (visible) => judge(visible.text, visible),
    masksOf: (text) => judge(text, null),
    outcome: () => ({ action: strongest ?? 'none', hits, dictionaryVersion: dictionary.version }),
  };
}

const NO_MASKS: readonly Mask[] = [];

/** What is held or rejected is shown as it is, or not at all. */
function addMask(masks: Masks, { start, end, rule, entry }: Found, maskCharacter: string): void {
  // A word's counts before a detector's of the same action.
  const strength = rank(entry.action) * 2 + (rule === 'word' ? 1 : 0);
  if (entry.action === 'mask') {
    masks.add({ start, end, shown: maskCharacter.repeat(end - start), isSpread: true }, strength);
  } else if (entry.replacement !== null) {
    masks.add({ start, end, shown: entry.replacement, isSpread: false }, strength);
  }
}

function hitOf({ start, end, rule, entry }: Found, visible: VisibleText, version: string): ModerationHit {
  const [from, to] = visible.locate([start, end]);
  const word = rule === 'word' ? entry.word : visible.text.slice(start, Math.min(end, start + MOST_SHOWN));
  return {
    start: from,
    end: to,
    word: word.toWellFormed(),
    rule,
    level: entry.level,
    action: entry.action,
    place: visible.place,
    tags: [...entry.tags],
    replacement: entry.replacement,
    dictionaryVersion: version,
  };
}

/** A list for one use: compiled and opened at once. */
export function dictionaryOf(
  list: string,
  version = '',
  options: Omit<CompileOptions, 'version'> = {},
): Dictionary {
  return openDictionary(compileDictionary(list, { ...options, version }).bytes);
}

/** One text judged by itself. */
export interface Judged {
  /** `steps` are for those that were to be explained. */
  readonly hits: ReadonlyArray<ModerationHit & { readonly steps?: ReturnType<Dictionary['explain']> }>;
  /** As readers would see it. */
  readonly masks: readonly Mask[];
  /** There are more hits than were looked at. */
  readonly isCut: boolean;
}

/** Judges one text, offsets on itself; the first hits are explained character by character, none unless asked for. */
export function judgeText(
  text: string,
  dictionary: Dictionary,
  channel: string | null = null,
  explained = 0,
): Judged {
  const condition = dictionary.conditionFor(channel);
  const visible: VisibleText = { place: 'body', text, locate: (span: Span) => span };
  const masks = new Masks();
  const count = dictionary.find(text, condition);
  const { isCut } = dictionary;
  const hits = Array.from({ length: count }, (_, index) => {
    const found = dictionary.found(index);
    addMask(masks, found, dictionary.settings.maskCharacter);
    const hit = hitOf(found, visible, dictionary.version);
    return index < explained ? { ...hit, steps: dictionary.explain(index, text) } : hit;
  });
  return { hits, masks: masks.all(), isCut };
}
