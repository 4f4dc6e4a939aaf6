import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitKey } from '../../rules/keyed-text.ts';
import { parse } from '../parse/testing/parse.ts';
import type { ParsedNotice } from '../parse/index.ts';
import { renderBody } from '../render/index.ts';
import { TEMPLATES, type Lang } from './index.ts';
import { head, moment, range, text, trimmed } from './testing/arbitrary.ts';

const SETTINGS = { numRuns: 120, seed: 8 };
type Data = Record<string, unknown> & { readonly title?: string };

const lang = fc.constantFrom<Lang>('zh', 'en');
const items = fc.array(text, { minLength: 1, maxLength: 3 });

function make(name: string, data: unknown, language: Lang): string {
  const template = TEMPLATES.find((each) => each.name === name);
  const made = template?.make(data, language);
  if (made?.ok !== true) throw new Error(`${name}: ${JSON.stringify(made?.problems)}`);
  return made.text;
}

/** What the parser reads of a written text: one line, blanks folded. */
const read = (value: unknown): string | null => (typeof value === 'string' ? trimmed(value) : null);
const iso = (value: unknown): string | null => (typeof value === 'string' ? value.replace(' ', 'T') : null);

function expectHead(parsed: ParsedNotice, data: Data): void {
  expect(parsed.title).toBe(read(data.title));
  for (const name of ['issuer', 'number', 'channel'] as const) expect(parsed[name]).toBe(read(data[name]));
  expect([undefined, parsed.level]).toContain(data['level']);
  expect(parsed.tags).toEqual(((data['tags'] ?? []) as string[]).map(trimmed));
  expect(parsed.publishAt?.text ?? null).toBe(iso(data['publishAt']));
  expect(parsed.expires?.text ?? null).toBe(iso(data['expires']));
  expect(parsed.pinned).toBe(data['pinned'] ?? false);
  expect(parsed.isDraft).toBe(data['draft'] ?? false);
  expect([undefined, parsed.requiresAck]).toContain(data['requiresAck']);
}

/** Keyed items in the order of the text: those of lines that begin with a bullet. */
function keyedRows(source: string, parsed: ParsedNotice): Array<[string, string]> {
  const lines = source.split('\n');
  return parsed.clauses.flatMap(({ key, value, lines: [line] }) =>
    key !== null && lines[line - 1]?.startsWith('- ') === true ? [[key, value] as [string, string]] : [],
  );
}

function expectedClauses(data: Data): Array<[string, string]> {
  const clauses = (data['clauses'] ?? []) as Array<{ key: string; value: string }>;
  return clauses.map((each) => [trimmed(each.key), trimmed(each.value)]);
}

/** Numbered items; one that looks keyed comes back as key and value. */
function numberedItems(parsed: ParsedNotice, own: readonly string[]): string[] {
  const found = parsed.clauses.filter(({ label }) => label !== null);
  return found.slice(-own.length).map(({ key, value }) => (key === null ? value : `${key}\n${value}`));
}
function asRead(item: string): string {
  const pair = splitKey(trimmed(item));
  return pair === null ? trimmed(item) : `${pair.key}\n${pair.value}`;
}

/** Every text that readers are to see, as they see it; nothing of it became a tag. */
function expectShown(parsed: ParsedNotice, texts: readonly string[]): void {
  const body = renderBody(parsed.body);
  const shown = trimmed(body.plainText);
  for (const each of texts) expect(shown).toContain(trimmed(each));
  expect(body.html).not.toMatch(/<(?:b|script|em|strong|del|img|pre|code|blockquote|hr|input|h[13-6])\b/);
  expect(body.warnings).toEqual([]);
}

const shownOf = (data: Data): string[] =>
  [data['intro'], data['closing']].flatMap((each) =>
    typeof each === 'string' ? each.split(/[\r\n\u2028]+/).filter((line) => trimmed(line) !== '') : [],
  );

