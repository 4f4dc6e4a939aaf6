import { describe, expect, it } from 'vitest';
import { parse } from '../parse/testing/parse.ts';
import { renderBody } from '../render/index.ts';
import { pathText, TEMPLATES, type Lang } from './index.ts';

const MEETING = {
  title: 'Review',
  time: { from: '2026-06-18 14:00', to: '2026-06-18 15:30' },
  place: '3.12',
  attendees: 'All',
};
const RELEASE = { name: 'Tide', version: '2.0.0', date: '2026-06-12', changes: { added: ['x'] } };

function make(name: string, data: unknown, lang: Lang = 'en') {
  const template = TEMPLATES.find((each) => each.name === name);
  if (template === undefined) throw new Error(name);
  return template.make(data, lang);
}
function textOf(name: string, data: unknown, lang: Lang = 'en'): string {
  const made = make(name, data, lang);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.text;
}
/** `path: message` of what is wrong, in both languages. */
function problems(name: string, data: unknown): string[] {
  const made = make(name, data);
  if (made.ok) throw new Error(made.text);
  for (const { message } of made.problems) expect(message.zh).toMatch(/\p{Script=Han}/u);
  return made.problems.map(({ path, message }) => `${pathText(path)}: ${message.en}`);
}

describe('what is missing or wrong', () => {
  it.each(TEMPLATES.map(({ name }) => name))('is named of %s, whatever the data are', (name) => {
    expect(problems(name, {}).length).toBeGreaterThan(0);
    expect(problems(name, {}).every((each) => each.endsWith(': is missing'))).toBe(true);
    for (const data of [null, undefined, 'x', 1, [], [1]]) {
      expect(problems(name, data)).toEqual([': is to be a map of names and values']);
    }
  });

  it.each<[string, object, string[]]>([
    ['a field that is none', { titel: 'x' }, ['titel: is no field here']],
    ['a number', { number: 12 }, ['number: is to be text: put it in quotes']],
    ['a list for a text', { place: ['a'] }, ['place: is to be text']],
    ['a text for a list', { tags: 'a' }, ['tags: is to be a list']],
    ['a text for yes or no', { pinned: 'yes' }, ['pinned: is to be true or false']],
    ['an empty text', { place: ' \n ' }, ['place: is empty']],
    ['a long text', { place: 'x'.repeat(201) }, ['place: is longer than 200 characters']],
    ['a level', { level: 'loud' }, ['level: is to be one of info, normal, important, urgent, emergency']],
    [
      'an id',
      { id: 'a b' },
      ['id: has other characters than letters, digits and . _ ~ -, or begins with none of the first two'],
    ],
    ['a tag twice', { tags: ['a', ' a '] }, ['tags[1]: is there already']],
    [
      'half a character',
      { place: 'a\ud800' },
      ['place: has a control character or half a character, which no text can hold'],
    ],
    [
      'a control character',
      { place: 'a\u0007' },
      ['place: has a control character or half a character, which no text can hold'],
    ],
    ['an empty list', { agenda: [] }, ['agenda: is empty: one item at least']],
    [
      'a key',
      { clauses: [{ key: 'a, b', value: 'x' }] },
      [
        'clauses[0].key: cannot be a clause’s key: no colon, comma or end of a sentence in it, at least one letter or digit, at most 60 characters',
      ],
    ],
    ['a clause', { clauses: [{ key: 'a' }] }, ['clauses[0].value: is missing']],
    [
      'a key twice',
      {
        clauses: [
          { key: 'a', value: '1' },
          { key: 'A', value: '2' },
        ],
      },
      ['clauses[0].key: “a” comes twice, here or in what the template writes itself'],
    ],
    [
      'a key of the template’s',
      { clauses: [{ key: '地点', value: 'x' }] },
      ['clauses[0].key: “地点” comes twice, here or in what the template writes itself'],
    ],
    ['no contact', { contact: {} }, ['contact: is empty']],
    [
      'a day that is none',
      { expires: '2026-02-30' },
      ['expires: is no date; write 2026-06-12, 2026-06-12 09:00 or 2026-06-12 09:00+08:00'],
    ],
    ['a time of a day', { date: '2026-06-12 09:00' }, ['date: is a day without a time: 2026-06-12']],
    [
      'an end before its beginning',
      { time: { from: '2026-06-12 09:00', to: '2026-06-11' } },
      ['time.to: is before its beginning'],
    ],
    [
      'one zone of two',
      { time: { from: '2026-06-12 09:00Z', to: '2026-06-12 10:00' } },
      ['time.to: has a zone and the other end has none: write both or none'],
    ],
    [
      'a day for a time',
      { time: { from: '2026-06-12' } },
      ['time.from: is to have a time of day: 2026-06-12 09:00'],
    ],
  ])('%s', (_name, wrong, expected) => {
    expect(problems('meeting', { ...MEETING, ...wrong })).toEqual(expected);
  });

  it.each<[string, object, string[]]>([
    ['no version', { version: '2.0' }, ['version: is no semantic version: 2.0.0, 2.0.0-rc.1']],
    ['an older version', { previous: '2.0.0' }, ['version: is not newer than 2.0.0']],
    [
      'a step that is too small',
      { version: '1.3.0', previous: '1.2.0', changes: { breaking: ['x'] } },
      ['version: has breaking changes: its major number grows (of 0.x the minor one)'],
    ],
    ['no change', { changes: {} }, ['changes: has no change']],
    [
      'a change of no kind',
      { changes: { add: ['x'] } },
      ['changes.add: is no field here', 'changes: has no change'],
    ],
    [
      'a day that is none',
      { date: '2026-06-31' },
      ['date: is no date; write 2026-06-12, 2026-06-12 09:00 or 2026-06-12 09:00+08:00'],
    ],
  ])('of a release: %s', (_name, wrong, expected) => {
    expect(problems('release', { ...RELEASE, ...wrong })).toEqual(expected);
  });

  it('of a README and of packages', () => {
    expect(problems('readme', { name: 'x', usage: [{ text: 'y' }] })).toEqual(['usage[0].code: is missing']);
    expect(problems('third-party', { name: 'x', packages: [{ name: 'a', version: '1' }] })).toEqual([
      'packages[0].license: is missing',
    ]);
    const one = { name: 'a', version: '1', license: 'MIT' };
    expect(problems('third-party', { name: 'x', packages: [one, one] })).toEqual([
      'packages[1]: is a 1 again',
    ]);
  });
});

