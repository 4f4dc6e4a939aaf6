import { describe, expect, it } from 'vitest';
import { LEVELS } from '../../contract/notice.ts';
import { parse, parseFields, warningsOf } from './testing/parse.ts';
import type { ParsedNotice } from './types.ts';

const iso = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString().replace(':00.000Z', 'Z');

describe('front matter', () => {
  it('is read whole', () => {
    const parsed = parseFields(
      [
        'id: water-2026-06',
        'title: 停水通知',
        'level: important',
        'channel: 后勤',
        'tags: [停水, A座]',
        'publishAt: 2026-06-01 08:00',
        'effective: 2026-06-12..2026-06-13',
        'expires: 2026-06-14',
        'pinned: true',
        'requiresAck: yes',
        'issuer: 后勤服务中心',
        'number: 后勤〔2026〕12号',
        'draft: false',
      ].join('\n'),
    );
    expect(parsed).toMatchObject({
      id: 'water-2026-06',
      title: '停水通知',
      level: 'important',
      channel: '后勤',
      tags: ['停水', 'A座'],
      publishAt: { text: '2026-06-01T08:00', precision: 'minute' },
      effectiveFrom: { text: '2026-06-12', precision: 'day' },
      effectiveTo: { text: '2026-06-13', precision: 'day' },
      expires: { text: '2026-06-14', precision: 'day' },
      pinned: true,
      requiresAck: true,
      issuer: '后勤服务中心',
      number: '后勤〔2026〕12号',
      isDraft: false,
      warnings: [],
    });
    expect(
      [parsed.publishAt, parsed.effectiveFrom, parsed.effectiveTo, parsed.expires].map((m) => iso(m?.at)),
    ).toEqual(['2026-06-01T00:00Z', '2026-06-11T16:00Z', '2026-06-13T16:00Z', '2026-06-14T16:00Z']);
  });

  it('may say nothing', () => {
    for (const fields of ['', '\n', '# only a remark', 'title:', 'id: null\ntags: ~\nexpires:\ndraft:']) {
      const parsed = parseFields(fields);
      expect(parsed).toMatchObject({
        id: null,
        title: 'Title',
        level: 'normal',
        tags: [],
        isDraft: false,
        expires: null,
      });
      expect(parsed.warnings).toEqual([]);
    }
  });

  it.each<[string, Partial<ParsedNotice>]>([
    ['number: 007', { number: '007' }],
    ['number: 2024.10', { number: '2024.10' }],
    ['number: 0x1F', { number: '0x1F' }],
    ['title: 2026', { title: '2026' }],
    ['title: true', { title: 'true' }],
    ['title: 2026-06-12', { title: '2026-06-12' }],
    ['title: "ISO 9001: audit"', { title: 'ISO 9001: audit' }],
    ["title: 'it''s'", { title: "it's" }],
    ['title: >\n  two\n  lines', { title: 'two lines' }],
    ['title: |\n  two\n  lines', { title: 'two lines' }],
    ['title: ""', { title: 'Title' }],
    ['id: 42', { id: '42' }],
    ['id: a.b_c~d-E', { id: 'a.b_c~d-E' }],
    ['tags: a, b，c、d; a', { tags: ['a', 'b', 'c', 'd'] }],
    ['tags: [a, 1, true, a, null]', { tags: ['a', '1', 'true'] }],
    ['tags:\n  - a\n  - b', { tags: ['a', 'b'] }],
    ['tags: one', { tags: ['one'] }],
    ['pinned: yes', { pinned: true }],
    ['pinned: No', { pinned: false }],
    ['pinned: TRUE', { pinned: true }],
    ['pinned: on', { pinned: true }],
    ['pinned: 1', { pinned: true }],
    ['pinned: "false"', { pinned: false }],
    ['pinned: 是', { pinned: true }],
    ['requires-ack: true', { requiresAck: true }],
    ['requires_ack: true', { requiresAck: true }],
    ['REQUIRESACK: true', { requiresAck: true }],
    ['draft: true', { isDraft: true }],
    ['level: 紧急', { level: 'urgent' }],
    ['level: Info', { level: 'info' }],
    ['issuer: "  A \\n B "', { issuer: 'A B' }],
  ])('reads %j', (fields, expected) => {
    const parsed = parseFields(fields);
    expect(parsed).toMatchObject(expected);
    expect(parsed.warnings).toEqual([]);
  });

  it.each<[string, string, Partial<ParsedNotice>]>([
    ['colour: red', 'field-unknown 2 colour', {}],
    ['__proto__: x', 'field-unknown 2 __proto__', {}],
    ['constructor: x', 'field-unknown 2 constructor', {}],
    ['1: x', 'field-unknown 2 1', {}],
    ['title: [a]', 'field-type 2 title', { title: 'Title' }],
    ['title: {a: b}', 'field-type 2 title', { title: 'Title' }],
    [`title: ${'x'.repeat(600)}`, 'field-type 2 title', { title: 'x'.repeat(200) }],
    ['tags: {a: b}', 'field-type 2 tags', { tags: [] }],
    ['tags: [a, [b]]', 'field-type 2 tags', { tags: ['a'] }],
    ['pinned: perhaps', 'field-type 2 pinned', { pinned: false }],
    ['pinned: [true]', 'field-type 2 pinned', { pinned: false }],
    // Whoever writes it does not want it published.
    ['draft: perhaps', 'field-type 2 draft', { isDraft: true }],
    ['requires-ack: true\nrequiresAck: false', 'field-type 3 requiresAck', { requiresAck: true }],
    ['id: no blanks', 'id-invalid 2 no blanks', { id: null }],
    ['id: 停水', 'id-invalid 2 停水', { id: null }],
    ['id: ../x', 'id-invalid 2 ../x', { id: null }],
    ['id: -x', 'id-invalid 2 -x', { id: null }],
    ['id: [x]', 'field-type 2 id', { id: null }],
    ['level: loud', 'level-unknown 2 loud', { level: 'normal' }],
    ['level: 3', 'level-unknown 2 3', { level: 'normal' }],
    ['level: emergency', 'level-capped 2 emergency', { level: 'urgent' }],
    ['expires: 2024-02-30', 'date-invalid 2 expires: 2024-02-30', { expires: null }],
    ['expires: soon', 'date-invalid 2 expires: soon', { expires: null }],
    ['expires: [2026-06-12]', 'field-type 2 expires', { expires: null }],
    ['publishAt: 1718150400', 'date-invalid 2 publishAt: 1718150400', { publishAt: null }],
    ['effective: next week', 'date-invalid 2 effective: next week', { effectiveFrom: null }],
    ['effective: 2026-06-15..2026-06-12', 'date-order 2 effective', { effectiveTo: null }],
    ['effective:\n  from: 2026-06-15\n  to: 2026-06-12', 'date-order 2 effective', { effectiveTo: null }],
    ['effective:\n  from: 2026-06-15\n  til: 2026-06-16', 'field-unknown 4 effective.til', {}],
    ['effective:\n  from: x\n  to: 2026-06-16', 'date-invalid 3 effective.from: x', { effectiveFrom: null }],
    ['effective: 2026-06-15\nexpires: 2026-06-01', 'date-order 3 expires', {}],
    ['publishAt: 2026-06-15\nexpires: 2026-06-01', 'date-order 3 expires', {}],
    ['id: *x', 'field-type 2 id', { id: null }],
    ['a: &x [1]\nid: *x', 'field-unknown 2 a', { id: null }],
  ])('tells of %j', (fields, warning, expected) => {
    const parsed = parseFields(fields);
    expect(warningsOf(parsed)).toContain(warning);
    expect(parsed).toMatchObject(expected);
  });

  it('reads a map of dates', () => {
    const parsed = parseFields('effective:\n  from: 2026-06-12 09:00\n  to: 2026-06-13');
    expect(parsed.effectiveFrom?.text).toBe('2026-06-12T09:00');
    expect(iso(parsed.effectiveTo?.at)).toBe('2026-06-13T16:00Z');
    expect(parseFields('effective: {to: 2026-06-13}')).toMatchObject({ effectiveFrom: null, warnings: [] });
  });

  it('keeps both dates of a range of one day', () => {
    const parsed = parseFields('effective: 2026-06-12..2026-06-12');
    expect((parsed.effectiveTo?.at ?? 0) - (parsed.effectiveFrom?.at ?? 0)).toBe(86_400_000);
    expect(parsed.warnings).toEqual([]);
  });

  it('reads dates in the zone of the source', () => {
    const at = (zone: string): string | null => iso(parseFields('expires: 2026-03-29', { zone }).expires?.at);
    expect(at('Europe/Berlin')).toBe('2026-03-29T22:00Z');
    expect(at('Asia/Shanghai')).toBe('2026-03-29T16:00Z');
    expect(at('America/New_York')).toBe('2026-03-30T04:00Z');
  });

  it('bounds the number and size of tags', () => {
    const many = parseFields(`tags: [${Array.from({ length: 80 }, (_, index) => `t${index}`).join(', ')}]`);
    expect(many.tags).toHaveLength(50);
    expect(warningsOf(many)).toEqual(['field-type 2 tags']);
    expect(parseFields(`tags: ${'x'.repeat(150)}`).tags[0]).toHaveLength(100);
  });

  it('takes the channel of the source where it names none', () => {
    expect(parseFields('channel: A', { channel: 'b/c' }).channel).toBe('A');
    expect(parseFields('id: x', { channel: 'b/c' }).channel).toBe('b/c');
    expect(parse('x').channel).toBeNull();
  });
});

