/**
 * electron-builder's block maps: which blocks a file consists of. One stands behind the payload of an AppImage: raw DEFLATE of
 * JSON, then its length in four bytes (big-endian). Blocks are told apart by their checksum; whether the file put together is
 * right is decided by the SHA-512 of the whole, so that a wrong map costs nothing but the attempt.
 */
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { z } from '../../../server-bridge/contract/schema.ts';

const blockMap = z.object({
  version: z.literal('2'),
  files: z
    .array(
      z.object({
        name: z.string(),
        offset: z.number().int().nonnegative(),
        checksums: z.array(z.string().max(64)),
        sizes: z.array(z.number().int().positive()),
      }),
    )
    .length(1),
});

export interface Block {
  /** Of content and size: two blocks of the same key are the same. */
  readonly key: string;
  /** Bytes from the file's beginning. */
  readonly start: number;
  readonly end: number;
}

/** A part of the new file, and where it is to be had from. */
export type Piece =
  | { readonly kind: 'fetch'; readonly start: number; readonly end: number }
  /** From the old file, from its byte `from` on. */
  | { readonly kind: 'copy'; readonly start: number; readonly end: number; readonly from: number }
  | { readonly kind: 'known'; readonly start: number; readonly end: number; readonly bytes: Uint8Array };

const LENGTH_BYTES = 4;
/** JSON of a map for 1 GiB in blocks of 16 KiB has 3 MiB. */
const MOST_JSON = 16 * 1024 * 1024;
const MOST_COMPRESSED = 4 * 1024 * 1024;
/** A copied stretch shorter than this between two fetched ones is fetched with them: a request costs more. */
const SHORT_COPY = 16 * 1024;
const MOST_REQUESTS = 400;
const WORTH_SHARE = 0.8;

const inflate = promisify(inflateRaw);

/** Bytes at the end of a file with a map of this size. */
export const tailLength = (blockMapSize: number): number => blockMapSize + LENGTH_BYTES;

/** Reads the map of a file's last bytes, `length` of them with the length behind it. @throws Error when it is none */
export async function readTail(tail: Uint8Array): Promise<Block[]> {
  const json = await inflate(tail.subarray(0, -LENGTH_BYTES), { maxOutputLength: MOST_JSON });
  const [file] = blockMap.parse(JSON.parse(json.toString('utf8'))).files;
  if (file === undefined || file.checksums.length !== file.sizes.length)
    throw new Error('a block map whose sizes and checksums do not match');
  let at = file.offset;
  return file.sizes.map((size, index) => {
    const start = at;
    at += size;
    return { key: `${file.checksums[index] ?? ''} ${size}`, start, end: at };
  });
}

/** The map behind the payload of a file on disk. @throws Error when there is none */
export async function readEmbedded(file: FileHandle): Promise<Block[]> {
  const { size } = await file.stat();
  const length = (await readAt(file, size - LENGTH_BYTES, LENGTH_BYTES)).readUInt32BE(0);
  if (length === 0 || length > MOST_COMPRESSED || tailLength(length) > size)
    throw new Error('no block map in the file that runs');
  const blocks = await readTail(await readAt(file, size - tailLength(length), tailLength(length)));
  if ((blocks.at(-1)?.end ?? 0) > size) throw new Error('a block map of another file');
  return blocks;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0) throw new Error('a file too short for a block map');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('a file that ended early');
  return buffer;
}

/**
 * How to put the new file together: without holes, in order. Null where fetching all of it costs about the same.
 * @param tail the new file's last bytes, which are known already
 * @throws Error when the new map does not describe the whole file
 */
export function planPieces(
  old: readonly Block[],
  wanted: readonly Block[],
  { size, tail }: { readonly size: number; readonly tail: Uint8Array },
): Piece[] | null {
  const payload = size - tail.length;
  if (wanted[0]?.start !== 0 || wanted.at(-1)?.end !== payload)
    throw new Error('a block map that does not describe the whole file');
  const places = new Map(old.map(({ key, start }) => [key, start]));
  const pieces: Piece[] = [];
  for (const { key, start, end } of wanted) {
    const from = places.get(key);
    const last = pieces.at(-1);
    if (from === undefined) {
      if (last?.kind === 'fetch') pieces[pieces.length - 1] = { ...last, end };
      else pieces.push({ kind: 'fetch', start, end });
    } else if (last?.kind === 'copy' && last.from + (last.end - last.start) === from) {
      pieces[pieces.length - 1] = { ...last, end };
    } else {
      pieces.push({ kind: 'copy', start, end, from });
    }
  }
  const joined = joinFetches(pieces);
  const fetched = fetchedBytes(joined);
  const requests = joined.filter(({ kind }) => kind === 'fetch').length;
  if (fetched > payload * WORTH_SHARE || requests > MOST_REQUESTS) return null;
  return [...joined, { kind: 'known', start: payload, end: size, bytes: tail }];
}

function joinFetches(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const [index, piece] of pieces.entries()) {
    const last = joined.at(-1);
    const isShort = piece.end - piece.start < SHORT_COPY && pieces[index + 1]?.kind === 'fetch';
    const isFetched = piece.kind === 'fetch' || isShort;
    if (last?.kind === 'fetch' && isFetched) joined[joined.length - 1] = { ...last, end: piece.end };
    else joined.push(piece);
  }
  return joined;
}

/** Bytes that have to come over the network. */
export const fetchedBytes = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { kind, start, end }) => sum + (kind === 'fetch' ? end - start : 0), 0);
