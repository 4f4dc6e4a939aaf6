/**
 * The downloader: fetches one signed file in the background, within limits, and goes on where an earlier attempt ended, also
 * one of an earlier run. The part is always a beginning of the whole file, however it was come by: fetched, or copied from the
 * file that runs where block maps tell that a stretch is the same. The SHA-512 of the whole decides, while it comes and once
 * more from disk; the server, the maps and the part are not believed.
 */
import { open, readdir, rm, statfs, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseFile } from '../../../server-bridge/release/manifest.ts';
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import type { Later } from '../../bridge/supervisor.ts';
import { writeAtomic } from '../../settings/write-atomic.ts';
import {
  ask,
  Cancelled,
  expectStatus,
  lengthOf,
  readBody,
  watchTransfer,
  type Transport,
  type Watch,
} from '../fetch/transport.ts';
import { fetchedBytes, planPieces, readEmbedded, readTail, tailLength, type Piece } from './block-map.ts';
import { createBucket } from './bucket.ts';
import { isWhole, onDisk, openPart, PART_ENDING, SIDE_ENDING, type Part } from './part.ts';

export interface DownloadOptions {
  readonly transport: Transport;
  readonly later: Later;
  /** Monotonic ms. */
  readonly now: () => number;
  /** The organisation's limit in bytes a second; null: none. */
  readonly rate: () => number | null;
  /** Bytes that may still be written to the folder's disk. */
  readonly freeSpace?: (folder: string) => Promise<number>;
  /** The longest time without a byte. */
  readonly stallMs?: number;
  readonly log: (message: string) => void;
}

export interface Wanted {
  readonly file: ReleaseFile;
  readonly url: URL;
  /** electron-updater's folder `pending`. */
  readonly folder: string;
  /** The file of the version that runs. */
  readonly currentFile: string | null;
  /** A file of the folder that stays: the one that waits to be installed. */
  readonly keeps: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Bytes over the network: come, and to come in all. */
export interface Progress {
  readonly received: number;
  readonly total: number;
  readonly isDifferential: boolean;
}

const STALL_MS = 60_000;
/** A transfer slower than this for all its length is given up for now: what came is kept. */
const LEAST_BYTES_PER_SECOND = 32 * 1024;
const LEAST_DEADLINE_MS = 30 * 60_000;
/** Left free for everything else. */
const SPARE_BYTES = 32 * 1024 * 1024;
/** electron-updater's record of a file that it fetched. */
const RECORD = 'update-info.json';

/**
 * Fetches the file; the path of the whole and verified one. It is found again when it is there already.
 *
 * @throws Refusal `wrong-hash`, `truncated`, `oversized`, `redirected`, `unreachable`, `timeout`, `server-error`,
 *   `disk-full`, `not-writable`
 * @throws Cancelled
 */
export async function download(options: DownloadOptions, wanted: Wanted): Promise<string> {
  const { file, folder, keeps, signal } = wanted;
  const path = join(folder, file.name);
  const own = new Set([file.name, `${file.name}${PART_ENDING}`, `${file.name}${SIDE_ENDING}`, keeps]);
  await onDisk(() => mkdir(folder, { recursive: true, mode: 0o700 }));
  await cleanFolder(folder, (name) => own.has(name));
  if (!(await isWhole(path, file))) {
    const watch = watchTransfer(signal, {
      later: options.later,
      stallMs: options.stallMs ?? STALL_MS,
      deadlineMs: deadlineOf(file.size, options.rate()),
    });
    try {
      await fetchWhole(options, wanted, path, watch);
    } catch (error) {
      throw watch.reasonOf(error);
    } finally {
      watch.end();
    }
    if (!(await isWhole(path, file))) {
      await rm(path, { force: true });
      throw new Refusal('wrong-hash', `${file.name} is another one on disk than it was when it came`);
    }
  }
  const record = { fileName: file.name, sha512: file.sha512, isAdminRightsRequired: false };
  await onDisk(() => writeAtomic(join(folder, RECORD), JSON.stringify(record), 0o600));
  return path;
}

function deadlineOf(size: number, rate: number | null): number {
  const least = Math.min(LEAST_BYTES_PER_SECOND, (rate ?? Infinity) / 2);
  return LEAST_DEADLINE_MS + (size / least) * 1000;
}

/** Removes what earlier downloads left: files only, this folder only. */
export async function cleanFolder(folder: string, keeps: (name: string) => boolean): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries)
    if (!entry.isDirectory() && !keeps(entry.name))
      await rm(join(folder, entry.name), { force: true }).catch(() => {});
}