describe('level', () => {
  it.each([
    ['level: info', '【紧急】停水', 'info'],
    ['', '【紧急】停水', 'urgent'],
    ['', '# 【重要】停水', 'important'],
    ['', '# 停水\n\n【紧急】今晚停水', 'urgent'],
    ['', '【通知】停水\n【紧急】今晚停水', 'normal'],
    ['title: "【紧急】停水"', '# 【重要】停水', 'urgent'],
    ['title: 停水', '【紧急】今晚停水', 'urgent'],
    ['', '停水', 'normal'],
    ['', '```\n【紧急】\n```', 'normal'],
    ['level: loud', '【紧急】停水', 'urgent'],
  ])('%j over %j: %s', (fields, body, level) => {
    expect(parse(`---\n${fields}\n---\n${body}\n`).level).toBe(level);
  });

  it('is capped at the highest of the source, wherever it comes from', () => {
    for (const maxLevel of LEVELS) {
      const fromField = parseFields('level: emergency', { maxLevel });
      expect(fromField.level).toBe(maxLevel);
      expect(fromField.warnings.length).toBe(maxLevel === 'emergency' ? 0 : 1);
    }
    const fromMark = parse('# 公告\n\n【紧急】停水', { maxLevel: 'important' });
    expect(fromMark.level).toBe('important');
    expect(warningsOf(fromMark)).toEqual(['level-capped 3 urgent']);
    expect(parse('停水', { maxLevel: 'info' })).toMatchObject({ level: 'info' });
    expect(parse('[EMERGENCY] Gas', { maxLevel: 'emergency' }).level).toBe('urgent');
  });
});
