import type { ModerationAction } from '../../contract/moderation.ts';
import { MODERATION_ACTIONS } from '../../contract/names.ts';

/** One line of a word list that says something. */
interface WordLine {
  readonly line: number;
  readonly word: string;
  /** `allow` for a word that saves what it covers. */
  readonly action: ModerationAction | 'allow';
  readonly tags: readonly string[];
}

export interface WordListLines {
  readonly words: readonly WordLine[];
  readonly brokenLines: ReadonlyArray<{ readonly line: number; readonly reason: string }>;
  readonly blankCount: number;
  readonly commentCount: number;
}

const MAX_WORD = 200;
const MAX_TAGS = 20;
const DEFAULT_ACTION: ModerationAction = 'flag';
// oxlint-disable-next-line no-control-regex -- a control character in a list is a damaged file
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Reads a word list (docs/moderation.md has the format). A broken line costs its neighbours nothing. */
export function readWordList(text: string): WordListLines {
  const words: WordLine[] = [];
  const brokenLines: Array<{ line: number; reason: string }> = [];
  let blankCount = 0;
  let commentCount = 0;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/);
  // What follows the last line end is no line.
  if (lines.at(-1) === '') lines.pop();
  for (const [index, raw] of lines.entries()) {
    const content = raw.trim();
    if (content === '') blankCount += 1;
    else if (content.startsWith('#')) commentCount += 1;
    else {
      const read = readLine(content);
      if (typeof read === 'string') brokenLines.push({ line: index + 1, reason: read });
      else words.push({ line: index + 1, ...read });
    }
  }
  return { words, brokenLines, blankCount, commentCount };
}

/** The line's word, or what is wrong with it. */
function readLine(content: string): Omit<WordLine, 'line'> | string {
  if (CONTROL.test(content)) return 'control character';
  const isAllow = content.startsWith('+');
  const { word: written, action, tags } = isAllow ? splitAllow(content.slice(1)) : splitFields(content);
  if (action === null) return 'unknown action';
  const word = written.trim().replace(/^\\(?=[+#\\])/, '');
  if (word === '') return 'no word';
  if (word.length > MAX_WORD) return `longer than ${MAX_WORD} characters`;
  if (tags.length > MAX_TAGS) return `more than ${MAX_TAGS} tags`;
  return { word, action, tags };
}

interface Fields {
  readonly word: string;
  /** Null for a field that is no action. */
  readonly action: WordLine['action'] | null;
  readonly tags: readonly string[];
}

/** Everything behind the `+` up to a tab is the word: an allow word has no action. */
function splitAllow(content: string): Fields {
  const [word = '', rest = ''] = content.split('\t', 2);
  return { word, action: rest.trim() === '' ? 'allow' : null, tags: [] };
}

/**
 * With a tab: word, action, tags. Without: the first action's name behind the word parts them; where there is none, a
 * line of Latin words is one phrase, and any other one a word and its tags.
 */
function splitFields(content: string): Fields {
  if (content.includes('\t')) {
    const [word = '', second = '', ...rest] = content.split(/\t+/);
    const [name = '', ...more] = second.trim().split(/\s+/);
    const action = isAction(name) ? name : name === '' ? DEFAULT_ACTION : null;
    return { word, action, tags: readTags([...more, ...rest].join(' ')) };
  }
  // An ideographic space is part of a word.
  const parts = content.split(/ +/);
  const at = parts.findIndex((part, index) => index > 0 && isAction(part));
  const name = parts[at];
  if (name !== undefined && isAction(name)) {
    return {
      word: parts.slice(0, at).join(' '),
      action: name,
      tags: readTags(parts.slice(at + 1).join(' ')),
    };
  }
  if (/^[\p{Script=Latin}\d\s'’.&-]+$/u.test(content))
    return { word: content, action: DEFAULT_ACTION, tags: [] };
  const [word = '', ...tags] = parts;
  return { word, action: DEFAULT_ACTION, tags: readTags(tags.join(' ')) };
}

function readTags(text: string): string[] {
  return [...new Set(text.split(/[\s,，、;；]+/).filter((tag) => tag !== ''))];
}

function isAction(name: string): name is ModerationAction {
  return (MODERATION_ACTIONS as readonly string[]).includes(name);
}
