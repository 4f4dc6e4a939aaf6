import type { DocumentInput, NoticeDocument } from '../notice/document.ts';
import { compileDictionary } from '../notice/moderate/index.ts';
import { packDocument } from '../notice/packed.ts';
import { createProcessor, unprocessed, type Processor } from '../notice/process.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

interface Ready {
  readonly render: Processor;
  readonly plain: Processor;
  readonly version: string;
}

/** What a worker does with a message: the answer to a job, null for anything else. */
export function createJobHandler(setup: WorkerSetup): (message: ToWorker) => FromWorker | null {
  let ready = prepare(setup);
  return (message) => {
    if (message.type === 'dictionary') {
      ready = prepare(message);
      return null;
    }
    return {
      type: 'done',
      documents: message.inputs.map((input) =>
        packDocument(processOne(input, message.isPlain, ready), input.text),
      ),
    };
  };
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
