/**
 * Cases for each section that GitHub's Markdown adds to CommonMark, written for this project after the rules of its
 * specification (0.29): no package carries the specification's own examples. To add one: a line in the table.
 */
export interface MarkupCase {
  readonly section: string;
  readonly name: string;
  readonly markdown: string;
  readonly html: string;
}

type Row = readonly [name: string, markdown: string, html: string];

const TABLES: readonly Row[] = [
  [
    'head and body',
    '| day | time |\n| --- | --- |\n| Monday | 9:00 |',
    '<table><thead><tr><th>day</th><th>time</th></tr></thead><tbody><tr><td>Monday</td><td>9:00</td></tr></tbody></table>',
  ],
  [
    'columns are set left, right and in the middle, however wide they are written',
    '| a | b | c |\n:- | :-----: | -:\nd | e | f',
    '<table><thead><tr><th align="left">a</th><th align="center">b</th><th align="right">c</th></tr></thead>' +
      '<tbody><tr><td align="left">d</td><td align="center">e</td><td align="right">f</td></tr></tbody></table>',
  ],
  [
    'an escaped bar is a sign, in code too',
    '| a\\|b |\n| - |\n| `c\\|d` |\n| **e\\|f** |',
    '<table><thead><tr><th>a|b</th></tr></thead><tbody><tr><td><code>c|d</code></td></tr>' +
      '<tr><td><strong>e|f</strong></td></tr></tbody></table>',
  ],
  [
    'a quote ends it',
    '| a | b |\n| - | - |\n| c | d |\n> e',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>' +
      '<blockquote><p>e</p></blockquote>',
  ],
  [
    'a line without a bar is a row',
    '| a | b |\n| - | - |\n| c | d |\ne\n\nf',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr>' +
      '<tr><td>e</td><td></td></tr></tbody></table><p>f</p>',
  ],
  ['head and delimiters must agree in number', '| a | b |\n| - |\n| c |', '<p>| a | b |\n| - |\n| c |</p>'],
  [
    'missing cells are empty, too many are left out',
    '| a | b |\n| - | - |\n| c |\n| d | e | f |',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td></td></tr>' +
      '<tr><td>d</td><td>e</td></tr></tbody></table>',
  ],
  [
    'without rows there is no body',
    '| a | b |\n| - | - |',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead></table>',
  ],
  [
    'cells hold inline marks, never blocks',
    '| *a* | # b |\n| - | - |\n| ~~c~~ | - d |',
    '<table><thead><tr><th><em>a</em></th><th># b</th></tr></thead>' +
      '<tbody><tr><td><del>c</del></td><td>- d</td></tr></tbody></table>',
  ],
];

const TASKS: readonly Row[] = [
  [
    'open and done',
    '- [ ] a\n- [x] b',
    '<ul><li><input disabled="" type="checkbox"> a</li><li><input checked="" disabled="" type="checkbox"> b</li></ul>',
  ],
  [
    'in lists in lists',
    '- [x] a\n  - [ ] b\n  - [X] c\n- [ ] d',
    '<ul><li><input checked="" disabled="" type="checkbox"> a<ul><li><input disabled="" type="checkbox"> b</li>' +
      '<li><input checked="" disabled="" type="checkbox"> c</li></ul></li><li><input disabled="" type="checkbox"> d</li></ul>',
  ],
  ['need a blank behind the brackets', '- [x]a\n- [y] b', '<ul><li>[x]a</li><li>[y] b</li></ul>'],
  ['are items of lists only', '[ ] a', '<p>[ ] a</p>'],
];

const STRIKES: readonly Row[] = [
  ['two tildes', '~~a~~ b', '<p><del>a</del> b</p>'],
  ['one tilde', '~a~ b', '<p><del>a</del> b</p>'],
  ['not across paragraphs', 'a ~~b\n\nc~~ d', '<p>a ~~b</p><p>c~~ d</p>'],
  ['not three tildes', 'a ~~~b~~~', '<p>a ~~~b~~~</p>'],
];

