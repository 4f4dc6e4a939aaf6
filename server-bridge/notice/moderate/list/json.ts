import type { ListBuilder } from './builder.ts';
import { NO_FIELDS, type RawEntry } from './entry.ts';

/**
 * How an object or an array of words begins, be the rest broken: a bracket alone on its line, or before a quote or
 * another. A text list may begin with `{name}`.
 */
export function isJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*[\]{"]|[[{][ \t]*(?:[\r\n]|$))/.test(text);
}

/**
 * `{ "settings": ["ignore spaces"], "words": [...], "allow": [...] }`, or the array of words alone. A word is a text
 * or an object with the columns of the CSV form; its tags and channels may be arrays.
 */
export function readJson(text: string, list: ListBuilder): void {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    list.unreadable(lineOfError(text, error), 'bad-json');
    return;
  }
  const lines = elementLines(text);
  const object = Array.isArray(root) ? { words: root } : root;
  if (!isObject(object)) {
    list.unreadable(1, 'bad-json');
    return;
  }
  for (const [key, values] of Object.entries(object)) {
    if (!['settings', 'words', 'allow'].includes(key) || !Array.isArray(values)) {
      list.broken(lines.get(key)?.[0] ?? 1, 'unknown-setting');
      continue;
    }
    const at = lines.get(Array.isArray(root) ? '' : key) ?? [];
    for (const [index, value] of (values as unknown[]).entries())
      readElement(key, value, at[index] ?? 1, list);
  }
}

function readElement(key: string, value: unknown, line: number, list: ListBuilder): void {
  if (key === 'words' && isObject(value)) {
    const raw = toRaw(value);
    if (raw === null) list.broken(line, 'bad-json');
    else if (raw.action === 'allow') list.allow(line, raw.word);
    else list.word(line, raw);
  } else if (typeof value !== 'string') list.broken(line, 'bad-json');
  else if (key === 'settings') list.setting(line, value);
  else if (key === 'allow') list.allow(line, value);
  else list.word(line, { ...NO_FIELDS, word: value });
}

/** Null for a field of another type or name. */
function toRaw(value: Readonly<Record<string, unknown>>): RawEntry | null {
  const raw: Record<string, unknown> = { ...NO_FIELDS };
  for (const [name, field] of Object.entries(value)) {
    if (!Object.hasOwn(NO_FIELDS, name)) return null;
    const isList = Array.isArray(NO_FIELDS[name as keyof RawEntry]);
    if (isList) {
      const items: unknown[] = Array.isArray(field) ? field : [field];
      if (!items.every((item) => typeof item === 'string')) return null;
      raw[name] = items;
    } else if (typeof field === 'string') raw[name] = field;
    else if (name === 'whole' && typeof field === 'boolean') raw[name] = String(field);
    else if (field !== null) return null;
  }
  return raw as unknown as RawEntry;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JavaScript names the place of most mistakes. */
function lineOfError(text: string, error: unknown): number {
  const message = error instanceof Error ? error.message : '';
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
  return text.slice(0, position).split('\n').length;
}

const TOKEN = /["[\]{},:\n]|[^\s[\]{},:"]+/g;

/**
 * The lines on which the elements of the top's arrays begin, by the array's key; '' is a top that is an array. The text
 * is JSON.
 */
function elementLines(text: string): ReadonlyMap<string, number[]> {
  const lines = new Map<string, number[]>();
  let line = 1;
  let depth = 0;
  let key = '';
  let last = '';
  let isFresh = false;
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    let [token] = found;
    if (token === '\n') {
      line += 1;
      continue;
    }
    if (token === '"') {
      const end = endOfString(text, found.index);
      TOKEN.lastIndex = end;
      // Only keys of the top are asked for.
      if (depth === 1) token = text.slice(found.index, end);
    }
    // Depth 1 is the top's own; its arrays are one deeper, unless it is one itself.
    if (isFresh && token !== ']') {
      const known = lines.get(key);
      if (known === undefined) lines.set(key, [line]);
      else known.push(line);
    }
    isFresh = false;
    if (token === ':' && depth === 1) key = last.startsWith('"') ? (JSON.parse(last) as string) : '';
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    const isTop = token === '[' && (depth === 1 || (depth === 2 && key !== ''));
    if (isTop || (token === ',' && depth === (key === '' ? 1 : 2))) isFresh = true;
    last = token;
  }
  return lines;
}

const STRING_SIGN = /["\\]/g;

/** Behind the quote that closes the one at `at`. */
function endOfString(text: string, at: number): number {
  STRING_SIGN.lastIndex = at + 1;
  for (let found = STRING_SIGN.exec(text); found !== null; found = STRING_SIGN.exec(text)) {
    if (found[0] === '"') return STRING_SIGN.lastIndex;
    STRING_SIGN.lastIndex += 1;
  }
  return text.length;
}
