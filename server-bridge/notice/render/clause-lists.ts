import { splitKey } from '../../rules/keyed-text.ts';
import { makeElement, type ElementNode, type TreeNode } from './tree.ts';
import { BLOCKS } from './visible.ts';

/** Marks the lists of nothing but `key: value` items, so that readers see rows where the author wrote them. */
export function markClauseLists(root: ElementNode): void {
  for (const list of root.children) {
    if (list.kind !== 'element' || list.tag !== 'ul' || list.isRaw) continue;
    const rows = rowsOf(list);
    if (rows.length === 0) continue;
    list.attributes.set('class', 'clauses');
    for (const { item, spans } of rows) item.children.splice(0, item.children.length, ...spans);
  }
}

/** None unless every item is one. */
function rowsOf(list: ElementNode): Row[] {
  const rows: Row[] = [];
  for (const item of list.children) {
    const row = rowOf(item);
    if (row === null) return [];
    rows.push(row);
  }
  return rows;
}

interface Row {
  readonly item: ElementNode;
  /** The key with its colon, and the value. */
  readonly spans: readonly ElementNode[];
}

/** Null for an item that has no key or holds more than a text. */
function rowOf(item: TreeNode): Row | null {
  if (item.kind !== 'element' || (item.hasAttributes && item.attributes.has('class'))) return null;
  const [first] = item.children;
  const isLoose = item.children.length === 1 && first?.kind === 'element' && first.tag === 'p';
  const content = isLoose ? first.children : item.children;
  if (content.some((node) => node.kind === 'element' && BLOCKS.has(node.tag))) return null;
  const found = splitKey(content.map(textOf).join(''));
  const parts = found === null ? null : splitAt(content, found.colonAt + 1);
  if (parts === null) return null;
  const [key, value] = parts;
  return {
    item,
    spans: [
      makeElement('span', [['class', 'clause-key']], key),
      makeElement('span', [['class', 'clause-value']], value),
    ],
  };
}

function textOf(node: TreeNode): string {
  if (node.kind === 'text') return node.text;
  return node.tag === 'br' ? '\n' : node.children.map(textOf).join('');
}

/** The nodes before and behind an offset of their text; null where it is inside an element. */
function splitAt(nodes: readonly TreeNode[], offset: number): readonly [TreeNode[], TreeNode[]] | null {
  const before: TreeNode[] = [];
  const behind: TreeNode[] = [];
  let at = 0;
  for (const node of nodes) {
    const size = textOf(node).length;
    const cut = offset - at;
    at += size;
    if (cut >= size && cut > 0) before.push(node);
    else if (cut <= 0) behind.push(node);
    else if (node.kind === 'text' && node.end - node.start === size) {
      before.push({ ...node, text: node.text.slice(0, cut), end: node.start + cut });
      behind.push({ ...node, text: node.text.slice(cut), start: node.start + cut });
    } else return null;
  }
  return [before, behind];
}
