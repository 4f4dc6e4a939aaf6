import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { z } from '../../contract/schema.ts';
import { clause, foundDate, moment, warning } from '../../contract/notice.ts';
import { createLineParser, parseNotice } from './index.ts';
import { MAX_LINE, MAX_NODES } from './parser.ts';
import { OPTIONS, parse, warningsOf } from './testing/parse.ts';
import { MAX_WARNINGS } from './warnings.ts';

describe('title and body', () => {
  it.each<[string, string, string, string]>([
    ['front matter', '---\ntitle: A\n---\n# B\n\nText.', 'A', '# B\n\nText.'],
    ['front matter that the heading repeats', '---\ntitle: A b\n---\n\n#  A  b\nText.', 'A b', 'Text.'],
    ['a heading', '# A\n\nText.', 'A', '\nText.'],
    ['a heading, CR LF', '# A\r\n\r\nText.', 'A', '\r\nText.'],
    ['an underlined heading', 'A\n===\r\nText.', 'A', 'Text.'],
    ['a mark', '【紧急】A\nText.', 'A', 'Text.'],
    ['a mark on its own line', '【重要通知】\n\nA\n\nText.', 'A', '\nText.'],
    ['a mark above a heading', '【紧急】\n# A\nText.', 'A', 'Text.'],
    ['a mark with nothing else', '【紧急通知】', '紧急通知', '【紧急通知】'],
    ['a later heading', 'Dear all,\n\n# A\nText.', 'A', 'Dear all,\n\n# A\nText.'],
    ['a later mark', 'Dear all,\n\n【紧急】A', 'A', 'Dear all,\n\n【紧急】A'],
    ['a heading above a document number', '# A\n\nX发〔2026〕8号\n\nText.', 'A', '\nX发〔2026〕8号\n\nText.'],
    ['a heading of deeper order at the top', '## A\n\nText.', 'A', '\nText.'],
    ['a heading alone', '# A\n', 'A', ''],
    ['a heading with a link stays', '# [A](b.md)\nText.', 'A', '# [A](b.md)\nText.'],
    ['the first line', 'A\n\nText.', 'A', '\nText.'],
    ['the first line of a paragraph stays', 'A\nText.', 'A', 'A\nText.'],
    ['a sentence stays', 'The water is off.\n\nText.', 'The water is off.', 'The water is off.\n\nText.'],
    ['the only line stays', '停水\n\n', '停水', '停水\n\n'],
    ['a list stays', '- A\n\nText.', 'A', '- A\n\nText.'],
    ['a quote stays', '> A\n\nText.', 'A', '> A\n\nText.'],
    ['a first line with marks', '**A** `b` &amp; c\n\nText.', 'A b & c', '\nText.'],
    ['not a rule', '---\n\n***\n\nA', 'A', '---\n\n***\n\nA'],
    ['not code', '```\ncode\n```\nA', 'A', '```\ncode\n```\nA'],
    ['not a comment', '<!-- note -->\nA\n\nText.', 'A', '<!-- note -->\nA\n\nText.'],
    ['the file name', '***\n', 'file-name', '***\n'],
    ['a blank text', ' \n\n', 'file-name', ' \n\n'],
    ['no text', '', 'file-name', ''],
    ['only a front matter', '---\nid: x\n---\n', 'file-name', ''],
    ['a byte order mark', '\uFEFF# A\nText.', 'A', 'Text.'],
    ['a byte order mark before a front matter', '\uFEFF---\ntitle: A\n---\nText.', 'A', 'Text.'],
    ['blanks behind the marks', '--- \ntitle: A\n---\t\nText.', 'A', 'Text.'],
    ['an end of dots', '---\ntitle: A\n...\nText.', 'A', 'Text.'],
  ])('%s', (_, text, title, body) => {
    const parsed = parse(text);
    expect([parsed.title, parsed.body]).toEqual([title, body]);
    expect(text.slice(parsed.bodyOffset)).toBe(body);
    expect(parsed.bodyStartLine).toBe(text.slice(0, parsed.bodyOffset).split(/\r\n|\r|\n/).length);
  });

  it.each<[string, string, string]>([
    ['a letterhead', 'XX市教育局文件\nX教发〔2026〕8号\n\n关于开学的通知\n\n正文。', '关于开学的通知'],
    ['a letterhead with a blank line', 'XX公司文件\n\n人发[2026]15号\n\n# 决定\n\n正文。', '决定'],
    ['a document number alone', 'X教发（2026）8号\n\n关于开学的通知\n\n正文。', '关于开学的通知'],
    ['a file among the words', '关于归档文件\n\n关于开学的通知', '关于归档文件'],
    ['nothing but a number', 'X教发〔2026〕8号', 'X教发〔2026〕8号'],
    ['a subject line', 'Subject: Visitor policy\nDate: 1 June 2026\n\nAll,', 'Visitor policy'],
    ['a Chinese subject line', '主题：来访规定\n\n各位：', '来访规定'],
  ])('takes the line a person would: %s', (_, text, title) => {
    const parsed = parse(text);
    expect(parsed.title).toBe(title);
    expect(parsed.warnings).toEqual([]);
  });

  it('leaves the subject line that became the title out of the body', () => {
    expect(parse('主题：来访规定\n\n各位：').body).toBe('\n各位：');
  });

  it.each<[string, string, string, string]>([
    ['a Chinese line', '招聘启事\n    因业务需要，现招聘。\n', '招聘启事', '    因业务需要，现招聘。\n'],
    ['a salutation', '各位同事：\n明天停电。\n', '各位同事：', '各位同事：\n明天停电。\n'],
    ['a field', '时间：明天\n地点：三楼\n', '时间：明天', '时间：明天\n地点：三楼\n'],
    ['a clause', '一、停水范围\n二、其他\n', '一、停水范围', '一、停水范围\n二、其他\n'],
    ['a long line', `${'停'.repeat(41)}\n明天。\n`, '停'.repeat(41), `${'停'.repeat(41)}\n明天。\n`],
    [
      'a sentence wrapped by hand',
      'The water is off\nfrom 9 to 5.\n',
      'The water is off',
      'The water is off\nfrom 9 to 5.\n',
    ],
  ])('tells a title of plain text from its first words: %s', (_, text, title, body) => {
    const parsed = parse(text, { format: 'plain' });
    expect([parsed.title, parsed.body]).toEqual([title, body]);
  });

  it('leaves out a centred title of plain text, which Markdown takes for code', () => {
    const text = '      停水通知\n\n    各位业主：\n';
    expect(parse(text, { format: 'plain' })).toMatchObject({ title: '停水通知', body: '\n    各位业主：\n' });
    expect(parse(text)).toMatchObject({ title: '停水通知', body: text });
  });

  it('cuts a long first line and keeps it in the body', () => {
    const text = `${'长'.repeat(199)}😀${'长'.repeat(50)}\n\nText.`;
    const parsed = parse(text);
    expect(parsed.title).toBe('长'.repeat(199));
    expect(parsed.body).toBe(text);
    expect(parse(`# ${'长'.repeat(300)}`).title).toHaveLength(200);
    expect(parse(`# ${'长'.repeat(300)}`).body).toHaveLength(302);
  });

  it('warns when there is none', () => {
    expect(warningsOf(parse('***\n'))).toEqual(['title-missing - -']);
    expect(warningsOf(parse('A'))).toEqual([]);
  });

  it('reads a first line without its list mark', () => {
    expect(parse('- A\n- B').title).toBe('A');
    expect(parse('> > A').title).toBe('A');
  });
});

