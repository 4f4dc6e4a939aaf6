/** The thread that waits for a folder's disk: takes calls in batches, answers each batch at once. */
import { parentPort } from 'node:worker_threads';
import { giveWay } from '../../threads/give-way.ts';
import type { FileAnswer, FileCall, PackedListing } from './file-protocol.ts';
import { codeOf, disk, ENTRY_KINDS, type FileContent } from './file-system.ts';

const port = parentPort;
if (port === null) throw new Error('this module is a worker');
giveWay();

port.on('message', (calls: readonly FileCall[]) => {
  const handedOver: ArrayBuffer[] = [];
  const answers = calls.map(({ id, op, path, maxBytes, names }): FileAnswer => {
    try {
      const value =
        op === 'list'
          ? pack(disk.list(path))
          : op === 'lstats'
            ? disk.lstats(path, names.split('/'))
            : disk[op](path, maxBytes);
      const bytes = op === 'read' ? (value as FileContent).bytes : null;
      if (bytes !== null) handedOver.push(bytes.buffer);
      return { id, value };
    } catch (error) {
      return { id, code: codeOf(error), message: error instanceof Error ? error.message : 'unknown' };
    }
  });
  port.postMessage(answers, handedOver);
});

function pack(entries: ReturnType<typeof disk.list>): PackedListing {
  return {
    names: entries.map(({ name }) => name).join('/'),
    kinds: Uint8Array.from(entries, ({ kind }) => ENTRY_KINDS.indexOf(kind)),
  };
}
