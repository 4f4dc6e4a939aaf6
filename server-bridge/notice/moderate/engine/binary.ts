/**
 * A compiled dictionary as one block of bytes, little-endian 32-bit words:
 *
 *     0  magic 'GZDM'      1  format version     2  length in bytes    3  checksum of all that follows
 *     4  option bits       5  maxGap             6  automata (1 or 2)  7  the caller's sections
 *     8  for each block its place and length in bytes; then the blocks, each at a multiple of four
 *
 * Blocks: the normal table's arrays, each automaton's arrays (`PART_ARRAYS`), then name and bytes of each section.
 */
import { checksum } from './checksum.ts';
import { Machine, rebuilt } from './machine.ts';
import type { NormalTable } from './normal-table.ts';
import { optionBits, optionsOfBits } from './options.ts';
import { PART_ARRAYS, type Part } from './part.ts';

const MAGIC = 0x4d445a47;
const VERSION = 1;
const HEAD_WORDS = 8;
const SUMMED_FROM = 4;

export type DictionaryErrorCode = 'not-a-dictionary' | 'other-version' | 'truncated' | 'damaged';

/** Why bytes cannot be used as a dictionary. */
export class DictionaryError extends Error {
  readonly code: DictionaryErrorCode;

  constructor(code: DictionaryErrorCode, message: string) {
    super(message);
    this.name = 'DictionaryError';
    this.code = code;
  }
}

type Block = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/**
 * The machine and the caller's own sections as bytes for {@link openDictionary}. What was added and removed is folded
 * in first. The same machine and sections give the same bytes.
 */
export function encodeDictionary(
  machine: Machine,
  sections: Readonly<Record<string, Uint8Array>> = {},
): Uint8Array<ArrayBuffer> {
  const { options, table, base } = rebuilt(machine);
  const parts = base.literal === null ? [base.main] : [base.main, base.literal];
  const named = Object.entries(sections);
  const encoder = new TextEncoder();
  const blocks: Block[] = [
    table.units,
    table.pages,
    table.blocks,
    table.pool,
    ...parts.flatMap((part) => PART_ARRAYS.map(([name]) => part[name])),
    ...named.flatMap(([name, bytes]) => [encoder.encode(name), bytes]),
  ];
  let end = (HEAD_WORDS + blocks.length * 2) * 4;
  const places = blocks.map(({ byteLength }) => {
    const place = end;
    end += (byteLength + 3) & ~3;
    return place;
  });
  const bytes = new Uint8Array(end);
  const words = new Uint32Array(bytes.buffer);
  words.set([MAGIC, VERSION, end, 0, optionBits(options), options.maxGap, parts.length, named.length]);
  for (const [index, block] of blocks.entries()) {
    const place = places[index] ?? 0;
    words[HEAD_WORDS + index * 2] = place;
    words[HEAD_WORDS + index * 2 + 1] = block.byteLength;
    bytes.set(new Uint8Array(block.buffer, block.byteOffset, block.byteLength), place);
  }
  words[3] = checksum(words.subarray(SUMMED_FROM));
  return bytes;
}

export interface OpenedDictionary {
  readonly machine: Machine;
  readonly sections: ReadonlyMap<string, Uint8Array>;
}

/**
 * The machine of {@link encodeDictionary}'s bytes, ready at once: its tables are views of the bytes, which must not
 * change while it is used (a SharedArrayBuffer serves all threads; bytes that do not begin at a multiple of four are
 * copied). Throws a {@link DictionaryError}.
 */
export function openDictionary(source: Uint8Array | ArrayBuffer | SharedArrayBuffer): OpenedDictionary {
  const given = source instanceof Uint8Array ? source : new Uint8Array(source);
  const bytes = given.byteOffset % 4 === 0 ? given : given.slice();
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  checkHead(words, bytes.byteLength);
  const [partCount = 0, sectionCount = 0] = [words[6], words[7]];
  let next = 0;
  const take = (): Uint8Array => {
    const at = HEAD_WORDS + next * 2;
    next += 1;
    const [place = 0, length = 0] = [words[at], words[at + 1]];
    if (place % 4 !== 0 || place + length > bytes.byteLength) throw damaged();
    return bytes.subarray(place, place + length);
  };
  const table: NormalTable = {
    units: as(Uint32Array, take()),
    pages: as(Uint16Array, take()),
    blocks: as(Uint32Array, take()),
    pool: as(Uint32Array, take()),
  };
  const parts = Array.from({ length: partCount }, () => readPart(take));
  const sections = new Map<string, Uint8Array>();
  const decoder = new TextDecoder();
  for (let section = 0; section < sectionCount; section += 1) {
    // What is shared between threads cannot be decoded in place.
    const name = decoder.decode(take().slice());
    sections.set(name, take());
  }
  const [main, literal = null] = parts;
  if (main === undefined) throw damaged();
  const options = optionsOfBits(words[4] ?? 0, words[5] ?? 0);
  return { machine: new Machine(options, table, { main, literal }, [], 0), sections };
}

function checkHead(words: Uint32Array, length: number): void {
  if (words[0] !== MAGIC) throw new DictionaryError('not-a-dictionary', 'not a compiled dictionary');
  if (words.length < HEAD_WORDS)
    throw new DictionaryError('truncated', 'a compiled dictionary without its head');
  if (words[1] !== VERSION) {
    throw new DictionaryError(
      'other-version',
      `a compiled dictionary of format ${String(words[1])}; this is for ${String(VERSION)}`,
    );
  }
  if (words[2] === undefined || words[2] > length) {
    throw new DictionaryError(
      'truncated',
      `a compiled dictionary of which only ${String(length)} bytes are there`,
    );
  }
  if (words[2] !== length || words[3] !== checksum(words.subarray(SUMMED_FROM))) throw damaged();
}

function damaged(): DictionaryError {
  return new DictionaryError('damaged', 'a compiled dictionary that is damaged');
}

function readPart(take: () => Uint8Array): Part {
  const arrays = PART_ARRAYS.map(([name, kind]) => [name, as<Block>(kind, take())]);
  return Object.fromEntries(arrays) as Part;
}

interface BlockConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

function as<T>(kind: BlockConstructor<T>, bytes: Uint8Array): T {
  return new kind(bytes.buffer, bytes.byteOffset, bytes.byteLength / kind.BYTES_PER_ELEMENT);
}
