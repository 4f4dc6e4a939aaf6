/**
 * A version's content as stored: its packed body in one compressed blob (its texts repeat each other and shrink best
 * together), with the SHA-256 of what must come out again. What does not match is never shown.
 */
import { hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { GazetteError } from '../contract/failure.ts';
import { htmlOf, plainTextOf, unpackBody, type Body } from '../notice/packed.ts';
import { CODEC, DICTIONARIES } from './content-dictionary.ts';
import type { Database } from './database.ts';

export interface ContentRow {
  /** Index in `DICTIONARIES`. */
  readonly codec: number;
  /** SHA-256 of the packed body; null in rows that were written before there were hashes. */
  readonly hash: Uint8Array | null;
  /** Raw deflate (RFC 1951) of the packed body. */
  readonly data: Uint8Array;
}

/** For statements that read a {@link ContentRow} from `contents c`. */
export const CONTENT_COLUMNS = 'c.codec, c.hash, c.data';

/** Three quarters of the time of zlib's default for a twentieth more bytes. */
const LEVEL = 2;
/** Contents that are larger by more than this factor than their compressed form come in further pieces. */
const EXPANSION = 8;

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

export function encodeContent(packed: Uint8Array): ContentRow {
  const dictionary = DICTIONARIES[CODEC] ?? new Uint8Array();
  const data = deflateRawSync(packed, {
    dictionary,
    level: LEVEL,
    // Tables and buffers for what there is: zlib's defaults are 270 KiB a call.
    windowBits: Math.min(15, Math.max(9, Math.ceil(Math.log2(packed.length + dictionary.length)))),
    memLevel: 5,
    chunkSize: Math.max(256, packed.length >> 1),
  });
  return { codec: CODEC, hash: sha256(packed), data };
}

/** The packed body, byte for byte; throws `content-damaged` for what is not what was written. */
export function restoreContent({ codec, hash, data }: ContentRow): Uint8Array {
  const packed = inflate(codec, data);
  if (packed === null || (hash !== null && !sha256(packed).equals(hash))) throw damaged();
  return packed;
}

const damaged = (): GazetteError =>
  new GazetteError('content-damaged', 'the stored content of a version is damaged');

function inflate(codec: number, data: Uint8Array): Uint8Array | null {
  const dictionary = DICTIONARIES[codec];
  if (dictionary === undefined) return null;
  try {
    return inflateRawSync(data, {
      chunkSize: Math.max(256, data.length * EXPANSION),
      ...(dictionary === null ? {} : { dictionary }),
    });
  } catch {
    return null;
  }
}

function decode<T>(row: ContentRow, read: (packed: Uint8Array) => T): T {
  const packed = restoreContent(row);
  try {
    return read(packed);
  } catch {
    // Only what has no hash gets here.
    throw damaged();
  }
}

/** All three throw `content-damaged`. */
export const decodeContent = (row: ContentRow): Body => decode(row, unpackBody);
export const decodePlainText = (row: ContentRow): string => decode(row, plainTextOf);
export const decodeHtml = (row: ContentRow): string => decode(row, htmlOf);

export function isContentDamage(error: unknown): boolean {
  return error instanceof GazetteError && error.code === 'content-damaged';
}

export function insertContent(db: Database, v: number, packed: Uint8Array): void {
  const { codec, hash, data } = encodeContent(packed);
  db.run('INSERT INTO contents (v, codec, hash, data) VALUES (?, ?, ?, ?)', v, codec, hash, data);
}

/** Of the version row `v`; undefined when retention has taken it. */
export function findContent(db: Database, v: number): ContentRow | undefined {
  return db.get<ContentRow>(`SELECT ${CONTENT_COLUMNS} FROM contents c WHERE c.v = ?`, v);
}

/** Reads every content, some 50 us each; a line for each that is not what was written, ten at most. */
export function contentProblems(db: Database): string[] {
  const problems: string[] = [];
  const rows = db.each<
    readonly [id: string, version: number, codec: number, hash: Uint8Array | null, data: Uint8Array]
  >(
    `SELECT n.id, v.version, ${CONTENT_COLUMNS} FROM contents c JOIN versions v ON v.v = c.v JOIN notices n ON n.n = v.n`,
  );
  for (const [id, version, codec, hash, data] of rows) {
    try {
      restoreContent({ codec, hash, data });
    } catch (error) {
      if (!isContentDamage(error)) throw error;
      problems.push(`the content of version ${version} of ${id} is damaged`);
      if (problems.length === 10) break;
    }
  }
  return problems;
}
