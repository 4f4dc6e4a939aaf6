/** A version's content as one compressed blob: its texts repeat each other and shrink best together. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { htmlOf, plainTextOf, unpackBody, type Body } from '../notice/packed.ts';

/** Half the time of zlib's default for a twentieth more bytes. */
const LEVEL = 2;
/** Contents that are larger by more than this factor than their compressed form come in further pieces. */
const EXPANSION = 8;

/** Raw deflate (RFC 1951) of a packed body. */
export function compressBody(packed: Uint8Array): Uint8Array {
  // Tables and buffers for what there is: zlib's defaults are 270 KiB a call.
  return deflateRawSync(packed, {
    level: LEVEL,
    windowBits: Math.min(15, Math.max(9, Math.ceil(Math.log2(packed.length)))),
    memLevel: 5,
    chunkSize: Math.max(256, packed.length >> 1),
  });
}

function inflate(data: Uint8Array): Uint8Array {
  return inflateRawSync(data, { chunkSize: Math.max(256, data.length * EXPANSION) });
}

export function decodeContent(data: Uint8Array): Body {
  return unpackBody(inflate(data));
}

export function decodePlainText(data: Uint8Array): string {
  return plainTextOf(inflate(data));
}

export function decodeHtml(data: Uint8Array): string {
  return htmlOf(inflate(data));
}