describe('nodes', () => {
  it('cover each line that is not blank', () => {
    const text = '---\nid: x\n---\n# T\n\none\ntwo\n\n- a: b\n\n```\n- c: d\n\n```\n三、丙\n';
    expect(parse(text).nodes.map(({ kind, lines }) => [kind, ...lines])).toEqual([
      ['NoticeHeader', 4, 4],
      ['RawText', 6, 7],
      ['ClauseItem', 9, 9],
      ['RawText', 11, 14],
      ['ClauseItem', 15, 15],
    ]);
  });

  it('are bounded in number, and so are the warnings; the text stays', () => {
    const text = '# T\n\n- a: b\n\nx 2026-02-30\n\n'.repeat(MAX_NODES);
    const parsed = parse(text);
    expect(parsed.nodes.length).toBeLessThanOrEqual(MAX_NODES + 1);
    expect(parsed.nodes.at(-1)?.lines[1]).toBe(text.split('\n').length - 2);
    expect(parsed.warnings).toHaveLength(MAX_WARNINGS);
    expect(parsed.body).toBe(text.slice(4));
  });

  it('do not look into a line that is too long', () => {
    const text = `# T\n\n- a: ${'b'.repeat(MAX_LINE)} 2026-06-12\n- c: d\n`;
    const parsed = parse(text);
    expect(parsed.nodes.map((node) => node.kind)).toEqual(['NoticeHeader', 'RawText', 'ClauseItem']);
    expect(parsed.dates).toEqual([]);
    expect(warningsOf(parsed)).toEqual(['line-too-long 3 -']);
    expect(warningsOf(parse('a'.repeat(MAX_LINE)))).toEqual([]);
  });
});

