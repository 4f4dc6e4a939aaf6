import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { words } from '../../../../bench/text/words.ts';
import {
  buildMachine,
  encodeDictionary,
  HitBuffer,
  openDictionary,
  withAdded,
  withRemoved,
  type Machine,
} from './index.ts';
import type { Handed, Told } from './testing/swap-worker.ts';

const LIST = words(400);
const TEXT = LIST.join('，').repeat(3);
const SWAPS = 6;
const CHANGES = 40;
const hits = new HitBuffer();

function answerOf(machine: Machine): string {
  const count = machine.find(TEXT, 'overlapping', hits);
  return Array.from(
    { length: count },
    (_value, index) => `${hits.start(index)}-${hits.end(index)}:${hits.entry(index)}`,
  ).join(' ');
}

function sharedOf(machine: Machine): SharedArrayBuffer {
  const bytes = encodeDictionary(machine);
  const shared = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(shared).set(bytes);
  return shared;
}

it('swaps dictionaries while another thread scans: every answer is of one list, never of two', async () => {
  const worker = new Worker(join(import.meta.dirname, 'testing/swap-worker.ts'), { workerData: TEXT });
  const hand = async (handed: Handed): Promise<Told> => {
    const told = once(worker, 'message');
    worker.postMessage(handed, []);
    const [message] = (await told) as [Told];
    return message;
  };
  try {
    const expected: string[] = [];
    let list = LIST.slice(0, 200).map((text, entry) => ({ text, entry }));
    let bytes = sharedOf(
      buildMachine(list.map((each) => ({ ...each, isAllow: false, boundary: 'none' }))).machine,
    );
    for (let version = 0; version < SWAPS; version += 1) {
      expect(await hand({ version, bytes })).toEqual({ inUse: version });
      const before = Buffer.from(bytes).toString('latin1');
      const opened = openDictionary(bytes).machine;
      const old = answerOf(opened);
      expected.push(old);
      // Some words go and as many others come, while the thread reads the tables that both use.
      let changed = opened;
      const gone = list.splice(0, CHANGES);
      for (const [index, { text }] of gone.entries()) {
        const entry = 1000 * (version + 1) + index;
        const next = LIST[(200 + version * CHANGES + index) % LIST.length] ?? '';
        changed = withRemoved(changed, { text, isAllow: false }).machine;
        changed = withAdded(changed, { text: next, entry, isAllow: false, boundary: 'none' }).machine;
        list.push({ text: next, entry });
      }
      expect(answerOf(opened)).toBe(old);
      expect(Buffer.from(bytes).toString('latin1') === before).toBe(true);
      bytes = sharedOf(changed);
    }
    const told = await hand(null);
    const answers = 'answers' in told ? told.answers : [];
    expect(new Set(expected).size).toBe(SWAPS);
    expect(answers).toEqual(expected.map((answer, version) => [version, answer]));
  } finally {
    await worker.terminate();
  }
}, 30_000);
