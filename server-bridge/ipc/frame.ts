/**
 * ENOT frames: the socket's wire format (docs/protocol.md). This folder holds frame codec, server and client; it may
 * import contract, rules and Node, and client.ts never the server, since Electron main uses it. To add a message,
 * add it to the contract: nothing here knows methods or events.
 *
 *   0 magic 'ENOT' | 4 u32 version and flags | 8 u32 payload bytes | 12 u32 CRC-32 of the payload | 16 payload
 *
 * All numbers are big-endian; the payload is one JSON-RPC 2.0 message.
 */
import { crc32 } from 'node:zlib';
import { Encoded, messagePieces, plainMessage, resultOf } from '../contract/encoded.ts';
import { GazetteError } from '../contract/errors.ts';
import { decodeMessagePack, withMessagePack } from './message-pack.ts';

export const HEADER_BYTES = 16;
export const PROTOCOL_VERSION = 1;
export const DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024;
const MAGIC = 0x45_4e_4f_54;
/** Bit 16 of the second word. */
const FLAG_JSON = 0x1_0000;
const INITIAL_BODY_BYTES = 1024 * 1024;

export type PayloadFormat = 'msgpack' | 'json';

export type FrameError =
  | { readonly reason: 'magic' }
  | { readonly reason: 'version'; readonly version: number }
  /** A flag that this version does not know. */
  | { readonly reason: 'flags'; readonly flags: number }
  | { readonly reason: 'length'; readonly length: number; readonly limit: number }
  | { readonly reason: 'checksum' }
  /** The stream ended inside a frame. */
  | { readonly reason: 'truncated' }
  /** The frame is whole, its payload is not readable: the stream can go on. */
  | { readonly reason: 'payload'; readonly format: PayloadFormat };

export type FrameResult =
  | {
      readonly kind: 'message';
      readonly message: unknown;
      readonly format: PayloadFormat;
      readonly bytes: number;
    }
  | { readonly kind: 'error'; readonly error: FrameError };

/** True when nothing after this error can be read. */
export function isFatal(error: FrameError): boolean {
  return error.reason !== 'payload';
}

/**
 * One message as a frame. Throws `too-large` when the payload exceeds `maxPayloadBytes`, `not-supported` for a result
 * with binary fields in JSON, `internal` for what is no data or nested deeper than 64.
 */
export function encodeFrame(
  message: unknown,
  format: PayloadFormat = 'msgpack',
  maxPayloadBytes: number = DEFAULT_MAX_FRAME_BYTES,
): Buffer {
  if (format === 'json') {
    refuseBinary(message);
    return frameOf(messagePieces(message), PROTOCOL_VERSION | FLAG_JSON, maxPayloadBytes);
  }
  try {
    return withMessagePack(plainMessage(message), (payload) =>
      frameOf([payload], PROTOCOL_VERSION, maxPayloadBytes),
    );
  } catch (error) {
    if (error instanceof GazetteError) throw error;
    throw new GazetteError('internal', 'message cannot be encoded');
  }
}

function frameOf(pieces: readonly Uint8Array[], versionAndFlags: number, maxPayloadBytes: number): Buffer {
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  if (bytes > maxPayloadBytes) {
    throw new GazetteError('too-large', 'message is larger than a frame may be', {
      bytes,
      limit: maxPayloadBytes,
    });
  }
  const frame = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  let end = HEADER_BYTES;
  for (const piece of pieces) {
    frame.set(piece, end);
    end += piece.length;
  }
  frame.writeUInt32BE(MAGIC, 0);
  frame.writeUInt32BE(versionAndFlags, 4);
  frame.writeUInt32BE(bytes, 8);
  frame.writeUInt32BE(crc32(frame.subarray(HEADER_BYTES)), 12);
  return frame;
}

/** The contract has bytes as fields of a result only; a look at every value would take longer than the encoding. */
function refuseBinary(message: unknown): void {
  const result = resultOf(message);
  if (typeof result !== 'object' || result === null || result instanceof Encoded) return;
  if (Object.values(result).some((value) => ArrayBuffer.isView(value))) {
    throw new GazetteError('not-supported', 'binary data needs MessagePack');
  }
}

/**
 * Reads frames from a stream that is cut anywhere. `push` takes what came, `next` hands out one frame at a time until
 * it answers null; whoever pauses in between loses nothing. After a fatal error there is nothing more to read.
 * Every byte is copied at most twice (frames inside one chunk: not at all), and memory follows what really came,
 * never what a header claims.
 */
export class FrameDecoder {
  #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #chunkIndex = 0;
  /** Bytes of the first chunk already read. */
  #offset = 0;
  readonly #head = Buffer.alloc(HEADER_BYTES);
  #headBytes = 0;
  /** The frame being read: set once its header is whole and good. */
  #frame: { readonly length: number; readonly crc: number; readonly format: PayloadFormat } | null = null;
  #body: Uint8Array = EMPTY;
  #bodyBytes = 0;
  #isBroken = false;