/** Whether a download can go on with this file. */
export const isPart = (name: string): boolean => name.endsWith(PART_ENDING) || name.endsWith(SIDE_ENDING);

async function fetchWhole(
  options: DownloadOptions,
  wanted: Wanted,
  path: string,
  watch: Watch,
): Promise<void> {
  const part = await openPart(path, wanted.file);
  try {
    await checkSpace(options, wanted, part);
    const isResumed = part.length > 0;
    const pieces = await planDifference(options, wanted, part, watch);
    try {
      await assemble(options, wanted, { part, watch, pieces });
    } catch (error) {
      if (!isWorthAnother(error, isResumed || pieces !== null)) throw error;
      options.log(`${wanted.file.name}: ${String(error)}; fetched anew and whole`);
      await part.restart();
      await assemble(options, wanted, { part, watch, pieces: null });
    }
    await part.finish();
  } catch (error) {
    if (error instanceof Refusal && SPOILED.has(error.code)) await part.remove();
    throw error;
  } finally {
    await part.close().catch(() => {});
  }
}

/** With these the part is worth nothing. */
const SPOILED: ReadonlySet<string> = new Set(['wrong-hash', 'truncated', 'oversized']);

/** What was copied, or is of an earlier attempt, may be at fault instead of the file. */
const isWorthAnother = (error: unknown, isPatched: boolean): boolean =>
  isPatched && !(error instanceof Cancelled) && (!(error instanceof Refusal) || SPOILED.has(error.code));

async function checkSpace(options: DownloadOptions, { file, folder }: Wanted, part: Part): Promise<void> {
  const free = await (options.freeSpace ?? freeSpace)(folder);
  const needed = file.size - part.length + SPARE_BYTES;
  if (free < needed) throw new Refusal('disk-full', `${needed} bytes are needed, ${free} are free`);
}

async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await onDisk(() => statfs(folder));
  return bavail * bsize;
}

/** The pieces of a differential download; null where the whole has to be fetched. */
async function planDifference(
  options: DownloadOptions,
  wanted: Wanted,
  part: Part,
  watch: Watch,
): Promise<Piece[] | null> {
  const { file, currentFile } = wanted;
  if (file.blockMapSize === null || currentFile === null) return null;
  const length = tailLength(file.blockMapSize);
  if (length >= file.size) return null;
  try {
    await using old = await open(currentFile, 'r');
    const blocks = await readEmbedded(old);
    const range = { start: file.size - length, end: file.size };
    const bytes: Uint8Array[] = [];
    for await (const chunk of fetchRange(options, wanted, { part, watch, range })) bytes.push(chunk);
    const tail = Buffer.concat(bytes);
    return planPieces(blocks, await readTail(tail), { size: file.size, tail });
  } catch (error) {
    if (watch.signal.aborted || (error instanceof Refusal && !SPOILED.has(error.code))) throw error;
    options.log(`${file.name} is fetched whole: ${String(error)}`);
    return null;
  }
}

interface Work {
  readonly part: Part;
  readonly watch: Watch;
  /** Null: all of it is fetched in one piece. */
  readonly pieces: readonly Piece[] | null;
}

