/**
 * Where an item's text is processed: inline when that is quickest, in the pool when it would hold up the loop. The
 * pipeline is loaded with the first text: a bridge that only serves what it has does without.
 */
import { availableParallelism } from 'node:os';
import type { DictionaryInfo } from './contract/moderation.ts';
import type { DocumentInput } from './notice/document.ts';
import { packDocument, type PackedDocument } from './notice/packed.ts';
import type { WordListFile } from './ops/word-list.ts';
import { once } from './rules/once.ts';
import { createTurnBudget } from './rules/turn-budget.ts';
import { createNoticePool } from './workers/pool.ts';

export interface Processing {
  process(inputs: DocumentInput[]): Promise<PackedDocument[]>;
  setWords(list: WordListFile): void;
  /** The word list in force. */
  dictionary(): Promise<DictionaryInfo>;
  close(): Promise<void>;
}

/** Texts above this many UTF-16 units, and batches of more items, go to a worker (DESIGN: 32 KiB). */
const INLINE_UNITS = 32 * 1024;
const INLINE_ITEMS = 2;
/** What small texts may take of one turn of the loop; the rest of a burst of them goes to a worker. */
const INLINE_MS = 4;
/** One core is left to the bridge's own thread, where there are enough. */
const WORKERS = Math.min(4, Math.max(2, availableParallelism() - 1));

export function createProcessing(options: { workerUrl: URL; words: WordListFile }): Processing {
  const pool = createNoticePool({
    workerUrl: options.workerUrl,
    dictionaryText: options.words.text,
    dictionaryVersion: options.words.version,
    maxWorkers: WORKERS,
  });
  const budget = createTurnBudget({
    now: () => performance.now(),
    afterTurn: setImmediate,
    limitMs: INLINE_MS,
  });
  let words = createWords(options.words);

  return {
    async process(inputs) {
      const units = inputs.reduce((sum, input) => sum + input.text.length, 0);
      if (inputs.length > INLINE_ITEMS || units > INLINE_UNITS) return await pool.process(inputs);
      const { run, prepare } = await words.processor();
      await prepare(inputs.map(({ text }) => text));
      if (budget.isSpent()) return await pool.process(inputs);
      return budget.spend(() => inputs.map((input) => packDocument(run(input), input.text)));
    },
    setWords(list) {
      words = createWords(list);
      pool.setDictionary(list.text, list.version);
    },
    dictionary: () => words.info(),
    close: () => pool.close(),
  };
}

/** One word list, compiled when it is first asked for. */
function createWords(list: WordListFile) {
  const compiled = once(async () => {
    const { compileDictionary } = await import('./notice/moderate/index.ts');
    return compileDictionary(list.text);
  });
  return {
    processor: once(async () => {
      const { createProcessor } = await import('./notice/process.ts');
      const { createHighlighter } = await import('./notice/render/index.ts');
      const { prepare, highlight } = createHighlighter();
      const { dictionary } = await compiled();
      const now = (): number => performance.now();
      const run = createProcessor({ dictionary, dictionaryVersion: list.version, now, highlight });
      return { run, prepare };
    }),
    async info(): Promise<DictionaryInfo> {
      const { info } = await compiled();
      return { ...info, version: list.version, path: list.path };
    },
  };
}
