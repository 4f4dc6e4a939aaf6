import { CODE_CLASSES } from '../../rules/sanitizer.ts';
import { grammarOf, hasColouredCode } from './languages.ts';

/**
 * Colours code: answers highlight.js's html of it, which is `<span class="hljs-…">` and escaped text; null for an
 * unknown grammar.
 */
export type Highlight = (code: string, grammar: string) => string | null;

export interface Highlighter {
  /**
   * To be awaited before texts with code are rendered: loads the grammars the first time one of the texts needs them.
   * Null when there is nothing to wait for. Never rejects: without its grammars code stays plain.
   */
  prepare(texts: readonly string[]): Promise<void> | null;
  /** The same for a text that is known to need them. */
  load(): Promise<void>;
  readonly highlight: Highlight;
}

export function createHighlighter(): Highlighter {
  let loaded: Highlight | null = null;
  let loading: Promise<void> | null = null;

  async function load(): Promise<void> {
    try {
      loaded = (await import('./highlighter.ts')).highlight;
    } catch {
      // Colours are no reason to keep a notice back; the next text tries again.
      loading = null;
    }
  }

  return {
    prepare(texts) {
      if (loaded !== null || !texts.some(hasColouredCode)) return null;
      loading ??= load();
      return loading;
    },
    load: () => (loading ??= load()),
    highlight: (code, grammar) => loaded?.(code, grammar) ?? null,
  };
}

/** A stretch of code and the class it is coloured by, if any. */
export interface CodePart {
  readonly text: string;
  readonly kind: string | null;
}

/**
 * UTF-16 units that are coloured: of a block and of all blocks of a notice. Some grammars take quadratic time for long
 * runs of words, dots and blanks, which real code has not: a block with one stays plain as well.
 */
const MAX_BLOCK = 16 * 1024;
const MAX_NOTICE = 32 * 1024;
const LONG_RUN = /[\w$.:\s-]{300}/;

/** Colours the blocks of one notice, as far as the limits go. */
export function createCodeReader(
  highlight: Highlight,
): (code: string, language: string) => CodePart[] | null {
  let units = 0;
  return (code, language) => {
    const grammar = grammarOf(language);
    if (grammar === null || code.length > MAX_BLOCK || units + code.length > MAX_NOTICE) return null;
    if (LONG_RUN.test(code)) return null;
    units += code.length;
    const html = highlight(code, grammar);
    if (html === null) return null;
    const parts = readParts(html);
    // Whatever a grammar does, readers see the author's code.
    return parts.map(({ text }) => text).join('') === code ? parts : null;
  };
}

const PIECE = /<span class="([^"]*)">|<\/span>|([^<]+)/g;
const REFERENCES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

/** The innermost known class counts for each stretch of text. */
function readParts(html: string): CodePart[] {
  const parts: CodePart[] = [];
  const kinds: Array<string | null> = [];
  for (const [piece, name, escaped] of html.matchAll(PIECE)) {
    if (escaped !== undefined) {
      const text = escaped.replace(/&(?:amp|lt|gt|quot|#x27);/g, (found) => REFERENCES[found] ?? found);
      parts.push({ text, kind: kinds.at(-1) ?? null });
    } else if (piece === '</span>') kinds.pop();
    else {
      const kind = name?.split(' ', 1)[0] ?? '';
      kinds.push(CODE_CLASSES.has(kind) ? kind : (kinds.at(-1) ?? null));
    }
  }
  return parts;
}
