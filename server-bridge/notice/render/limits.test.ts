import { describe, expect, it } from 'vitest';
import { renderBody } from './index.ts';
import { MAX_NESTING, TIME_LIMIT } from './limits.ts';

const repeat = (text: string, count: number): string => text.repeat(count);
const nestedList = (depth: number): string =>
  Array.from({ length: depth }, (_, at) => `${' '.repeat(at * 2)}- a`).join('\n');

describe('limits of rendering', () => {
  it.each([
    ['quotes', repeat('> ', 3000) + 'a'],
    ['quotes without spaces', repeat('>', 3000) + 'a'],
    ['quotes on many lines', `x\n\n${repeat('> ', 51)}a\n${repeat('> ', 51)}b`],
    ['lists in a line', repeat('- ', 3000) + 'a'],
    ['numbered lists in a line', repeat('1. ', 1000) + 'a'],
    ['lists and quotes', repeat('> - ', 200) + 'a'],
    ['lists by indentation', nestedList(300)],
    ['raw html', repeat('<div>', 5000)],
    ['raw inline html', `a ${repeat('<b>', 5000)}`],
    ['raw html in blocks', repeat('<div>\n\n', 5000)],
  ])('%s: too deep is shown as plain text', (_name, text) => {
    const { isPlain, html, plainText, warnings, toc } = renderBody(`${text}&\u0000`);
    expect(isPlain).toBe(true);
    expect(warnings).toEqual([{ code: 'nesting-too-deep', line: null, detail: null }]);
    expect(html.startsWith('<pre class="plain">')).toBe(true);
    expect(html.endsWith('&amp;</pre>')).toBe(true);
    expect(html.slice(20).includes('<b>')).toBe(false);
    expect(plainText.length).toBeGreaterThan(0);
    expect(toc).toEqual([]);
  });

  it.each([
    ['quotes', repeat('> ', MAX_NESTING) + 'a'],
    ['lists by indentation', nestedList(25)],
    ['raw html', `${repeat('<div>', 100)}a${repeat('</div>', 100)}`],
    ['one level many times', repeat('> a\n\n', 5000)],
    ['a deeply indented line', `${repeat(' ', 300)}a`],
    ['a rule of stars', repeat('* ', 40)],
  ])('%s: deep is fine', (_name, text) => {
    expect(renderBody(text)).toMatchObject({ isPlain: false, warnings: [] });
  });

  it.each([
    ['brackets', repeat('[', 100_000)],
    ['closed brackets', repeat('[', 20_000) + repeat(']', 20_000)],
    ['images', repeat('![', 50_000)],
    ['open links', repeat('[a](', 20_000)],
    ['nested links', `${repeat('[', 500)}a${repeat('](b)', 500)}`],
    ['stars', repeat('*', 50_000)],
    ['mixed emphasis', repeat('*a_', 50_000)],
    ['open emphasis', repeat('*a **b ', 20_000)],
    ['underlines', repeat('_a', 50_000)],
    ['strikes', repeat('~~a', 50_000)],
    ['many paragraphs of emphasis', repeat(`${repeat('*a_', 600)}\n\n`, 300)],
    ['back ticks', Array.from({ length: 400 }, (_, at) => '`'.repeat(at)).join(' ')],
    ['angle brackets', repeat('<', 100_000)],
    ['open tags', repeat('<a href="', 20_000)],
    ['open comments', repeat('<!--', 50_000)],
    ['references', repeat('&', 100_000)],
    ['escapes', repeat('\\', 100_000)],
    ['pipes', repeat('|', 100_000)],
    ['a wide table', `${repeat('|a', 5000)}\n${repeat('|-', 5000)}\n${repeat('|a', 5000)}`],
    ['definitions', Array.from({ length: 10_000 }, (_, at) => `[a${at}]: b`).join('\n')],
    ['addresses', repeat('a@b.', 20_000)],
    ['hosts that are none', repeat('xwww.', 100_000)],
    ['blanks', `a${repeat(' ', 100_000)}b`],
    ['line ends', repeat('\n', 100_000)],
    ['fences', repeat('```\n', 20_000)],
    ['equal headings', repeat('# a\n', 20_000)],
    ['lines below an item', `- a\n${repeat('b\n', 80_000)}`],
    ['lines below a doubtful item', `- a\n\tc\n${repeat('b\n', 80_000)}`],
    ['doubtful lines in an item', `- a\n${repeat('<b\n', 50_000)}`],
    ['links without blanks', `${repeat('[a](b)', 25_000)}[a](`],
    ['deep lists, again and again', repeat(`${nestedList(20)}\n`, 100)],
  ])('%s: a hostile text is answered', (name, text) => {
    const { html, warnings } = renderBody(text);
    // These show nothing.
    expect(html === '').toBe(['line ends', 'definitions', 'open comments'].includes(name));
    expect(warnings.length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['lines below an item', `- a\n${repeat('b\n', 80_000)}`, false],
    ['lines below a doubtful item', `- a\n\tc\n${repeat('b\n', 80_000)}`, true],
    ['lines in many doubtful items', repeat(`- a\n\tc\n${repeat('b\n', 4000)}`, 10), true],
    ['short doubtful items', repeat('- a\n\tc\n', 20_000), false],
    ['a doubtful list above a long text', `- a\n\tc\n\n${repeat('b\n', 80_000)}`, false],
    ['links without blanks', `${repeat('[a](b)', 25_000)}[a](`, true],
    ['doubtful lines in an item', `- a\n${repeat('<b\n', 50_000)}`, true],
    ['links with blanks', repeat('[a](b) ', 5000), false],
    ['lines of a footnote', `a[^1]\n\n[^1]: x\n${repeat('    y\n', 150_000)}`, false],
  ])('%s: given up only where it would take too long', (_name, text, isPlain) => {
    expect(renderBody(text).isPlain).toBe(isPlain);
  });

  it('gives up when the time is over, by the clock it is handed', () => {
    let now = 0;
    const slow = renderBody(repeat('a\n\n', 1000), { now: () => (now += TIME_LIMIT / 10) });
    expect(slow).toMatchObject({ isPlain: true, warnings: [{ code: 'render-too-slow' }] });
    expect(slow.html).toBe(`<pre class="plain">${repeat('a\n\n', 1000)}</pre>`);
    expect(renderBody(repeat('a\n\n', 1000), { now: () => 0 }).isPlain).toBe(false);
  });

  it('masks plain text too', () => {
    const text = `${repeat('> ', 100)}ab<i>`;
    const { html, plainText } = renderBody(text, {
      offset: 5,
      inspect: ({ text: shown, place, locate }) => {
        expect(locate([200, 202])).toEqual([205, 207]);
        expect([shown, place]).toEqual([text, 'body']);
        return [{ start: 200, end: 202, shown: '**', isSpread: true }];
      },
    });
    expect(html.endsWith('**&lt;i&gt;</pre>')).toBe(true);
    expect(plainText.endsWith('**<i>')).toBe(true);
  });

  it('takes 5 MiB', () => {
    const line = '各单位请做好**准备**工作，ISO 9001 [water](https://example.org/) outage &amp; more.\n\n';
    const text = line.repeat(Math.floor((5 * 1024 * 1024) / Buffer.byteLength(line)));
    const { isPlain, html } = renderBody(text);
    expect(isPlain).toBe(false);
    expect(html.length).toBeGreaterThan(text.length);
  });
});
