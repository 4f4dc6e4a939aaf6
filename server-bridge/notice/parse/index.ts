/**
 * The parser: text of an announcement -> metadata, typed nodes, warnings, and the Markdown that is left to render.
 * Pure: contract, notice's shared files, `yaml` for the front matter, nothing else. Forms and tables are described in docs/parsing.md.
 * To add a node kind: one file in `handlers/`, one line in `handlers.ts`. A front matter field: one in `metadata.ts`.
 */
import { createLineParser } from './parser.ts';
import type { ParsedNotice, ParseOptions } from './types.ts';

export { createLineParser };
export { plainInline as visibleText } from './inline.ts';
export type { ParsedNotice, ParseOptions } from './types.ts';

/** Parses a whole text; the same as pushing it to {@link createLineParser} in any pieces. Never throws. */
export function parseNotice(text: string, options: ParseOptions): ParsedNotice {
  const parser = createLineParser(options);
  parser.push(text);
  return parser.end();
}
