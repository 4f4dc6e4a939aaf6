/** The reading worker: one connection that never writes; each call reads one snapshot. */
import { statSync } from 'node:fs';
import { changesSince } from './change-log.ts';
import { itemsPage, sourceIds } from './commit.ts';
import { Database, type Log } from './database.ts';
import { storeFiles } from './files.ts';
import { getMedia, hasMedia } from './media.ts';
import { schemaVersion } from './migrations.ts';
import { moderationGet, moderationList } from './moderation.ts';
import { Overview } from './overview.ts';
import type { ReaderApi, StoreFigures } from './protocol.ts';
import { Finder } from './search/find.ts';
import { getNotice, listVersions, readContents } from './views.ts';

type Restored = Omit<NonNullable<StoreFigures['restored']>, 'cause'>;

export interface Reader {
  readonly api: ReaderApi;
  /** One step of what the first calls need; 0 when there is more, null when all is at hand. */
  idle(): number | null;
  /** Gives back what only the work before needed. */
  rest(): void;
  close(): void;
}

export function createReader(dataFolder: string, log: Log): Reader {
  const files = storeFiles(dataFolder);
  const db = new Database(files.store, { readOnly: true, cacheKiB: 4096, log });
  const index = new Database(files.search, { readOnly: true, cacheKiB: 4096, log });
  const overview = new Overview();
  const finder = new Finder(db, index, overview);

  function figures(): StoreFigures {
    const count = (sql: string): number => db.get<{ count: number | null }>(sql)?.count ?? 0;
    const restored = db.get<{ restored: string | null }>('SELECT restored FROM state')?.restored ?? null;
    const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return {
      schemaVersion: schemaVersion(db),
      bytes: [files.store, files.search].reduce((sum, path) => sum + sizeOf(path) + sizeOf(`${path}-wal`), 0),
      noticeCount: overview.livingCount(db),
      versionCount: count('SELECT count(*) AS count FROM versions'),
      mediaBytes: count('SELECT sum(bytes) AS count FROM media'),
      // Those of before had one cause.
      restored: restored === null ? null : { cause: 'damage', ...(JSON.parse(restored) as Restored) },
    };
  }

  // The order that windows open with; another is made when it is chosen.
  const ahead = [() => overview.warm(db, 'newest'), () => finder.warm()];

  return {
    idle() {
      const step = ahead.shift();
      if (step !== undefined) db.read(step);
      return ahead.length > 0 ? 0 : null;
    },
    api: {
      items: ({ sourceId, after, limit }) => itemsPage(db, sourceId, after, limit),
      sourceIds: () => sourceIds(db),
      list: (params) => db.read(() => overview.list(db, params)),
      get: ({ id, version }) => db.read(() => getNotice(db, id, version)),
      versions: ({ id }) => db.read(() => listVersions(db, id)),
      contents: ({ id, versions }) => db.read(() => readContents(db, id, versions)),
      search: (params) => db.read(() => finder.search(params)),
      counts: () => db.read(() => overview.counts(db)),
      changes: (params) => db.read(() => changesSince(db, params)),
      moderationList: (params) => db.read(() => moderationList(db, params)),
      moderationGet: ({ id, version }) => db.read(() => moderationGet(db, id, version)),
      getMedia: ({ hash }) => getMedia(db, dataFolder, hash),
      hasMedia: ({ hash }) => hasMedia(db, dataFolder, hash),
      figures: () => db.read(figures),
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
