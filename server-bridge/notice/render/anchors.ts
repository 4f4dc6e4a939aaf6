import type { TocEntry } from '../../contract/notice.ts';
import { ID_PREFIX } from '../../rules/sanitizer.ts';
import type { ElementNode } from './tree.ts';
import type { ReadTree } from './visible.ts';

const MAX_SLUG = 100;

/** `Water outage, 停水` -> `water-outage-停水`: letters, marks and digits of every script. */
function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');
  return slug.length <= MAX_SLUG ? slug : Array.from(slug).slice(0, MAX_SLUG).join('');
}

/** Gives every heading a unique id, points the links at them, tells of those to nowhere, and answers the contents. */
export function setAnchors(
  read: ReadTree,
  fragment: string,
  onMissing: (name: string, link: ElementNode) => void,
): TocEntry[] {
  const ids = new Set(read.ids);
  const nextId = createNumbering((id) => ids.has(id));
  /** Ids by the name that the author may link to. */
  const names = new Map<string, string>();
  for (const id of read.ids) names.set(id.slice(ID_PREFIX.length), id);
  const nextName = createNumbering((name) => names.has(name));
  const toc: TocEntry[] = [];
  for (const { element, depth, original, text } of read.headings) {
    const slug = slugOf(text);
    const id = element.attributes.get('id') ?? nextId(ID_PREFIX + (slug || 'section'));
    ids.add(id);
    element.attributes.set('id', id);
    const name = original === text ? slug : slugOf(original);
    if (name !== '') names.set(nextName(name), id);
    if (text !== '') toc.push({ id, text, depth });
  }
  for (const link of read.fragments) {
    const name = link.attributes.get(fragment) ?? '';
    link.attributes.delete(fragment);
    const id = names.get(name) ?? names.get(slugOf(name)) ?? (ids.has(name) ? name : undefined);
    if (id === undefined) onMissing(name, link);
    else link.attributes.set('href', `#${id}`);
  }
  return toc;
}

/** Repeated names get `-1`, `-2` ..., as on GitHub; remembers where it was, since a text may repeat one for ever. */
function createNumbering(isUsed: (name: string) => boolean): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    let count = counts.get(name) ?? 0;
    let unique = count === 0 ? name : `${name}-${count}`;
    while (isUsed(unique)) {
      count += 1;
      unique = `${name}-${count}`;
    }
    counts.set(name, count);
    return unique;
  };
}
