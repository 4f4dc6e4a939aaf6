import { normalValue, PAYLOAD, SEVERAL, SKIPPED, UNSEEN, type NormalTable } from './normal-table.ts';

/** The class of every character, see `Part`, whose arrays these are. */
export interface ClassTables {
  /** The class of each UTF-16 unit's normal form, or one of the special values. */
  readonly classes: Uint16Array;
  /** The same behind the basic plane: a page of 256 has a block, 0 is "nothing of it occurs". */
  readonly pages: Uint16Array;
  readonly blocks: Uint16Array;
  /** Characters that stand for several: sorted code points, where their classes are, and there count and classes. */
  readonly severalKeys: Uint32Array;
  readonly severalAt: Uint32Array;
  readonly severalPool: Uint16Array;
}

/** Special values of {@link ClassTables.classes}; from {@link SKIP} on it is skipped. */
export const SEVERAL_CLASSES = 0xfffc;
export const PAIR = 0xfffd;
export const SKIP = 0xfffe;
export const INVISIBLE = 0xffff;

/** What the tables of all words have alike, and which characters have a normal form: few words are few writes. */
interface Blank {
  readonly classes: Uint16Array;
  readonly pages: Uint16Array;
  readonly blocks: Uint16Array;
  /** Characters by their normal form; those that are one themselves are left out. */
  readonly forms: ReadonlyMap<number, readonly number[]>;
  /** Characters that stand for several, by the first of them. */
  readonly several: ReadonlyMap<number, readonly number[]>;
}

const blanks = { literal: new WeakMap<NormalTable, Blank>(), usual: new WeakMap<NormalTable, Blank>() };

/** With `isLiteral`, nothing is skipped but what nobody sees. `classOf` has the class of each normal form in use. */
export function classTables(
  classOf: ReadonlyMap<number, number>,
  table: NormalTable,
  isLiteral: boolean,
): ClassTables {
  const known = isLiteral ? blanks.literal : blanks.usual;
  let blank = known.get(table);
  if (blank === undefined) {
    blank = createBlank(table, isLiteral);
    known.set(table, blank);
  }
  const writer = new ClassWriter(blank);
  for (const [symbol, value] of classOf) {
    const own = normalValue(table, symbol);
    if ((isLiteral ? own & ~SKIPPED : own) === symbol) writer.write(symbol, value);
    for (const codePoint of blank.forms.get(symbol) ?? []) writer.write(codePoint, value);
  }
  return { ...writer.tables(), ...severalTables(classOf, table, blank, writer) };
}

function severalTables(
  classOf: ReadonlyMap<number, number>,
  table: NormalTable,
  blank: Blank,
  writer: ClassWriter,
): Pick<ClassTables, 'severalKeys' | 'severalAt' | 'severalPool'> {
  const severalAt: number[] = [];
  const severalPool: number[] = [];
  const candidates = Array.from(classOf.keys()).flatMap((symbol) => blank.several.get(symbol) ?? []);
  // It counts whole or not at all, so one strange character in it is enough.
  const severalKeys = candidates.filter((codePoint) =>
    symbolsOfSeveral(table, codePoint).every((symbol) => classOf.has(symbol)),
  );
  severalKeys.sort((one, other) => one - other);
  for (const codePoint of severalKeys) {
    const symbols = symbolsOfSeveral(table, codePoint);
    writer.write(codePoint, SEVERAL_CLASSES);
    severalAt.push(severalPool.length);
    severalPool.push(symbols.length);
    for (const symbol of symbols) severalPool.push(classOf.get(symbol) ?? 0);
  }
  return {
    severalKeys: Uint32Array.from(severalKeys),
    severalAt: Uint32Array.from(severalAt),
    severalPool: Uint16Array.from(severalPool),
  };
}

/** Of a character that stands for several. */
function symbolsOfSeveral(table: NormalTable, codePoint: number): Uint32Array {
  const at = normalValue(table, codePoint) & PAYLOAD;
  return table.pool.subarray(at + 1, at + 1 + (table.pool[at] ?? 0));
}

/** Writes classes into copies of a blank's tables. */
class ClassWriter {
  private readonly classes: Uint16Array;
  private readonly pages: Uint16Array;
  private blocks: Uint16Array;
  private used: number;

  constructor({ classes, pages, blocks }: Pick<Blank, 'classes' | 'pages' | 'blocks'>) {
    this.classes = classes.slice();
    this.pages = pages.slice();
    this.blocks = blocks.slice();
    this.used = blocks.length;
  }

  write(codePoint: number, value: number): void {
    if (codePoint <= 0xffff) {
      this.classes[codePoint] = value;
      return;
    }
    const page = (codePoint >> 8) - 256;
    let block = this.pages[page] ?? 0;
    if (block === 0) {
      block = this.addBlock();
      this.pages[page] = block;
    }
    this.blocks[(block << 8) | (codePoint & 255)] = value;
  }

  tables(): Pick<ClassTables, 'classes' | 'pages' | 'blocks'> {
    return { classes: this.classes, pages: this.pages, blocks: this.blocks.slice(0, this.used) };
  }

  private addBlock(): number {
    if (this.used === this.blocks.length) {
      const larger = new Uint16Array(this.used * 2);
      larger.set(this.blocks);
      this.blocks = larger;
    }
    this.used += 256;
    return (this.used >> 8) - 1;
  }
}

function createBlank(table: NormalTable, isLiteral: boolean): Blank {
  const forms = new Map<number, number[]>();
  const several = new Map<number, number[]>();
  const writer = new ClassWriter({
    classes: new Uint16Array(0x10000).fill(PAIR, 0xd800, 0xdc00),
    pages: new Uint16Array(0x1000),
    blocks: new Uint16Array(256),
  });
  const read = (codePoint: number, value: number): void => {
    if (value === codePoint) return;
    if ((value & UNSEEN) !== 0) writer.write(codePoint, INVISIBLE);
    else if ((value & SKIPPED) !== 0 && !isLiteral) writer.write(codePoint, SKIP);
    else if ((value & SEVERAL) !== 0) add(several, table.pool[(value & PAYLOAD) + 1] ?? 0, codePoint);
    else if ((value & PAYLOAD) !== codePoint) add(forms, value & PAYLOAD, codePoint);
  };
  for (const [codePoint, value] of table.units.entries()) read(codePoint, value);
  for (const [page, block] of table.pages.entries()) {
    if (block === 0) continue;
    const first = (page + 256) << 8;
    for (let index = 0; index < 256; index += 1) read(first + index, table.blocks[(block << 8) | index] ?? 0);
  }
  return { ...writer.tables(), forms, several };
}

function add(lists: Map<number, number[]>, key: number, codePoint: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [codePoint]);
  else list.push(codePoint);
}
