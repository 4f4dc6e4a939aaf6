import { NO_FIELDS, type RawEntry, readTags } from './entry.ts';
import { readFields } from './settings.ts';
import type { ListBuilder } from './builder.ts';

/** The list that people edit (docs/moderation.md has the format): a word a line. */
export function readText(text: string, list: ListBuilder): void {
  const lines = text.split(/\r\n|[\r\n]/);
  // What follows the last line end is no line.
  if (lines.at(-1) === '') lines.pop();
  for (const [index, raw] of lines.entries()) readTextLine(raw, index + 1, list);
}

/** One line, its end not included. */
export function readTextLine(raw: string, line: number, list: ListBuilder): void {
  const content = raw.trim();
  if (content === '') list.blank();
  else if (content.startsWith('#!')) list.setting(line, content.slice(2));
  else if (content.startsWith('#')) list.comment();
  else if (content.startsWith('+')) readAllow(content.slice(1), line, list);
  else if (!content.includes('\t') && LATER_ACTION.test(content)) list.broken(line, 'needs-tabs');
  else {
    const fields = splitFields(content);
    list.word(line, { ...fields, word: plain(fields.word) });
  }
}

/** `\+`, `\#` and `\\` begin a word with that sign. */
function plain(word: string): string {
  return word.trim().replace(/^\\(?=[+#\\])/, '');
}

/** Everything behind the `+` up to a tab is the word: an allow word has no action. */
function readAllow(content: string, line: number, list: ListBuilder): void {
  const [word = '', rest = ''] = content.split('\t', 2);
  if (rest.trim() === '') list.allow(line, plain(word));
  else list.broken(line, 'unknown-action');
}

/** Actions of the first lists: where there is no tab, only their names part a word from its tags. */
const FIRST_ACTIONS: ReadonlySet<string> = new Set(['flag', 'mask', 'hold']);

/** Actions that came later need tabs: without them they would be taken for a tag or a part of a phrase. */
const LATER_ACTION = / (?:reject|replace)$/;

/**
 * With a tab: word, action, tags, settings. Without: the first action's name behind the word parts them; where there
 * is none, a line of Latin words is one phrase, and any other one a word and its tags.
 */
function splitFields(content: string): RawEntry {
  if (content.includes('\t')) {
    const [word = '', ...parts] = content.split(/\t+/);
    return { ...readFields(parts), word };
  }
  // An ideographic space is part of a word.
  const parts = content.split(/ +/);
  const at = parts.findIndex((part, index) => index > 0 && FIRST_ACTIONS.has(part));
  if (at > 0) {
    const tags = readTags(parts.slice(at + 1).join(' '));
    return { ...NO_FIELDS, word: parts.slice(0, at).join(' '), action: parts[at] ?? '', tags };
  }
  if (/^[\p{Script=Latin}\d\s'’.&-]+$/u.test(content)) return { ...NO_FIELDS, word: content };
  const [word = '', ...tags] = parts;
  return { ...NO_FIELDS, word, tags: readTags(tags.join(' ')) };
}
