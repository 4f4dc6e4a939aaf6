/**
 * The allow list of notice HTML. `notice/render` emits and checks by it at intake, the renderer sanitises by it again
 * before it inserts. Whatever is not named here does not exist: no scripts, styles, forms, frames or event attributes.
 */

/** Every id in a notice begins with it, so that none can shadow an id, a property or a form of the page. */
export const ID_PREFIX = 'n-';

const INLINE_TAGS =
  'a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr';
const BLOCK_TAGS =
  'blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary table tbody td tfoot th thead tr ul';

export const ALLOWED_TAGS: readonly string[] = `${INLINE_TAGS} ${BLOCK_TAGS}`.split(' ');

/** Elements without content and end tag. */
export const VOID_TAGS: readonly string[] = ['br', 'col', 'hr', 'img', 'wbr'];

/** What an author's raw HTML may set; `*` is every element. */
export const AUTHOR_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  '*': ['class', 'dir', 'id', 'lang', 'title'],
  a: ['href'],
  col: ['span'],
  colgroup: ['span'],
  details: ['open'],
  img: ['alt', 'height', 'src', 'width'],
  li: ['value'],
  ol: ['reversed', 'start', 'type'],
  td: ['align', 'colspan', 'rowspan'],
  th: ['align', 'colspan', 'rowspan', 'scope'],
  time: ['datetime'],
};

/** What stored HTML may carry: the author's attributes and those that only the renderer of notices sets. */
export const ALLOWED_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  ...AUTHOR_ATTRIBUTES,
  a: ['href', 'data-media', 'data-notice', 'download', 'rel', 'role'],
  div: ['role', 'tabindex'],
  img: ['alt', 'height', 'loading', 'src', 'width'],
  span: ['data-host', 'data-reason'],
};

/** Classes that the reader's style sheet knows; a code block also has `language-<name>`. */
const ALLOWED_CLASSES: ReadonlySet<string> = new Set([
  'alert',
  'alert-caution',
  'alert-important',
  'alert-note',
  'alert-tip',
  'alert-warning',
  'attachment',
  'clause-key',
  'clause-value',
  'clauses',
  'footnote-back',
  'footnote-mark',
  'footnotes',
  'missing-image',
  'plain',
  'remote-image',
  'table-scroll',
  'task',
  'task-done',
  'task-item',
]);

/** What code is coloured by: highlight.js's classes, of which the style sheet knows each. */
export const CODE_CLASSES: ReadonlySet<string> = new Set(
  (
    'addition attr attribute built_in bullet char code comment deletion doctag emphasis formula function keyword link ' +
    'literal meta name number operator params property punctuation quote regexp section selector-attr selector-class ' +
    'selector-id selector-pseudo selector-tag string strong subst symbol tag template-tag template-variable title type variable'
  )
    .split(' ')
    .map((name) => `hljs-${name}`),
);

/** Elements whose content is code or a widget's inside, never text for readers. */
export const HIDDEN_CONTENT_TAGS: readonly string[] =
  'applet audio canvas embed frameset head iframe math noembed noframes noscript object option script select style svg template textarea title video'.split(
    ' ',
  );

const LANGUAGE_CLASS = /^language-[\p{L}\p{N}_+#.-]{1,40}$/u;
const NUMBER = /^[0-9]{1,5}$/;
// oxlint-disable-next-line no-control-regex -- control characters, which URL parsers drop, are what it looks for
const UNSAFE_IN_URL = /[\u0000-\u0020\u007f\\"'<>`]/;
const SAFE_URL = /^(?:https?:\/\/[^/?#@]+(?:[/?#]|$)|mailto:|tel:)/;
const NOTICE_URL = /^\/notice\/[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;
const MEDIA_URL = /^\/media\/[0-9a-f]{64}$/;
/** No white space, quotes or marks; letters of every script. */
const ID = /^n-[\p{L}\p{N}\p{M}._~-]{1,200}$/u;

const VALUES: Readonly<Record<string, (value: string) => boolean>> = {
  align: (value) => ['left', 'right', 'center'].includes(value),
  class: (value) => value.split(' ').every(isAllowedClass),
  colspan: (value) => NUMBER.test(value),
  'data-host': (value) => value.length <= 260,
  'data-media': (value) => /^[0-9a-f]{64}$/.test(value),
  'data-notice': (value) => NOTICE_URL.test(`/notice/${value}`),
  'data-reason': (value) => ['missing', 'too-large', 'unsupported'].includes(value),
  datetime: (value) => value.length <= 64,
  dir: (value) => ['ltr', 'rtl', 'auto'].includes(value),
  download: (value) => value.length <= 255,
  height: (value) => NUMBER.test(value),
  href: isAllowedHref,
  id: (value) => ID.test(value),
  lang: (value) => /^[A-Za-z0-9-]{1,35}$/.test(value),
  loading: (value) => value === 'lazy',
  open: (value) => value === '',
  rel: (value) => value === 'noopener noreferrer',
  role: (value) => ['doc-backlink', 'doc-endnotes', 'doc-noteref'].includes(value),
  reversed: (value) => value === '',
  rowspan: (value) => NUMBER.test(value),
  scope: (value) => ['row', 'col', 'rowgroup', 'colgroup'].includes(value),
  span: (value) => NUMBER.test(value),
  src: (value) => MEDIA_URL.test(value),
  start: (value) => /^-?[0-9]{1,9}$/.test(value),
  tabindex: (value) => value === '0',
  type: (value) => ['1', 'a', 'A', 'i', 'I'].includes(value),
  value: (value) => /^-?[0-9]{1,9}$/.test(value),
  width: (value) => NUMBER.test(value),
};

export function isAllowedClass(name: string): boolean {
  return ALLOWED_CLASSES.has(name) || CODE_CLASSES.has(name) || LANGUAGE_CLASS.test(name);
}

/** Notice and media addresses, anchors inside the notice, and external `https:`, `http:`, `mailto:` and `tel:` links. */
export function isAllowedHref(value: string): boolean {
  if (value.startsWith('#')) return ID.test(value.slice(1));
  if (NOTICE_URL.test(value) || MEDIA_URL.test(value)) return true;
  return !UNSAFE_IN_URL.test(value) && SAFE_URL.test(value);
}

/** Whether stored HTML may have this attribute with this (decoded) value on this element. */
export function isAllowedAttribute(tag: string, name: string, value: string): boolean {
  if (!ALLOWED_ATTRIBUTES['*']?.includes(name) && !attributesOf(tag).includes(name)) return false;
  return Object.hasOwn(VALUES, name) ? (VALUES[name]?.(value) ?? false) : true;
}

function attributesOf(tag: string): readonly string[] {
  return Object.hasOwn(ALLOWED_ATTRIBUTES, tag) ? (ALLOWED_ATTRIBUTES[tag] ?? []) : [];
}
