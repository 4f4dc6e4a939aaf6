import * as fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { beforeAll, describe, expect, it } from 'vitest';
import { XSS_CASES } from '../../../e2e/fixtures/xss-cases.ts';
import { ALLOWED_TAGS, isAllowedAttribute } from '../../rules/sanitizer.ts';
import { createHighlighter, renderBody } from './index.ts';

const MEDIA = { 'y.png': ok('a'), 'evil.svg': ok('b'), x: ok('c') };
const { prepare, highlight } = createHighlighter();
beforeAll(() => prepare(['```js\n```']) ?? Promise.resolve());

function ok(digit: string) {
  return {
    status: 'ok' as const,
    hash: digit.repeat(64),
    name: `"><img src=x onerror=alert(1)>.${digit}`,
    mime: 'image/png',
    bytes: 1,
  };
}

/** Whatever a real parser finds in the html that the allow list does not name, and whether its tags are balanced. */
function violations(html: string): string[] {
  const found: string[] = [];
  const ids = new Set<string>();
  const open: string[] = [];
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (!ALLOWED_TAGS.includes(tag)) found.push(`<${tag}>`);
      for (const [name, value] of Object.entries(attributes)) {
        if (!isAllowedAttribute(tag, name, value)) found.push(`<${tag} ${name}=${value}>`);
        // Said once more in other words, should the list itself ever be wrong.
        if (/^on|style|srcset|action|xlink|ping/i.test(name)) found.push(`${name}=${value}`);
        if (
          ['href', 'src'].includes(name) &&
          !/^(?:https?:\/\/|mailto:|tel:|#n-|\/notice\/|\/media\/[0-9a-f]{64}$)/.test(value)
        )
          found.push(`${name}=${value}`);
        if (name === 'src' && !value.startsWith('/media/')) found.push(`${name}=${value}`);
        if (name === 'id' && !value.startsWith('n-')) found.push(`id=${value}`);
        if (name === 'id' && ids.has(value)) found.push(`id=${value} twice`);
        if (name === 'id') ids.add(value);
      }
      open.push(tag);
    },
    onclosetag(tag, isImplied) {
      if (open.pop() !== tag) found.push(`</${tag}> closes another`);
      if (isImplied && !['br', 'hr', 'img', 'col', 'wbr'].includes(tag)) found.push(`<${tag}> is not closed`);
    },
    oncomment: (text) => found.push(`<!--${text}`),
    onprocessinginstruction: (name) => found.push(`<${name}`),
  });
  parser.write(html);
  parser.end();
  return found;
}

describe('hostile texts', () => {
  it('are enough, each with its own name', () => {
    expect(XSS_CASES.length).toBeGreaterThanOrEqual(360);
    expect(new Set(XSS_CASES.map(({ name }) => name)).size).toBe(XSS_CASES.length);
  });

  it('would be found by this check', () => {
    const found = XSS_CASES.filter(({ markdown }) => violations(markdown).length > 0);
    expect(found.length).toBeGreaterThan(200);
  });

  it.each(XSS_CASES.map(({ name, markdown }) => [name, markdown] as const))('%s', (_name, markdown) => {
    for (const media of [{}, MEDIA]) {
      const { html, toc } = renderBody(markdown, { media, highlight });
      expect(violations(html)).toEqual([]);
      expect(toc.every(({ id }) => id.startsWith('n-'))).toBe(true);
    }
  });

  it('stay harmless joined in any order, nested and cut anywhere', () => {
    const one = fc.constantFrom(
      ...XSS_CASES.map(({ markdown }) => markdown).filter(({ length }) => length < 1000),
    );
    const cut = fc
      .tuple(one, fc.nat(200), fc.nat(200))
      .map(([text, from, to]) => text.slice(from % text.length, to));
    const glue = fc.constantFrom(
      '',
      '\n',
      '\n\n',
      ' ',
      '> ',
      '\n- ',
      '**',
      '`',
      '<b>',
      '</div>',
      '<svg>',
      '<!--',
      '"',
      "'",
      '$',
      '\n\n[^1]: ',
      '[^1]',
      '\n> [!NOTE]\n> ',
      '\n```js\n',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(one, cut), glue), { minLength: 1, maxLength: 6 }), (pieces) => {
        const { html } = renderBody(pieces.flat().join(''), { media: MEDIA, highlight });
        expect(violations(html)).toEqual([]);
      }),
      { numRuns: 1500, interruptAfterTimeLimit: 12_000 },
    );
  });

  it('and no text at all yields anything else', () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '</',
        '/>',
        '<!--',
        '-->',
        '"',
        "'",
        '=',
        ' ',
        '\n',
        '&',
        ';',
        '`',
        '*',
        '[',
        '](',
        ')',
        '!',
        '#',
        '|',
      ],
      ...[
        'a',
        'b ',
        'img ',
        'script',
        'svg',
        'style',
        'href',
        'src=',
        'onerror=',
        'javascript:',
        'table',
        'td',
        'p',
        'pre',
      ],
      ...[
        '&lt;',
        '&#0;',
        '\0',
        '\u2028',
        '😀',
        '停水',
        '<a href=',
        '<div',
        '> ',
        '- ',
        '1. ',
        '    ',
        '```',
        '\r\n',
        '\t',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(violations(renderBody(pieces.join('')).html)).toEqual([]);
      }),
      { numRuns: 3000, interruptAfterTimeLimit: 12_000 },
    );
  });
});
