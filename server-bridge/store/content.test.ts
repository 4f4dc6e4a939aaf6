import { DatabaseSync } from 'node:sqlite';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GazetteError } from '../contract/failure.ts';
import { packBody } from '../notice/packed.ts';
import { type ContentRow, decodeContent, encodeContent, restoreContent } from './content.ts';
import { inFolder, makePut, NOW, openTestStore } from './testing/fixtures.ts';

const DETAIL = { isPlain: false, toc: [], clauses: [], dates: [], warnings: [] };

function packed(text: string): Uint8Array {
  return packBody({ plainText: text, html: `<p>${text}</p>`, text: `${text}\n`, detail: DETAIL });
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}

describe('a stored content', () => {
  it.each(['', 'x', '停水通知😀\ud800', 'long '.repeat(50_000), String.fromCharCode(0, 1, 2).repeat(9)])(
    'comes back byte for byte (%#)',
    (text) => {
      const bytes = packed(text);
      expect(Buffer.compare(restoreContent(encodeContent(bytes)), bytes)).toBe(0);
    },
  );

  it('is refused whichever bit of it has changed', () => {
    const row = encodeContent(packed('十二月一日起停水，请提前储水。'));
    const broken: ContentRow[] = [
      ...Array.from(row.data, (_byte, at) => ({ ...row, data: flipped(row.data, at) })),
      ...Array.from(row.hash ?? [], (_byte, at) => ({
        ...row,
        hash: flipped(row.hash ?? new Uint8Array(), at),
      })),
      { ...row, data: row.data.subarray(0, -3) },
      { ...row, data: new Uint8Array() },
      { ...row, codec: 0 },
      { ...row, codec: 99 },
    ];
    const outcomeOf = (each: ContentRow): unknown => {
      try {
        return decodeContent(each).plainText;
      } catch (error) {
        return error instanceof GazetteError ? error.code : error;
      }
    };
    // The last bits of a deflate stream may stand for nothing: then what comes out is right.
    const outcomes = new Set(broken.map(outcomeOf));
    outcomes.delete('十二月一日起停水，请提前储水。');
    expect([...outcomes]).toEqual(['content-damaged']);
  });

  it('without a hash is refused where it cannot be read', () => {
    const row = { codec: 0, hash: null, data: deflateRawSync(Buffer.from('no body')) };
    expect(() => decodeContent(row)).toThrow(expect.objectContaining({ code: 'content-damaged' }));
  });
});

