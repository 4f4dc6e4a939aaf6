import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { DocumentInput } from './notice/document.ts';
import { compileDictionary } from './notice/moderate/index.ts';
import type { CompiledList } from './ops/word-list.ts';
import { createProcessing, type Processing } from './processing.ts';
import { documentInput } from './workers/testing/document-input.ts';

const { bytes, info } = compileDictionary('示例词 mask', { version: 'v1' });
const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
shared.set(bytes);
const list: CompiledList = { version: 'v1', bytes: shared, edits: [], counts: info };
const words = { current: () => Promise.resolve(list), onChange: () => () => undefined };

/** Where there is none: whatever needs a worker is refused. */
const NO_WORKER = new URL('no-worker.ts', import.meta.url);

const open: Processing[] = [];
afterEach(async () => {
  for (const processing of open.splice(0)) await processing.close();
});

function createWithoutWorkers(): Processing {
  const processing = createProcessing({ workerUrl: NO_WORKER, words });
  open.push(processing);
  return processing;
}

const inputs = (count: number): DocumentInput[] =>
  Array.from({ length: count }, (_value, index) =>
    documentInput(`# Notice ${String(index)}\n\nText with 示例词.`),
  );

describe('createProcessing', () => {
  it('takes a few items one after the other, and lets the loop turn in between', async () => {
    const processing = createWithoutWorkers();
    await processing.process(inputs(1));
    let turns = 0;
    const end = new AbortController();
    const count = async (): Promise<void> => {
      while (!end.signal.aborted) {
        await nextTurn();
        turns += 1;
      }
    };
    const counting = count();
    const documents = await processing.process(inputs(8));
    end.abort();
    await counting;
    expect(documents.map(({ title }) => title)).toEqual(
      Array.from({ length: 8 }, (_value, index) => `Notice ${String(index)}`),
    );
    expect(turns).toBeGreaterThanOrEqual(8);
  });

  it('gives more than that to a worker', async () => {
    await expect(createWithoutWorkers().process(inputs(9))).rejects.toMatchObject({ code: 'internal' });
  });
});
