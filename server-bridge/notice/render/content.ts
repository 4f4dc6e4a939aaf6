import type { Warning } from '../../contract/notice.ts';
import type { LocalRef, MediaResolution, TextFormat } from '../document.ts';
import type { CodePart } from './highlight.ts';
import type { Footnotes } from './footnotes.ts';
import { readImage, readLink } from './links.ts';
import type { Budget } from './limits.ts';
import type { ElementNode, TreeBuilder } from './tree.ts';

/** What the readers of Markdown and of raw HTML build with. Places are offsets in the body. */
export interface Content {
  readonly tree: TreeBuilder;
  readonly budget: Budget;
  readonly format: TextFormat;
  /** Null in a text without footnotes. */
  readonly footnotes: Footnotes | null;
  /** Ids of raw html so far: each is given once. */
  readonly ids: Set<string>;
  /** Coloured code; null where it stays plain. */
  colour(code: string, language: string): readonly CodePart[] | null;
  warn(code: Warning['code'], at: number, detail: string | null): void;
  /** The resolution of a local reference, noted as used; null while it is not known. */
  resolve(ref: string, kind: LocalRef['kind']): MediaResolution | null;
}

/** A value that readers see, with its place in the body. */
export interface ShownValue {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface LinkSource {
  /** Entities resolved. */
  readonly destination: string;
  readonly at: number;
  readonly end: number;
  readonly title: ShownValue | null;
}

type Attributes = Array<[string, string]>;
export const FRAGMENT = 'data-fragment';

/** Opens a link, or an element that only carries its text where the destination is not allowed. */
export function openLink(
  content: Content,
  source: LinkSource,
  open: (tag: string, attributes: Attributes) => ElementNode,
): ElementNode {
  const attributes = linkAttributes(content, source);
  const isAttachment = attributes.some(([name]) => name === 'download');
  const element = open('a', attributes);
  if (isAttachment) show(element, 'download', 'file-name', source.at, source.end);
  if (source.title !== null) {
    element.attributes.set('title', source.title.text);
    show(element, 'title', 'link-title', source.title.start, source.title.end);
  }
  return element;
}

function linkAttributes(content: Content, { destination, at }: LinkSource): Attributes {
  const target = readLink(destination);
  switch (target.kind) {
    case 'none':
      return [];
    case 'fragment':
      // Resolved when all anchors are known.
      return [[FRAGMENT, target.name]];
    case 'notice':
      return noticeLink(target.id);
    case 'external':
      return [
        ['href', target.href],
        ['rel', 'noopener noreferrer'],
      ];
    case 'local':
      return localLink(content, target.ref, at);
    case 'blocked':
      content.warn('link-blocked', at, destination.trim());
      return [];
  }
}

function noticeLink(id: string): Attributes {
  return [
    ['href', `/notice/${id}`],
    ['data-notice', id],
  ];
}

function localLink(content: Content, ref: string, at: number): Attributes {
  const found = content.resolve(ref, 'file');
  switch (found?.status) {
    case 'ok':
      return [
        ['class', 'attachment'],
        ['href', `/media/${found.hash}`],
        ['data-media', found.hash],
        ['download', fileName(found.name)],
      ];
    case 'notice':
      return noticeLink(found.id);
    case 'missing':
      content.warn('file-missing', at, ref);
      return [];
    case 'too-large':
      content.warn('file-too-large', at, ref);
      return [];
    case 'unsupported':
      content.warn('link-blocked', at, ref);
      return [];
    case undefined:
      return [];
  }
}

/** An image that is at hand, or a placeholder that says why not. `size` is what raw HTML asks for. */
export function addImage(
  content: Content,
  source: {
    readonly destination: string;
    readonly at: number;
    readonly alt: ShownValue;
    readonly title: ShownValue | null;
  },
  size: Attributes = [],
): void {
  const { destination, at, alt, title } = source;
  const image = readImage(destination);
  let element: ElementNode;
  if (image.kind === 'local') {
    const found = content.resolve(image.ref, 'image');
    if (found?.status === 'ok') {
      const attributes: Attributes = [
        ['src', `/media/${found.hash}`],
        ['alt', alt.text],
        ...size,
        ['loading', 'lazy'],
      ];
      element = content.tree.open('img', attributes);
      show(element, 'alt', 'alt', alt.start, alt.end);
    } else {
      const reason = warnMissing(content, image.ref, at, found);
      element = addPlaceholder(
        content,
        [
          ['class', 'missing-image'],
          ['data-reason', reason],
        ],
        alt,
      );
    }
  } else if (image.kind === 'remote') {
    content.warn('image-remote', at, image.host);
    element = addPlaceholder(
      content,
      [
        ['class', 'remote-image'],
        ['data-host', image.host.slice(0, 260)],
      ],
      alt,
    );
  } else {
    content.warn('link-blocked', at, destination.trim());
    element = addPlaceholder(
      content,
      [
        ['class', 'missing-image'],
        ['data-reason', 'unsupported'],
      ],
      alt,
    );
  }
  if (title !== null) {
    element.attributes.set('title', title.text);
    show(element, 'title', 'link-title', title.start, title.end);
  }
}

function addPlaceholder(content: Content, attributes: Attributes, alt: ShownValue): ElementNode {
  const element = content.tree.open('span', attributes);
  element.place = 'alt';
  content.tree.text(alt.text, alt.start, alt.end);
  content.tree.close(element);
  return element;
}

function warnMissing(content: Content, ref: string, at: number, found: MediaResolution | null): string {
  const status = found?.status ?? 'missing';
  if (status === 'missing' || status === 'too-large') {
    if (found !== null) content.warn(status === 'missing' ? 'image-missing' : 'image-too-large', at, ref);
    return status;
  }
  content.warn('image-unsupported', at, ref);
  return 'unsupported';
}

function show(
  element: ElementNode,
  name: string,
  place: 'alt' | 'link-title' | 'file-name',
  start: number,
  end: number,
): void {
  element.shown ??= [];
  element.shown.push({ name, place, start, end });
}

/** A name to save under: no folders, no control characters, at most 255 UTF-16 units. */
function fileName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- no file name has them
  const clean = name.replace(/[\u0000-\u001f\u007f]/g, '').replace(/[/\\]/g, '_');
  return clean.slice(-255) || 'file';
}
