/** Reads the block between `---` lines as YAML, into plain values that keep how they were written. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { readPlainFields } from './plain-fields.ts';
import type { Field, FieldValue } from './field.ts';

/** UTF-16 units; a longer block is taken for text. */
export const MAX_FRONT_MATTER = 64 * 1024;
const MAX_DEPTH = 3;
const MAX_ITEMS = 200;

export type FrontMatter =
  | { readonly ok: true; readonly fields: readonly Field[] }
  | { readonly ok: false; readonly reason: string; readonly line: number };

/**
 * @param block the lines between the marks, each ended with LF
 * @param firstLine source line of the block's first line
 */
export function readFrontMatter(block: string, firstLine: number): FrontMatter {
  const plain = readPlainFields(block, firstLine);
  return plain === null ? readYaml(block, firstLine) : { ok: true, fields: plain };
}

/** {@link readFrontMatter} without its short cut; exported for the test that compares the two. */
export function readYaml(block: string, firstLine: number): FrontMatter {
  const lines = new LineCounter();
  try {
    const document = parseDocument(block, {
      version: '1.2',
      // The core schema has no timestamps: dates stay as they were written.
      schema: 'core',
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'silent',
      // The library compares every pair; `toFields` looks for doubles in linear time.
      uniqueKeys: false,
    });
    const lineAt = (offset: number): number => firstLine + Math.max(1, lines.linePos(offset).line) - 1;
    const error = document.errors[0];
    if (error !== undefined) return { ok: false, reason: error.code, line: lineAt(error.pos[0]) };
    if (document.contents === null) return { ok: true, fields: [] };
    if (isScalar(document.contents) && document.contents.value === null) return { ok: true, fields: [] };
    if (!isMap(document.contents)) return { ok: false, reason: 'NOT_A_MAP', line: firstLine };
    const root = toFields(document.contents.items, document, lineAt, 0);
    const seen = new Set<string>();
    for (const { name, line } of root) {
      if (seen.has(name)) return { ok: false, reason: 'DUPLICATE_KEY', line };
      seen.add(name);
    }
    return { ok: true, fields: root };
  } catch {
    // Nesting beyond the library's stack.
    return { ok: false, reason: 'TOO_DEEP', line: firstLine };
  }
}

/**
 * The plain `name: value` lines of a block that is no YAML, so that a file with one mistake, or half written, keeps
 * its id and stays a draft.
 */
export function salvageFields(lines: readonly string[], firstLine: number): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const [index, text] of lines.entries()) {
    const found = /^([A-Za-z]{2,20}):[ \t]+(\S.{0,500})$/.exec(text.trimEnd());
    const [, name = '', rest = ''] = found ?? [];
    if (found === null || fields.has(name)) continue;
    const line = firstLine + index;
    const read = readFrontMatter(`${name}: ${rest}\n`, line);
    const value: FieldValue | undefined = read.ok
      ? read.fields[0]?.value
      : { kind: 'text', text: rest.replace(/^(["'])(.*)\1$/, '$2') };
    if (value !== undefined && value.kind !== 'other') fields.set(name, { name, value, line });
  }
  return [...fields.values()];
}

type LineAt = (offset: number) => number;

function toFields(
  items: ReadonlyArray<{ key: unknown; value: unknown }>,
  document: Document,
  lineAt: LineAt,
  depth: number,
): Field[] {
  return items.map(({ key, value }) => ({
    name: isScalar(key) ? (key.source ?? String(key.value)) : '',
    value: toValue(value, document, lineAt, depth + 1),
    line: lineAt(isScalar(key) ? (key.range?.[0] ?? 0) : 0),
  }));
}

function toValue(node: unknown, document: Document, lineAt: LineAt, depth: number): FieldValue {
  if (node === null || node === undefined) return { kind: 'empty' };
  if (isScalar(node)) {
    if (typeof node.value === 'string') return { kind: 'text', text: node.value };
    if (node.value === null) return { kind: 'empty' };
    return { kind: 'text', text: node.source ?? JSON.stringify(node.value) };
  }
  if (depth >= MAX_DEPTH) return { kind: 'other' };
  if (isSeq(node) && node.items.length <= MAX_ITEMS) {
    return { kind: 'list', items: node.items.map((item) => toValue(item, document, lineAt, depth + 1)) };
  }
  if (isMap(node) && node.items.length <= MAX_ITEMS) {
    return { kind: 'map', fields: toFields(node.items, document, lineAt, depth) };
  }
  // Aliases among them: no field needs one, and expanding them is how a small file becomes a large one.
  return { kind: 'other' };
}
