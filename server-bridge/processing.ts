/** Where an item's text is processed: inline when that is quickest, in the pool when it would hold up the loop. */
import type { DictionaryInfo } from './contract/moderation.ts';
import type { DocumentInput } from './notice/document.ts';
import { compileDictionary } from './notice/moderate/index.ts';
import { packDocument, type PackedDocument } from './notice/packed.ts';
import { createProcessor } from './notice/process.ts';
import type { WordListFile } from './ops/word-list.ts';
import { createNoticePool } from './workers/pool.ts';

export interface Processing {
  process(inputs: DocumentInput[]): Promise<PackedDocument[]>;
  setWords(list: WordListFile): void;
  /** The word list in force. */
  dictionary(): DictionaryInfo;
  close(): Promise<void>;
}

/** Texts above this many UTF-16 units, and batches of more items, go to a worker (DESIGN: 32 KiB). */
const INLINE_UNITS = 32 * 1024;
const INLINE_ITEMS = 2;

export function createProcessing(options: { workerUrl: URL; words: WordListFile }): Processing {
  const pool = createNoticePool({
    workerUrl: options.workerUrl,
    dictionaryText: options.words.text,
    dictionaryVersion: options.words.version,
    maxWorkers: 1,
  });
  let words = compile(options.words);

  return {
    async process(inputs) {
      const units = inputs.reduce((sum, input) => sum + input.text.length, 0);
      if (inputs.length <= INLINE_ITEMS && units <= INLINE_UNITS) return inputs.map(words.process);
      return await pool.process(inputs);
    },
    setWords(list) {
      words = compile(list);
      pool.setDictionary(list.text, list.version);
    },
    dictionary: () => words.info,
    close: () => pool.close(),
  };
}

interface CompiledWords {
  readonly process: (input: DocumentInput) => PackedDocument;
  readonly info: DictionaryInfo;
}

function compile(list: WordListFile): CompiledWords {
  const { dictionary, info } = compileDictionary(list.text);
  const process = createProcessor({
    dictionary,
    dictionaryVersion: list.version,
    now: () => performance.now(),
  });
  return {
    process: (input) => packDocument(process(input), input.text),
    info: { ...info, version: list.version, path: list.path },
  };
}
