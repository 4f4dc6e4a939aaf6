import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CODE_CLASSES, isAllowedClass } from '../../rules/sanitizer.ts';
import type { VisibleText } from '../visible-text.ts';
import { createHighlighter, renderBody, type Highlight } from './index.ts';
import { grammarOf, hasColouredCode } from './languages.ts';

const highlighter = createHighlighter();
beforeAll(() => highlighter.prepare(['```js\n```']) ?? Promise.resolve());
const { highlight } = highlighter;
const html = (markdown: string, by: Highlight = highlight): string =>
  renderBody(markdown, { highlight: by }).html.trimEnd();

describe('code', () => {
  it('of a known language is coloured', () => {
    expect(html('```ts\nconst a: string = b & 1;\n```')).toBe(
      '<pre><code class="language-ts"><span class="hljs-keyword">const</span> ' +
        '<span class="hljs-attr">a</span>: <span class="hljs-built_in">string</span> = b &amp; ' +
        '<span class="hljs-number">1</span>;</code></pre>',
    );
  });

  it.each([
    ['without a language', '```\nconst a = 1;\n```'],
    ['of an unknown one', '```nosuch\nconst a = 1;\n```'],
    ['that is text', '```text\nconst a = 1;\n```'],
    ['by indentation', '    const a = 1;'],
    ['that is large', `\`\`\`js\n${'const a = 1;\n'.repeat(1400)}\`\`\``],
    ['with a very long word', `\`\`\`java\nint ${'a'.repeat(400)} = 1;\n\`\`\``],
  ])('%s stays plain', (_name, markdown) => {
    expect(html(markdown)).not.toContain('hljs');
    expect(html(markdown)).toContain(markdown.includes('a'.repeat(400)) ? 'int' : 'const a = 1;');
  });

  it('is coloured up to a limit for all of a notice', () => {
    const block = `\`\`\`js\n${'const a = 1;\n'.repeat(1000)}\`\`\`\n\n`;
    expect(
      html(block.repeat(4))
        .split('</pre>')
        .map((each) => each.includes('hljs')),
    ).toEqual([true, true, false, false, false]);
  });

  it('is what its author wrote, whatever the highlighter answers', () => {
    for (const answer of ['', '<span class="hljs-keyword">b</span>', '<script>a</script>', 'a &lt;'])
      expect(html('```js\na <\n```', () => answer)).toBe(
        '<pre><code class="language-js">a &lt;</code></pre>',
      );
    expect(html('```js\na\n```', () => '<span class="evil">a</span>')).not.toContain('evil');
    expect(html('```js\na\n```', () => null)).toContain('>a</code>');
  });

  it('is looked at as a whole, found in the source and masked across its colours', () => {
    const source = '> ```js\n> const money = 1; // free money\n> ```';
    const seen: string[] = [];
    const { html, plainText } = renderBody(source, {
      highlight,
      inspect({ text, locate }: VisibleText) {
        const at = text.indexOf('const money');
        seen.push(source.slice(...locate([at, at + 11])), text);
        return [{ start: at, end: at + 11, shown: '*'.repeat(11), isSpread: true }];
      },
    });
    expect(seen).toEqual(['const money', 'const money = 1; // free money']);
    expect(html).not.toContain('const');
    expect(plainText).toBe('*********** = 1; // free money');
  });

  it('of every grammar keeps its text, with classes of the list only', () => {
    const names =
      'bash c c++ cs css diff docker go http toml java js json kt lua make md nginx pl php ps1 env py r rb rs sql swift tsx html yaml';
    const piece = fc.constantFrom(
      ...[
        '"',
        "'",
        '`',
        '/*',
        '*/',
        '//',
        '#',
        '<a b="',
        '</a>',
        '<?php',
        '{',
        '}',
        '${',
        '(',
        ')',
        '\n',
        ' ',
      ],
      ...[
        'a',
        'class ',
        'def f',
        '= ',
        '1.5e3',
        '@x',
        '$y',
        '--',
        '&amp;',
        '停水',
        '😀',
        '\\',
        '%',
        '- ',
        ': ',
      ],
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...names.split(' ')),
        fc.array(piece, { maxLength: 60 }),
        (name, pieces) => {
          const code = pieces.join('').replaceAll('`', "'");
          const markdown = `~~~~~${name}\n${code}\n~~~~~`;
          const plain = renderBody(markdown);
          const coloured = renderBody(markdown, { highlight });
          expect(coloured.plainText).toBe(plain.plainText);
          expect(coloured.html.replace(/<\/?span[^>]*>/g, '')).toBe(plain.html);
          for (const [, kind = ''] of coloured.html.matchAll(/<span class="([^"]*)"/g))
            expect(CODE_CLASSES.has(kind)).toBe(true);
        },
      ),
      { numRuns: 400, interruptAfterTimeLimit: 10_000 },
    );
  });

  it('knows every name that it colours by', () => {
    expect(['JS', 'Py', 'c#', 'sh', 'toml'].map(grammarOf)).toEqual([
      'javascript',
      'python',
      'csharp',
      'bash',
      'ini',
    ]);
    expect(grammarOf('constructor')).toBeNull();
    expect([...CODE_CLASSES].every(isAllowedClass)).toBe(true);
  });
});

describe('createHighlighter', () => {
  it('loads nothing until a text has code of a known language', async () => {
    const fresh = createHighlighter();
    expect(fresh.prepare(['a', '```\njs\n```', '```text\nx\n```'])).toBeNull();
    expect(fresh.highlight('const a', 'javascript')).toBeNull();
    await fresh.prepare(['a', 'b\n\n~~~ Python\nx\n~~~']);
    expect(fresh.prepare(['```js\n```'])).toBeNull();
    expect(fresh.highlight('const a', 'javascript')).toContain('hljs-keyword');
    expect(fresh.highlight('a', 'nosuch')).toBeNull();
  });

  it('asks by the text', () => {
    expect(hasColouredCode('> - ```js title\n> a')).toBe(true);
    expect(hasColouredCode('a ``` b')).toBe(false);
  });
});
