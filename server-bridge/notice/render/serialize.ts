import { VOID_TAGS } from '../../rules/sanitizer.ts';
import type { TreeNode } from './tree.ts';

// oxlint-disable-next-line no-control-regex -- HTML has no place for them
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
// oxlint-disable-next-line no-control-regex -- the same
const SPECIAL = /[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

export function escapeHtml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replace(CONTROLS, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** HTML of the nodes, everything escaped. */
export function serialize(nodes: readonly TreeNode[]): string {
  let html = '';
  for (const node of nodes) {
    if (node.kind === 'text') {
      html += escapeHtml(node.text);
      continue;
    }
    html += `<${node.tag}`;
    for (const [name, value] of node.attributes) html += ` ${name}="${escapeHtml(value)}"`;
    html += '>';
    if (VOID_TAGS.includes(node.tag)) continue;
    html += `${serialize(node.children)}</${node.tag}>`;
    if (NEWLINE_AFTER.has(node.tag)) html += '\n';
  }
  return html;
}

const NEWLINE_AFTER = new Set('blockquote div dl h1 h2 h3 h4 h5 h6 li ol p pre table tr ul'.split(' '));
