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
    if (isWide || next === '' || /\s/.test(next) || isCjk(head[at - 1]) || isCjk(next)) {
      return { key: before, value: text.slice(at + 1).trim(), colonAt: at };
    }
  }
  return null;
}

function nextColon(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === ':' || text[at] === '：') return at;
  return -1;
}

function isCjk(unit: string | undefined): boolean {
  return unit !== undefined && /[\u3000-\u303F\u3400-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/.test(unit);
}