describe('texts', () => {
  it('are the same for the same data: LF, one line end at the end, no byte order mark', () => {
    const data = { ...MEETING, title: '\uFEFF  Review \r\n of it ', intro: 'a\r\nb\r\n\r\n\r\nc\n' };
    const text = textOf('meeting', data);
    expect(textOf('meeting', structuredClone(data))).toBe(text);
    expect(text).not.toMatch(/[\r\uFEFF]|\n\n\n/);
    expect(text).toMatch(/^---\ntitle: Review of it\n[^]*\na\nb\n\nc\n[^]*[^\n]\n$/);
  });

  it('write a title so that every YAML reads text', () => {
    for (const title of [
      'true',
      'No',
      '12',
      '1e3',
      '2026-06-12x',
      '- a',
      'a: b',
      'a #b',
      '"q"',
      "it's",
      '{a}',
      '【紧急】停水',
      '\u0085x'.trim(),
      '...',
      '&a',
      '年: x',
    ]) {
      if (title === '\u0085x') continue;
      expect(parse(textOf('meeting', { ...MEETING, title })).title).toBe(title);
    }
  });

  it('keep zones', () => {
    const text = textOf(
      'meeting',
      { ...MEETING, time: { from: '2026-06-12 09:00+08:00', to: '2026-06-12 10:00+08:00' } },
      'zh',
    );
    expect(parse(text)).toMatchObject({
      effectiveFrom: { at: Date.UTC(2026, 5, 12, 1), text: '2026-06-12T09:00+08:00' },
      effectiveTo: { at: Date.UTC(2026, 5, 12, 2) },
    });
    expect(text).toContain('- 时间：2026年6月12日9:00至10:00 UTC+08:00\n');
  });

  it('tell their dates so that the parser finds them', () => {
    for (const lang of ['zh', 'en'] as const) {
      const { dates } = parse(textOf('meeting', MEETING, lang));
      expect(dates).toEqual([expect.objectContaining({ from: '2026-06-18T14:00', to: '2026-06-18T15:30' })]);
      const days = { ...MEETING, time: { from: '2026-06-18 14:00', to: '2026-06-19' } };
      expect(parse(textOf('meeting', days, lang)).dates[0]).toMatchObject({
        from: '2026-06-18T14:00',
        to: '2026-06-19',
      });
    }
  });

  it('number sections up to hundreds', () => {
    const sections = [{ heading: 'x', items: Array.from({ length: 120 }, () => 'y') }];
    const text = textOf('policy', { title: 't', issuer: 'i', sections }, 'zh');
    for (const label of [
      '（一）',
      '（十）',
      '（十一）',
      '（二十）',
      '（九十九）',
      '（一百）',
      '（一百零一）',
      '（一百一十）',
      '（一百二十）',
    ])
      expect(text).toContain(`${label}y\n`);
  });

  it('fence code that has fences', () => {
    const text = textOf('readme', { name: 'A *b*', usage: [{ code: '```js\nx\n````\n', language: 'md' }] });
    expect(text).toBe('# A \\*b\\*\n\n## Usage\n\n`````md\n```js\nx\n````\n`````\n');
    expect(renderBody(text).plainText).toBe('A *b*\nUsage\n```js\nx\n````');
  });

  it('list packages by name, whatever order they came in', () => {
    const packages = ['c', 'a', 'B'].map((name) => ({
      name,
      version: '1.0.0',
      license: 'MIT',
      text: `Terms of ${name}\n`,
    }));
    const text = textOf('third-party', { name: 'x', packages });
    expect(text.match(/Terms of \w/g)).toEqual(['Terms of B', 'Terms of a', 'Terms of c']);
    expect(textOf('third-party', { name: 'x', packages: packages.toReversed() })).toBe(text);
  });

  it('describe their data as JSON Schema in both languages', () => {
    for (const template of TEMPLATES) {
      const schema = template.jsonSchema('zh');
      expect(schema).toMatchObject({ type: 'object', title: template.about.zh, additionalProperties: false });
      expect(JSON.stringify(template.jsonSchema('en'))).not.toMatch(/\p{Script=Han}|"zh"/u);
    }
    expect(TEMPLATES.find(({ name }) => name === 'maintenance')?.jsonSchema('en')).toMatchObject({
      required: ['title', 'system', 'window', 'impact'],
      properties: { window: { required: ['from', 'to'], description: 'from when to when' } },
    });
  });
});
