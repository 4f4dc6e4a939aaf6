/**
 * A document between threads: its texts as bytes, which are handed over, not cloned; threads that only pass it on do
 * not look into them. Pure; the store keeps the same bytes, compressed.
 */
import type { NoticeDocument } from './document.ts';

type Detail = Pick<NoticeDocument, 'isPlain' | 'toc' | 'clauses' | 'dates' | 'facts' | 'warnings'>;

export interface Body {
  readonly plainText: string;
  readonly html: string;
  /** The source text. */
  readonly text: string;
  readonly detail: Detail;
}

export type PackedDocument = Omit<NoticeDocument, 'plainText' | 'html' | keyof Detail> & {
  /** A {@link Body}, see `packBody`. */
  readonly body: Uint8Array<ArrayBuffer>;
};

const SECTIONS = 4;
const LENGTH_BYTES = 4;
const HEAD_BYTES = SECTIONS * LENGTH_BYTES;
const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A body is put together here: what is handed over has its own, exact size. */
let scratch = new Uint8Array(64 * 1024);
const KEEP_BYTES = 1024 * 1024;

/** Four lengths (u32, little endian, in bytes), then plain text, html, source text and the rest as JSON, all UTF-8. */
export function packBody({ plainText, html, text, detail }: Body): Uint8Array<ArrayBuffer> {
  const sections = [plainText, html, text, JSON.stringify(detail)];
  // No UTF-16 unit takes more than three bytes.
  const atMost = sections.reduce((bytes, { length }) => bytes + length * 3, HEAD_BYTES);
  if (atMost > scratch.length) scratch = new Uint8Array(atMost);
  const lengths = new DataView(scratch.buffer);
  let end = HEAD_BYTES;
  for (const [index, section] of sections.entries()) {
    const { written } = utf8.encodeInto(section, scratch.subarray(end));
    lengths.setUint32(index * LENGTH_BYTES, written, true);
    end += written;
  }
  const packed = scratch.slice(0, end);
  if (scratch.length > KEEP_BYTES) scratch = new Uint8Array(KEEP_BYTES);
  return packed;
}

/** Takes apart what `packBody` made. */
export function unpackBody(packed: Uint8Array): Body {
  return {
    plainText: section(packed, 0),
    html: section(packed, 1),
    text: section(packed, 2),
    detail: JSON.parse(section(packed, 3)) as Detail,
  };
}

export function plainTextOf(packed: Uint8Array): string {
  return section(packed, 0);
}

export function htmlOf(packed: Uint8Array): string {
  return section(packed, 1);
}

function section(packed: Uint8Array, wanted: number): string {
  const lengths = new DataView(packed.buffer, packed.byteOffset);
  const lengthOf = (index: number): number => lengths.getUint32(index * LENGTH_BYTES, true);
  let start = HEAD_BYTES;
  for (let index = 0; index < wanted; index++) start += lengthOf(index);
  return fromUtf8.decode(packed.subarray(start, start + lengthOf(wanted)));
}

/** `text` is the source text that the document was made of. */
export function packDocument(document: NoticeDocument, text: string): PackedDocument {
  const { plainText, html, isPlain, toc, clauses, dates, facts, warnings, ...head } = document;
  const found = facts === undefined ? {} : { facts };
  return {
    ...head,
    body: packBody({ plainText, html, text, detail: { isPlain, toc, clauses, dates, ...found, warnings } }),
  };
}
