import { VOID_TAGS } from '../../rules/sanitizer.ts';
import type { VisibleText } from '../visible-text.ts';

/** Visible text. It stands at `[start, end)` of the body: unit for unit where the lengths agree, else as a whole. */
export interface TextNode {
  readonly kind: 'text';
  text: string;
  readonly start: number;
  readonly end: number;
  /** Known to be the same in HTML and as readers see it: nothing to escape, no white space to lay out. */
  isPlain: boolean;
}

export class ElementNode {
  readonly kind = 'element';
  readonly tag: string;
  readonly children: TreeNode[];
  /** Attributes that readers see as text, with the place of their value in the body. */
  shown: ShownAttribute[] | null = null;
  /** Set where the content is a text of its own: a placeholder's alternative text. */
  place: VisibleText['place'] | null = null;
  /** From raw HTML: only such an element can be closed by a raw end tag. */
  readonly isRaw: boolean;
  /** Most elements have none. */
  #attributes: Map<string, string> | null;

  constructor(
    tag: string,
    attributes: ReadonlyArray<readonly [string, string]>,
    children: TreeNode[],
    isRaw: boolean,
  ) {
    this.tag = tag;
    this.children = children;
    this.isRaw = isRaw;
    this.#attributes = attributes.length === 0 ? null : new Map(attributes);
  }

  get hasAttributes(): boolean {
    return this.#attributes !== null;
  }

  get attributes(): Map<string, string> {
    return (this.#attributes ??= new Map());
  }
}
export type TreeNode = TextNode | ElementNode;

interface ShownAttribute {
  readonly name: string;
  readonly place: VisibleText['place'];
  readonly start: number;
  readonly end: number;
}

/** Where an element's text begins in the body; 0 for one without any. */
export function startOf(element: ElementNode): number {
  for (const child of element.children) {
    const start = child.kind === 'text' ? child.start : startOf(child);
    if (start > 0) return start;
  }
  return 0;
}

/** Thrown for a tree deeper than {@link MAX_DEPTH}; the notice is then shown as plain text. */
export class TooDeepError extends Error {}
const MAX_DEPTH = 200;

export interface TreeBuilder {
  readonly root: ElementNode;
  open(tag: string, attributes?: ReadonlyArray<readonly [string, string]>): ElementNode;
  openRaw(tag: string, attributes: ReadonlyArray<readonly [string, string]>): ElementNode;
  /** Closes the element and whatever raw HTML left open in it. */
  close(element: ElementNode): void;
  /** Closes the innermost raw element of that name, never across an element of Markdown. */
  closeRaw(tag: string): void;
  isInside(tag: string): boolean;
  /** `isPlain` where that is known, see {@link TextNode}. */
  text(text: string, start: number, end: number, isPlain?: boolean): void;
}

/** Builds the tree of a notice: always well-formed, whatever order raw tags come in. */
export function createTreeBuilder(): TreeBuilder {
  const root = makeElement('div');
  const stack = [root];
  /** The last of the stack. */
  let top = root;

  function push(made: ElementNode): ElementNode {
    top.children.push(made);
    if (VOID.has(made.tag)) return made;
    stack.push(made);
    top = made;
    if (stack.length > MAX_DEPTH) throw new TooDeepError();
    return made;
  }

  function cut(length: number): void {
    while (stack.length > length) stack.pop();
    top = stack[length - 1] ?? root;
  }

  return {
    root,
    open: (tag, attributes = NONE) => push(new ElementNode(tag, attributes, [], false)),
    openRaw: (tag, attributes) => push(new ElementNode(tag, attributes, [], true)),
    close(closed) {
      const at = closed === top ? stack.length - 1 : stack.lastIndexOf(closed);
      if (at > 0) cut(at);
    },
    closeRaw(tag) {
      for (let at = stack.length - 1; at > 0; at -= 1) {
        const open = stack[at];
        if (open?.isRaw !== true) return;
        if (open.tag === tag) {
          cut(at);
          return;
        }
      }
    },
    isInside: (tag) => stack.some((open) => open.tag === tag),
    text(text, start, end, isPlain = false) {
      if (text.length > 0) top.children.push({ kind: 'text', text, start, end, isPlain });
    },
  };
}

export function makeElement(
  tag: string,
  attributes: ReadonlyArray<readonly [string, string]> = NONE,
  children: TreeNode[] = [],
): ElementNode {
  return new ElementNode(tag, attributes, children, false);
}

const NONE: ReadonlyArray<readonly [string, string]> = [];
const VOID: ReadonlySet<string> = new Set(VOID_TAGS);
