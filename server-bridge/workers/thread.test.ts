import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { compileDictionary } from '../notice/moderate/index.ts';
import { htmlOf } from '../notice/packed.ts';
import { claim, createClaim, microseconds } from './claim.ts';
import { packInputs, unpackDocuments } from './codec.ts';
import { createJobHandler } from './job.ts';
import { documentInput } from './testing/document-input.ts';
import { startWorker, type NoticeWorker } from './thread.ts';

const packed = (text: string): ArrayBuffer => packInputs([documentInput(text)], null);
const htmlIn = (bytes: ArrayBuffer): string[] => unpackDocuments(bytes).map(({ body }) => htmlOf(body));
const setupOf = (list: string, version: string) => ({
  dictionary: compileDictionary(list, { version }).bytes,
  dictionaryVersion: version,
});
const setup = setupOf('', 'none');

const workers: NoticeWorker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
});

/** A worker, and the documents that it answers with. */
function start(wanted: number): { worker: NoticeWorker; answers: Promise<ArrayBuffer[]> } {
  const { promise, resolve, reject } = Promise.withResolvers<ArrayBuffer[]>();
  const answers: ArrayBuffer[] = [];
  const worker = startWorker(new URL('./notice-worker.ts', import.meta.url), setup, 10_000, {
    onReady: () => undefined,
    onDone(bytes) {
      answers.push(bytes);
      if (answers.length === wanted) resolve(answers);
    },
    onGone: (reason) => reject(new Error(reason)),
  });
  workers.push(worker);
  return { worker, answers: promise };
}

describe('startWorker', () => {
  it('hands a large text over instead of copying it, and gets the answer the same way', async () => {
    const { worker, answers } = start(1);
    const bytes = packed('停水通知。\n\n'.repeat(150_000));
    expect(bytes.byteLength).toBeGreaterThan(2_000_000);
    worker.run({ bytes, isPlain: true }, 60_000);
    expect(bytes.detached).toBe(true);
    const [answer] = await answers;
    expect(unpackDocuments(answer ?? new ArrayBuffer()).length).toBe(1);
  });

  it('takes back what the worker has not begun, and nothing else', async () => {
    const { worker, answers } = start(2);
    // Three jobs before its modules are loaded: none can have begun.
    for (const text of ['a', 'b', 'c']) worker.run({ bytes: packed(text), isPlain: false }, 60_000);
    expect(worker.takeBack()).toBe(true);
    expect((await answers).flatMap(htmlIn)).toEqual(['<p>a</p>\n', '<p>b</p>\n']);
    expect(worker.takeBack()).toBe(false);
  });

  it('judges all that begins after a change by it, what waits already as well', async () => {
    const { worker, answers } = start(1);
    worker.run({ bytes: packed('甲乙丙'), isPlain: false }, 60_000);
    worker.setUp(setupOf('甲 mask', 'v1'));
    worker.setUp(setupOf('乙 mask', 'v2'));
    expect((await answers).flatMap(htmlIn)).toEqual(['<p>甲*丙</p>\n']);
  });
});

describe('createJobHandler', () => {
  it('leaves a job alone that was taken back', () => {
    const { port1, port2 } = new MessageChannel();
    const handle = createJobHandler({ setup, setups: port1 });
    const shared = createClaim();
    const job = { bytes: packed('a'), isPlain: false, claim: shared, givenAt: microseconds() };
    expect(claim(shared)).toBe(true);
    expect(handle(job)).toBe(null);
    expect(handle({ ...job, claim: createClaim() })?.waited).toBeLessThan(1_000_000);
    port2.close();
  });
});
