import type { Field, FieldValue } from './field.ts';

/** The simple front matter that nearly every file has, read without the YAML library: ten times as fast. */

const NAME = /^([A-Za-z][A-Za-z_-]{0,40}):(?: +|$)/;
/** Begins with nothing that YAML reads as more than text; YAML 1.2.2, section 7.3.3. */
const PLAIN = /^[A-Za-z0-9\u3007\u4E00-\u9FFF][^\p{Cc}\p{Cs}\u00A0\u2028\u2029\uFEFF\uFFFE\uFFFF]*$/u;
const LIST = /^\[ ?([^[\]{}]*?) ?\]$/;
const EMPTY: ReadonlySet<string> = new Set(['null', 'Null', 'NULL']);

/**
 * The fields of a block in which every line is `name: plain text`, `name: [plain, plain]` or blank; null for any
 * other block. Answers exactly what YAML would, which a test checks.
 */
export function readPlainFields(block: string, firstLine: number): readonly Field[] | null {
  const fields: Field[] = [];
  const seen = new Set<string>();
  for (const [index, line] of block.split('\n').entries()) {
    if (line === '') continue;
    const name = NAME.exec(line);
    const [start, key = ''] = name ?? [];
    if (start === undefined || seen.has(key) || EMPTY.has(key)) return null;
    const value = readValue(line.slice(start.length).replace(/ +$/, ''));
    if (value === null) return null;
    seen.add(key);
    fields.push({ name: key, value, line: firstLine + index });
  }
  return fields;
}

function readValue(text: string): FieldValue | null {
  if (text === '') return { kind: 'empty' };
  const list = LIST.exec(text);
  if (list === null) return readPlain(text);
  const items = (list[1] ?? '').split(/ *, */).map(readPlain);
  return items.every((item) => item !== null) && items.length < 50 ? { kind: 'list', items } : null;
}

function readPlain(text: string): FieldValue | null {
  if (EMPTY.has(text)) return { kind: 'empty' };
  if (!PLAIN.test(text) || text.includes(': ') || text.endsWith(':') || text.includes(' #')) return null;
  return { kind: 'text', text };
}
