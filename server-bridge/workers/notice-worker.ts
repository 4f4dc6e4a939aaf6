/** A worker thread of the pool: one job at a time, several items a job. What fails on one item stays with that item. */
import { parentPort, workerData } from 'node:worker_threads';
import type { DocumentInput, NoticeDocument } from '../notice/document.ts';
import { compileDictionary } from '../notice/moderate/index.ts';
import { createProcessor, unprocessed, type Processor } from '../notice/process.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

interface Ready {
  readonly render: Processor;
  readonly plain: Processor;
  readonly version: string;
}

function prepare({ dictionaryText, dictionaryVersion }: WorkerSetup): Ready {
  const { dictionary } = compileDictionary(dictionaryText);
  const options = { dictionary, dictionaryVersion, now: () => performance.now() };
  return {
    render: createProcessor(options),
    plain: createProcessor({ ...options, plain: 'render-too-slow' }),
    version: dictionaryVersion,
  };
}

function process(input: DocumentInput, isPlain: boolean, ready: Ready): NoticeDocument {
  for (const run of isPlain ? [ready.plain] : [ready.render, ready.plain]) {
    try {
      return run(input);
    } catch {
      // The next way is a simpler one.
    }
  }
  return unprocessed(input, ready.version);
}

const port = parentPort;
if (port === null) throw new Error('this module is a worker');
let ready = prepare(workerData as WorkerSetup);

port.on('message', (message: ToWorker) => {
  if (message.type === 'dictionary') {
    ready = prepare(message);
    return;
  }
  const documents = message.inputs.map((input) => process(input, message.isPlain, ready));
  port.postMessage({ type: 'done', documents } satisfies FromWorker);
});
port.postMessage({ type: 'ready' } satisfies FromWorker);
