/** The file that a download grows in, beside a small one that says what it is to become. */
import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { z } from '../../../server-bridge/contract/schema.ts';
import type { ReleaseFile } from '../../../server-bridge/release/manifest.ts';
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import { writeAtomic } from '../../settings/write-atomic.ts';

const side = z.object({
  name: z.string(),
  size: z.number(),
  sha512: z.string(),
  /** Of the file on the server (RFC 9110, 8.8.3), strong ones only. */
  etag: z.string().max(200).nullable(),
});

type Whole = Pick<ReleaseFile, 'name' | 'size' | 'sha512'>;

export interface Part {
  /** Bytes that are there. */
  readonly length: number;
  readonly etag: string | null;
  /** @throws Refusal `disk-full`, `not-writable` */
  append(bytes: Uint8Array): Promise<void>;
  /** Begins anew, from the first byte. */
  restart(): Promise<void>;
  /** Remembers which file of the server this is. */
  keepEtag(etag: string | null): Promise<void>;
  /** SHA-512 of what is there, in base64; nothing can be appended after it but after `restart`. */
  digest(): string;
  /** All of it is on disk and renamed to its own name. */
  finish(): Promise<void>;
  remove(): Promise<void>;
  close(): Promise<void>;
}

const READ_BYTES = 256 * 1024;
export const PART_ENDING = '.part';
export const SIDE_ENDING = '.part.json';

/** Opens the part of `path`, with what an earlier attempt left of the same file. @throws Refusal */
export async function openPart(path: string, whole: Whole): Promise<Part> {
  const partPath = `${path}${PART_ENDING}`;
  const sidePath = `${path}${SIDE_ENDING}`;
  const { name, size, sha512 } = whole;
  let kept = await readSide(sidePath, whole);
  const writeSide = (etag: string | null): Promise<void> => {
    kept = { name, size, sha512, etag };
    return onDisk(() => writeAtomic(sidePath, `${JSON.stringify(kept)}\n`, 0o600));
  };
  // The side file first: a part without one is nobody's.
  if (kept === null) {
    await onDisk(() => rm(partPath, { force: true }));
    await writeSide(null);
  }
  const file = await onDisk(() => open(partPath, 'a+', 0o600));
  let hash = createHash('sha512');
  let length = 0;
  const restart = async (): Promise<void> => {
    await onDisk(() => file.truncate(0));
    hash = createHash('sha512');
    length = 0;
  };
  try {
    const there = (await onDisk(() => file.stat())).size;
    if (there > size) await restart();
    else
      for await (const bytes of contentOf(partPath, there)) {
        hash.update(bytes);
        length += bytes.length;
      }
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    get length() {
      return length;
    },
    get etag() {
      return kept?.etag ?? null;
    },
    async append(bytes) {
      await onDisk(() => file.appendFile(bytes));
      hash.update(bytes);
      length += bytes.length;
    },
    restart,
    async keepEtag(etag) {
      if (etag !== (kept?.etag ?? null)) await writeSide(etag);
    },
    digest: () => hash.digest('base64'),
    async finish() {
      await onDisk(async () => {
        await file.sync();
        await file.close();
        await rename(partPath, path);
        await rm(sidePath, { force: true });
      });
    },
    async remove() {
      await file.close();
      await rm(partPath, { force: true });
      await rm(sidePath, { force: true });
    },
    close: () => file.close(),
  };
}

async function readSide(path: string, { name, size, sha512 }: Whole): Promise<z.infer<typeof side> | null> {
  try {
    const kept = side.parse(JSON.parse(await readFile(path, 'utf8')));
    return kept.name === name && kept.size === size && kept.sha512 === sha512 ? kept : null;
  } catch {
    return null;
  }
}

/** A file's first bytes in parts, `most` of them. @throws Refusal `not-writable` when it cannot be read */
async function* contentOf(path: string, most: number): AsyncGenerator<Uint8Array, void, void> {
  const file = await onDisk(() => open(path, 'r'));
  try {
    const buffer = Buffer.alloc(READ_BYTES);
    for (let left = most; left > 0;) {
      const { bytesRead } = await onDisk(() => file.read(buffer, 0, Math.min(left, READ_BYTES)));
      if (bytesRead === 0) return;
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Whether a file on disk has this size and SHA-512: it is read whole. False where there is none. */
export async function isWhole(path: string, { size, sha512 }: Omit<Whole, 'name'>): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true || found.size !== size) return false;
  const hash = createHash('sha512');
  for await (const bytes of contentOf(path, size)) hash.update(bytes);
  return hash.digest('base64') === sha512;
}

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** @throws Refusal `disk-full` or `not-writable` for any failure of the file system */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (error instanceof Refusal || code === null) throw error;
    throw new Refusal(FULL.has(code) ? 'disk-full' : 'not-writable', String(error));
  }
}
