/** What waits for a worker: items in the order in which they came, and before them what is tried again. */
import type { DocumentInput } from '../notice/document.ts';
import type { PackedDocument } from '../notice/packed.ts';

/** The documents of one call of `process`, as they come in. */
export interface Call {
  readonly documents: PackedDocument[];
  left: number;
  /** Answered or given up: what is left of it is dropped. */
  isOver: boolean;
  readonly resolve: (documents: PackedDocument[]) => void;
  readonly reject: (error: Error) => void;
}

export interface Item {
  readonly input: DocumentInput;
  readonly call: Call;
  /** Its place among the call's documents. */
  readonly index: number;
}

/** Items that go to a worker together. */
export interface Job {
  readonly items: readonly Item[];
  /** How it is tried: whole, once more alone, alone as plain text. */
  readonly attempt: 'first' | 'retry' | 'plain';
}

export interface JobQueue {
  readonly size: number;
  add(items: readonly Item[]): void;
  /** Goes before all that waits: somebody has waited for it longest. */
  again(job: Job): void;
  /** The next job, null when there is none; `share` is the part of the waiting items that it may have. */
  next(share: number): Job | null;
  /** Everything that waits. */
  clear(): Item[];
}

/** One job: small enough to share the work among workers, large enough to outweigh its messages. */
const JOB_ITEMS = 32;
const JOB_UNITS = 256 * 1024;

export function createJobQueue(): JobQueue {
  const urgent: Job[] = [];
  let fresh: Item[] = [];
  /** Items of `fresh` that are gone already. */
  let head = 0;

  function nextFresh(share: number): Job | null {
    const items: Item[] = [];
    const atMost = Math.min(JOB_ITEMS, Math.ceil((fresh.length - head) * share));
    let units = 0;
    for (; head < fresh.length; head += 1) {
      const item = fresh[head];
      if (item === undefined || item.call.isOver) continue;
      const { length } = item.input.text;
      if (items.length > 0 && (items.length >= atMost || units + length > JOB_UNITS)) break;
      items.push(item);
      units += length;
    }
    if (head === fresh.length) {
      fresh = [];
      head = 0;
    }
    return items.length === 0 ? null : { items, attempt: 'first' };
  }

  return {
    get size() {
      return urgent.length + fresh.length - head;
    },
    add(items) {
      for (const item of items) fresh.push(item);
    },
    again(job) {
      urgent.push(job);
    },
    next: (share) => urgent.shift() ?? nextFresh(share),
    clear() {
      const items = [...urgent.splice(0).flatMap((job) => job.items), ...fresh.slice(head)];
      fresh = [];
      head = 0;
      return items;
    },
  };
}
