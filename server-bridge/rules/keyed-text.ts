/** What a keyed item of a list is, to the parser, which names it as a clause, and to the renderer, which sets it in rows. */
export interface KeyedText {
  readonly key: string;
  readonly value: string;
  readonly colonAt: number;
}

/** UTF-16 units. */
const MAX_KEY = 60;

/**
 * Splits `key: value` at the first colon that ends a key, of at most 60 UTF-16 units; `colonAt` is the colon's offset.
 * `https://…`, `12:30` and a sentence before a colon are no keys; a plain colon ends one before a blank, at the end, or
 * beside a character of Chinese.
 */
export function splitKey(text: string): KeyedText | null {
  const head = text.slice(0, MAX_KEY + 1);
  for (let at = nextColon(head, 0); at >= 0; at = nextColon(head, at + 1)) {
    const before = head.slice(0, at).trim();
    if (before === '' || !/[\p{L}\p{N}]/u.test(before) || /[。！？；，、,;!?]|:\/\//.test(before))
      return null;
    const next = text[at + 1] ?? '';
    if (/\d/.test(head[at - 1] ?? '') && /\d/.test(next)) continue;
    if (text.startsWith('//', at + 1)) return null;
    const isWide = head[at] === '：';
    if (isWide || next === '' || /\s/.test(next) || isCjk(head, at - 1) || isCjk(text, at + 1)) {
      return { key: before, value: text.slice(at + 1).trim(), colonAt: at };
    }
  }
  return null;
}

function nextColon(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x3a || unit === 0xff1a) return at;
  }
  return -1;
}

function isCjk(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return (
    (unit >= 0x3400 && unit <= 0x9fff) ||
    (unit >= 0x3000 && unit <= 0x303f) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0xff00 && unit <= 0xffef)
  );
}
