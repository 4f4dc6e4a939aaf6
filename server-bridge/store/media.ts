/** Images and linked files by content hash: the bytes in `media/<aa>/<hash>`, type and names in the tables. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GazetteError } from '../contract/failure.ts';
import type { MediaResolution } from '../notice/document.ts';
import type { Database } from './database.ts';
import type { StoredMedia } from './store.ts';

type Stored = Extract<MediaResolution, { status: 'ok' }>;

/** Media that no version uses yet may belong to a commit under way. */
const GRACE_MS = 3_600_000;

export function mediaPath(dataFolder: string, hash: string): string {
  return join(dataFolder, 'media', hash.slice(0, 2), hash);
}

async function isWhole(path: string, bytes: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.isFile() && found.size === bytes;
}

/** On disk before it resolves. */
export async function putMedia(
  db: Database,
  dataFolder: string,
  media: StoredMedia,
  now: number,
): Promise<Stored> {
  const hash = createHash('sha256').update(media.bytes).digest('hex');
  const path = mediaPath(dataFolder, hash);
  if (!(await isWhole(path, media.bytes.length))) await writeDurably(path, media.bytes);
  // The time keeps it from the sweep until its notice is committed.
  db.run(
    `INSERT INTO media (hash, mime, bytes, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (hash) DO UPDATE SET at = excluded.at`,
    hash,
    media.mime,
    media.bytes.length,
    now,
  );
  const row = db.get<{ mime: string }>('SELECT mime FROM media WHERE hash = ?', hash);
  const { name, mime, bytes } = media;
  return { status: 'ok', hash, name, mime: row?.mime ?? mime, bytes: bytes.length };
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/**
 * Under the name that the newest published text shows for it. Rejects with `not-found` when it was never stored, has
 * left with its notice, or its file is gone or changed.
 */
export async function getMedia(db: Database, dataFolder: string, hash: string): Promise<StoredMedia> {
  const row = db.get<{ name: string | null; mime: string }>(
    `SELECT m.mime, (SELECT u.name FROM mediaUses u JOIN versions v ON v.v = u.v
       WHERE u.hash = m.hash AND v.disposition = 0 ORDER BY v.publishedAt DESC, v.v DESC LIMIT 1) AS name
     FROM media m WHERE m.hash = ?`,
    hash,
  );
  if (row === undefined) throw new GazetteError('not-found', 'no such media');
  const bytes = await readFile(mediaPath(dataFolder, hash)).catch(() => null);
  if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== hash) {
    throw new GazetteError('not-found', 'the media file is missing or changed');
  }
  return { name: row.name ?? 'file', mime: row.mime, bytes: new Uint8Array(bytes) };
}

export async function hasMedia(db: Database, dataFolder: string, hash: string): Promise<boolean> {
  const row = db.get<{ bytes: number }>('SELECT bytes FROM media WHERE hash = ?', hash);
  return row !== undefined && (await isWhole(mediaPath(dataFolder, hash), row.bytes));
}

/** Forgets media that no version uses any more; their files go in {@link sweepMedia}, after the commit. */
export function forgetUnusedMedia(db: Database, now: number): void {
  db.run(
    'DELETE FROM media WHERE at < ? AND NOT EXISTS (SELECT 1 FROM mediaUses u WHERE u.hash = media.hash)',
    now - GRACE_MS,
  );
}

/** Removes files that the table does not know: leftovers of a crash, and what was just forgotten. */
export async function sweepMedia(db: Database, dataFolder: string, now: number): Promise<void> {
  const root = join(dataFolder, 'media');
  for (const folder of await readdir(root).catch(() => [])) {
    for (const name of await readdir(join(root, folder)).catch(() => [])) {
      const path = join(root, folder, name);
      const isKnown = db.get('SELECT 1 FROM media WHERE hash = ?', name) !== undefined;
      const found = isKnown ? null : await stat(path).catch(() => null);
      if (found !== null && found.mtimeMs < now - GRACE_MS) await unlink(path).catch(() => undefined);
    }
  }
}
