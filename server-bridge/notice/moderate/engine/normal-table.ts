import { isMapped, MARK, normalForm } from './forms.ts';
import { optionBits, type ResolvedOptions } from './options.ts';

/**
 * The normal form of every character, as typed arrays. A value holds a code point, or with {@link SEVERAL} the place
 * of its characters in `pool` (their number, then they); {@link UNSEEN} is what nobody sees. {@link SKIPPED} marks
 * what the options let stand between the characters of a word.
 */
export interface NormalTable {
  /** The basic plane, by UTF-16 unit. */
  readonly units: Uint32Array;
  /** For each 256 code points behind the basic plane: which of `blocks`; 0 is "all as they are". */
  readonly pages: Uint16Array;
  readonly blocks: Uint32Array;
  readonly pool: Uint32Array;
}

export const PAYLOAD = 0x1f_ffff;
export const SEVERAL = 1 << 21;
export const UNSEEN = 1 << 22;
export const SKIPPED = 1 << 23;

export function normalValue(table: NormalTable, codePoint: number): number {
  if (codePoint < 0x10000) return table.units[codePoint] ?? 0;
  const block = table.pages[(codePoint >> 8) - 256] ?? 0;
  return block === 0 ? codePoint : (table.blocks[(block << 8) | (codePoint & 255)] ?? 0);
}

/** The characters of a value, as code points; none for one that nobody sees. */
export function symbolsOf(table: NormalTable, value: number): readonly number[] {
  if ((value & UNSEEN) !== 0) return NONE;
  const payload = value & PAYLOAD;
  if ((value & SEVERAL) === 0) return [payload];
  const count = table.pool[payload] ?? 0;
  return Array.from(table.pool.subarray(payload + 1, payload + 1 + count));
}
const NONE: readonly number[] = [];

const tables = new Map<number, NormalTable>();

/** The table of these options; made once, in about a tenth of a second. */
export function normalTableOf(options: ResolvedOptions): NormalTable {
  const key = optionBits({ ...options, repeats: false });
  let table = tables.get(key);
  if (table === undefined) {
    table = createTable(options);
    tables.set(key, table);
  }
  return table;
}

/** Planes with no characters that change, and private use, are left out, but for the two noncharacters at their ends. */
const PLANES: ReadonlyArray<readonly [first: number, end: number]> = [
  [0x10000, 0x20000],
  [0x20000, 0x33500],
  [0xe0000, 0xe1000],
  ...Array.from({ length: 14 }, (_value, index): [number, number] => [
    0x3ff00 + index * 0x10000,
    0x40000 + index * 0x10000,
  ]),
];

function createTable(options: ResolvedOptions): NormalTable {
  const pool: number[] = [];
  const page = (first: number): number[] => {
    const codePoints = Array.from({ length: 256 }, (_value, index) => first + index);
    const isPlain = !UNPLAIN.test(codePoints.map((code) => String.fromCodePoint(code)).join(''));
    return codePoints.map((code) =>
      (isPlain || isPlainItself(String.fromCodePoint(code))) && !isMapped(code)
        ? code
        : valueFor(code, options, pool),
    );
  };
  const units = new Uint32Array(0x10000);
  for (let first = 0; first < 0x10000; first += 256) units.set(page(first), first);
  const pages = new Uint16Array(0x1000);
  const blocks: number[] = Array.from({ length: 256 }, () => 0);
  for (const [from, end] of PLANES) {
    for (let first = from; first < end; first += 256) {
      const block = page(first);
      if (block.every((value, index) => value === first + index)) continue;
      pages[(first >> 8) - 256] = blocks.length >> 8;
      blocks.push(...block);
    }
  }
  return { units, pages, blocks: Uint32Array.from(blocks), pool: Uint32Array.from(pool) };
}

/** Where a page has none of these, only tables of single characters can change something of it. */
const UNPLAIN =
  /[\p{Changes_When_NFKC_Casefolded}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\s\p{Cc}\p{Cf}\p{M}\p{N}\p{P}\p{S}\p{Lu}\p{Lt}]/u;

/** Among others that are not. Small letters with marks have parts. */
function isPlainItself(character: string): boolean {
  return !UNPLAIN.test(character) && character.normalize('NFD') === character;
}

function valueFor(codePoint: number, options: ResolvedOptions, pool: number[]): number {
  const normal = normalForm(codePoint, options);
  if (normal === '') return UNSEEN;
  const first = normal.codePointAt(0) ?? 0;
  if (normal.length === (first > 0xffff ? 2 : 1)) return first | (isSkipped(normal, options) ? SKIPPED : 0);
  const all = Array.from(normal);
  const kept = all.filter((character) => !isSkipped(character, options));
  // Where something of it counts, what could be skipped is left out: ㈱ is 株 where punctuation is skipped.
  const symbols = kept.length > 0 ? kept : all;
  const flag = kept.length > 0 ? 0 : SKIPPED;
  if (symbols.length === 1) return (symbols[0]?.codePointAt(0) ?? 0) | flag;
  const at = pool.push(symbols.length) - 1;
  for (const symbol of symbols) pool.push(symbol.codePointAt(0) ?? 0);
  return at | SEVERAL | flag;
}

const SPACE = /^[ \u3000]$/;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;

function isSkipped(character: string, options: ResolvedOptions): boolean {
  if (character >= 'a' && character <= 'z') return false;
  return (
    (options.marks && MARK.test(character)) ||
    (options.spaces && SPACE.test(character)) ||
    (options.punctuation && PUNCTUATION.test(character))
  );
}
