import { maskPieces, maskText, type Inspect, type Span, type VisibleText } from '../visible-text.ts';
import { lastAtMost } from './source-view.ts';
import type { ElementNode, TextNode } from './tree.ts';

/** Elements that begin a line of their own. */
export const BLOCKS: ReadonlySet<string> = new Set(
  'blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
type Kind = 'block' | 'cell' | 'heading' | 'break';
/** What each element is to the lines; the others are part of a line. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...Array.from(BLOCKS, (tag): [string, Kind] => [tag, /^h[1-6]$/.test(tag) ? 'heading' : 'block']),
  ['td', 'cell'],
  ['th', 'cell'],
  ['br', 'break'],
]);

interface Heading {
  readonly element: ElementNode;
  readonly depth: number;
  /** As written and as readers see it: its anchor must not tell what is masked. */
  readonly original: string;
  readonly text: string;
}

export interface ReadTree {
  /** Visible text after masking, blocks on lines of their own. */
  readonly plainText: string;
  readonly headings: readonly Heading[];
  /** The authors' own anchors. */
  readonly ids: ReadonlySet<string>;
  /** Links to anchors inside the notice. */
  readonly fragments: readonly ElementNode[];
}

/**
 * Walks the finished tree: each block's visible text is inspected and masked, and what the notice needs of it is
 * collected. `toSource` turns a body offset into one of the source text.
 */
export function readTree(
  root: ElementNode,
  options: {
    readonly inspect: Inspect | undefined;
    readonly toSource: (offset: number) => number;
    readonly fragment: string;
  },
): ReadTree {
  const { inspect, toSource } = options;
  const lines: string[] = [];
  const headings: Heading[] = [];
  const ids = new Set<string>();
  const fragments: ElementNode[] = [];
  let run: RunNode[] = [];
  /** Texts of their own inside the run: what is before and behind them is read on as one. */
  let asides: Aside[] = [];
  let line = '';
  let cells = 0;

  /** Ends the present text: inspects it, masks it, appends it to the line. Answers it before and after. */
  function endRun(isPreformatted: boolean): readonly [string, string] {
    if (run.length === 0 && asides.length === 0) return NOTHING;
    const nodes = run;
    const beside = asides;
    run = [];
    if (beside.length > 0) asides = [];
    const [original, text] = maskNodes('body', nodes);
    const shown = beside.length === 0 ? nodes : withAsides(nodes, beside);
    line += isPreformatted ? textOf(shown) : shownLines(shown);
    return [original, text];
  }

  /** The nodes' text before and after. */
  function maskNodes(place: VisibleText['place'], nodes: readonly RunNode[]): readonly [string, string] {
    if (nodes.length === 0) return NOTHING;
    const original = textOf(nodes);
    const masks = inspect?.({ place, text: original, locate: (span) => locate(nodes, span, toSource) });
    let text = original;
    if (masks !== undefined && masks.length > 0) {
      const shown =
        nodes.length === 1
          ? [maskText(original, masks)]
          : maskPieces(
              nodes.map((node) => node.text),
              masks,
            );
      // The word list may have signs of HTML, and white space.
      const isPlain = masks.every((mask) => PLAIN_WORD.test(mask.shown));
      for (const [index, node] of nodes.entries()) {
        node.text = shown[index] ?? '';
        if (node.kind === 'text') node.isPlain &&= isPlain;
      }
      text = shown.length === 1 ? (shown[0] ?? '') : shown.join('');
    }
    return [original, text];
  }

  /** The nodes' text as it is laid out: white space is one blank, a break a new line, which a table's row has not. */
  function shownLines(nodes: readonly RunNode[]): string {
    const [only] = nodes;
    if (nodes.length === 1 && only?.kind === 'text' && (only.isPlain || !NOT_LAID_OUT.test(only.text)))
      return line === '' ? only.text.trimStart() : only.text;
    const text = nodes
      .map((node) => (node.kind === 'break' && cells === 0 ? node.text : node.text.replace(SPACES, ' ')))
      .join('')
      .replace(/ {2,}/g, ' ')
      .replace(/ ?\n ?/g, '\n');
    return line === '' ? text.trimStart() : text;
  }

  function endLine(): void {
    const text = line.trimEnd();
    line = '';
    if (text !== '') lines.push(text);
  }

  function walk(element: ElementNode, isPreformatted: boolean): void {
    for (const node of element.children) {
      if (node.kind === 'text') run.push(node);
      else visit(node, isPreformatted);
    }
  }

  function visit(element: ElementNode, isPreformatted: boolean): void {
    if (element.tag === 'sup' && isFootnoteMark(element)) return;
    if (element.shown !== null) maskAttributes(element);
    if (element.hasAttributes) {
      const id = element.attributes.get('id');
      if (id !== undefined) ids.add(id);
      if (element.attributes.has(options.fragment)) fragments.push(element);
    }
    const kind = KINDS.get(element.tag);
    if (kind === 'break') {
      run.push({ kind: 'break', text: '\n', start: 0, end: 0, isPlain: false });
      return;
    }
    if (element.place !== null) {
      const body = run;
      run = [];
      walk(element, isPreformatted);
      maskNodes(element.place, run);
      if (run.length > 0) asides.push({ at: body.length, nodes: run });
      run = body;
      return;
    }
    if (kind === undefined) {
      walk(element, isPreformatted);
      return;
    }
    endRun(isPreformatted);
    if (kind === 'cell') {
      if (line.trim() !== '') line = `${line.trimEnd()}\t`;
      cells += 1;
    } else endLine();
    const isPre = isPreformatted || element.tag === 'pre';
    if (kind === 'heading') visitHeading(element, isPre);
    else {
      walk(element, isPre);
      endRun(isPre);
    }
    if (kind === 'cell') cells -= 1;
    else endLine();
  }

  function visitHeading(element: ElementNode, isPre: boolean): void {
    const before = line;
    walk(element, isPre);
    const [original, text] = endRun(isPre);
    const shown = (line.slice(before.length) || text).replace(SPACES, ' ').trim();
    headings.push({ element, depth: Number(element.tag[1]), original: original.trim(), text: shown });
  }

  function maskAttributes(element: ElementNode): void {
    if (inspect === undefined) return;
    for (const { name, place, start, end } of element.shown ?? []) {
      const text = element.attributes.get(name) ?? '';
      const node: TextNode = { kind: 'text', text, start, end, isPlain: false };
      const masks = inspect({ place, text, locate: (span) => locate([node], span, toSource) });
      if (masks.length > 0) element.attributes.set(name, maskText(text, masks));
    }
  }

  walk(root, false);
  endRun(false);
  endLine();
  return { plainText: lines.join('\n'), headings, ids, fragments };
}

