import type { ModerationAction } from '../../contract/moderation.ts';
import { MODERATION_ACTIONS } from '../../contract/names.ts';
import { createNormalizer, normalizeText, type NormalizeOptions, type Normalizer } from './normalize.ts';
import { readWordList } from './word-list.ts';

export interface DictionaryOptions extends NormalizeOptions {
  /**
   * When a word counts beside its neighbours: `latin` (a word of Latin letters not inside other Latin letters),
   * `latin-digit` (nor beside digits), or `always`.
   */
  readonly wholeWord?: 'latin' | 'latin-digit' | 'always';
  /** Only words with one of these tags count. */
  readonly onlyTags?: readonly string[];
}

/** A word that the list has, in the form in which it was written first. */
export interface DictionaryWord {
  readonly word: string;
  readonly action: ModerationAction;
  readonly tags: readonly string[];
  /** Of Latin letters and spaces only. */
  readonly isLatin: boolean;
}

export interface WordNode {
  readonly next: Map<number, WordNode>;
  deny: DictionaryWord | null;
  /** Set where an allow word ends; its Latin words keep to word boundaries too. */
  allow: { readonly isLatin: boolean } | null;
}

/** A compiled word list: immutable, and the same for any number of texts. */
export interface Dictionary {
  readonly root: WordNode;
  readonly normalizer: Normalizer;
  readonly wholeWord: 'latin' | 'latin-digit' | 'always';
}

export interface DictionaryCounts {
  readonly wordCount: number;
  readonly allowCount: number;
  readonly duplicateCount: number;
  readonly blankCount: number;
  readonly commentCount: number;
  readonly brokenLines: Array<{ line: number; reason: string }>;
}

let shared: Normalizer | null = null;

/** Compiles a word list's text. Never throws: what is broken is told with its line. */
export function compileDictionary(
  fileText: string,
  options: DictionaryOptions = {},
): { readonly dictionary: Dictionary; readonly info: DictionaryCounts } {
  const { wholeWord = 'latin', onlyTags } = options;
  const isDefault = ['letterCase', 'width', 'style', 'digits', 'chinese'].every(
    (name) => options[name as keyof NormalizeOptions] !== false,
  );
  // Its table fills as texts go by; lists come and go.
  const normalizer = isDefault ? (shared ??= createNormalizer()) : createNormalizer(options);
  const lines = readWordList(fileText);
  const root = createNode();
  const brokenLines = [...lines.brokenLines];
  let wordCount = 0;
  let allowCount = 0;
  let duplicateCount = 0;
  for (const { line, word, action, tags } of lines.words) {
    const normal = normalizeText(word, normalizer);
    if (normal === '') {
      brokenLines.push({ line, reason: 'nothing visible' });
      continue;
    }
    if (action !== 'allow' && onlyTags !== undefined && !tags.some((tag) => onlyTags.includes(tag))) continue;
    const node = nodeOf(root, normal);
    const isLatin = LATIN.test(normal);
    if (action === 'allow') {
      if (node.allow === null) allowCount += 1;
      else duplicateCount += 1;
      node.allow = { isLatin };
    } else if (node.deny === null) {
      wordCount += 1;
      node.deny = { word, action, tags, isLatin };
    } else {
      duplicateCount += 1;
      node.deny = merge(node.deny, action, tags);
    }
  }
  brokenLines.sort((a, b) => a.line - b.line);
  const { blankCount, commentCount } = lines;
  const info = { wordCount, allowCount, duplicateCount, blankCount, commentCount, brokenLines };
  return { dictionary: { root, normalizer, wholeWord }, info };
}

const LATIN = /^[\p{Script=Latin}\p{M} ]+$/u;

/** The stronger action counts, and the tags of all lines. */
function merge(known: DictionaryWord, action: ModerationAction, tags: readonly string[]): DictionaryWord {
  return {
    ...known,
    action: strongest([known.action, action]) ?? action,
    tags: [...new Set([...known.tags, ...tags])],
  };
}

/** The last in the order flag, mask, hold; null for none. */
export function strongest(actions: Iterable<ModerationAction>): ModerationAction | null {
  let rank = -1;
  for (const action of actions) rank = Math.max(rank, MODERATION_ACTIONS.indexOf(action));
  return MODERATION_ACTIONS[rank] ?? null;
}

function nodeOf(root: WordNode, normal: string): WordNode {
  let node = root;
  for (let at = 0; at < normal.length; at += 1) {
    const unit = normal.charCodeAt(at);
    let next = node.next.get(unit);
    if (next === undefined) {
      next = createNode();
      node.next.set(unit, next);
    }
    node = next;
  }
  return node;
}

function createNode(): WordNode {
  return { next: new Map(), deny: null, allow: null };
}
