import { AhoCorasick } from '@monyone/aho-corasick/fast';
import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import type { DocumentInput } from '../../server-bridge/notice/document.ts';
import { dictionaryOf } from '../../server-bridge/notice/moderate/index.ts';
import { packDocument } from '../../server-bridge/notice/packed.ts';
import { createProcessor } from '../../server-bridge/notice/process.ts';
import { notices } from './corpus.ts';
import type { Measure } from './measure.ts';
import { words, wordListText } from './words.ts';

const TEXTS = notices();

/** As a folder hands a file in. */
export const inputs: readonly DocumentInput[] = TEXTS.map((text, index) => ({
  text,
  format: 'markdown',
  fallbackTitle: `file-${String(index)}`,
  channel: null,
  maxLevel: 'urgent',
  zone: 'Asia/Shanghai',
  media: {},
}));

async function ours(): Promise<() => number> {
  const run = createProcessor({ dictionary: dictionaryOf(wordListText()), now: () => performance.now() });
  return () => inputs.reduce((sum, input) => sum + packDocument(run(input), input.text).body.length, 0);
}

/** What the shelf has for the same steps; it understands nothing of a notice, and masks nothing. */
async function peers(): Promise<() => number> {
  const automaton = new AhoCorasick(words());
  return () =>
    TEXTS.reduce((sum, text) => {
      const html = sanitizeHtml(marked.parse(text, { async: false }));
      const hits = automaton.matchInText(text);
      return sum + Buffer.from(JSON.stringify({ text, html, hits })).length;
    }, 0);
}

/** A text's whole way on one core: parsed, moderated with everything on, rendered safe, packed; without its hash. */
export const path: Measure = {
  name: 'path',
  amount: TEXTS.length,
  unit: 'notices',
  target: { perSecond: 7500 },
  sides: [
    { name: 'gazette', prepare: ours },
    { name: 'marked + sanitize-html + aho-corasick + JSON', prepare: peers },
  ],
};
