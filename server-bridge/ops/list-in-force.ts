import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ListChange } from '../contract/moderation.ts';
import type { Dictionary, ListEdit } from '../notice/moderate/index.ts';
import type { CompiledList } from './compiled-lists.ts';
import { createTurns } from './turns.ts';

/** An edit that is in force, and not yet part of the compiled list. */
export interface PendingEdit {
  readonly edit: ListEdit;
  /** The number of the text that has it; null while none has. */
  writtenIn: number | null;
  /** Why none can have it. */
  failure: Error | null;
}

/** The list by which texts are judged: what was compiled last, and over it the edits since. */
export interface ListInForce {
  /** Null before the first one. Another object whenever something of it changes. */
  list(): CompiledList | null;
  /** Without edits. */
  compiled(): CompiledList | null;
  /** Puts a compiled list in force; edits that its text has are no longer needed over it. */
  replace(compiled: CompiledList, textNumber: number): Promise<void>;
  /** Puts an edit in force; null where it changes nothing. @throws GazetteError `bad-request`, `too-large` */
  edit(edit: ListEdit): Promise<{ readonly change: ListChange; readonly pending: PendingEdit | null }>;
  /** Takes edits back. */
  drop(edits: readonly PendingEdit[]): Promise<void>;
  unwritten(): readonly PendingEdit[];
}

/** Words that are changed in one turn of the loop: a few milliseconds. */
const PIECE = 16;

/** `announce` is called whenever another list is in force. */
export function createListInForce(announce: (list: CompiledList) => void): ListInForce {
  const inTurn = createTurns();
  let compiled: CompiledList | null = null;
  let list: CompiledList | null = null;
  let edits: readonly PendingEdit[] = [];

  /** Made aside and then put in force as a whole. */
  async function show(next: CompiledList, left: readonly PendingEdit[]): Promise<void> {
    const { openList } = await import('../notice/moderate/index.ts');
    let dictionary = openList({ ...next, edits: [] });
    const kept: PendingEdit[] = [];
    for (const pending of left) {
      try {
        ({ dictionary } = await apply(dictionary, pending.edit, next.version));
        kept.push(pending);
      } catch {
        // It was right for the list before; whether the file takes it is told to who asked for it.
      }
    }
    await publish(next, kept, dictionary);
  }

  async function publish(
    next: CompiledList,
    left: readonly PendingEdit[],
    dictionary: Dictionary,
  ): Promise<void> {
    const { keepOpen } = await import('../notice/moderate/index.ts');
    compiled = next;
    edits = left;
    const version = left.length === 0 ? next.version : `${next.version}+${String(left.length)}`;
    const overlaid = { ...next, version, edits: left.map(({ edit }) => edit), counts: dictionary.counts };
    list = left.length === 0 ? next : overlaid;
    keepOpen(list, dictionary);
    announce(list);
  }

  return {
    list: () => list,
    compiled: () => compiled,
    replace: (next, textNumber) =>
      inTurn(async () => {
        const left = edits.filter(({ writtenIn }) => writtenIn === null || writtenIn > textNumber);
        if (left.length > 0) await show(next, left);
        else {
          const isNew = list !== null && list.version !== next.version;
          compiled = next;
          edits = [];
          list = next;
          if (isNew) announce(next);
        }
      }),
    edit: (edit) =>
      inTurn(async () => {
        if (compiled === null || list === null) throw new Error('no list is in force');
        const { openList } = await import('../notice/moderate/index.ts');
        const { dictionary, change } = await apply(openList(list), edit, compiled.version);
        if (change.added + change.changed + change.removed === 0) return { change, pending: null };
        const pending = { edit, writtenIn: null, failure: null };
        await publish(compiled, [...edits, pending], dictionary);
        return { change, pending };
      }),
    drop: (gone) =>
      inTurn(async () => {
        const left = edits.filter((pending) => !gone.includes(pending));
        if (compiled !== null && left.length < edits.length) await show(compiled, left);
      }),
    unwritten: () => edits.filter(({ writtenIn }) => writtenIn === null),
  };
}

/** As one edit, but a large one leaves the loop to others in between. */
async function apply(
  before: Dictionary,
  { add, remove }: ListEdit,
  version: string,
): Promise<{ dictionary: Dictionary; change: ListChange }> {
  const { applyEdit } = await import('../notice/moderate/index.ts');
  const pieces: ListEdit[] = [];
  for (let at = 0; at < remove.length; at += PIECE)
    pieces.push({ add: [], remove: remove.slice(at, at + PIECE) });
  for (let at = 0; at < add.length; at += PIECE) pieces.push({ add: add.slice(at, at + PIECE), remove: [] });
  let dictionary = before;
  let change: ListChange = { added: 0, changed: 0, removed: 0, missing: [] };
  for (const piece of pieces) {
    const done = applyEdit(dictionary, piece, version);
    dictionary = done.dictionary;
    change = {
      added: change.added + done.change.added,
      changed: change.changed + done.change.changed,
      removed: change.removed + done.change.removed,
      missing: [...change.missing, ...done.change.missing],
    };
    if (pieces.length > 1) await nextTurn();
  }
  return { dictionary, change };
}