/** Appends to the part what it lacks, and looks at the whole. */
async function assemble(options: DownloadOptions, wanted: Wanted, work: Work): Promise<void> {
  const { file, currentFile } = wanted;
  const { part, watch } = work;
  const isDifferential = work.pieces !== null;
  const pieces = work.pieces ?? [{ kind: 'fetch', start: 0, end: file.size } as const];
  const bucket = createBucket(options.rate, options.now, options.later);
  const tell = (): void => {
    const total = fetchedBytes(pieces);
    wanted.onProgress({
      received: Math.min(total, total - fetchedBytes(rest(pieces, part.length))),
      total: Math.max(1, total),
      isDifferential,
    });
  };
  tell();
  for (const piece of rest(pieces, part.length)) {
    if (piece.kind === 'known') {
      await part.append(piece.bytes);
    } else if (piece.kind === 'copy') {
      await copyPiece(part, piece, currentFile ?? '', watch.signal);
    } else {
      // Without a map the answer may begin at the first byte again: then so does the part.
      const whole = isDifferential ? null : part;
      for await (const chunk of fetchRange(options, wanted, { part, watch, range: piece, whole })) {
        await part.append(chunk);
        tell();
        await bucket.take(chunk.length, watch.signal);
      }
    }
  }
  if (part.digest() !== file.sha512)
    throw new Refusal('wrong-hash', `${file.name} has another SHA-512 than the one that was signed`);
}

/** What of the pieces is behind the first `length` bytes. */
function rest(pieces: readonly Piece[], length: number): Piece[] {
  return pieces
    .filter(({ end }) => end > length)
    .map((piece) => {
      const done = Math.max(0, length - piece.start);
      if (done === 0) return piece;
      const start = piece.start + done;
      if (piece.kind === 'copy') return { ...piece, start, from: piece.from + done };
      if (piece.kind === 'known') return { ...piece, start, bytes: piece.bytes.subarray(done) };
      return { ...piece, start };
    });
}

const COPY_BYTES = 256 * 1024;

async function copyPiece(
  part: Part,
  { start, end, from }: Extract<Piece, { kind: 'copy' }>,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await using old = await open(path, 'r');
  for (let at = 0; at < end - start;) {
    signal.throwIfAborted();
    const length = Math.min(COPY_BYTES, end - start - at);
    const { buffer, bytesRead } = await old.read(Buffer.alloc(length), 0, length, from + at);
    if (bytesRead === 0) throw new Error('the file that runs has become shorter');
    await part.append(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

interface RangeWork {
  readonly part: Part;
  readonly watch: Watch;
  readonly range: { readonly start: number; readonly end: number };
  /** The part that begins anew when the server sends the whole file instead of a range. */
  readonly whole?: Part | null;
}

/** The bytes of a range, exactly as many as it has. */
async function* fetchRange(
  options: DownloadOptions,
  { file, url }: Wanted,
  { part, watch, range, whole = null }: RangeWork,
): AsyncGenerator<Uint8Array, void, void> {
  const { start, end } = range;
  const isPartial = start > 0 || end < file.size;
  const headers = {
    ...(isPartial ? { range: `bytes=${start}-${end - 1}` } : {}),
    // RFC 9110, 13.1.5: another file than the one that was begun comes whole.
    ...(isPartial && part.etag !== null ? { 'if-range': part.etag } : {}),
  };
  const answer = await ask(options.transport, url, headers, watch);
  try {
    if (answer.status === 416)
      throw new Refusal('truncated', `the server has less of ${file.name} than was signed`);
    expectStatus(answer, isPartial ? [200, 206] : [200]);
    const isWhole = answer.status === 200;
    if (isWhole && isPartial) {
      if (whole === null) throw new Error('the server sends no ranges');
      await whole.restart();
    }
    if (!isWhole && !answer.header('content-range')?.startsWith(`bytes ${start}-`))
      throw new Refusal('server-error', 'the server answered with another range');
    await part.keepEtag(strongEtag(answer.header('etag')));
    const expected = isWhole ? file.size : end - start;
    const told = lengthOf(answer);
    if (told !== null && told !== expected) throw wrongLength(file, told, expected);
    let received = 0;
    for await (const chunk of readBody(answer, watch)) {
      received += chunk.length;
      if (received > expected) throw wrongLength(file, received, expected);
      yield chunk;
    }
    if (received < expected) throw wrongLength(file, received, expected);
  } finally {
    answer.close();
  }
}

const wrongLength = ({ name }: ReleaseFile, told: number, expected: number): Refusal =>
  new Refusal(
    told > expected ? 'oversized' : 'truncated',
    `${name}: ${told} bytes came or were told, ${expected} were signed`,
  );

const strongEtag = (etag: string | null): string | null =>
  etag !== null && /^"[\x21\x23-\x7e]{1,190}"$/.test(etag) ? etag : null;
