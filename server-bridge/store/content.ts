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
/** Most contents fit into one piece of this size. */
const INFLATE_BYTES = 32 * 1024;

/** Four lengths (u32 LE, bytes), then plain text, html, source text and the rest as JSON, all UTF-8; raw deflate. */
export function encodeContent(content: Content): Uint8Array {
  const sections = [content.plainText, content.html, content.text, JSON.stringify(content.detail)].map(
    (section) => Buffer.from(section),
  );
  const lengths = Buffer.alloc(SECTIONS * 4);
  for (const [index, section] of sections.entries()) lengths.writeUInt32LE(section.length, index * 4);
  return deflateRawSync(Buffer.concat([lengths, ...sections]), { level: LEVEL });
}

function sectionsOf(data: Uint8Array): (index: number) => string {
  const bytes = inflateRawSync(data, { chunkSize: INFLATE_BYTES });
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
