import { receiveMessageOnPort } from 'node:worker_threads';
import type { DocumentInput, NoticeDocument } from '../notice/document.ts';
import { openList } from '../notice/moderate/index.ts';
import { packDocument } from '../notice/packed.ts';
import { createProcessor, unprocessed, type Processor } from '../notice/process.ts';
import type { Highlight } from '../notice/render/index.ts';
import { claim, microseconds } from './claim.ts';
import { packDocuments, unpackInputs } from './codec.ts';
import type { FromWorker, ToWorker, WorkerSetup, WorkerStart } from './protocol.ts';

interface Ready {
  readonly render: Processor;
  readonly plain: Processor;
  readonly version: string;
}

type Done = Extract<FromWorker, { type: 'done' }>;

/**
 * What a worker does with a job: its items, one by one, by the setup that is the newest when it begins. Answers null
 * where the job was taken back.
 */
export function createJobHandler(
  { setup, setups }: WorkerStart,
  highlight?: Highlight,
): (job: ToWorker) => Done | null {
  let ready = prepare(setup, highlight);
  let endedAt = microseconds();
  return ({ bytes, isPlain, claim: shared, givenAt }) => {
    if (!claim(shared)) return null;
    const waited = microseconds() - Math.max(givenAt, endedAt);
    const newest = newestSetup(setups);
    if (newest !== null) ready = prepare(newest, highlight);
    const documents = unpackInputs(bytes).map((input) =>
      packDocument(processOne(input, isPlain, ready), input.text),
    );
    const packed = packDocuments(documents, bytes);
    endedAt = microseconds();
    return { type: 'done', bytes: packed, waited };
  };
}

function newestSetup(setups: WorkerStart['setups']): WorkerSetup | null {
  let newest: WorkerSetup | null = null;
  for (;;) {
    const received = receiveMessageOnPort(setups);
    if (received === undefined) return newest;
    newest = received.message as WorkerSetup;
  }
}

function prepare(
  { dictionary: bytes, dictionaryVersion: version, edits = [] }: WorkerSetup,
  highlight?: Highlight,
): Ready {
  const dictionary = openList({ bytes, edits, version });
  const now = (): number => performance.now();
  const options = { dictionary, now, ...(highlight && { highlight }) };
  return {
    render: createProcessor(options),
    plain: createProcessor({ ...options, plain: 'render-too-slow' }),
    version,
  };
}

/** What fails on one item stays with that item. */
function processOne(input: DocumentInput, isPlain: boolean, ready: Ready): NoticeDocument {
  for (const run of isPlain ? [ready.plain] : [ready.render, ready.plain]) {
    try {
      return run(input);
    } catch {
      // The next way is a simpler one.
    }
  }
  return unprocessed(input, ready.version);
}
