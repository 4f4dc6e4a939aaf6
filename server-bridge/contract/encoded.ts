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

export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** The encoded result of a JSON-RPC response; null for every other message. */
function encodedResultOf(message: unknown): Encoded<unknown> | null {
  if (typeof message !== 'object' || message === null || !('result' in message)) return null;
  return message.result instanceof Encoded ? message.result : null;
}

/** A message as JSON in pieces of UTF-8; a result that is encoded goes in as it is. */
export function messagePieces(message: unknown): Uint8Array[] {
  const result = encodedResultOf(message);
  if (result === null) return [encodeJson(message)];
  const envelope = JSON.stringify({ ...(message as object), result: undefined });
  return [utf8.encode(`${envelope.slice(0, -1)},"result":`), result.bytes, CLOSING];
}

/** A message as plain values, for what does not write JSON. */
export function plainMessage(message: unknown): unknown {
  const result = encodedResultOf(message);
  return result === null ? message : { ...(message as object), result: result.decode() };
}

const utf8 = new TextEncoder();
const CLOSING = utf8.encode('}');
