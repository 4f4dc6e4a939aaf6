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
  add(nodes);
  return html;

  function add(children: readonly TreeNode[]): void {
    for (const node of children) {
      if (node.kind === 'text') {
        html += node.isPlain ? node.text : escapeHtml(node.text);
        continue;
      }
      const tags = tagsOf(node.tag);
      if (node.hasAttributes) {
        html += `<${node.tag}`;
        for (const [name, value] of node.attributes) html += ` ${name}="${escapeHtml(value)}"`;
        html += '>';
      } else html += tags.start;
      if (tags.end === null) continue;
      add(node.children);
      html += tags.end;
    }
  }
}

interface Tags {
  /** Without attributes. */
  readonly start: string;
  /** With the line end behind it; null where there is none. */
  readonly end: string | null;
}

/** By the name; only the allow list's get here. */
const TAGS = new Map<string, Tags>();

function tagsOf(tag: string): Tags {
  let tags = TAGS.get(tag);
  if (tags === undefined) {
    const end = `</${tag}>${NEWLINE_AFTER.has(tag) ? '\n' : ''}`;
    tags = { start: `<${tag}>`, end: VOID_TAGS.includes(tag) ? null : end };
    TAGS.set(tag, tags);
  }
  return tags;
}

const NEWLINE_AFTER = new Set('blockquote div dl h1 h2 h3 h4 h5 h6 li ol p pre table tr ul'.split(' '));
