/**
 * Moderation: finds the words of a list in visible text, whatever form they come in, and says what to mask. It knows
 * nothing of Markdown: the renderer hands in each text as readers see it, with the way back to the source.
 * May import contract, rules, notice's shared files and OpenCC's table. A new form of a character is a line in
 * `normalize.ts`; the format of lists is in `word-list.ts` and docs/moderation.md.
 */
import type { ModerationHit } from '../../contract/moderation.ts';
import type { ModerationOutcome } from '../document.ts';
import type { Inspect, Span, VisibleText } from '../visible-text.ts';
import { strongest, type Dictionary } from './dictionary.ts';
import { scan } from './scan.ts';

export { compileDictionary } from './dictionary.ts';
export type { Dictionary, DictionaryOptions } from './dictionary.ts';

/** Hits kept of one notice; what comes after is still masked and still counts for the action. */
export const MAX_HITS = 1000;

export interface Moderated {
  /** With offsets on the source text. */
  readonly hits: readonly ModerationHit[];
  /** Spans of the visible text that readers must not see. */
  readonly masks: readonly Span[];
}

/** Judges one visible text. */
export function moderate(target: VisibleText, dictionary: Dictionary): Moderated {
  const matches = scan(target.text, dictionary);
  if (matches.length === 0) return NOTHING;
  const hits: ModerationHit[] = [];
  const masks: Span[] = [];
  for (const { start, end, word } of matches) {
    const [from, to] = target.locate([start, end]);
    const { action, tags } = word;
    hits.push({ start: from, end: to, word: word.word, action, place: target.place, tags: [...tags] });
    // What is held is released as it is, or not at all.
    if (action === 'mask') masks.push([start, end]);
  }
  return { hits, masks };
}

const NOTHING: Moderated = { hits: [], masks: [] };

export interface Moderator {
  /** Judges, remembers the hits, and answers the masks. */
  readonly inspect: Inspect;
  /** What to mask in a text that repeats one which is inspected elsewhere: its hits are not counted again. */
  masksOf(text: string): readonly Span[];
  outcome(dictionaryVersion: string): ModerationOutcome;
}

/** Gathers what is found in all the texts of one notice. */
export function createModerator(dictionary: Dictionary): Moderator {
  const hits: ModerationHit[] = [];
  let action: ModerationHit['action'] | null = null;
  return {
    inspect(visible) {
      const { hits: found, masks } = moderate(visible, dictionary);
      for (const hit of found) {
        if (hits.length < MAX_HITS) hits.push(hit);
        action = strongest(action === null ? [hit.action] : [action, hit.action]);
      }
      return masks;
    },
    masksOf: (text) => moderate({ place: 'body', text, locate: (span) => span }, dictionary).masks,
    outcome: (dictionaryVersion) => ({ action: action ?? 'none', hits, dictionaryVersion }),
  };
}
