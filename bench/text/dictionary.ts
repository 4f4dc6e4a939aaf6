/** 65,000 words made ready: from the compiled file and from the list, each prints the memory that it keeps; and changed. */
import { AhoCorasick } from '@monyone/aho-corasick/fast';
import {
  encodeDictionary,
  HitBuffer,
  openDictionary,
  withAdded,
  withRemoved,
  type Machine,
} from '../../server-bridge/notice/moderate/engine/index.ts';
import { machineOf } from './match.ts';
import { words } from './words.ts';
import type { Measure, Round } from './measure.ts';

const WORDS = words();

function memory(): number {
  const { gc } = globalThis;
  gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Keeps one result alive and tells what it costs. */
function weigh(name: string, make: () => unknown): unknown {
  const before = memory();
  const made = make();
  console.log(`  ${name}: ${((memory() - before) / 1e6).toFixed(1)} MB`);
  return made;
}

function used(machine: Machine): number {
  return machine.find(WORDS[0] ?? '', 'count', new HitBuffer());
}

const peer = {
  name: '@monyone/aho-corasick (fast), build',
  prepare: async (): Promise<Round> => {
    let kept = weigh('@monyone/aho-corasick', () => new AhoCorasick(WORDS)) as AhoCorasick;
    return () => {
      kept = new AhoCorasick(WORDS);
      return kept.matchInText(WORDS[0] ?? '').length;
    };
  },
};

export const dictionaryLoad: Measure = {
  name: 'dictionary-load',
  amount: 1,
  unit: 'loads',
  target: { ratio: 30 },
  sides: [
    {
      name: 'gazette, compiled file',
      prepare: async () => {
        const file = encodeDictionary(machineOf({}));
        const kept = weigh('gazette', () => {
          const shared = new Uint8Array(new SharedArrayBuffer(file.byteLength));
          shared.set(file);
          return { machine: openDictionary(shared).machine, shared };
        });
        console.log(`  gazette: the file has ${(file.byteLength / 1e6).toFixed(1)} MB`);
        return () => used(openDictionary(file).machine) + (kept === undefined ? 0 : 1);
      },
    },
    peer,
  ],
};

export const dictionaryBuild: Measure = {
  name: 'dictionary-build',
  amount: 1,
  unit: 'builds',
  target: { perSecond: 1 / 1.5 },
  sides: [{ name: 'gazette, from the list', prepare: async () => () => used(machineOf({})) }, peer],
};

const CHANGED = 1000;

/** A word added and another removed, in turn one that was added and one of the first; after 1,000 of both from anew. */
function changer(): Round {
  const more = words(WORDS.length + CHANGED).slice(WORDS.length);
  const first = machineOf({});
  let machine = first;
  let next = 0;
  return () => {
    const at = next % CHANGED;
    if (at === 0) machine = first;
    next += 1;
    const text = more[at] ?? '';
    machine = withAdded(machine, {
      text,
      entry: WORDS.length + at,
      isAllow: false,
      boundary: 'latin',
    }).machine;
    const gone = at % 2 === 0 ? text : (WORDS[at * 60] ?? '');
    machine = withRemoved(machine, { text: gone, isAllow: false }).machine;
    return machine.patternCount;
  };
}

/** At most a millisecond a change; the peer has no other way than to build anew. */
export const dictionaryAdd: Measure = {
  name: 'dictionary-add',
  amount: 2,
  unit: 'changes',
  target: { perSecond: 1000 },
  sides: [
    { name: 'gazette, add and remove', prepare: async () => changer() },
    {
      name: '@monyone/aho-corasick (fast), built anew',
      prepare: async () => () => {
        const kept = [WORDS.slice(1), WORDS.slice(2)].map((list) => new AhoCorasick(list));
        return kept.filter((matcher) => matcher.hasKeywordInText(WORDS[2] ?? '')).length;
      },
    },
  ],
};
