/**
 * Where hits are written: threes of start, end (UTF-16 units of the text as it is) and entry. Made once and used for
 * any number of texts; it grows as it must.
 */
export class HitBuffer {
  /** Valid up to three times {@link count}. */
  triples: Int32Array;
  count = 0;

  constructor(capacity = 256) {
    this.triples = new Int32Array(capacity * 3);
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
    const at = this.count * 3;
    if (at === this.triples.length) this.grow();
    this.triples[at] = start;
    this.triples[at + 1] = end;
    this.triples[at + 2] = value;
    this.count += 1;
  }

  private grow(): void {
    const larger = new Int32Array(Math.max(48, this.triples.length * 2));
    larger.set(this.triples);
    this.triples = larger;
  }
}
