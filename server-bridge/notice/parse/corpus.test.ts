/**
 * Every notice in `corpus/` against the tree beside it. To add one: the text as `corpus/NAME.md` (or `.txt`), then
 * `npx vitest run --config build/vitest.config.ts corpus -u`, which writes `NAME.json`; read it against the text.
 */
import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineParser, parseNotice } from './index.ts';
import { OPTIONS } from './testing/parse.ts';
import type { NoticeNode, ParsedNotice, ParseOptions } from './types.ts';

const FOLDER = new URL('corpus/', import.meta.url);
/** When the files were written, as far as their notices do not say it themselves. */
const WRITTEN_AT = Date.UTC(2026, 5, 10, 4);
const MIN_NOTICES = 60;

const files = (await readdir(FOLDER)).filter((name) => /\.(?:md|txt)$/.test(name)).toSorted();
const texts = new Map(
  await Promise.all(
    files.map(async (name) => [name, await readFile(new URL(name, FOLDER), 'utf8')] as const),
  ),
);

function optionsOf(name: string): ParseOptions {
  const format = name.endsWith('.txt') ? 'plain' : 'markdown';
  return { ...OPTIONS, format, fallbackTitle: name.replace(/\.\w+$/, ''), writtenAt: WRITTEN_AT };
}

/** What a person checks: what the front matter and the text say, then the nodes, one a line. */
function treeOf(text: string, parsed: ParsedNotice): string {
  const { nodes, clauses: _clauses, dates: _dates, body: _body, ...others } = parsed;
  const { bodyOffset: _offset, factLines: _lines, ...rest } = others;
  const said = Object.entries(rest).filter(([, value]) => isSaid(value));
  const lines = [
    ...said.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    `  "nodes": [\n${nodes.map((node) => `    ${JSON.stringify(nodeOf(text, node))}`).join(',\n')}\n  ]`,
  ];
  return `{\n${lines.join(',\n')}\n}\n`;
}

function isSaid(value: unknown): boolean {
  return value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** A date, contact or reference shows what was written; the other nodes are whole lines. */
function nodeOf(text: string, { span, lines, ...node }: NoticeNode): object {
  const inside = ['EffectiveDate', 'Contact', 'Reference'].includes(node.kind);
  return { lines: lines.join('-'), ...node, ...(inside ? { written: text.slice(...span) } : {}) };
}

describe('the corpus', () => {
  it('has enough of it', () => {
    expect(files.length).toBeGreaterThanOrEqual(MIN_NOTICES);
  });

  it.each(files)('%s', async (name) => {
    const text = texts.get(name) ?? '';
    const tree = treeOf(text, parseNotice(text, optionsOf(name)));
    await expect(tree).toMatchFileSnapshot(`corpus/${name.replace(/\.\w+$/, '.json')}`);
  });

  it('is parsed the same however it is split', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.nat({ max: 60 }), { maxLength: 80 }),
        (name, sizes) => {
          const text = texts.get(name) ?? '';
          const parser = createLineParser(optionsOf(name));
          let at = 0;
          for (const size of sizes) {
            parser.push(text.slice(at, at + size));
            at += size;
          }
          parser.push(text.slice(at));
          expect(parser.end()).toEqual(parseNotice(text, optionsOf(name)));
        },
      ),
      { numRuns: 300 },
    );
  });
});
