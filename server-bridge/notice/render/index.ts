/**
 * Rendering: the Markdown of a notice becomes sanitised HTML, contents, plain text and references. Text is a tree with
 * places in the source until the end, so that an inspector (moderation) sees what readers see and can mask it.
 * May import contract, rules, notice's shared files, marked, htmlparser2 and sanitize-html. Tokens come from `lexer/`,
 * where marked is asked only in doubt; a new kind of token is a case in `from-markdown.ts`; a new tag or attribute a word
 * in `rules/sanitizer.ts`. docs/moderation.md tells the rest.
 */
import type { Token } from 'marked';
import type { TocEntry, Warning } from '../../contract/notice.ts';
import type { LocalRef, MediaResolution, TextFormat } from '../document.ts';
import type { Inspect } from '../visible-text.ts';
import { setAnchors } from './anchors.ts';
import { FRAGMENT, type Content } from './content.ts';
import { markClauseLists } from './clause-lists.ts';
import { excerptOf } from './excerpt.ts';
import { addBlocks } from './from-markdown.ts';
import { passGate } from './gate.ts';
import { createFootnotes, takeFootnotes } from './footnotes.ts';
import { createCodeReader, type Highlight } from './highlight.ts';
import { lex } from './lex.ts';
import { createBudget, GiveUp, type Budget, type PlainReason } from './limits.ts';
import { hideMath } from './math.ts';
import { renderLiteral } from './plain.ts';
import { serialize } from './serialize.ts';
import { unifyLineEnds, type LineEnds } from './line-ends.ts';
import { nestedView, wholeView } from './source-view.ts';
import { createTreeBuilder, startOf, TooDeepError } from './tree.ts';
import { readTree } from './visible.ts';
import { createWarnings } from './warnings.ts';

export { excerptOf } from './excerpt.ts';
export { createHighlighter, type Highlight } from './highlight.ts';
export { renderLiteral } from './plain.ts';

export interface RenderOptions {
  /** Markdown by default. */
  readonly format?: TextFormat;
  /** What became of local references, by reference. */
  readonly media?: Readonly<Record<string, MediaResolution>>;
  /** Sees every visible text and answers what to mask. */
  readonly inspect?: Inspect;
  /** Where the Markdown begins in the source text: UTF-16 units, and the line from 1. */
  readonly offset?: number;
  readonly startLine?: number;
  /** Milliseconds of any clock; without it only the structure is limited. */
  readonly now?: () => number;
  /** Colours code; without it code is plain. */
  readonly highlight?: Highlight;
}

export interface RenderedBody {
  /** Masked and sanitised; without the title. */
  readonly html: string;
  /** Shown as plain text because it was too deep or too slow to render. */
  readonly isPlain: boolean;
  readonly toc: readonly TocEntry[];
  /** Visible text after masking, blocks on lines of their own, cells separated by tabs. */
  readonly plainText: string;
  /** The first words of it, at most 200 UTF-16 units. */
  readonly excerpt: string;
  /** Files of the folder that the text refers to, each once. */
  readonly localRefs: readonly LocalRef[];
  readonly warnings: readonly Warning[];
}

/** Never throws on any text: beyond the limits it is shown as plain text with a warning. */
export function renderBody(markdown: string, options: RenderOptions = {}): RenderedBody {
  const source = unifyLineEnds(markdown);
  try {
    return renderMarkdown(source, options, createBudget(options.now));
  } catch (error) {
    return renderPlainBody(markdown, options, reasonOf(error));
  }
}

/** The whole text, escaped: what is left when rendering is given up. */
export function renderPlainBody(markdown: string, options: RenderOptions, reason: PlainReason): RenderedBody {
  const { html, plainText } = renderLiteral(markdown, options.inspect, options.offset ?? 0);
  const warnings: Warning[] = [{ code: reason, line: null, detail: null }];
  const pre = `<pre class="plain">${html}</pre>`;
  return {
    html: pre,
    isPlain: true,
    toc: [],
    plainText,
    excerpt: excerptOf(plainText),
    localRefs: [],
    warnings,
  };
}

/** A fault of a library must not cost the notice: its text is shown all the same. */
function reasonOf(error: unknown): PlainReason {
  if (error instanceof GiveUp) return error.reason;
  return error instanceof TooDeepError || error instanceof RangeError
    ? 'nesting-too-deep'
    : 'render-too-slow';
}

function renderMarkdown(source: LineEnds, options: RenderOptions, budget: Budget): RenderedBody {
  const { offset = 0, startLine = 1, media = {}, format = 'markdown', highlight } = options;
  const tree = createTreeBuilder();
  const { warn, list } = createWarnings(source.text, startLine);
  const refs = new Map<string, LocalRef>();
  const taken = takeFootnotes(source.text);
  const text = taken?.text ?? source.text;
  const footnotes = taken === null ? null : createFootnotes(taken.definitions);
  const content: Content = {
    tree,
    budget,
    format,
    footnotes,
    ids: new Set(),
    colour: highlight === undefined ? () => null : createCodeReader(highlight),
    warn,
    resolve(ref, kind) {
      const known = refs.get(ref);
      // A file that is shown as an image anywhere is one.
      if (known === undefined || (known.kind === 'file' && kind === 'image')) refs.set(ref, { ref, kind });
      return Object.hasOwn(media, ref) ? (media[ref] ?? null) : null;
    },
  };
  addBlocks(content, readTokens(text, format, budget), wholeView(text, 0));
  footnotes?.addNotes(tree, (note) => {
    const view = nestedView(note.text, wholeView(source.text, 0), note.start, note.end);
    addBlocks(content, readTokens(note.text, format, budget), view);
  });
  markClauseLists(tree.root);
  budget.check();
  const read = readTree(tree.root, {
    inspect: options.inspect,
    toSource: (at) => offset + source.toOriginal(at),
    fragment: FRAGMENT,
  });
  const toc = setAnchors(read, FRAGMENT, (name, link) => warn('anchor-missing', startOf(link), `#${name}`));
  const html = serialize(tree.root.children);
  return {
    html: RAW_HTML.test(source.text) ? passGate(html) : html,
    isPlain: false,
    toc,
    plainText: read.plainText,
    excerpt: excerptOf(read.plainText),
    localRefs: [...refs.values()],
    warnings: list(),
  };
}

function readTokens(text: string, format: TextFormat, budget: Budget): Token[] {
  const math = hideMath(text);
  if (math === null) return lex(text, format, budget);
  const tokens = lex(math.text, format, budget);
  math.restore(tokens);
  return tokens;
}

/** What every raw tag, comment or declaration begins with; autolinks are caught too, which only costs time. */
const RAW_HTML = /<[A-Za-z/!?]/;
