import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import xss from 'xss';
import { renderBody } from '../../server-bridge/notice/render/index.ts';
import { notices } from './corpus.ts';
import type { Measure } from './measure.ts';

const TEXTS = notices().map((text) => text.replace(/^---\n[^]*?\n---\n/, ''));

function over(run: (text: string) => string): () => number {
  return () => TEXTS.reduce((sum, text) => sum + run(text).length, 0);
}
const parsed = (text: string): string => marked.parse(text, { async: false });

/** Safe HTML from untrusted Markdown; marked alone is not safe. */
export const render: Measure = {
  name: 'render',
  amount: TEXTS.length,
  unit: 'notices',
  target: { ratio: 0.85 },
  sides: [
    { name: 'gazette', prepare: async () => over((text) => renderBody(text).html) },
    { name: 'marked (not safe)', prepare: async () => over(parsed) },
    { name: 'marked + sanitize-html', prepare: async () => over((text) => sanitizeHtml(parsed(text))) },
    { name: 'marked + xss', prepare: async () => over((text) => xss(parsed(text))) },
  ],
};
