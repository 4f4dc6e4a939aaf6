import { describe, expect, it } from 'vitest';
import { parse } from './testing/parse.ts';

/** A guard against hanging, not a measurement: most take well under a second. */
const BOUND_MS = 15_000;
const SIZE = 2 * 1024 * 1024;
const LINE = 19_000;

/** The processor's time since `before` in ms, of this thread alone: others may have the machine. */
function processorMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const fill = (piece: string): string => piece.repeat(Math.ceil(SIZE / piece.length));
/** Lines just short enough to be looked into. */
const lines = (piece: string, before = ''): string =>
  fill(`${before}${piece.repeat(Math.floor(LINE / piece.length))}\n`);
const block = (content: string): string => `---\n${content}\n---\nText.\n`;

describe('hostile texts', () => {
  it.each<[string, string]>([
    ['short lines, as many as a file may have', 'a\n'.repeat((5 * 1024 * 1024) / 2)],
    ['carriage returns', fill('\r')],
    ['blank lines', fill('a\n\n')],
    ['one line', fill('x')],
    ['one line of dates', fill('2024-06-12 ')],
    ['copies over many lines', `抄送：a\n${fill('    b\n')}`],
    ['attachments over many lines', `附件：1. a\n${fill('      b\n')}`],
    ['clauses', fill('- a: b\n')],
    ['one clause with many lines', `- a: b\n${fill('  c\n')}`],
    ['headers', fill('# a\n')],
    ['underlined headers', fill('a\n===\n\n')],
    ['numbering', fill('一、甲\n（一）乙\n1. 丙\n')],
    ['days that do not exist', fill('2024-02-30\n')],
    ['blanks', lines(' ')],
    ['quotes', lines('> ')],
    ['list marks', lines('- ')],
    ['numbers', lines('1. ')],
    ['digits', lines('1')],
    ['backticks', lines('`')],
    ['fences with backticks behind', lines('```a')],
    ['bars', lines('a|')],
    ['dashes and bars', fill(`a|b\n${'-|'.repeat(9000)}x\n`)],
    ['brackets', lines('[')],
    ['marks', lines('【紧急】')],
    ['hashes', lines('# ')],
    ['hashes behind a heading', lines(' #', '# a')],
    ['years', lines('2024年')],
    ['months', lines('may 1 ')],
    ['ordinals', lines('1st of ')],
    ['half ranges', lines('2024-06-12 ~ ')],
    ['colons', lines('：', '- a')],
    ['links', lines('[a](', '- a: ')],
    ['images', lines('![a](b ', '- a: ')],
    ['tags', lines('<a', '- a: ')],
    ['comments', lines('<!--', '- a: ')],
    ['autolinks', lines('<a@b', '- a: ')],
    ['stars', lines(' *a', '- a: ')],
    ['underscores', lines('_a_ ', '- a: ')],
    ['entities', lines('&#1', '- a: ')],
    ['escapes', lines('\\*', '- a: ')],
    ['an open front matter', `---\n${fill('a: b\n')}`],
  ])('%s', (_, text) => {
    const before = process.threadCpuUsage();
    const parsed = parse(text);
    expect(processorMs(before)).toBeLessThan(BOUND_MS);
    expect(text.endsWith(parsed.body)).toBe(true);
    expect(parsed.warnings.length).toBeLessThanOrEqual(100);
  });

  it('do not make facts without end', () => {
    const { facts } = parse(
      `${'抄送：某局\n'.repeat(3000)}抄送：a\n${`    ${'b'.repeat(300)}\n`.repeat(500)}`,
    );
    expect(facts?.copies.length).toBe(50);
    const { facts: one } = parse(`抄送：a\n${`    ${'b'.repeat(300)}\n`.repeat(500)}`);
    expect(one?.copies[0]?.length).toBe(4000);
  });

  it.each<[string, string]>([
    ['open brackets', '['.repeat(60_000)],
    ['open braces', '{a: '.repeat(15_000)],
    ['nested lists', '- '.repeat(30_000)],
    ['nested keys', 'a: '.repeat(20_000)],
    ['question marks', '? '.repeat(30_000)],
    ['many keys', Array.from({ length: 6000 }, (_, index) => `k${index}:`).join('\n')],
    ['many anchors', Array.from({ length: 4000 }, (_, index) => `&a${index} k${index}: b`).join('\n')],
    ['many aliases', `a: &a x\nb: [${'*a, '.repeat(14_000)}]`],
    ['many tags', '!!x '.repeat(15_000)],
    ['open quotes', 'id: "\n'.repeat(10_000)],
    ['tabs', '\t\n'.repeat(30_000)],
    ['blank lines in a value', `a: ${'\n\n '.repeat(20_000)}b`],
    ['deep indentation', Array.from({ length: 350 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
  ])('front matter of %s', (_, content) => {
    const before = process.threadCpuUsage();
    const parsed = parse(block(content));
    expect(processorMs(before)).toBeLessThan(BOUND_MS);
    expect(parsed.body.endsWith('Text.\n')).toBe(true);
  });
});
