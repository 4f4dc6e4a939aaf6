/**
 * The one way to write a JSON value as bytes: JSON Canonicalization Scheme (RFC 8785). No spaces, the keys of every object in
 * the order of their UTF-16 code units, strings and numbers as ECMAScript's `JSON.stringify` writes them, UTF-8.
 */

/**
 * @param value strings, finite numbers, booleans, null, arrays and plain objects
 * @throws TypeError for anything else, and for strings with half a surrogate pair (RFC 8785, section 3.2.2.2)
 */
export function canonicalText(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'string') return stringText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${String(value)} is no number of JSON`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'object') {
    const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${fields.map(([key, field]) => `${stringText(key)}:${canonicalText(field)}`).join(',')}}`;
  }
  throw new TypeError(`a ${typeof value} cannot be written as JSON`);
}

export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

function stringText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a string with half a surrogate pair');
  return JSON.stringify(text);
}
