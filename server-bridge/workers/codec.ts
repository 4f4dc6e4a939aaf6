/**
 * Items and documents as one buffer each way, which is handed over instead of cloned: a job costs one message however
 * many items it has, and the bridge's thread copies each text once.
 *
 *     0  u32    UTF-16 units of the JSON, in the machine's byte order like all of it: threads share a machine
 *     4  JSON   what is known of each item or document, with the length of its text or body, UTF-16
 *     …  the texts (UTF-16) or bodies, one after another
 */
import type { DocumentInput } from '../notice/document.ts';
import type { PackedDocument } from '../notice/packed.ts';

/** Memory that a message came in, for the next one that fits: new pages cost as much as what is written to them. */
export type Spare = ArrayBuffer | null;

const LENGTH_BYTES = 4;
const UNIT_BYTES = 2;

type InputHead = Omit<DocumentInput, 'text'> & { readonly units: number };
type DocumentHead = Omit<PackedDocument, 'body'> & { readonly bytes: number };

export function packInputs(inputs: readonly DocumentInput[], spare: Spare): ArrayBuffer {
  let units = 0;
  const heads = inputs.map(({ text, ...rest }): InputHead => {
    units += text.length;
    return { ...rest, units: text.length };
  });
  const { bytes, start } = withHead(heads, units * UNIT_BYTES, spare);
  let at = start;
  for (const { text } of inputs) at += bytes.write(text, at, 'utf16le');
  return bytes.buffer;
}

export function unpackInputs(packed: ArrayBuffer): DocumentInput[] {
  const { heads, bytes, start } = readHead<InputHead>(packed);
  let at = start;
  return heads.map(({ units, ...rest }) => {
    const end = at + units * UNIT_BYTES;
    const text = bytes.toString('utf16le', at, end);
    at = end;
    return { text, ...rest };
  });
}

export function packDocuments(documents: readonly PackedDocument[], spare: Spare): ArrayBuffer {
  let size = 0;
  const heads = documents.map(({ body, ...rest }): DocumentHead => {
    size += body.length;
    return { ...rest, bytes: body.length };
  });
  const { bytes, start } = withHead(heads, size, spare);
  let at = start;
  for (const { body } of documents) {
    bytes.set(body, at);
    at += body.length;
  }
  return bytes.buffer;
}

/** Each body has a buffer of its own, because each is handed on by itself. */
export function unpackDocuments(packed: ArrayBuffer): PackedDocument[] {
  const { heads, bytes, start } = readHead<DocumentHead>(packed);
  let at = start;
  return heads.map(({ bytes: length, ...rest }) => {
    const body = new Uint8Array(length);
    body.set(bytes.subarray(at, at + length));
    at += length;
    return { ...rest, body };
  });
}

/** A buffer that begins with `heads` and has room for `size` bytes from `start` on. */
function withHead(
  heads: readonly object[],
  size: number,
  spare: Spare,
): { bytes: Buffer<ArrayBuffer>; start: number } {
  const json = JSON.stringify(heads);
  const start = LENGTH_BYTES + json.length * UNIT_BYTES;
  const needed = start + size;
  const bytes =
    spare !== null && spare.byteLength >= needed ? Buffer.from(spare) : Buffer.allocUnsafeSlow(needed);
  bytes.writeUInt32LE(json.length);
  bytes.write(json, LENGTH_BYTES, 'utf16le');
  return { bytes, start };
}

function readHead<Head>(packed: ArrayBuffer): { heads: Head[]; bytes: Buffer; start: number } {
  const bytes = Buffer.from(packed);
  const start = LENGTH_BYTES + bytes.readUInt32LE() * UNIT_BYTES;
  return { heads: JSON.parse(bytes.toString('utf16le', LENGTH_BYTES, start)) as Head[], bytes, start };
}
