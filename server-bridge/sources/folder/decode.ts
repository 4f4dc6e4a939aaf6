/** Bytes of an announcement file to text. Pure but for Node's buffers. */
import { isUtf8 } from 'node:buffer';
import { BINARY, brokenEncoding, NO_ENCODING, type Reason } from './reasons.ts';

export type Decoded =
  | { readonly status: 'ok'; readonly text: string; readonly isCut: boolean }
  | { readonly status: 'bad'; readonly reason: Reason };

const SAMPLE = 8192;

/**
 * UTF-8 with or without BOM, UTF-16 of either order with or without BOM, GB18030. `isCut` tells that the bytes end
 * inside a character. Line ends stay as they are; a BOM is dropped.
 */
export function decodeText(content: Uint8Array): Decoded {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const order = utf16Order(bytes);
  if (order !== null) return decodeUtf16(bytes, order);
  if (bytes.includes(0)) return { status: 'bad', reason: BINARY };
  const whole = isUtf8(bytes);
  const cut = whole ? 0 : cutLength(bytes);
  if (whole || (cut > 0 && isUtf8(bytes.subarray(0, bytes.length - cut)))) {
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const text = bytes.toString('utf8', start, bytes.length - cut);
    if (hasControls(text)) return { status: 'bad', reason: BINARY };
    // One legacy character at the very end looks like a cut one: then the whole is legacy text.
    const last = cut > 0 && isAscii(text) ? decodeWith('gb18030', bytes) : null;
    if (last !== null) return { status: 'ok', text: last, isCut: false };
    if (cut === 0 && looksLegacy(bytes, text)) {
      const legacy = decodeWith('gb18030', bytes);
      if (legacy !== null) return { status: 'ok', text: legacy, isCut: false };
    }
    return { status: 'ok', text, isCut: cut > 0 };
  }
  const text = decodeWith('gb18030', bytes);
  if (text !== null) {
    if (hasControls(text)) return { status: 'bad', reason: BINARY };
    return { status: 'ok', text, isCut: false };
  }
  const shorter = decodeWith('gb18030', bytes.subarray(0, bytes.length - 1));
  if (shorter !== null && !hasControls(shorter)) return { status: 'ok', text: shorter, isCut: true };
  if (hasControls(bytes.toString('latin1', 0, SAMPLE))) {
    return { status: 'bad', reason: BINARY };
  }
  return { status: 'bad', reason: NO_ENCODING };
}

function decodeWith(label: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeUtf16(bytes: Uint8Array, order: 'utf-16le' | 'utf-16be'): Decoded {
  const isCut = bytes.length % 2 === 1;
  const text = decodeWith(order, isCut ? bytes.subarray(0, -1) : bytes);
  if (text === null) return { status: 'bad', reason: brokenEncoding(order.toUpperCase()) };
  if (text.includes('\0') || hasControls(text)) return { status: 'bad', reason: BINARY };
  return { status: 'ok', text, isCut };
}

/** By BOM, else by zero bytes that stand on one side of the pairs only. */
function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const first = bytes.indexOf(0);
  if (first === -1 || first >= SAMPLE) return null;
  let even = 0;
  let odd = 0;
  const end = Math.min(bytes.length, SAMPLE);
  for (let index = first; index < end; index++) {
    if (bytes[index] !== 0) continue;
    if (index % 2 === 0) even++;
    else odd++;
  }
  const order = even === 0 ? 'utf-16le' : odd === 0 ? 'utf-16be' : null;
  if (order === null || (even + odd) * 50 < end) return null;
  // Any even run of bytes decodes; what is none of ours shows in private or unassigned letters.
  const text = decodeWith(order, bytes.subarray(0, end - (end % 2)));
  return text !== null && !hasControls(text) ? order : null;
}

/** Bytes of an unfinished UTF-8 sequence at the end: 0 to 3. */
function cutLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return byte < 0xf5 && length > back ? back : 0;
  }
  return 0;
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- the whole of ASCII is meant
  return /^[\x00-\x7f]*$/.test(text);
}

// Letters that share a text: Latin with its accents, or one other script whose letters have two bytes in UTF-8, or
// full-width Latin letters.
const ONE_SCRIPT =
  /^(?:[\0-\x7f\u00a0-\u024f]|(?<=[a-z])[\u0300-\u036f])*$|^(?:[\0-\xff]|\p{Script=Greek})*$|^(?:[\0-\xff]|\p{Script=Cyrillic})*$|^(?:[\0-\xff]|\p{Script=Hebrew})*$|^(?:[\0-\xff]|\p{Script=Arabic})*$|^(?:[\0-\xff]|\p{Script=Armenian})*$|^[\0-\xff\uff01-\uff5e]*$/iu;

/**
 * A few Chinese words in GB2312 are valid UTF-8 by chance (停水 reads as two accents): every pair of bytes is a
 * GB2312 character, and as UTF-8 they would be a jumble of scripts.
 */
function looksLegacy(bytes: Uint8Array, text: string): boolean {
  if (text.length === bytes.length || bytes.length > SAMPLE) return false;
  for (let index = 0; index < bytes.length; index++) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[++index] ?? 0;
    if (lead < 0xa1 || lead > 0xf7 || trail < 0xa1 || trail > 0xfe) return false;
  }
  return !ONE_SCRIPT.test(text);
}

/** More than one in fifty characters at the start is a control character that no text has. */
function hasControls(text: string): boolean {
  const end = Math.min(text.length, SAMPLE);
  let count = 0;
  for (let index = 0; index < end; index++) {
    const unit = text.charCodeAt(index);
    if ((unit < 32 && (unit < 8 || unit > 13) && unit !== 27) || unit === 127 || unit === 0xfffe) count++;
  }
  return count * 50 > end;
}
