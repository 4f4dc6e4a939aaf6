/**
 * Tells of each line which kind of Markdown block it stands in, with one line of look-ahead, so that code, tables and
 * hidden comments are not read for titles and clauses.
 */
import { SIGN } from './line-signs.ts';

/** `code`: fenced code or raw text of HTML. `hidden`: inside an HTML comment. */
export type BlockKind = 'text' | 'blank' | 'code' | 'table' | 'hidden';

export interface BlockReader {
  /** `signs` are the line's, see `line-signs.ts`. */
  read(text: string, next: string | null, signs: number): BlockKind;
}

/**
 * A fence may stand inside list items and quotes. CommonMark 0.31.2, section 4.5. Blanks and `>` are one class:
 * as alternatives they would match in exponentially many ways.
 */
const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t][ \t>]*){0,20}(`{3,}(?=[^`]*$)|~{3,})/;
/** CommonMark 0.31.2, section 4.6, start condition 1. */
const RAW_HTML = /^ {0,3}<(script|pre|style|textarea)(?=[\s>]|$)/i;

export function createBlockReader(): BlockReader {
  let fence: string | null = null;
  let closer: string | null = null;
  let kind: BlockKind = 'text';
  let isTable = false;

  /** The rest of a block that ends at `closer`, on this line or later. */
  function until(text: string, end: string, inside: BlockKind, from = 0): BlockKind {
    const isClosed = text.toLowerCase().includes(end, from);
    closer = isClosed ? null : end;
    kind = inside;
    return inside;
  }

  return {
    read(text, next, signs) {
      if (fence !== null) {
        if (closesFence(text, fence)) fence = null;
        return 'code';
      }
      if (closer !== null) return until(text, closer, kind);
      if (signs === 0 && text.trim() === '') {
        isTable = false;
        return 'blank';
      }
      const mayOpen = (signs & SIGN.backtick) !== 0 && (text.includes('```') || text.includes('~~~'));
      const opened = mayOpen ? FENCE.exec(text) : null;
      if (opened !== null) {
        fence = opened[1] ?? '';
        isTable = false;
        return 'code';
      }
      if ((signs & SIGN.markup) !== 0 && text.includes('<')) {
        const raw = RAW_HTML.exec(text);
        if (raw !== null) return until(text, `</${(raw[1] ?? '').toLowerCase()}>`, 'code');
        if (/^ {0,3}<!--/.test(text)) return until(text, '-->', 'hidden', text.indexOf('<!--') + 4);
      }
      if ((signs & SIGN.bar) === 0) {
        isTable = false;
        return 'text';
      }
      if (isTable) return 'table';
      isTable = isDelimiterRow(next);
      return isTable || /^\s{0,3}\|/.test(text) ? 'table' : 'text';
    },
  };
}

function closesFence(text: string, fence: string): boolean {
  const trimmed = text.replace(/^[\s>]+/, '').trimEnd();
  return trimmed.length >= fence.length && trimmed === (fence[0] ?? '').repeat(trimmed.length);
}

/** GFM 0.29, section 4.10. */
export function isDelimiterRow(text: string | null): boolean {
  if (text === null || !text.includes('|') || !/^[\s|:-]+$/.test(text)) return false;
  const cells = text.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
  return cells.every((cell) => /^:?-+:?$/.test(cell.trim()));
}
