/** MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) with the limits that untrusted bytes need. */
import { Decoder, Encoder } from '@msgpack/msgpack';

/** Containers inside one another, on both sides. */
export const MAX_DEPTH = 64;
/** Values in one message: a small frame must not become a large heap. */
export const MAX_VALUES = 4_000_000;

/** The encoder's buffer is kept between messages up to this size. */
const KEEP_BUFFER_BYTES = 1024 * 1024;
const ENCODER_OPTIONS = { ignoreUndefined: true, maxDepth: MAX_DEPTH };

let encoder = new Encoder(ENCODER_OPTIONS);
const decoder = new Decoder();

/**
 * Encodes a value; a field that is `undefined` is left out, as optional fields of the contract expect. `use` gets
 * the bytes in a shared buffer that the next call overwrites. Throws when the value is too deep or is no data.
 */
export function withMessagePack<T>(value: unknown, use: (bytes: Uint8Array) => T): T {
  try {
    const bytes = encoder.encodeSharedRef(value);
    const result = use(bytes);
    if (bytes.buffer.byteLength > KEEP_BUFFER_BYTES) encoder = new Encoder(ENCODER_OPTIONS);
    return result;
  } catch (error) {
    encoder = new Encoder(ENCODER_OPTIONS);
    throw error;
  }
}

/**
 * Decodes one value that fills `bytes` exactly. Binary values are views into `bytes`. Throws on anything else: the
 * structure is checked before the decoder allocates for the sizes that the bytes claim.
 */
export function decodeMessagePack(bytes: Uint8Array): unknown {
  checkMessagePack(bytes);
  return decoder.decode(bytes);
}

function checkMessagePack(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Values still to come in each open container. */
  const open = Array.from({ length: MAX_DEPTH }, () => 0);
  let depth = 0;
  let position = 0;
  let outstanding = 1;
  let values = 0;
  while (outstanding > 0) {
    const byte = view.getUint8(position);
    position += 1;
    outstanding -= 1;
    values += 1;
    while (depth > 0 && open[depth - 1] === 0) depth -= 1;
    if (depth > 0) open[depth - 1] = (open[depth - 1] ?? 0) - 1;

    let children = 0;
    if (byte < 0x80 || byte >= 0xe0) continue;
    if (byte < 0x90) children = (byte & 0x0f) * 2;
    else if (byte < 0xa0) children = byte & 0x0f;
    else if (byte < 0xc0) position += byte & 0x1f;
    else {
      const layout = LAYOUT[byte - 0xc0];
      if (layout === undefined) throw new RangeError('type not allowed');
      if (layout.kind === 'fixed') position += layout.bytes;
      else {
        const size =
          layout.bytes === 1
            ? view.getUint8(position)
            : layout.bytes === 2
              ? view.getUint16(position)
              : view.getUint32(position);
        position += layout.bytes;
        if (layout.kind === 'bytes') position += size;
        else children = layout.kind === 'map' ? size * 2 : size;
      }
    }
    if (children > 0) {
      if (depth >= MAX_DEPTH) throw new RangeError('nested too deep');
      open[depth] = children;
      depth += 1;
      outstanding += children;
    }
    // Every value takes a byte at least.
    if (outstanding > bytes.length - position) throw new RangeError('shorter than it claims');
    if (values + outstanding > MAX_VALUES) throw new RangeError('too many values');
  }
  if (position !== bytes.length) throw new RangeError('length does not match');
}

type Layout = { readonly kind: 'fixed' | 'bytes' | 'array' | 'map'; readonly bytes: number };

/** Bytes 0xc0 to 0xdf; `bytes` is the width of the value or of its size. Missing: never used, and extensions. */
const LAYOUT: ReadonlyArray<Layout | undefined> = [
  { kind: 'fixed', bytes: 0 }, // nil
  undefined,
  { kind: 'fixed', bytes: 0 }, // false
  { kind: 'fixed', bytes: 0 }, // true
  { kind: 'bytes', bytes: 1 },
  { kind: 'bytes', bytes: 2 },
  { kind: 'bytes', bytes: 4 },
  undefined,
  undefined,
  undefined,
  { kind: 'fixed', bytes: 4 }, // float 32
  { kind: 'fixed', bytes: 8 }, // float 64
  { kind: 'fixed', bytes: 1 }, // uint 8 to 64
  { kind: 'fixed', bytes: 2 },
  { kind: 'fixed', bytes: 4 },
  { kind: 'fixed', bytes: 8 },
  { kind: 'fixed', bytes: 1 }, // int 8 to 64
  { kind: 'fixed', bytes: 2 },
  { kind: 'fixed', bytes: 4 },
  { kind: 'fixed', bytes: 8 },
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  { kind: 'bytes', bytes: 1 }, // str
  { kind: 'bytes', bytes: 2 },
  { kind: 'bytes', bytes: 4 },
  { kind: 'array', bytes: 2 },
  { kind: 'array', bytes: 4 },
  { kind: 'map', bytes: 2 },
  { kind: 'map', bytes: 4 },
];
