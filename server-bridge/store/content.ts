/** A version's content as one compressed blob: its texts repeat each other and shrink best together. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { NoticeDocument } from '../notice/document.ts';

export interface Content {
  readonly plainText: string;
  readonly html: string;
  /** The source text. */
  readonly text: string;
  readonly detail: Pick<NoticeDocument, 'isPlain' | 'toc' | 'clauses' | 'dates' | 'warnings'>;
}

const SECTIONS = 4;
/** Half the time of zlib's default for a twentieth more bytes. */
const LEVEL = 2;
/** Contents that are larger by more than this factor than their compressed form come in further pieces. */
const EXPANSION = 8;

/** A content is put together here; a buffer each time would wait for a collection, a burst of them as megabytes. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024);
const KEEP_BYTES = 1024 * 1024;

/** Four lengths (u32 LE, bytes), then plain text, html, source text and the rest as JSON, all UTF-8; raw deflate. */
export function encodeContent(content: Content): Uint8Array {
  const sections = [content.plainText, content.html, content.text, JSON.stringify(content.detail)];
  // No UTF-16 unit takes more than three bytes.
  const atMost = sections.reduce((bytes, { length }) => bytes + length * 3, SECTIONS * 4);
  if (atMost > scratch.length) scratch = Buffer.allocUnsafeSlow(atMost);
  let end = SECTIONS * 4;
  for (const [index, section] of sections.entries()) {
    const length = scratch.write(section, end);
    scratch.writeUInt32LE(length, index * 4);
    end += length;
  }
  // Tables and buffers for what there is: zlib's defaults are 270 KiB a call.
  const data = deflateRawSync(scratch.subarray(0, end), {
    level: LEVEL,
    windowBits: Math.min(15, Math.max(9, Math.ceil(Math.log2(end)))),
    memLevel: 5,
    chunkSize: Math.max(256, end >> 1),
  });
  if (scratch.length > KEEP_BYTES) scratch = Buffer.allocUnsafeSlow(KEEP_BYTES);
  return data;
}

function sectionsOf(data: Uint8Array): (index: number) => string {
  const bytes = inflateRawSync(data, { chunkSize: Math.max(256, data.length * EXPANSION) });
  return (wanted) => {
    let start = SECTIONS * 4;
    for (let index = 0; index < wanted; index++) start += bytes.readUInt32LE(index * 4);
    return bytes.toString('utf8', start, start + bytes.readUInt32LE(wanted * 4));
  };
}

export function decodeContent(data: Uint8Array): Content {
  const section = sectionsOf(data);
  return {
    plainText: section(0),
    html: section(1),
    text: section(2),
    detail: JSON.parse(section(3)) as Content['detail'],
  };
}

export function decodePlainText(data: Uint8Array): string {
  return sectionsOf(data)(0);
}

export function decodeHtml(data: Uint8Array): string {
  return sectionsOf(data)(1);
}
