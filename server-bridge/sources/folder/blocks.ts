interface Numbers<V> {
  [index: number]: V;
}

/** Of eight bytes each a block is 128 KiB: the C library asks the system for those one by one. */
const BITS = 14;
const SIZE = 1 << BITS;

/**
 * A growing column of numbers in blocks that never move. Growing by copying would free ever larger pieces, and what is
 * allocated between them keeps the system from getting them back.
 */
export class Blocks<V extends number | bigint> {
  readonly #make: (length: number) => Numbers<V>;
  readonly #zero: V;
  #blocks: Array<Numbers<V>> = [];

  /** `make` answers an array of zeros. */
  constructor(make: (length: number) => Numbers<V>, zero: V) {
    this.#make = make;
    this.#zero = zero;
  }

  /** Zero where nothing was set. */
  get(index: number): V {
    return this.#blocks[index >> BITS]?.[index & (SIZE - 1)] ?? this.#zero;
  }

  set(index: number, value: V): void {
    const block = (this.#blocks[index >> BITS] ??= this.#make(SIZE));
    block[index & (SIZE - 1)] = value;
  }

  clear(): void {
    this.#blocks = [];
  }
}
