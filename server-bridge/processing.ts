/**
 * Where an item's text is processed: inline when that is quickest, in the pool when it would hold up the loop. The
 * pipeline is loaded with the first text: a bridge that only serves what it has does without.
 */
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DocumentInput } from './notice/document.ts';
import { packDocument, type PackedDocument } from './notice/packed.ts';
import type { CompiledList, WordList } from './ops/word-list.ts';
import { createTurnBudget } from './rules/turn-budget.ts';
import { createNoticePool, type NoticePool } from './workers/pool.ts';

export interface Processing {
  process(inputs: DocumentInput[]): Promise<PackedDocument[]>;
  close(): Promise<void>;
}

/** What texts may take of one turn of the loop. Longer ones, and the rest of a burst of short ones, go to a worker. */
const INLINE_MS = 4;
/** UTF-16 units that a busy machine processes in a millisecond; marks and facts cost more than plain lines. */
const UNITS_PER_MS = 1024;
/** Items that may share a turn. */
const INLINE_ITEMS = 2;
/** So many are done, each in a turn of its own, before a worker has started. */
const FEW_ITEMS = 8;
/** One core is left to the bridge's own thread, where there are enough. */
const WORKERS = Math.min(4, Math.max(2, availableParallelism() - 1));

/** Judges by the list in force: `words` hands in one after the other. */
export function createProcessing(options: {
  workerUrl: URL;
  words: Pick<WordList, 'current' | 'onChange'>;
}): Processing {
  const { words, workerUrl } = options;
  const budget = createTurnBudget({
    now: () => performance.now(),
    afterTurn: setImmediate,
    limitMs: INLINE_MS,
  });
  let pool: NoticePool | null = null;
  /** Items whose turn comes. */
  let waiting = 0;
  let judging: { readonly list: CompiledList; readonly inline: ReturnType<typeof openInline> } | null = null;
  const stop = words.onChange((list) => pool?.setDictionary(setupOf(list)));

  async function inlineNow() {
    const list = await words.current();
    if (judging?.list !== list) judging = { list, inline: openInline(list) };
    return await judging.inline;
  }

  async function inPool(inputs: readonly DocumentInput[]): Promise<PackedDocument[]> {
    const setup = setupOf(await words.current());
    pool ??= createNoticePool({ workerUrl, ...setup, maxWorkers: WORKERS });
    return await pool.process(inputs);
  }

  /** Null where the turn has no room for them. */
  async function inTurn(inputs: readonly DocumentInput[]): Promise<PackedDocument[] | null> {
    const expectedMs = expectedMsOf(inputs);
    if (!budget.hasRoom(expectedMs)) return null;
    const { run, prepare } = await inlineNow();
    await prepare(inputs.map(({ text }) => text));
    if (!budget.hasRoom(expectedMs)) return null;
    return budget.spend(() => inputs.map((input) => packDocument(run(input), input.text)));
  }

  /** Each in a turn of its own; none is longer than a turn may be. */
  async function inTurns(inputs: readonly DocumentInput[]): Promise<PackedDocument[]> {
    const documents: PackedDocument[] = [];
    for (const input of inputs) {
      let done: PackedDocument[] | null = null;
      while (done === null) {
        await nextTurn();
        done = await inTurn([input]);
      }
      documents.push(...done);
    }
    return documents;
  }

  return {
    async process(inputs) {
      const done = inputs.length <= INLINE_ITEMS ? await inTurn(inputs) : null;
      if (done !== null) return done;
      const areFew = waiting + inputs.length <= FEW_ITEMS;
      const areShort = inputs.every((input) => expectedMsOf([input]) <= INLINE_MS);
      if (pool?.isRunning() === true || !areFew || !areShort) return await inPool(inputs);
      waiting += inputs.length;
      try {
        return await inTurns(inputs);
      } finally {
        waiting -= inputs.length;
      }
    },
    async close() {
      stop();
      await pool?.close();
    },
  };
}

/** How much of a turn they are expected to take, in ms. */
function expectedMsOf(inputs: readonly DocumentInput[]): number {
  return inputs.reduce((sum, { text }) => sum + text.length, 0) / UNITS_PER_MS;
}

function setupOf({ bytes, edits, version }: CompiledList) {
  return { dictionary: bytes, edits, dictionaryVersion: version };
}

/** The pipeline of this thread, with one word list. */
async function openInline(list: CompiledList) {
  const { openList } = await import('./notice/moderate/index.ts');
  const { createProcessor } = await import('./notice/process.ts');
  const { createHighlighter } = await import('./notice/render/index.ts');
  const { prepare, highlight } = createHighlighter();
  const now = (): number => performance.now();
  return { run: createProcessor({ dictionary: openList(list), now, highlight }), prepare };
}
