/**
 * Finds the slot of a key that stands in a column: open addressing with linear probing (Knuth, The Art of Computer
 * Programming, vol. 3, section 6.4, algorithms L and R). A `Map` of a hundred thousand keys is several times as large.
 */
export class SlotIndex {
  readonly #keyOf: (slot: number) => string | null;
  /** Slots plus one; 0 where nothing is. Its length is a power of two. */
  #table = new Int32Array(64);
  #size = 0;

  /** `keyOf` answers the key of every slot that was `set`, unchanged until it is deleted. */
  constructor(keyOf: (slot: number) => string | null) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#size;
  }

  get(key: string): number | undefined {
    const slot = (this.#table[this.#find(key)] ?? 0) - 1;
    return slot < 0 ? undefined : slot;
  }

  /** Takes the place of another slot of the same key. */
  set(key: string, slot: number): void {
    const place = this.#find(key);
    if (this.#table[place] === 0) this.#size += 1;
    this.#table[place] = slot + 1;
    // Half full at most: probes stay short.
    if (this.#size * 2 > this.#table.length) this.#grow();
  }

  delete(key: string): void {
    const table = this.#table;
    const mask = table.length - 1;
    let gap = this.#find(key);
    if (table[gap] === 0) return;
    this.#size -= 1;
    table[gap] = 0;
    for (let place = (gap + 1) & mask; table[place] !== 0; place = (place + 1) & mask) {
      const home = this.#home(this.#keyOf((table[place] ?? 0) - 1) ?? '');
      // What could not be found any more across the gap moves into it.
      if (((place - home) & mask) < ((place - gap) & mask)) continue;
      table[gap] = table[place] ?? 0;
      table[place] = 0;
      gap = place;
    }
  }

  /** Where the key is, or the free place where it belongs. */
  #find(key: string): number {
    const mask = this.#table.length - 1;
    let place = this.#home(key);
    for (let entry = this.#table[place] ?? 0; entry !== 0; entry = this.#table[place] ?? 0) {
      if (this.#keyOf(entry - 1) === key) break;
      place = (place + 1) & mask;
    }
    return place;
  }

  /** FNV-1a over UTF-16 units, mixed once more because only the low bits count. */
  #home(key: string): number {
    let hash = 0x811c9dc5;
    for (let index = 0; index < key.length; index++) {
      hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
    }
    return (hash ^ (hash >>> 15)) & (this.#table.length - 1);
  }

  #grow(): void {
    const before = this.#table;
    this.#table = new Int32Array(before.length * 2);
    for (const entry of before) {
      if (entry !== 0) this.#table[this.#find(this.#keyOf(entry - 1) ?? '')] = entry;
    }
  }
}