const policy = fc.record({
  head,
  effective: fc.option(
    fc.oneof(
      range,
      moment.map((from) => ({ from })),
    ),
    { nil: undefined },
  ),
  sections: fc.array(fc.record({ heading: text, items }), { minLength: 1, maxLength: 3 }),
});
const CASES = {
  policy: policy.map(({ head, ...own }) => ({ ...head, ...own })),
  maintenance: fc
    .record({ head, system: text, window: range, impact: text, steps: items })
    .map(({ head, ...own }) => ({ ...head, ...own })),
  emergency: fc
    .record({ head, what: text, where: text, since: moment, actions: items })
    .map(({ head, ...own }) => ({ ...head, ...own })),
  meeting: fc
    .record({
      head,
      time: range.map(({ from, to }) => ({ from: `${from.slice(0, 10)} 09:00`, to })),
      place: text,
      attendees: text,
      agenda: items,
    })
    .map(({ head, ...own }) => ({ ...head, ...own })),
  recruitment: fc
    .record({
      head,
      period: range,
      results: fc.array(
        fc.record({ name: text, post: text, score: fc.option(fc.constant('9|0'), { nil: undefined }) }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    })
    .map(({ head, ...own }) => ({ ...head, ...own })),
  release: fc
    .record({
      head,
      name: text,
      version: fc.constantFrom('1.0.0', '0.2.10-rc.1+b'),
      added: items,
      breaking: items,
    })
    .map(({ head: { title: _title, date: _date, ...rest }, added, breaking, ...own }) => ({
      ...rest,
      ...own,
      date: '2026-06-12',
      changes: { added, breaking },
    })),
} satisfies Record<string, fc.Arbitrary<unknown>>;

/** Rows that a template writes of its own data, by the values alone. */
const OWN_VALUES: Record<string, (data: Data) => string[]> = {
  policy: () => [],
  maintenance: (data) => [data['system'], data['impact']] as string[],
  emergency: (data) => [data['what'], data['where']] as string[],
  meeting: (data) => [data['place'], data['attendees']] as string[],
  recruitment: (data) => [String((data['results'] as unknown[]).length)],
  release: (data) => [data['version'] as string],
};
const NUMBERED: Record<string, (data: Data) => string[]> = {
  policy: (data) => (data['sections'] as Array<{ items: string[] }>).flatMap((each) => each.items),
  maintenance: (data) => data['steps'] as string[],
  emergency: (data) => data['actions'] as string[],
  meeting: (data) => data['agenda'] as string[],
};
const RANGES: Record<string, string> = {
  policy: 'effective',
  maintenance: 'window',
  meeting: 'time',
  recruitment: 'period',
};

describe('what the parser reads of a generated notice is the data', () => {
  it.each(Object.entries(CASES))('%s', (name, arbitrary: fc.Arbitrary<Data>) => {
    fc.assert(
      fc.property(arbitrary, lang, (data, language) => {
        const source = make(name, data, language);
        const parsed = parse(source, { maxLevel: 'emergency' });
        expectHead(parsed, {
          ...data,
          title: data.title ?? `${String(data['name'])} ${String(data['version'])}`,
        });
        const found = keyedRows(source, parsed);
        const contact = Object.values(data['contact'] as Record<string, string | undefined>).filter(Boolean);
        const expected = expectedClauses(data);
        const at = found.findIndex(([key]) => key === expected[0]?.[0]);
        expect(expected.length === 0 ? [] : found.slice(at, at + expected.length)).toEqual(expected);
        const values = found.map(([, value]) => value);
        for (const each of [...(OWN_VALUES[name]?.(data) ?? []), ...contact]) {
          expect(values).toContain(trimmed(String(each)));
        }
        const own = NUMBERED[name]?.(data) ?? [];
        expect(own.length === 0 ? [] : numberedItems(parsed, own)).toEqual(own.map(asRead));
        const dates = data[RANGES[name] ?? ''] as { from?: string; to?: string } | undefined;
        expect([parsed.effectiveFrom?.text ?? null, parsed.effectiveTo?.text ?? null]).toEqual([
          iso(dates?.from),
          iso(dates?.to),
        ]);
        expectShown(parsed, shownOf(data));
      }),
      SETTINGS,
    );
  });
});