describe('the versions of one notice', () => {
  const textOf = (version: number) =>
    `第 ${version} 版：\n- 时间：${version % 24}:00\n- 地点：${version % 7} 号楼\n${'请相互转告。'.repeat(version % 40)}`;

  it('are all restored after a thousand edits', () =>
    inFolder(async (folder) => {
      const { store, commit } = await openTestStore(folder);
      const puts = Array.from({ length: 1_000 }, (_value, index) =>
        makePut('a', { title: 'One', plainText: textOf(index + 1), html: `<p>${textOf(index + 1)}</p>` }),
      );
      const bodies = puts.map(({ document }) => Uint8Array.from(document.body));
      await commit(...puts);
      const numbers = puts.map((_put, index) => index + 1);
      const contents = await store.contents('a', numbers);
      expect(contents.map(({ plainText }) => plainText)).toEqual(numbers.map(textOf));
      expect(await store.check('full', NOW)).toMatchObject({ ok: true });
      await store.close();
      const db = new DatabaseSync(`${folder}/store.db`, { readOnly: true });
      const rows = db
        .prepare('SELECT codec, hash, data FROM contents ORDER BY v')
        .all() as unknown as ContentRow[];
      db.close();
      expect(
        rows.map((row, index) => Buffer.compare(restoreContent(row), bodies[index] ?? Buffer.of())),
      ).toEqual(numbers.map(() => 0));
    }));

  it('do not vouch for a damaged one: it is said, the others are shown, nothing is restarted', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(
        makePut('a', { title: 'One' }),
        makePut('a', { title: 'Two' }),
        makePut('b', { title: 'Bee' }),
      );
      await first.store.indexed();
      await first.store.close();
      const db = new DatabaseSync(`${folder}/store.db`);
      const { data } = db.prepare('SELECT data FROM contents WHERE v = 1').get() as { data: Uint8Array };
      db.prepare('UPDATE contents SET data = ? WHERE v = 1').run(flipped(data, data.length >> 1));
      db.close();

      const failures: unknown[] = [];
      const { store, commit, logs } = await openTestStore(folder, {
        onFailure: (error) => failures.push(error),
      });
      await expect(store.get('a', 1)).rejects.toMatchObject({ code: 'content-damaged' });
      await expect(store.contents('a', [1, 2])).rejects.toMatchObject({ code: 'content-damaged' });
      await expect(store.moderationGet('a', 1)).rejects.toMatchObject({ code: 'content-damaged' });
      expect(await store.get('a')).toMatchObject({ notice: { version: 2, html: '<p>Two text</p>' } });
      expect(await store.get('b')).toMatchObject({ notice: { html: '<p>Bee text</p>' } });
      expect(await store.check('quick', NOW)).toMatchObject({ ok: true });
      expect(await store.check('full', NOW)).toMatchObject({
        ok: false,
        problems: ['the content of version 1 of a is damaged'],
      });
      expect(logs.join()).toContain('version 1 of a is damaged');
      expect(await commit(makePut('a', { title: 'Three' }))).toMatchObject([{ version: 3 }]);
      expect(failures).toEqual([]);
      await store.close();
    }));

  it('that are shown but damaged are found by their title, and gone from search with it', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('a', { title: 'Waterworks' }), makePut('b', { title: 'Bee' }));
      await first.store.close();
      const db = new DatabaseSync(`${folder}/store.db`);
      db.exec("UPDATE contents SET data = x'00' WHERE v = 1");
      db.close();
      const { store, commit } = await openTestStore(folder);
      const found = async (query: string): Promise<number> => {
        await store.indexed();
        return (await store.search({ query, filter: {}, offset: 0, limit: 10 })).decode().total;
      };
      expect(await found('waterworks')).toBe(1);
      await commit({ op: 'withdraw', remoteId: 'a.md' });
      expect(await found('waterworks')).toBe(0);
      expect(await found('bee')).toBe(1);
      await store.close();
    }));

  it('that an older program wrote are read, and new ones join them', () =>
    inFolder(async (folder) => {
      const first = await openTestStore(folder);
      await first.commit(makePut('a', { title: 'One' }), makePut('a', { title: 'Two' }));
      await first.store.close();
      makeOld(`${folder}/store.db`);

      const { store, commit } = await openTestStore(folder);
      expect(await store.get('a', 1)).toMatchObject({ notice: { html: '<p>One text</p>' } });
      expect(await store.contents('a', [1, 2])).toMatchObject([{ title: 'One' }, { plainText: 'Two text' }]);
      await commit(makePut('a', { title: 'Three' }));
      expect(await store.get('a')).toMatchObject({ notice: { version: 3, html: '<p>Three text</p>' } });
      expect(await store.check('full', NOW)).toMatchObject({ ok: true });
      await store.close();
      const db = new DatabaseSync(`${folder}/store.db`, { readOnly: true });
      const rows = db.prepare('SELECT codec, hash IS NULL AS isOld FROM contents ORDER BY v').all();
      expect(rows).toEqual([
        { codec: 0, isOld: 1 },
        { codec: 0, isOld: 1 },
        { codec: 1, isOld: 0 },
      ]);
      db.close();
    }));
});

/** As schema 2 had it: contents without codec and hash. */
function makeOld(path: string): void {
  const db = new DatabaseSync(path);
  const rows = db.prepare('SELECT v, codec, hash, data FROM contents').all() as unknown as Array<
    ContentRow & { v: number }
  >;
  for (const row of rows) {
    db.prepare('UPDATE contents SET data = ? WHERE v = ?').run(deflateRawSync(restoreContent(row)), row.v);
  }
  db.exec(
    'ALTER TABLE contents DROP COLUMN hash; ALTER TABLE contents DROP COLUMN codec; DROP TABLE formerNotices; DROP TABLE formerVersions; PRAGMA user_version = 2',
  );
  db.close();
}