const AUTOLINKS: readonly Row[] = [
  ['www', 'www.example.org', '<p><a href="http://www.example.org">www.example.org</a></p>'],
  [
    'with a path',
    'see www.example.org/help now',
    '<p>see <a href="http://www.example.org/help">www.example.org/help</a> now</p>',
  ],
  [
    'an end of a sentence is no part',
    'at www.example.org. Or at www.example.org/a.b.',
    '<p>at <a href="http://www.example.org">www.example.org</a>. Or at ' +
      '<a href="http://www.example.org/a.b">www.example.org/a.b</a>.</p>',
  ],
  [
    'brackets count in pairs',
    'www.example.org/a(b) (www.example.org/a(b)) (www.example.org/a(b)',
    '<p><a href="http://www.example.org/a(b)">www.example.org/a(b)</a> ' +
      '(<a href="http://www.example.org/a(b)">www.example.org/a(b)</a>) ' +
      '(<a href="http://www.example.org/a(b)">www.example.org/a(b)</a></p>',
  ],
  [
    'brackets in the middle count not',
    'www.example.org/a?b=(c))+ok',
    '<p><a href="http://www.example.org/a?b=(c))+ok">www.example.org/a?b=(c))+ok</a></p>',
  ],
  [
    'what looks like a reference at the end is none of it',
    'www.example.org/a?b=c&d=e www.example.org/a?b=c&lang;',
    '<p><a href="http://www.example.org/a?b=c&amp;d=e">www.example.org/a?b=c&amp;d=e</a> ' +
      '<a href="http://www.example.org/a?b=c">www.example.org/a?b=c</a>⟨</p>',
  ],
  [
    '< ends it',
    'www.example.org/a<b',
    '<p><a href="http://www.example.org/a">www.example.org/a</a>&lt;b</p>',
  ],
  [
    'http and https',
    'http://example.org (Visit https://example.org/a?b=c).',
    '<p><a href="http://example.org">http://example.org</a> ' +
      '(Visit <a href="https://example.org/a?b=c">https://example.org/a?b=c</a>).</p>',
  ],
  ['mail', 'a@b.example', '<p><a href="mailto:a@b.example">a@b.example</a></p>'],
  [
    'mail with a plus',
    'hello@mail+x.example is none, hello+x@mail.example is.',
    '<p>hello@mail+x.example is none, <a href="mailto:hello+x@mail.example">hello+x@mail.example</a> is.</p>',
  ],
  [
    'the end of a mail address',
    'a.b-c_d@e.f a.b-c_d@e.f. a.b-c_d@e.f- a.b-c_d@e.f_',
    '<p><a href="mailto:a.b-c_d@e.f">a.b-c_d@e.f</a> <a href="mailto:a.b-c_d@e.f">a.b-c_d@e.f</a>. ' +
      'a.b-c_d@e.f- a.b-c_d@e.f_</p>',
  ],
  ['none in a word', 'awww.example.org', '<p>awww.example.org</p>'],
  ['none in code', '`www.example.org`', '<p><code>www.example.org</code></p>'],
];

const RAW_HTML: readonly Row[] = [
  [
    'some elements are shown as text',
    '<b> <title> <style> <i>\n\n<blockquote>\n  <xmp> is out. <XMP> is out, too.\n</blockquote>',
    '<p><b> &lt;title> &lt;style> <i></i></b></p><blockquote>\n  &lt;xmp> is out. &lt;XMP> is out, too.\n</blockquote>',
  ],
];

export const GFM_CASES: readonly MarkupCase[] = Object.entries({
  Tables: TABLES,
  'Task list items': TASKS,
  Strikethrough: STRIKES,
  'Autolinks (extended)': AUTOLINKS,
  'Disallowed raw HTML': RAW_HTML,
}).flatMap(([section, rows]) => rows.map(([name, markdown, html]) => ({ section, name, markdown, html })));
