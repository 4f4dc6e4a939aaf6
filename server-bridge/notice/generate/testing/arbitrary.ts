/** Data of every notice template, ordinary and hostile, for property tests. */
import fc from 'fast-check';
import { splitKey } from '../../../rules/keyed-text.ts';
import { readDataDate } from '../dates.ts';

const HOSTILE = [
  ...[
    '**',
    '__',
    '_a_',
    '*',
    '`',
    '```',
    '~~',
    '~~~',
    '[',
    '](x)',
    '![',
    '[x]',
    '[ ] ',
    '[^1]',
    '[!NOTE]',
    '\\',
    '\\\\',
  ],
  ...[
    '<b>',
    '</p>',
    '<script>',
    '<!--',
    '-->',
    '<https://a.example>',
    '&amp;',
    '&#42;',
    '&copy',
    '<',
    '>',
    '|',
    '|---|',
    '\\|',
  ],
  ...[
    '---',
    '===',
    '- ',
    '+ ',
    '* ',
    '# ',
    ' #',
    '##',
    '> ',
    '1. ',
    '1) ',
    '2.',
    '12、',
    '3．',
    '（4）',
    '(5)',
    '一、',
    '（二）',
    '第三条 ',
    '④',
  ],
  ...[
    '【紧急】',
    '[URGENT]',
    '〔草案〕',
    '征求意见稿',
    ': ',
    '：',
    ':',
    '时间：9:00',
    'key: value',
    '附件：',
    '12:30',
    '//',
    'Subject: ',
  ],
  ...[
    'https://a.example/b_c?d=1&copy=2#e',
    'http://x.example/**y**',
    'www.a_b.example',
    'a_b@c.example',
    'ftp://x/~y',
  ],
  ...[
    '\n',
    '\r\n',
    '\n\n',
    '\t',
    '\u3000',
    '\u00a0',
    '\u2028',
    '  ',
    '"',
    "'",
    '{',
    '}',
    '[a, b]',
    ', ',
    '、',
    '@',
    '%',
    '!x',
    '?',
    '#c',
  ],
  ...[
    '😀',
    '👩‍👩‍👧',
    'é',
    'e\u0301',
    '\u200b',
    '\ufeff',
    'true',
    'null',
    '007',
    '1e3',
    '2026-06-12',
    '2026年6月12日9:00至17:00',
    '$x^2$',
    '$a*b',
    '抄送：甲',
    '附件：1. 甲',
    'Attachments:',
    '(a) ',
    'ii) ',
    '1.1 x',
    '机密',
    '特急',
    '青办〔2026〕1号',
    '各部门：',
    'Dear all,',
    '2026年6月12日印发',
    '主送：',
    '废止《甲》',
    '$$',
    ':tada:',
  ],
];

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.constantFrom('停水', '通知', 'a', 'Water', '3 层', '9', '。', '，') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
);
const raw = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(''));

/** What no text can hold, left out; `fields.ts` refuses it, which a test of its own shows. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const clean = (text: string): string => text.replace(/(?!\s)[\p{Cc}\p{Cs}\uE000-\uE01F\uFFFE\uFFFF]/gu, '');
export const trimmed = (text: string): string => text.replace(/\s+/g, ' ').trim();

export const text = raw.map(clean).filter((each) => trimmed(each) !== '');
const name = (max: number) =>
  text
    .map((each) => each.slice(0, max))
    .map(clean)
    .filter((each) => trimmed(each) !== '');

export const moment = fc
  .record({
    day: fc.integer({ min: 0, max: 30_000 }),
    minutes: fc.option(fc.integer({ min: 0, max: 1439 })),
    separator: fc.constantFrom(' ', 'T'),
  })
  .map(({ day, minutes, separator }) => {
    const date = new Date(Date.UTC(1990, 0, 1 + day)).toISOString().slice(0, 10);
    if (minutes === null) return date;
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${date}${separator}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  })
  .filter((each) => readDataDate(each) !== null);

/** Two of them in their order, far enough apart for whole days to count. */
export const range = fc
  .tuple(moment, moment)
  .map(([one, other]) => [one, other].toSorted())
  .filter(([from = '', to = '']) => from.slice(0, 10) < to.slice(0, 10))
  .map(([from = '', to = '']) => ({ from, to }));

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Keys that a template writes itself are left to a test of their own. */
const OWN =
  /^(?:依据|适用范围|施行时间|同时废止|联系人|电话|邮箱|地址|时间|地点|影响|主持|人数|版本|.*(?:方案|措施|对象|范围|时间|参会|人员|截止|通报|事件|公示期|日期|版本)|basis|scope|in force|replaces|contact|phone|e-mail|address|system|window|impact|affected|meanwhile|rollback|what|where|since|next update|time|place|join|chair|attendees|reply by|objections|persons|version|released|previous)$/i;
export const key = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '停水',
        'Room',
        '3',
        'a_b',
        '**',
        '`x`',
        '[ ]',
        '# ',
        '1. ',
        '- ',
        '<b>',
        '&lt;',
        '|',
        '~~',
        '\\',
        '(4) ',
        '①',
        '第二条 ',
        '😀',
        '12:30 ',
        '【紧急】',
        '> ',
        ' ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 2 }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((pieces) => clean(pieces.join('')))
  .filter((each) => !OWN.test(trimmed(each)) && isKey(trimmed(each)));

function isKey(text: string): boolean {
  return splitKey(`${text}： x`)?.key === text && splitKey(`${text}: x`)?.key === text;
}

export const head = fc.record({
  title: name(60),
  level: optional(fc.constantFrom('info', 'normal', 'important', 'urgent', 'emergency')),
  issuer: name(60),
  number: optional(name(60)),
  channel: optional(name(60)),
  tags: optional(fc.uniqueArray(name(40), { maxLength: 4, selector: trimmed })),
  publishAt: optional(moment),
  expires: optional(moment),
  pinned: optional(fc.boolean()),
  requiresAck: optional(fc.boolean()),
  draft: optional(fc.boolean()),
  to: optional(name(60)),
  intro: optional(text),
  clauses: optional(
    fc.uniqueArray(fc.record({ key, value: text }), {
      minLength: 1,
      maxLength: 4,
      selector: (each) => trimmed(each.key).toLowerCase(),
    }),
  ),
  closing: optional(text),
  contact: fc.record({
    name: optional(name(40)),
    phone: fc.constant('010-05550101'),
    email: optional(name(40)),
  }),
  date: optional(moment.map((each) => each.slice(0, 10))),
});
