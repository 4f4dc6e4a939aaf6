/**
 * Every case that is not rendered as the specifications say, with the reason. The test fails when one of them vanishes
 * or another appears. Safety is a reason, and so is a decision that docs/parsing.md tells; nothing else is.
 */
export type Reason =
  /** Raw HTML: what the allow list does not name is left out. The rest is as the specification says (tested). */
  | 'allow-list'
  /** Safe and well-formed HTML needs another form, which the note tells. */
  | 'safety'
  /** Notices read it otherwise: docs/parsing.md, "How the text is set". */
  | 'notices'
  /** CommonMark and GitHub's Markdown differ, and notices follow the latter. */
  | 'github';

export interface Deviation {
  readonly cases: readonly (number | string)[];
  readonly reason: Reason;
  readonly note: string;
}

export const COMMONMARK_DEVIATIONS: readonly Deviation[] = [
  {
    cases: [150, 163, 169, 170, 171, 172, 173, 176, 177, 178, 179, 180, 181, 182, 183],
    reason: 'allow-list',
    note: 'blocks of raw HTML: scripts, styles, comments, declarations, unknown elements and attributes',
  },
  { cases: [308, 309], reason: 'allow-list', note: 'a comment between two lists' },
  { cases: [201, 491, 524, 536], reason: 'allow-list', note: 'an unknown element where a link ends' },
  {
    cases: [613, 614, 615, 616, 617, 625, 626, 627, 628, 629],
    reason: 'allow-list',
    note: 'raw HTML in a line: unknown elements and attributes, comments, declarations',
  },
  { cases: [144], reason: 'allow-list', note: 'a language that is a semicolon: no class is made of signs' },
  {
    cases: [148],
    reason: 'safety',
    note: 'an end tag that closes nothing makes no element: browsers would invent one',
  },
  {
    cases: [20, 603],
    reason: 'safety',
    note: 'an address with a backslash is no link: browsers read it as a slash',
  },
  { cases: [356], reason: 'notices', note: '5*6*78 is a size' },
  { cases: [602, 608, 611, 612], reason: 'github', note: 'addresses are links without angle brackets, too' },
];

export const GFM_DEVIATIONS: readonly Deviation[] = [
  {
    cases: ['Tables: a line without a bar is a row'],
    reason: 'notices',
    note: 'it is a paragraph: a remark below the table',
  },
  { cases: ['Strikethrough: one tilde'], reason: 'notices', note: '9~12点，14~17点 are ranges' },
  {
    cases: ['Disallowed raw HTML: some elements are shown as text'],
    reason: 'safety',
    note: 'they are left out, titles and styles with their content, by the same allow list as all raw HTML',
  },
];