const NOTHING = ['', ''] as const;

/** A number that the renderer has put there: a word goes on behind it. An author's element is text like any other. */
function isFootnoteMark(element: ElementNode): boolean {
  return !element.isRaw && element.attributes.get('class') === 'footnote-mark';
}

const SPACES = /[ \t\r\n]+/g;
/** What makes no text less plain where it stands: no sign of HTML, no white space or control, and not nothing. */
const PLAIN_WORD = /^[^\s\p{Cc}&<>"]+$/u;
/** White space that the reader does not see as written. */
const NOT_LAID_OUT = /[\t\r\n]| {2}/;

/** A text of the tree, or a line break, which comes from nowhere in the source. */
type RunNode = TextNode | (Omit<TextNode, 'kind'> & { readonly kind: 'break' });

/** Stands before the run's node of that number, or behind all. */
interface Aside {
  readonly at: number;
  readonly nodes: readonly RunNode[];
}

const GAP: RunNode = { kind: 'break', text: ' ', start: 0, end: 0, isPlain: false };

/** In reading order: with blanks around, so that the line has no word that nobody has inspected. */
function withAsides(nodes: readonly RunNode[], asides: readonly Aside[]): readonly RunNode[] {
  const all: RunNode[] = [];
  let from = 0;
  for (const aside of asides) {
    all.push(...nodes.slice(from, aside.at), GAP, ...aside.nodes, GAP);
    from = aside.at;
  }
  return [...all, ...nodes.slice(from)];
}

function textOf(nodes: readonly RunNode[]): string {
  return nodes.length === 1 ? (nodes[0]?.text ?? '') : nodes.map((node) => node.text).join('');
}

/** Where a span of the nodes' joined text comes from. */
function locate(nodes: readonly RunNode[], [from, to]: Span, toSource: (offset: number) => number): Span {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined && only.end - only.start === only.text.length)
    return [toSource(only.start + from), Math.max(toSource(only.start + from), toSource(only.start + to))];
  const starts: number[] = [];
  let at = 0;
  for (const node of nodes) {
    starts.push(at);
    at += node.text.length;
  }
  const first = nodes[lastAtMost(starts, from)];
  const firstAt = starts[lastAtMost(starts, from)] ?? 0;
  const last = nodes[lastAtMost(starts, to - 1)];
  const lastAt = starts[lastAtMost(starts, to - 1)] ?? 0;
  if (first === undefined || last === undefined) return [0, 0];
  const isFirstLinear = first.end - first.start === first.text.length;
  const isLastLinear = last.end - last.start === last.text.length;
  const start = isFirstLinear ? first.start + from - firstAt : first.start;
  const end = isLastLinear ? last.start + to - lastAt : last.end;
  return [toSource(start), Math.max(toSource(start), toSource(end))];
}
