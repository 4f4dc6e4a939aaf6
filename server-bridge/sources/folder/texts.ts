/** A column of short texts as bytes: a hundred thousand strings of their own take twice the room and more. */
export class Texts {
  #bytes = Buffer.allocUnsafeSlow(1024);
  /** End of what is used. */
  #end = 0;
  /** Bytes that no place refers to any more. */
  #unused = 0;
  /** Where each text begins, plus one; 0 for none. */
  #starts = new Uint32Array(256);
  #lengths = new Uint32Array(256);
  #length = 0;

  /** Places, with those that hold nothing. */
  get length(): number {
    return this.#length;
  }

  get(index: number): string | null {
    const start = (this.#starts[index] ?? 0) - 1;
    return start < 0 ? null : this.#bytes.toString('utf8', start, start + (this.#lengths[index] ?? 0));
  }

  /** `index` is at most `length`. Halves of character pairs become U+FFFD. */
  set(index: number, text: string | null): void {
    if (index === this.#length) this.#addPlace();
    if (this.#starts[index] !== 0) this.#unused += this.#lengths[index] ?? 0;
    this.#starts[index] = 0;
    if (text === null) return;
    // No UTF-16 unit takes more than three bytes.
    if (this.#end + text.length * 3 > this.#bytes.length) this.#makeRoom(text.length * 3);
    const length = this.#bytes.write(text, this.#end);
    this.#starts[index] = this.#end + 1;
    this.#lengths[index] = length;
    this.#end += length;
  }

  #addPlace(): void {
    this.#length += 1;
    if (this.#length <= this.#starts.length) return;
    const size = (this.#length + (this.#length >> 1)) * Uint32Array.BYTES_PER_ELEMENT;
    this.#starts = new Uint32Array(this.#starts.buffer.transfer(size));
    this.#lengths = new Uint32Array(this.#lengths.buffer.transfer(size));
  }

  #makeRoom(bytes: number): void {
    const used = this.#end - this.#unused;
    const before = this.#bytes;
    this.#bytes = Buffer.allocUnsafeSlow(used + (used >> 2) + bytes + 1024);
    let end = 0;
    for (let index = 0; index < this.#length; index++) {
      const start = (this.#starts[index] ?? 0) - 1;
      if (start < 0) continue;
      const length = this.#lengths[index] ?? 0;
      before.copy(this.#bytes, end, start, start + length);
      this.#starts[index] = end + 1;
      end += length;
    }
    this.#end = end;
    this.#unused = 0;
  }
}
