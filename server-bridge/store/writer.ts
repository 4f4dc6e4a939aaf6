/** The writing worker: the only connection that writes. Between calls it lets the search index catch up. */
import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChangeWriter, committedChanges, HTML_ITEMS, readHead } from './change-log.ts';
import { applyItem, removeSource } from './commit.ts';
import type { Log } from './database.ts';
import { storeError } from './errors.ts';
import { ASIDE, storeFiles } from './files.ts';
import { readAll, setMarks } from './marks.ts';
import { putMedia, sweepMedia } from './media.ts';
import type { WorkerInput, WorkerMessage, WriterApi } from './protocol.ts';
import { type OpenHow, openStoreFile } from './recovery.ts';
import { lostReleases, noteRelease, type Release } from './releases.ts';
import { applyRetention, pastRetention } from './retention.ts';
import { SearchIndex } from './search/index-file.ts';
import type { CommittedMarks } from './store.ts';
import { advance, nextDueAt, release, type Step } from './timeline.ts';

/** Changes told in one message. */
const TOLD = 250;
/** Notices indexed in one slice, which costs up to 250 ms: few large slices are half the work of many small ones. */
const SLICE = 500;
/** So long the index waits for more to make a slice of; it may trail two seconds. */
const GATHER_MS = 250;

export interface Writer {
  readonly api: WriterApi;
  /** Tells what was committed before, beginning after `announced`. */
  start(): void;
  /** A little work nobody waits for; answers in how many ms there is more, null when nothing is left. */
  idle(): number | null;
  /** Gives back what only the work before needed. */
  rest(): void;
  close(): void;
}

export function createWriter(
  input: WorkerInput,
  now: number,
  log: Log,
  tell: (message: WorkerMessage) => void,
  how: Pick<OpenHow, 'migrations'> = {},
): Writer {
  const { dataFolder, maxPages, returned } = input;
  const mayRestore = input.announced === undefined;
  const db = openStoreFile(dataFolder, { log, maxPages }, now, { ...how, mayRestore, returned });
  const index = new SearchIndex(db, storeFiles(dataFolder).search, { log, cacheKiB: 4096, maxPages });
  const wasReleased = lostReleases(db, storeFiles(dataFolder).released, log);
  /** Ends of commits that are not in the index yet, and when they were made. */
  const behind: Array<{ seq: number; since: number }> = [];
  /** Media and retention touch the same files: one after the other. */
  let media: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = media.then(work, work);
    media = turn;
    return turn;
  }

  function tellChanges(after: number, withHtml: boolean): void {
    const { seq } = readHead(db);
    for (let from = after; from < seq;) {
      const changes = committedChanges(db, from, TOLD, withHtml);
      const last = changes.at(-1);
      if (last === undefined) return;
      tell({ type: 'changes', changes });
      from = last.seq;
    }
    if (seq > after) behind.push({ seq, since: performance.now() });
  }

  function tellMarks(marks: CommittedMarks | null): void {
    if (marks !== null) tell({ type: 'marks', marks });
  }

  /** One transaction with its changes; they are told once it is on disk. */
  function change<T>(at: number, items: number, work: (step: Step) => T): T {
    const { first, result } = db.write(() => {
      const changes = new ChangeWriter(db);
      const result = work({ db, log: changes, at, isBackfill: false, wasReleased });
      return { first: changes.finish(), result };
    });
    tellChanges(first, items <= HTML_ITEMS);
    return result;
  }

  function noted(given: Release): null {
    try {
      noteRelease(storeFiles(dataFolder).released, given);
    } catch (error) {
      log('warn', `a release could not be noted for a restore: ${storeError(error).message}`);
    }
    return null;
  }

  function catchUp(): void {
    while (index.isBehind()) index.step(SLICE);
  }

  async function retain({ limits, now }: { limits: Parameters<typeof pastRetention>[1]; now: number }) {
    catchUp();
    const past = pastRetention(db, limits, now);
    const { notices, versions } = past;
    if (notices.length + versions.length > 0) index.drop(notices.map((row) => row.n));
    change(now, notices.length, (step) => applyRetention(step, past));
    await sweepMedia(db, dataFolder, now);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    // Calls come in between.
    while (index.purge()) await nextTurn();
    if (limits.days !== null) dropOldFiles(dataFolder, now - limits.days * 24 * 3_600_000);
    return { retired: notices.length };
  }

  return {
    api: {
      commit: ({ sourceId, items, at }) =>
        change(at, items.length, (step) => items.map((item) => applyItem(step, sourceId, item))),
      removeSource: ({ sourceId, at }) =>
        change(at, Infinity, (step) => {
          removeSource(step, sourceId);
          return null;
        }),
      release: ({ id, version, at }) =>
        noted({ id, contentHash: change(at, 1, (step) => release(step, id, version)), at }),
      advance: ({ now }) => {
        // Asked often; a transaction only when something is due.
        const due = nextDueAt(db);
        if (due !== null && due <= now) change(now, 1, advance);
        return { nextDueAt: nextDueAt(db) };
      },
      catchUp: () => {
        catchUp();
        return null;
      },
      retain: (request) => inTurn(() => retain(request)),
      setMarks: ({ params, now }) => {
        const { result, marks } = db.write(() => setMarks(db, params, now));
        tellMarks(marks);
        return result;
      },
      readAll: ({ params, now }) => {
        const { result, marks } = db.write(() => readAll(db, params, now));
        tellMarks(marks);
        return result;
      },
      putMedia: ({ media: bytes, now }) => inTurn(() => putMedia(db, dataFolder, bytes, now)),
    },
    start() {
      const { announced } = input;
      if (announced?.epoch === readHead(db).epoch) tellChanges(announced.seq, false);
    },
    idle() {
      while (behind[0] !== undefined && behind[0].seq <= index.seq) behind.shift();
      if (!index.isBehind()) return index.tidy() ? 0 : null;
      const [oldest] = behind;
      const newest = behind.at(-1);
      if (oldest !== undefined && newest !== undefined && newest.seq - index.seq < SLICE) {
        const toWait = oldest.since + GATHER_MS - performance.now();
        if (toWait > 0) return toWait;
      }
      index.step(SLICE);
      return 0;
    },
    rest() {
      db.renew();
      index.renew();
    },
    close() {
      index.close();
      db.close();
    },
  };
}

/** Files kept aside hold content, too. */
function dropOldFiles(dataFolder: string, before: number): void {
  for (const name of readdirSync(dataFolder)) {
    const path = join(dataFolder, name);
    if (ASIDE.test(name) && statSync(path).mtimeMs < before) unlinkSync(path);
  }
}