  constructor(maxPayloadBytes: number = DEFAULT_MAX_FRAME_BYTES) {
    this.#limit = maxPayloadBytes;
  }

  /** For the frames whose header has not been read yet. */
  set maxPayloadBytes(bytes: number) {
    this.#limit = bytes;
  }

  push(chunk: Uint8Array): void {
    if (!this.#isBroken && chunk.length > 0) this.#chunks.push(chunk);
  }

  next(): FrameResult | null {
    if (this.#isBroken) return null;
    if (this.#frame === null) {
      if (!this.#fillHead()) return null;
      const error = this.#readHead();
      if (error !== null) return this.#break(error);
    }
    const frame = this.#frame;
    if (frame === null) return null;
    const payload = this.#takeBody(frame.length);
    if (payload === null) return null;
    this.#frame = null;
    if (crc32(payload) !== frame.crc) return this.#break({ reason: 'checksum' });
    return decodePayload(payload, frame.format);
  }

  /** Call when the stream has ended: an error when it ended inside a frame. */
  end(): FrameError | null {
    if (this.#isBroken) return null;
    return this.#headBytes > 0 || this.#frame !== null || this.#chunks.length > 0
      ? { reason: 'truncated' }
      : null;
  }

  #break(error: FrameError): FrameResult {
    this.#isBroken = true;
    this.#chunks.length = 0;
    this.#body = EMPTY;
    return { kind: 'error', error };
  }

  #readHead(): FrameError | null {
    const head = this.#head;
    if (head.readUInt32BE(0) !== MAGIC) return { reason: 'magic' };
    const word = head.readUInt32BE(4);
    const version = word & 0xffff;
    if (version !== PROTOCOL_VERSION) return { reason: 'version', version };
    const flags = word >>> 16;
    if (flags > 1) return { reason: 'flags', flags };
    const length = head.readUInt32BE(8);
    if (length > this.#limit) return { reason: 'length', length, limit: this.#limit };
    this.#frame = { length, crc: head.readUInt32BE(12), format: flags === 1 ? 'json' : 'msgpack' };
    this.#headBytes = 0;
    return null;
  }

  #fillHead(): boolean {
    while (this.#headBytes < HEADER_BYTES) {
      const chunk = this.#chunks[this.#chunkIndex];
      if (chunk === undefined) {
        // A wrong magic is told at once, not when a header's worth of bytes has come.
        if (this.#headBytes >= 4 && this.#head.readUInt32BE(0) !== MAGIC) return true;
        return false;
      }
      const take = Math.min(HEADER_BYTES - this.#headBytes, chunk.length - this.#offset);
      this.#head.set(chunk.subarray(this.#offset, this.#offset + take), this.#headBytes);
      this.#headBytes += take;
      this.#consume(chunk, take);
    }
    return true;
  }

  /** The whole body, or null while some of it is missing. */
  #takeBody(length: number): Uint8Array | null {
    const first = this.#chunks[this.#chunkIndex];
    if (this.#bodyBytes === 0 && first !== undefined && first.length - this.#offset >= length) {
      // A plain view, so that no Buffer reaches the receivers.
      const body = new Uint8Array(first.buffer, first.byteOffset + this.#offset, length);
      this.#consume(first, length);
      return body;
    }
    while (this.#bodyBytes < length) {
      const chunk = this.#chunks[this.#chunkIndex];
      if (chunk === undefined) return null;
      const take = Math.min(length - this.#bodyBytes, chunk.length - this.#offset);
      this.#reserve(this.#bodyBytes + take, length);
      this.#body.set(chunk.subarray(this.#offset, this.#offset + take), this.#bodyBytes);
      this.#bodyBytes += take;
      this.#consume(chunk, take);
    }
    const body = this.#body.subarray(0, length);
    this.#body = EMPTY;
    this.#bodyBytes = 0;
    return body;
  }

  #reserve(bytes: number, length: number): void {
    if (this.#body.length >= bytes) return;
    const size = Math.min(length, Math.max(bytes, this.#body.length * 4, INITIAL_BODY_BYTES));
    // Not filled with zeros: only what has been written is ever handed out.
    const grown = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
    grown.set(this.#body.subarray(0, this.#bodyBytes));
    this.#body = grown;
  }

  #consume(chunk: Uint8Array, bytes: number): void {
    this.#offset += bytes;
    if (this.#offset < chunk.length) return;
    this.#offset = 0;
    this.#chunkIndex += 1;
    if (this.#chunkIndex === this.#chunks.length || this.#chunkIndex > 1024) {
      this.#chunks.splice(0, this.#chunkIndex);
      this.#chunkIndex = 0;
    }
  }
}

const EMPTY = new Uint8Array(0);
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodePayload(payload: Uint8Array, format: PayloadFormat): FrameResult {
  try {
    const message: unknown =
      format === 'json' ? JSON.parse(utf8.decode(payload)) : decodeMessagePack(payload);
    return { kind: 'message', message, format, bytes: HEADER_BYTES + payload.length };
  } catch {
    // The library's message may quote the payload.
    return { kind: 'error', error: { reason: 'payload', format } };
  }
}