describe('a broken front matter', () => {
  it.each([
    ['a colon in a value', '---\ntitle: a: b\n---\nText.', 'front-matter-invalid 2 BLOCK_AS_IMPLICIT_KEY'],
    ['an open quote', '---\nid: x\ntitle: "a\n---\nText.', 'front-matter-invalid'],
    ['a list', '---\n- a\n- b\n---\nText.', 'front-matter-invalid 2 NOT_A_MAP'],
    ['a text', '---\nHello\n---\nText.', 'front-matter-invalid 2 NOT_A_MAP'],
    ['a key twice', '---\nid: x\nid: y\n---\nText.', 'front-matter-invalid 3 DUPLICATE_KEY'],
    ['a tab', '---\nid:\n\tx: y\n---\nText.', 'front-matter-invalid'],
    ['no end', '---\nid: x\n\nText.', 'front-matter-unclosed 1 -'],
    ['only a rule', '---\n', 'front-matter-unclosed 1 -'],
    ['too large', `---\n${'id: x # y\n'.repeat(10_000)}---\nText.`, 'front-matter-invalid 1 TOO_LARGE'],
    ['too deep', `---\nid: ${'['.repeat(20_000)}\n---\nText.`, 'front-matter-invalid 2'],
  ])('is a warning, and the text stays: %s', (_, text, expected) => {
    const parsed = parse(text);
    expect(warningsOf(parsed)[0]).toContain(expected);
    expect(`${parsed.brokenHead?.text ?? ''}${parsed.body}`).toBe(text);
    expect(text.slice(parsed.bodyOffset)).toBe(parsed.body);
    expect(parsed.bodyStartLine).toBe(text.slice(0, parsed.bodyOffset).split('\n').length);
  });

  it.each<[string, string, string | null, string]>([
    ['not YAML', '---\ntitle: a: b\n---\n\nText.', '---\ntitle: a: b\n---\n', '\nText.'],
    ['Chinese names', '---\n标题：停水\n---\nText.', '---\n标题：停水\n---\n', 'Text.'],
    ['no end', '---\r\nid: x\r\n\r\nText.\r\n---\r\n', '---\r\nid: x\r\n', '\r\nText.\r\n---\r\n'],
    [
      'blank lines between the fields',
      '---\ntitle: a: b\n\nid: x\ntags:\n  - y\n---\nText.',
      '---\ntitle: a: b\n\nid: x\ntags:\n  - y\n---\n',
      'Text.',
    ],
    ['half written', '---\nid: x\ntitle: "a', '---\nid: x\ntitle: "a', ''],
    ['a byte order mark', '\uFEFF---\nid: a: b\n---\nText.', '---\nid: a: b\n---\n', 'Text.'],
    ['only a frame', '---\nHello\n---\nText.', null, '---\nHello\n---\nText.'],
    ['only rules', '---\n\nText.\n\n---\n', null, '---\n\nText.\n\n---\n'],
  ])('is kept apart from the body: %s', (_, text, head, body) => {
    const parsed = parse(text);
    expect([parsed.brokenHead?.text ?? null, parsed.body]).toEqual([head, body]);
    const { offset, text: shown } = parsed.brokenHead ?? { offset: 0, text: '' };
    expect(text.slice(offset).startsWith(shown)).toBe(true);
  });

  it('leaves the title below it out of the body', () => {
    expect(parse('---\nissuer: a: b\n---\n# Title\n\nText.')).toMatchObject({
      title: 'Title',
      body: '\nText.',
      bodyStartLine: 5,
    });
  });

  it.each([
    ['with one mistake', '---\nid: water\ndraft: true\ntitle: ISO: audit\n---\nText.'],
    ['half written', '---\nid: water\ndraft: true\ntitle: "ISO: audit"\nexp'],
    ['without its end', '---\nid: water\ndraft: true\ntitle: ISO: audit\n\nid: other\nText.'],
    ['a key twice', "---\nid: water\nid: other\ndraft: yes\ntitle: 'ISO: audit'\n---\nText."],
  ])('keeps its id and stays a draft: %s', (_, text) => {
    expect(parse(text)).toMatchObject({ id: 'water', isDraft: true, title: 'ISO: audit' });
  });

  it('does not take its lines for titles, clauses or dates', () => {
    const parsed = parse(
      '---\nid: x\nnote: a: b\ntags:\n  - key: value\nexpires: 2026-06-12\n---\nA line.\n',
    );
    expect(parsed).toMatchObject({ title: 'A line.', clauses: [], dates: [] });
    expect(parsed.expires?.text).toBe('2026-06-12');
  });

  it('does not expand aliases', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let index = 1; index < 12; index += 1) {
      const [before, name] = [String.fromCharCode(96 + index), String.fromCharCode(97 + index)];
      bomb.push(`${name}: &${name} [${`*${before}, `.repeat(9)}*${before}]`);
    }
    const parsed = parse(`---\n${bomb.join('\n')}\ntags: *l\n---\nText.`);
    expect(parsed.tags).toEqual([]);
    expect(warningsOf(parsed)).toContain('field-type 14 tags');
  });

  it('takes a line of dashes in the middle for a rule', () => {
    expect(warningsOf(parse('Text.\n\n---\nid: x\n---\n'))).toEqual([]);
  });
});

