/** A value that whoever made it has written as JSON already, so that it reaches the wire without being built again. */
export class Encoded<T> {
  /** UTF-8. */
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  decode(): T {
    return JSON.parse(new TextDecoder().decode(this.bytes)) as T;
  }
}

const utf8 = new TextEncoder();
const CLOSING = utf8.encode('}');

/** UTF-8. */
export function encodeText(text: string): Uint8Array {
  return utf8.encode(text);
}

export function encodeJson(value: unknown): Uint8Array {
  return encodeText(JSON.stringify(value));
}

/** A non-empty object with one more member, whose value is JSON in UTF-8 already; in pieces of UTF-8. */
export function withMember(object: object, name: string, json: Uint8Array): Uint8Array[] {
  return [encodeText(`${JSON.stringify(object).slice(0, -1)},"${name}":`), json, CLOSING];
}

/** Of its own size, so that it can go to another thread as it is. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const piece of pieces) {
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes;
}

/** The result of a JSON-RPC response; undefined for every other message. */
export function resultOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'result' in message ? message.result : undefined;
}

/** A message as JSON in pieces of UTF-8; a result that is encoded goes in as it is. */
export function messagePieces(message: unknown): Uint8Array[] {
  const result = resultOf(message);
  if (!(result instanceof Encoded)) return [encodeJson(message)];
  return withMember({ ...(message as object), result: undefined }, 'result', result.bytes);
}

/** A message as plain values, for what does not write JSON. */
export function plainMessage(message: unknown): unknown {
  const result = resultOf(message);
  return result instanceof Encoded ? { ...(message as object), result: result.decode() } : message;
}
