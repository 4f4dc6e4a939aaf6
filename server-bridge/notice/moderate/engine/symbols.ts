import { PAIR, SEVERAL_CLASSES, SKIP } from './class-table.ts';
import type { Part } from './part.ts';

/** The classes of one character. */
export interface Symbols {
  values: Uint16Array;
}

export function createSymbols(): Symbols {
  return { values: new Uint16Array(64) };
}

/** Reads the character at `at`; answers how many classes it has, or a special value for one that is skipped. */
export function readSymbols(part: Part, text: string, at: number, into: Symbols): number {
  let codePoint = text.charCodeAt(at);
  let one = part.classes[codePoint] ?? 0;
  if (one === PAIR) {
    codePoint = text.codePointAt(at) ?? 0;
    one = astralClass(part, codePoint);
  }
  if (one >= SKIP) return one;
  if (one !== SEVERAL_CLASSES) {
    into.values[0] = one;
    return 1;
  }
  const from = part.severalAt[indexOf(part.severalKeys, codePoint)] ?? 0;
  const count = part.severalPool[from] ?? 0;
  if (count > into.values.length) into.values = new Uint16Array(count);
  for (let index = 0; index < count; index += 1) into.values[index] = part.severalPool[from + 1 + index] ?? 0;
  return count;
}

/** The class of a character behind the basic plane; 0 for a surrogate that stands alone. */
export function astralClass(part: Part, codePoint: number): number {
  if (codePoint <= 0xffff) return 0;
  const block = part.pages[(codePoint >> 8) - 256] ?? 0;
  return block === 0 ? 0 : (part.blocks[(block << 8) | (codePoint & 255)] ?? 0);
}

/** Of a key that is in the sorted list. */
function indexOf(keys: Uint32Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
