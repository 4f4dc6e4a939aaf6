import { spawnSync } from 'node:child_process';
import { cp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Database } from './database.ts';
import { cheapProblems, pragmaProblems, ruleProblems } from './invariants.ts';
import { MIGRATIONS } from './migrations.ts';
import { REPLACE_STEPS } from './replace.ts';
import { HELD, inFolder, makePut, NOW, openTestStore } from './testing/fixtures.ts';
import { type OpenVersion, openVersion, WENT_BACK } from './testing/versions.ts';

const CHILD = fileURLToPath(new URL('testing/return-child.ts', import.meta.url));
const BEFORE = `store.before-v${MIGRATIONS.length + 1}.db`;

const IDS = ['a', 'b', 'c'] as const;
type Id = (typeof IDS)[number];

/** What happens on a desk, one after the other; content 4 is held. */
type Act =
  | { readonly act: 'publish'; readonly id: Id; readonly content: number }
  | { readonly act: 'remove' | 'unread' | 'release'; readonly id: Id }
  | { readonly act: 'mark'; readonly id: Id; readonly isAcknowledged: boolean };

const id = fc.constantFrom(...IDS);
const acts = (maxLength: number): fc.Arbitrary<Act[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ act: fc.constant('publish' as const), id, content: fc.nat(4) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ act: fc.constant('mark' as const), id, isAcknowledged: fc.boolean() }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ act: fc.constantFrom('remove', 'unread', 'release'), id }),
      },
    ),
    { maxLength },
  );

const putOf = (of: Id, content: number) =>
  makePut(of, { title: `content ${content}`, requiresAck: true, ...(content === 4 ? HELD : {}) });

/** A desk whose program changes, with the folder that its source reads and main's record of notifications. */
class Desk {
  readonly folder: string;
  readonly files = new Map<Id, number>();
  /** Which content was told of under the name of a version, as main keeps it. */
  readonly journal = new Map<string, string>();
  /** Never told of, because another content had their name. */
  readonly hidden: string[] = [];
  open: OpenVersion;
  #now = NOW;
  #keys = 0;

