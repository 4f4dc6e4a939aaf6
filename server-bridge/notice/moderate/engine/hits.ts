/** Drops hits of a buffer that cannot be answered. */
export type Thin = (hits: HitBuffer) => void;

/** Three megabytes: no text that is meant to be read has as many. */
const MANY = 1 << 18;
/** A dozen megabytes, for match kinds that may answer any of the hits at a place. */
const MOST = 1 << 20;

/**
 * Where hits are written: threes of start, end (UTF-16 units of the text as it is) and entry. Made once and used for
 * any number of texts; it grows as it must.
 */
export class HitBuffer {
  /** Valid up to three times {@link count}. */
  triples: Int32Array;
  count = 0;
  /** Hits were left out: there are more than are held. Never where they can be thinned. */
  isCut = false;
  /** Asked before the buffer grows beyond what is usual. */
  thin: Thin | null = null;
  readonly #many: number;
  readonly #most: number;

  /** Of more than `many` hits, memory is saved and given back; `most` are held where none can be dropped. */
  constructor(capacity = 256, many = MANY, most = MOST) {
    this.triples = new Int32Array(capacity * 3);
    this.#many = many;
    this.#most = most;
  }

  /** Forgets all hits, and gives back what a strange text needed. */
  clear(): void {
    this.count = 0;
    this.isCut = false;
    if (this.triples.length > this.#many * 6) this.triples = new Int32Array(768);
  }

  start(index: number): number {
    return this.triples[index * 3] ?? 0;
  }

  end(index: number): number {
    return this.triples[index * 3 + 1] ?? 0;
  }

  entry(index: number): number {
    return this.triples[index * 3 + 2] ?? 0;
  }

  push(start: number, end: number, value: number): void {
    if (this.count * 3 === this.triples.length) this.#grow();
    if (this.isCut) return;
    const at = this.count * 3;
    this.triples[at] = start;
    this.triples[at + 1] = end;
    this.triples[at + 2] = value;
    this.count += 1;
  }

  #grow(): void {
    if (this.thin === null && this.count >= this.#most) {
      this.isCut = true;
      return;
    }
    if (this.thin !== null && this.count >= this.#many) {
      this.thin(this);
      // Where little is saved, the next time is after twice as many.
      if (this.count * 6 <= this.triples.length) return;
    }
    const larger = new Int32Array(Math.max(48, this.triples.length * 2));
    larger.set(this.triples);
    this.triples = larger;
  }
}
