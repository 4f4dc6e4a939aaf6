/** A thread that scans without a pause, with the latest dictionary that it was handed. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { HitBuffer, openDictionary, type Machine } from '../index.ts';

/** What is handed over: the next dictionary, or null for the end. */
export type Handed = { readonly version: number; readonly bytes: SharedArrayBuffer } | null;

/** Answered: that a dictionary is in use, or at the end which answers each one gave, as `start-end:entry`. */
export type Told =
  | { readonly inUse: number }
  | { readonly answers: ReadonlyArray<readonly [version: number, answer: string]> };

const text = String(workerData);
const hits = new HitBuffer();

function answerOf(machine: Machine): string {
  const count = machine.find(text, 'overlapping', hits);
  return Array.from(
    { length: count },
    (_value, index) => `${String(hits.start(index))}-${String(hits.end(index))}:${String(hits.entry(index))}`,
  ).join(' ');
}

if (parentPort !== null) {
  const tell = (told: Told): void => parentPort?.postMessage(told, []);
  const answers = new Map<string, readonly [number, string]>();
  let machine: Machine | null = null;
  let version = -1;
  for (;;) {
    const received = receiveMessageOnPort(parentPort);
    if (received !== undefined) {
      const handed = received.message as Handed;
      if (handed === null) break;
      ({ version } = handed);
      ({ machine } = openDictionary(handed.bytes));
    }
    if (machine === null) continue;
    const answer = answerOf(machine);
    answers.set(`${String(version)} ${answer}`, [version, answer]);
    if (received !== undefined) tell({ inUse: version });
  }
  tell({ answers: [...answers.values()] });
}
