/** Data of a template as text, JSON or YAML, and where in it each value stands. */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';

export interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export type ReadData =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** Where the value at a path stands, or what would hold it when it is missing. */
      placeOf(path: ReadonlyArray<string | number>): Place;
    }
  | { readonly ok: false; readonly message: string; readonly place: Place };

const MAX_LENGTH = 8 * 1024 * 1024;
const START: Place = { line: 1, column: 1 };

/**
 * @param format `json` is read strictly; `yaml` (1.2, core schema) is a superset of it. Never throws.
 */
export function readData(source: string, format: 'json' | 'yaml'): ReadData {
  const text = source.replace(/^\uFEFF/, '');
  if (text.length > MAX_LENGTH) return { ok: false, message: 'larger than 8 MiB', place: START };
  if (text.trim() === '') return { ok: false, message: 'there is nothing in it', place: START };
  const strict = format === 'json' ? jsonFault(text) : null;
  if (strict !== null && strict.place !== null)
    return { ok: false, message: strict.message, place: strict.place };
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'silent',
      uniqueKeys: true,
    });
    const fault = document.errors[0] ?? document.warnings[0];
    // Node names no place for some mistakes; YAML stumbles over most of them at the same one.
    const place = fault === undefined ? START : at(fault.pos[0]);
    if (strict !== null) return { ok: false, message: strict.message, place };
    if (fault !== undefined) return { ok: false, message: fault.message, place };
    return { ok: true, value: document.toJS(), placeOf: (path) => at(offsetOf(document, path)) };
  } catch (error) {
    // Too many aliases, nesting beyond the stack.
    const message = error instanceof Error ? error.message : 'cannot be read';
    return { ok: false, message, place: START };
  }
}

function jsonFault(text: string): { readonly message: string; readonly place: Place | null } | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : 'no JSON';
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
    const place = line === undefined ? null : { line: Number(line), column: Number(column) };
    return { message: message.replace(/ in JSON at position.*$/, ''), place };
  }
}

function offsetOf(document: Document, path: ReadonlyArray<string | number>): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      // A field is found by its name; what it holds may be on a line further down.
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
      continue;
    } else return offset;
    offset = startOf(node) ?? offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