  constructor(folder: string) {
    this.folder = folder;
    this.open = openVersion(folder, this.#now);
  }

  start(options: Parameters<typeof openVersion>[2]): void {
    this.open.close();
    this.#now += 1_000;
    this.open = openVersion(this.folder, this.#now, options);
  }

  do(act: Act): void {
    this.#now += 1;
    const view = this.open.read('get', { id: act.id });
    if (act.act === 'publish') this.files.set(act.id, act.content);
    else if (act.act === 'remove') this.files.delete(act.id);
    else if (act.act === 'release') {
      const held = this.open.read('moderationList', { disposition: 'held', offset: 0, limit: 9 }).items;
      const found = held.find((item) => item.id === act.id);
      if (found !== undefined)
        this.open.writer.release({ id: act.id, version: found.version, at: this.#now });
    } else if (view.status === 'ok') {
      const { version } = view.notice.summary;
      const isAcknowledged = act.act === 'mark' && act.isAcknowledged;
      const mark =
        act.act === 'unread' ? { read: 0 } : { read: version, ...(isAcknowledged ? { ack: version } : {}) };
      this.#keys += 1;
      const params = { key: `key-${this.#keys}`, items: [{ id: act.id, at: this.#now, ...mark }] };
      this.open.writer.setMarks({ params, now: this.#now });
    }
    this.scan();
  }

  /** As a source does: what it has stored is compared with what is there. */
  scan(): void {
    const stored = this.open.read('items', { sourceId: 's', after: '', limit: 99 });
    const items = [...this.files]
      .map(([of, content]) => putOf(of, content))
      .filter(
        (put) => stored.find((item) => item.remoteId === put.remoteId)?.contentHash !== put.contentHash,
      );
    const gone = stored
      .filter(({ noticeId }) => !this.files.has(noticeId as Id))
      .map(({ remoteId }) => ({ op: 'withdraw', remoteId }) as const);
    this.open.writer.commit({ sourceId: 's', items: [...items, ...gone], at: this.#now });
    this.#notify();
  }

  /** A version is told of once; were its name given to another content, that would never be told of. */
  #notify(): void {
    for (const { id: of, version, kind, summary } of this.open.changes.splice(0)) {
      if ((kind !== 'published' && kind !== 'updated') || summary?.version !== version) continue;
      const name = `${of} ${version}`;
      if ((this.journal.get(name) ?? summary.title) !== summary.title) this.hidden.push(name);
      this.journal.set(name, summary.title);
    }
  }

  /** Shows what its source does not have any more: a version that is held keeps the next one back. */
  isBehind(of: Id): boolean {
    const view = this.open.read('get', { id: of });
    return view.status === 'ok' && view.notice.summary.title !== `content ${this.files.get(of)}`;
  }

  /** All that a person sees and has done. */
  state(but: readonly Id[] = []) {
    return IDS.filter((of) => !but.includes(of)).map((of) => {
      const view = this.open.read('get', { id: of });
      if (view.status !== 'ok') return `${of} ${view.status === 'unknown' ? 'withdrawn' : view.status}`;
      const { title, version, mark } = view.notice.summary;
      const marks = [mark.readVersion >= version && 'read', mark.ackVersion >= version && 'acknowledged'];
      return `${of} ${title} ${marks.join()}`;
    });
  }
}

const publish = (of: Id, content: number): Act => ({ act: 'publish', id: of, content });
/** Held, replaced, and held again: once released before, once since, once taken away and come back. */
const FOUND: Array<[Act[], Act[], Act[]]> = [
  [[publish('a', 4), publish('a', 0)], [publish('a', 4), { act: 'release', id: 'a' }], []],
  [[publish('a', 4), { act: 'release', id: 'a' }, publish('a', 0)], [publish('a', 4)], []],
  [[publish('c', 0)], [{ act: 'remove', id: 'c' }, publish('c', 4)], []],
];

describe('going back to the version before', () => {
  it(
    'loses no mark and no record, whatever happened before, between and after',
    () =>
      fc.assert(
        fc.asyncProperty(acts(8), acts(8), acts(5), async (before, between, after) =>
          inFolder(async (folder) => {
            const desk = new Desk(folder);
            for (const act of before) desk.do(act);
            const epoch = desk.open.read('changes', { since: { epoch: '', seq: 0 }, limit: 1 }).head.epoch;
            desk.start({ isNewer: true });
            for (const act of between) desk.do(act);
            // No source brings those again.
            const behind = IDS.filter((of) => desk.isBehind(of));
            const left = desk.state(behind);

            desk.start({ returned: WENT_BACK });
            const known = desk.open.read('changes', { since: { epoch, seq: 0 }, limit: 9 });
            expect([known.status, known.head.epoch === epoch]).toEqual(['resync', false]);
            desk.scan();
            expect(desk.state(behind)).toEqual(left);
            for (const act of after) desk.do(act);
            const returned = desk.state();

            // Forward again, and back once more.
            desk.start({ isNewer: true });
            expect(desk.state()).toEqual(returned);
            desk.start({ returned: WENT_BACK });
            desk.scan();
            expect(desk.state()).toEqual(returned);
            expect(desk.hidden).toEqual([]);
            desk.open.close();
          }),
        ),
        { numRuns: 25, examples: FOUND },
      ),
    120_000,
  );
});

/** A store that a newer version has migrated and used: `copied` and `late` are read and acknowledged. */
function useNewer(folder: string): void {
  const before = openVersion(folder, NOW);
  before.writer.commit({ sourceId: 's', items: [putOf('a', 0), putOf('b', 0)], at: NOW });
  before.close();
  const newer = openVersion(folder, NOW + 1, { isNewer: true });
  newer.writer.commit({ sourceId: 's', items: [putOf('b', 1), putOf('c', 0)], at: NOW + 1 });
  const items = [
    { id: 'a', read: 1, ack: 1, at: NOW + 2 },
    { id: 'b', read: 2, at: NOW + 2 },
    { id: 'c', read: 1, ack: 1, at: NOW + 2 },
  ];
  newer.writer.setMarks({ params: { key: 'key-in-newer', items }, now: NOW + 2 });
  newer.close();
}

/** What is there once the source was read again. */
function marksAfter(open: OpenVersion): string[] {
  open.writer.commit({ sourceId: 's', items: [putOf('b', 1), putOf('c', 0)], at: NOW + 9 });
  return IDS.map((of) => {
    const view = open.read('get', { id: of });
    if (view.status !== 'ok') return `${of} ${view.status}`;
    const { version, mark } = view.notice.summary;
    return `${of} ${version} ${mark.readVersion} ${mark.ackVersion} ${mark.readAt}`;
  });
}
const ALL_MARKS = [`a 1 1 1 ${NOW + 2}`, `b 2 2 0 ${NOW + 2}`, `c 1 1 1 ${NOW + 2}`];
const goBack = (folder: string): OpenVersion => openVersion(folder, NOW + 5_000, { returned: WENT_BACK });
const figuresOf = (open: OpenVersion) => open.read('figures', null);

describe('a store of a newer version', () => {
  it('is refused when a person has started the older one', () =>
    inFolder(async (folder) => {
      useNewer(folder);
      expect(() => openVersion(folder, NOW)).toThrow(expect.objectContaining({ code: 'schema-newer' }));
      expect(await readdir(folder)).toEqual(expect.arrayContaining(['store.db', BEFORE]));
    }));

  it('is left for the copy when the desk went back, and kept', () =>
    inFolder(async (folder) => {
      useNewer(folder);
      await writeFile(`${folder}/store.last-good.db`, 'of the newer version');
      await writeFile(`${folder}/store.newer-2026-01-01T00-00-00-000Z.db`, 'left earlier');
      const back = goBack(folder);
      expect(figuresOf(back)).toMatchObject({
        schemaVersion: MIGRATIONS.length,
        restored: { at: NOW + 5_000, cause: 'return', reason: 'version 1.3.0 was left for 1.2.0' },
      });
      expect(marksAfter(back)).toEqual(ALL_MARKS);
      // A call of an outbox whose answer was lost: it is known.
      const params = { key: 'key-in-newer', items: [{ id: 'a', read: 0, at: NOW }] };
      expect(back.writer.setMarks({ params, now: NOW }).marks).toHaveLength(3);
      expect(marksAfter(back)).toEqual(ALL_MARKS);
      back.close();
      expect((await readdir(folder)).filter((name) => name.startsWith('store.')).toSorted()).toEqual([
        BEFORE,
        'store.db',
        `store.newer-${new Date(NOW + 5_000).toISOString().replaceAll(/[:.]/g, '-')}.db`,
      ]);
      const { store } = await openTestStore(folder);
      expect((await store.check('full', NOW)).problems).toEqual([]);
      await store.close();
    }));

  it('that was not migrated opens as it is', () =>
    inFolder(async (folder) => {
      const before = openVersion(folder, NOW);
      const { head } = before.read('changes', { since: { epoch: '', seq: 0 }, limit: 1 });
      before.close();
      const back = goBack(folder);
      expect(back.read('changes', { since: head, limit: 1 })).toMatchObject({ status: 'ok', head });
      expect(figuresOf(back).restored).toBeNull();
      back.close();
    }));

  it('gives what is known of it to a new store where no copy can be read', () =>
    inFolder(async (folder) => {
      useNewer(folder);
      await writeFile(`${folder}/${BEFORE}`, 'no database'.repeat(1_000));
      const back = goBack(folder);
      expect(figuresOf(back).restored?.reason).toContain('without a copy');
      // Read on arrival is said of the rest of a first scan; what this person left unread stays so.
      const items = [putOf('a', 0), { ...putOf('b', 2), isRead: true, isBackfill: true }];
      back.writer.commit({ sourceId: 's', items, at: NOW });
      expect(back.read('get', { id: 'b' })).toMatchObject({
        notice: { version: 3, summary: { mark: { readVersion: 2 } } },
      });
      expect(marksAfter(back).toSpliced(1, 1)).toEqual([ALL_MARKS[0], ALL_MARKS[2]]);
      back.close();
    }));

  it('is read as far as it can be: a missing table is told', () =>
    inFolder(async (folder) => {
      useNewer(folder);
      const newer = new DatabaseSync(`${folder}/store.db`);
      newer.exec(
        'DROP TABLE keys; ALTER TABLE versions RENAME TO states; ALTER TABLE marks DROP COLUMN readAt',
      );
      newer.close();
      const back = goBack(folder);
      expect(back.logs.filter((line) => line.startsWith('warn: '))).toEqual([
        expect.stringContaining('of a newer version and kept aside'),
        expect.stringContaining('versions of the store before could not be read: there is no versions'),
        expect.stringContaining('keys of the store before could not be read'),
      ]);
      expect(back.read('get', { id: 'a' })).toMatchObject({
        notice: { summary: { mark: { readVersion: 1, ackVersion: 1, readAt: null } } },
      });
      back.close();
    }));

  it('that is damaged, too, is left for the copy', () =>
    inFolder(async (folder) => {
      useNewer(folder);
      await writeFile(`${folder}/store.db`, 'no database'.repeat(1_000));
      const back = goBack(folder);
      expect(figuresOf(back).restored?.cause).toBe('damage');
      expect(back.read('get', { id: 'a' }).status).toBe('ok');
      back.close();
    }));

  it('shows nothing again that was withdrawn or taken by retention since', () =>
    inFolder(async (folder) => {
      const before = openVersion(folder, NOW);
      const items = [
        putOf('a', 0),
        makePut('old', { expires: { at: NOW - 1, text: '', precision: 'minute' } }),
      ];
      before.writer.commit({ sourceId: 's', items, at: NOW });
      before.close();
      const newer = openVersion(folder, NOW + 1, { isNewer: true });
      newer.writer.commit({ sourceId: 's', items: [{ op: 'withdraw', remoteId: 'a.md' }], at: NOW + 1 });
      // Retention takes old copies, too.
      const later = NOW / 1_000 + 100 * 86_400;
      await utimes(`${folder}/${BEFORE}`, later, later);
      await newer.writer.retain({ limits: { days: 1, versions: null }, now: NOW + 30 * 86_400_000 });
      newer.close();
      const back = goBack(folder);
      expect(back.read('get', { id: 'a' }).status).toBe('withdrawn');
      expect(back.read('list', { filter: {}, sort: 'newest', offset: 0, limit: 9 })).toBeDefined();
      expect(figuresOf(back).noticeCount).toBe(0);
      back.close();
    }));

  it('comes forward again from what the returned store is by then', () =>
    inFolder(async (folder) => {
      useNewer(folder);
      const back = goBack(folder);
      const { logs } = back;
      expect(marksAfter(back)).toEqual(ALL_MARKS);
      back.writer.commit({ sourceId: 's', items: [putOf('a', 3)], at: NOW + 10 });
      back.close();
      expect(logs.filter((line) => line.startsWith('error'))).toEqual([]);
      // The same bad version twice, then back to a store that the first copy knew nothing of.
      for (let start = 0; start < 2; start++) openVersion(folder, NOW + 20, { isNewer: true }).close();
      const again = goBack(folder);
      expect(again.read('get', { id: 'a' })).toMatchObject({ notice: { version: 2 } });
      expect(marksAfter(again)).toEqual([`a 2 1 1 ${NOW + 2}`, ...ALL_MARKS.slice(1)]);
      again.close();
    }));
});

describe('kill -9 while the store goes back', () => {
  it(
    'loses nothing at any step',
    () =>
      inFolder(async (root) => {
        const first = `${root}/first`;
        useNewer(first);
        for (const step of REPLACE_STEPS) {
          const folder = `${root}/${step}`;
          await cp(first, folder, { recursive: true });
          const { signal, stdout } = spawnSync(process.execPath, [CHILD, folder, step], { encoding: 'utf8' });
          expect([step, signal, stdout]).toEqual([step, 'SIGKILL', '']);
          const back = goBack(folder);
          expect([step, ...marksAfter(back)]).toEqual([step, ...ALL_MARKS]);
          back.close();
          const names = await readdir(folder);
          expect(names.filter((name) => name.includes('next'))).toEqual([]);
          expect(names.filter((name) => name.startsWith('store.newer-'))).toHaveLength(1);
          const db = new Database(`${folder}/store.db`, { log: () => undefined });
          expect([...pragmaProblems(db, 'full'), ...cheapProblems(db), ...ruleProblems(db)]).toEqual([]);
          db.close();
          await rm(folder, { recursive: true });
        }
      }),
    120_000,
  );

  it('and a start of the newer version in between leaves that as it is', () =>
    inFolder(async (folder) => {
      useNewer(folder);
      spawnSync(process.execPath, [CHILD, folder, 'built']);
      const newer = openVersion(folder, NOW + 6_000, { isNewer: true });
      const params = { key: 'key-in-between', items: [{ id: 'b', ack: 2, at: NOW + 3 }] };
      newer.writer.setMarks({ params, now: NOW });
      newer.close();
      const back = goBack(folder);
      expect(marksAfter(back)[1]).toBe(`b 2 2 2 ${NOW + 2}`);
      back.close();
    }));
});
