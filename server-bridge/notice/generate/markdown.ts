/** The blocks that templates are made of. Each is Markdown without a line end at its end. */
import { escapeHeading, escapeInline, escapeLine, isDocumentPart } from './escape.ts';
import type { Lang } from './language.ts';

export type Block = string;
export type Row = readonly [key: string, value: string];

/** Lines stay lines; a blank line begins a new paragraph. */
export function prose(text: string): Block {
  return text.split('\n').map(escapeLine).join('\n');
}

export function heading(text: string, depth = 2): Block {
  return `${'#'.repeat(depth)} ${escapeHeading(text)}`;
}

/** `- key: value`, which the parser reads as clauses and readers see in rows. */
export function rows(list: readonly Row[], lang: Lang): Block {
  return list.map(([key, value]) => `- ${row(key, value, lang)}`).join('\n');
}

function row(key: string, value: string, lang: Lang): string {
  const [first = '', ...more] = joinParts(value.split('\n'));
  const head = `${escapeLine(key)}${colon(key, first, lang)}${escapeInline(first)}`;
  return [head, ...more.map((line) => `  ${escapeLine(line)}`)].join('\n');
}

/** A line that would be taken for more than a part of the value goes on in the line above it. */
function joinParts(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    if (joined.length > 0 && isDocumentPart(line)) joined.push(`${joined.pop() ?? ''} ${line}`);
    else joined.push(line);
  }
  return joined;
}

/** What parts a key from its value: a blank where the two would be read as a time (`12：30`) or an address. */
export function colon(key: string, value: string, lang: Lang): string {
  if (lang === 'en') return ': ';
  return value.startsWith('//') || (/\d$/.test(key) && /^\d/.test(value)) ? '： ' : '：';
}

export function bullets(list: readonly string[]): Block {
  return list.map((text) => `- ${escapeLine(text)}`).join('\n');
}

export function numbered(list: readonly string[]): Block {
  return list.map((text, index) => `${String(index + 1)}. ${escapeLine(text)}`).join('\n');
}

export function table(head: readonly string[], body: ReadonlyArray<readonly string[]>): Block {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeInline).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...body.map(line)].join('\n');
}

/** A fence longer than any in the code. */
export function code(text: string, language = ''): Block {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Blocks apart by blank lines, with one line end at the end. */
export function document(blocks: ReadonlyArray<Block | null>): string {
  return `${blocks.filter((block) => block !== null && block !== '').join('\n\n')}\n`;
}
