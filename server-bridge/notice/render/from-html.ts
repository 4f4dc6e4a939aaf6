import {
  ALLOWED_TAGS,
  AUTHOR_ATTRIBUTES,
  ID_PREFIX,
  isAllowedAttribute,
  isAllowedClass,
} from '../../rules/sanitizer.ts';
import { addImage, openLink, type Content, type ShownValue } from './content.ts';
import { RESERVED_ID } from './footnotes.ts';
import { readRawHtml, type RawAttribute } from './raw-html.ts';
import type { SourceView } from './source-view.ts';

const TAGS = new Set(ALLOWED_TAGS);
/** Left out without a word: nobody misses them. */
const SILENT = new Set(['html', 'body', 'center', 'section', 'article', 'main', 'header', 'footer']);
const ALIASES: Readonly<Record<string, string>> = { strike: 's', tt: 'code', big: 'span', font: 'span' };

/** Puts a chunk of raw HTML into the tree, as far as the allow list goes. `from` is where it stands in the view. */
export function addRawHtml(content: Content, chunk: string, view: SourceView, from: number): void {
  const at = (offset: number): number => view.toBody(from + offset);
  // It hides what follows, as in browsers.
  const comment = chunk.lastIndexOf('<!--');
  if (comment >= 0 && !chunk.includes('-->', comment)) content.warn('html-removed', at(comment), '<!--');
  readRawHtml(chunk, {
    text(text, start, end) {
      const isLinear = text.length === end - start;
      const pieces = isLinear && view.seams !== null ? text.split(view.seams) : [text];
      let offset = start;
      for (const piece of pieces) {
        const width = isLinear ? piece.length : end - start;
        content.tree.text(piece, at(offset), at(offset) + width);
        offset += width;
      }
    },
    close: (name) => content.tree.closeRaw(ALIASES[name] ?? name),
    hidden: (tag, start) => content.warn('html-removed', at(start), tag),
    open(name, attributes, start) {
      content.budget.check();
      const tag = ALIASES[name] ?? name;
      if (!TAGS.has(tag)) {
        if (!SILENT.has(tag)) content.warn('html-removed', at(start), name);
        return;
      }
      const place = at(start);
      const value = (wanted: string): string => attributes.find((each) => each.name === wanted)?.value ?? '';
      if (tag === 'img') {
        const known = withOneId(content, keptAttributes(content, tag, attributes, place));
        const size = known.filter(([each]) => SIZES.has(each));
        const source = {
          destination: value('src'),
          at: place,
          alt: shown('alt') ?? empty(place),
          title: shown('title'),
        };
        addImage(content, source, size);
        return;
      }
      const kept = withOneId(content, keptAttributes(content, tag, attributes, place));
      if (tag === 'a') {
        // Browsers close the outer link, which would tear the text apart.
        if (content.tree.isInside('a')) return;
        const source = { destination: value('href'), at: place, end: place + 1, title: shown('title') };
        openLink(content, source, (_, own) => content.tree.openRaw(tag, [...kept, ...own]));
        return;
      }
      const element = content.tree.openRaw(tag, kept);
      const title = shown('title');
      if (title !== null) {
        element.attributes.set('title', title.text);
        element.shown = [{ name: 'title', place: 'link-title', start: title.start, end: title.end }];
      }

      function shown(wanted: string): ShownValue | null {
        const found = attributes.find((each) => each.name === wanted);
        if (found === undefined) return null;
        const from = at(found.start);
        return { text: found.value, start: from, end: from + found.end - found.start };
      }
    },
  });
}

/** The first element of a name has it; footnotes have theirs to themselves. */
function withOneId(content: Content, attributes: Array<[string, string]>): Array<[string, string]> {
  const id = attributes.find(([name]) => name === 'id')?.[1];
  if (id === undefined) return attributes;
  if (!RESERVED_ID.test(id) && !content.ids.has(id)) {
    content.ids.add(id);
    return attributes;
  }
  return attributes.filter(([name]) => name !== 'id');
}

const SIZES = new Set(['width', 'height', 'class', 'id']);

function empty(place: number): ShownValue {
  return { text: '', start: place, end: place };
}

/** The allowed attributes but those that need more than a look: destinations and what readers see. */
function keptAttributes(
  content: Content,
  tag: string,
  attributes: readonly RawAttribute[],
  place: number,
): Array<[string, string]> {
  const kept: Array<[string, string]> = [];
  for (const { name, value } of attributes) {
    if (['href', 'src', 'alt', 'title'].includes(name)) continue;
    const clean = cleanValue(tag, name, value);
    const isAuthors = AUTHOR_ATTRIBUTES['*']?.includes(name) || attributesOf(tag).includes(name);
    if (isAuthors && clean !== '' && isAllowedAttribute(tag, name, clean)) kept.push([name, clean]);
    else if (isAuthors && value === '' && isAllowedAttribute(tag, name, '')) kept.push([name, '']);
    else if (name.startsWith('on') || name === 'style') content.warn('html-removed', place, name);
  }
  return kept;
}

function cleanValue(tag: string, name: string, value: string): string {
  if (name === 'class') return value.split(/\s+/).filter(isAllowedClass).join(' ');
  if (name === 'id') return value.trim() === '' ? '' : ID_PREFIX + value.trim();
  return tag === 'ol' && name === 'type' ? value : value.toLowerCase();
}

function attributesOf(tag: string): readonly string[] {
  return Object.hasOwn(AUTHOR_ATTRIBUTES, tag) ? (AUTHOR_ATTRIBUTES[tag] ?? []) : [];
}
