import { marked } from 'marked';
import { parse as parseYaml } from 'yaml';
import { parseNotice } from '../../server-bridge/notice/parse/index.ts';
import { notices } from './corpus.ts';
import type { Measure } from './measure.ts';

const TEXTS = notices();
const OPTIONS = {
  format: 'markdown',
  maxLevel: 'urgent',
  zone: 'Asia/Shanghai',
  fallbackTitle: 'file',
  channel: null,
} as const;
const HEAD = /^---\n([^]*?)\n---\n/;

/** Metadata, clauses, dates and facts of a notice; the shelf has YAML for its head and Markdown tokens for the rest. */
export const parse: Measure = {
  name: 'parse',
  amount: TEXTS.length,
  unit: 'notices',
  target: { perSecond: 40_000 },
  sides: [
    {
      name: 'gazette',
      prepare: async () => () =>
        TEXTS.reduce((sum, text) => sum + parseNotice(text, OPTIONS).nodes.length, 0),
    },
    {
      name: 'yaml + marked.lexer',
      prepare: async () => () =>
        TEXTS.reduce((sum, text) => {
          const head = HEAD.exec(text);
          const fields = Object.keys(parseYaml(head?.[1] ?? '') as object).length;
          return sum + fields + marked.lexer(text.slice(head?.[0].length ?? 0)).length;
        }, 0),
    },
  ],
};