/** Pieces of every form, so that random texts hit many of them. */
const PIECES = [
  ...[
    '---\n',
    '...\n',
    'id: a-1\n',
    'title: 停水\n',
    'level: emergency\n',
    'draft: true\n',
    'tags: [a, b]\n',
    'effective: 2026-06-12..2026-06-15\n',
  ],
  ...[
    '# ',
    '## ',
    '===\n',
    '【紧急】',
    '[URGENT] ',
    '【征求意见稿】',
    '- ',
    '  - ',
    '* ',
    '1. ',
    '一、',
    '（一）',
    '第一条 ',
    '> ',
    '    ',
    '\t',
    '　',
  ],
  ...[
    'key: ',
    '键：',
    'value',
    'https://example.org',
    '12:30',
    '2026-06-12',
    '2026年6月12日',
    '至6月15日',
    ' to ',
    'June 1, 2026',
    '2026-02-30',
    'T09:00+08:00',
    '自',
    '起施行',
    '截至',
  ],
  ...[
    '```',
    '~~~',
    '| a | b |\n',
    '|---|---|\n',
    '<!--',
    '-->',
    '<pre>',
    '</pre>',
    '**',
    '`',
    '[a](b)',
    '&amp;',
    '\\',
    '"',
    "'",
    '{',
    '}',
    '&x ',
    '*x',
    '!!t ',
  ],
  ...[
    '\n',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\uFEFF',
    '\0',
    '😀',
    '\uD83D',
    '\uDE00',
    '水',
    'a',
    ' ',
    '\u2028',
    '::',
    '：',
  ],
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

describe('any text', () => {
  it('is parsed the same however it is split', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 9 }), { maxLength: 40 }), (whole, sizes) => {
        const parser = createLineParser(OPTIONS);
        let at = 0;
        for (const size of sizes) {
          parser.push(whole.slice(at, at + size));
          at += size;
        }
        parser.push(whole.slice(at));
        expect(parser.end()).toEqual(parseNotice(whole, OPTIONS));
      }),
      { numRuns: 1500 },
    );
  });

  it('is parsed the same unit by unit', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const parser = createLineParser(OPTIONS);
        for (let at = 0; at < whole.length; at += 1) parser.push(whole.charAt(at));
        expect(parser.end()).toEqual(parseNotice(whole, OPTIONS));
      }),
      { numRuns: 500 },
    );
  });

  it('gives nodes whose lines and spans lie in it, in order, each line in one node', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const parsed = parse(whole);
        const lines = whole.split(/\r\n|\r|\n/);
        expect(whole.slice(parsed.bodyOffset)).toBe(parsed.body);
        expect(parsed.bodyStartLine).toBe(whole.slice(0, parsed.bodyOffset).split(/\r\n|\r|\n/).length);
        let last = 0;
        for (const {
          kind,
          lines: [first, end],
          span,
        } of parsed.nodes) {
          expect(first).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(lines.length);
          expect(span[0]).toBeLessThan(span[1]);
          const [before, inside] = [whole.slice(0, span[0]), whole.slice(...span)];
          expect(before.split(/\r\n|\r|\n/).length).toBe(first);
          expect(inside.split(/\r\n|\r|\n/).length).toBe(end - first + 1);
          if (['EffectiveDate', 'Signature', 'Contact', 'Reference'].includes(kind)) continue;
          // Several pairs of one line are several clauses.
          if (kind === 'ClauseItem' && first === last) continue;
          expect(first).toBeGreaterThan(last);
          const between = lines
            .slice(last, first - 1)
            .join('')
            .replaceAll('\uFEFF', '');
          expect(last === 0 || between.trim() === '').toBe(true);
          last = end;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('gives what the contract allows', () => {
    const shape = z.object({
      title: z.string().min(1).max(200),
      clauses: z.array(clause),
      dates: z.array(foundDate),
      warnings: z.array(warning).max(MAX_WARNINGS),
      publishAt: moment.nullable(),
      effectiveFrom: moment.nullable(),
      effectiveTo: moment.nullable(),
      expires: moment.nullable(),
    });
    fc.assert(
      fc.property(text, (whole) => {
        const parsed = parse(whole);
        expect(shape.safeParse(parsed).error).toBeUndefined();
        expect(parsed.clauses.map((each) => each.order)).toEqual(parsed.clauses.map((_, index) => index));
        for (const [index, each] of parsed.clauses.entries()) {
          expect(each.depth).toBeLessThanOrEqual((parsed.clauses[index - 1]?.depth ?? -1) + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
